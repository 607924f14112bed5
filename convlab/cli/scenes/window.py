"""What the screenshots of the other panes and of the window itself show."""

from convlab.cli.scenes.studio import Studio
from convlab.core.document import changed
from convlab.core.experiment import Recipe
from convlab.core.layers import Conv
from convlab.core.network import inserted
from convlab.core.presets import PRESETS
from convlab.course.catalogue import Library
from convlab.runs.commands import Command, send
from convlab.state.workspace import Workspace

LESSON, EMPTY_SKY = "01-finding-edges", 3  # the step is counted from 0


def lenet(studio: Studio) -> None:
    studio.builder(PRESETS["lenet5"], selected=0)


def alexnet(studio: Studio) -> None:
    alexnet = PRESETS["alexnet"]
    behind = next(index for index, layer in enumerate(alexnet.layers) if layer.name == "POOL3") + 1
    seven = Conv(name="CONV6", filters=256, kernel=7, stride=1, padding=0)
    studio.builder(inserted(alexnet, behind, seven), selected=4)


def unfit(studio: Studio) -> None:
    studio.builder(PRESETS["alexnet"])


def empty(studio: Studio) -> None:
    studio.show(name="LeNet-5 on digits, by hand", pane="monitor")


def training(studio: Studio) -> None:
    """A high rate at first, divided by ten on the way: the picture shows what that does."""
    recipe = changed(Recipe(), rate=0.02, epochs=20)
    monitor = changed(Workspace().monitor, recipe=recipe)
    studio.show(name="LeNet-5 on digits, by hand", monitor=monitor, pane="monitor")
    studio.convlab.training.start()
    studio.wait_for_step(0.35)
    send(studio.run_folder(), Command(kind="divide"))
    studio.wait_for_step(0.6)
    send(studio.run_folder(), Command(kind="pause"))
    studio.settle(0.5)


def finished(studio: Studio) -> None:
    send(studio.run_folder(), Command(kind="resume"))
    studio.wait_for_step(1.0)
    studio.settle(0.5)


def rerun(studio: Studio) -> None:
    studio.show(name="LeNet-5 on digits, by hand", pane="monitor")


def lesson(studio: Studio) -> None:
    studio.show(name="Finding edges")
    studio.convlab.window.toggle_lessons()
    guide = studio.convlab.window.lesson_panel.guide
    guide.open_lesson(LESSON)
    guide.enter(Library.shipped().lessons[LESSON], EMPTY_SKY)
    studio.settle()


def wrong_answer(studio: Studio) -> None:
    guide = studio.convlab.window.lesson_panel.guide
    if guide.view.exchange.answer is not None:
        guide.view.exchange.answer.show_answer("1608", open_=True)
    guide.answer("1608")
    studio.settle()


def palette(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.overlay = studio.find


def settings(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.overlay = studio.convlab.window.settings_sheet.open


def export(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.overlay = studio.convlab.window.open_export


def unhappy_file(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.convlab.window.open_file(studio.broken_file())
