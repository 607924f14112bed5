"""`convlab screenshots OUT`: drives the real window, unseen, through every view and saves pictures of it."""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convlab.cli import kernel_scenes, zoom_scenes
from convlab.cli.films import write_film
from convlab.core.banks import BANKS
from convlab.core.document import changed
from convlab.core.experiment import Recipe
from convlab.core.filters import PoolingWindow
from convlab.core.kernels import KERNELS, Kernel
from convlab.core.layers import Conv
from convlab.core.matrices import random_matrix
from convlab.core.network import Network, inserted
from convlab.core.places import places_below
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.core.row_kernels import ROW_KERNELS
from convlab.course.catalogue import Library
from convlab.imaging.camera import ANY_CAMERA
from convlab.imaging.drawing import Pen, blank, stroked
from convlab.imaging.pictures import read_picture
from convlab.runs.commands import Command, send
from convlab.runs.reader import RunReader, open_run
from convlab.state.drawing import drawing_of
from convlab.state.own_picture import own_picture
from convlab.state.workspace import Workspace

if TYPE_CHECKING:
    pass

LESSON, EMPTY_SKY = "01-finding-edges", 3  # the step is counted from 0
LONGEST_WAIT = 180.0  # seconds for a training to reach a step
LARGE, SMALL, SMALLEST = (1920, 1080), (1280, 800), (900, 640)
FORMS = (("light", LARGE), ("dark", LARGE), ("light", SMALL))


def screenshots(
    out: Annotated[Path, typer.Argument(help="The folder for the pictures; made where it is missing.")],
    only: Annotated[str, typer.Option(help="Only views whose name holds this.")] = "",
) -> None:
    """Saves each view at 1920 x 1080 in light and dark and at 1280 x 800 in light."""
    chosen = [view for view in VIEWS if only in view.name]
    if not chosen:
        names = ", ".join(view.name for view in VIEWS)
        print(f'convlab: No view has "{only}" in its name. There are: {names}.', file=sys.stderr)
        raise typer.Exit(2)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        studio = Studio(Path(home), out)
        try:
            for view in chosen:
                print(f"{view.name}: {view.about}", flush=True)
                view.take(studio)
        finally:
            studio.close()


@dataclass(frozen=True)
class View:
    """One row: a name (the pictures are NAME-THEME-WIDTH.png), what it shows, and how to get there."""

    name: str
    about: str
    prepare: Callable[["Studio"], None]
    forms: tuple[tuple[str, tuple[int, int]], ...] = FORMS

    def take(self, studio: "Studio") -> None:
        """Prepares the window and saves its picture in every form."""
        studio.scale, studio.overlay = 1.0, None
        self.prepare(studio)
        for theme, size in self.forms:
            studio.save(self.name, theme, size)


class Studio:
    """The window and what moves it: real clicks would do the same through the same documents."""

    def __init__(self, home: Path, out: Path) -> None:
        # Qt reads QT_QPA_PLATFORM when it is imported, and only this command wants it unseen.
        from convlab.app.main import Application, qt_application

        self._qt = qt_application()
        self.convlab: Application = Application(self._qt, places_below(home))
        self._out, self._home = out, home
        self.scale = 1.0
        self.overlay: Callable[[], None] | None = None  # opened again after each resize, which closes sheets
        self.convlab.start()
        self.convlab.engine.warm_up()

    def show(self, **parts: object) -> None:
        """Puts the window into a fresh workspace that differs in `parts`."""
        fresh = changed(Workspace(), monitor=self.convlab.store.workspace.monitor)
        self.convlab.store.replace(changed(fresh, **parts))
        self.convlab.window.message.hide()
        if self.convlab.window.lessons_shown:
            self.convlab.window.toggle_lessons()

    def sandbox(self, name: str, **fields: object) -> None:
        """The sandbox in a state of its own."""
        self.show(name=name, sandbox=changed(Workspace().sandbox, **fields))

    def builder(self, network: Network, selected: int | None = None) -> None:
        """The builder with a network."""
        state = changed(Workspace().builder, network=network, selected=selected)
        self.show(builder=state, pane="builder", name=network.name)

    def save(self, name: str, theme: str, size: tuple[int, int]) -> None:
        """Saves what the window shows now in one theme and size."""
        self.convlab.settings.set(theme=theme, scale=self.scale)
        self.convlab.window.resize(*size)
        if self.overlay:
            self.overlay()
        self.settle()
        picture = self.convlab.window.grab()
        path = self._out / f"{name}-{theme}-{size[0]}.png"
        if not picture.save(str(path)):
            raise OSError(f"{path} cannot be written")

    def find(self) -> None:
        """The palette with two words typed into it."""
        self.convlab.window.open_palette()
        self.convlab.window.palette_sheet.type_query("kernel so")

    def broken_file(self) -> Path:
        """A .convlab file with a fault in it."""
        path = self._home / "lecture 3.convlab"
        path.write_text('{"sandbox": {"stride": 9}}', encoding="utf-8")
        return path

    def text_as_picture(self) -> Path:
        """A text file with the name of a picture."""
        path = self._home / "notes.png"
        path.write_text("Edges: ask about the sky.", encoding="utf-8")
        return path

    def film(self) -> Path:
        """A video file."""
        return write_film(self._home / "astronaut.avi")

    def settle(self, seconds: float = 0.25) -> None:
        """Lets the window work off what it has to do."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._qt.processEvents()
            time.sleep(0.005)

    def wait_for(self, reached: Callable[[], bool], what: str) -> None:
        """Works until something is so; raises TimeoutError where it does not come."""
        until = time.monotonic() + LONGEST_WAIT
        while not reached():
            if time.monotonic() > until:
                raise TimeoutError(f"{what} did not come within {LONGEST_WAIT:.0f} s")
            self.settle(0.05)

    def run_folder(self) -> Path:
        """The run that the monitor shows."""
        run = self.convlab.store.workspace.monitor.run
        assert run is not None
        return Path(run)

    def wait_for_step(self, fraction: float) -> None:
        """Works until the run has done a part of its steps."""
        reader: list[RunReader] = []

        def reached() -> bool:
            if not reader:
                found = open_run(self.run_folder())
                if isinstance(found, Problem):
                    return False
                reader.append(found)
            status = reader[0].poll().status
            return status.steps > 0 and (status.step >= fraction * status.steps or status.state == "finished")

        self.wait_for(reached, f"{fraction:.0%} of the training")
        for opened in reader:
            opened.close()

    def close(self) -> None:
        """Closes the window; a training that still runs is stopped, since its folder goes away."""
        if self.convlab.store.workspace.monitor.run:
            send(self.run_folder(), Command(kind="stop"))
        self.convlab.window.close()
        self.settle()


def _edges(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")


def _numbers(studio: Studio) -> None:
    studio.sandbox("A stride that does not fit", picture="numbers", stride=3, after="none", focus=(1, 0))


def _sweep(studio: Studio) -> None:
    studio.sandbox("A stride that does not fit", picture="numbers", stride=3, after="none", sweep=2)


def _sweep_overlapping(studio: Studio) -> None:
    studio.sandbox("Windows that overlap", picture="numbers", padding=1, sweep=23)


def _sweep_photograph(studio: Studio) -> None:
    studio.sandbox("A sweep over a photograph", sweep=140_000)


def _colour(studio: Studio) -> None:
    studio.sandbox("Colour", picture="astronaut", kernel=KERNELS["sobel_horizontal"].kernel, focus=(120, 220))


def _own(studio: Studio) -> None:
    launch = read_picture("rocket")
    assert not isinstance(launch, Problem)
    own = own_picture("IMG_20260712_launch_1530.jpg", launch)
    studio.sandbox("My picture", picture="own", own=own, side=256, focus=(60, 110))


def _own_refused(studio: Studio) -> None:
    _own(studio)
    studio.overlay = lambda: studio.convlab.window.sandbox().open_picture(studio.text_as_picture())


def _live(studio: Studio) -> None:
    studio.sandbox("Edges that move", gray=True, focus=(200, 300))
    pane = studio.convlab.window.sandbox()
    pane.open_picture(studio.film())
    studio.wait_for(lambda: pane.living.frame is not None, "the film's first picture")
    studio.settle(0.3)


def _live_colour(studio: Studio) -> None:
    _live(studio)
    pane = studio.convlab.window.sandbox()
    pane.stage.input.source.gray_chosen.emit(False)
    pane.living.pause()


def _live_off(studio: Studio) -> None:
    studio.sandbox("Edges that move", picture="live")


def _live_none(studio: Studio) -> None:
    studio.sandbox("Edges that move")
    pane = studio.convlab.window.sandbox()

    def ask() -> None:
        pane.bringing.play(ANY_CAMERA)
        studio.wait_for(lambda: bool(pane.stage.input.complaint.sentence()), "what is said without a camera")

    studio.overlay = ask


def _digit(studio: Studio) -> None:
    studio.sandbox("A digit", picture="digit", digit=12, after="none", focus=(2, 3))


def _volume(studio: Studio) -> None:
    studio.sandbox("Colour: one filter is a volume", **_SIX)


def _volume_edited(studio: Studio) -> None:
    # Qt reads QT_QPA_PLATFORM when it is imported.
    from convlab.panes.sandbox.volume_stage import VolumeStage

    _volume(studio)
    studio.settle()
    stage = studio.convlab.window.sandbox().portraits()["figures"]
    assert isinstance(stage, VolumeStage)
    stage.edit(True)


def _volume_mosaic(studio: Studio) -> None:
    random = BANKS["random_32"].filters
    studio.sandbox("K as a power of 2", **{**_SIX, "filters": random, "filter": 9, "plane": 1, "scale": "shared"})


def _volume_together(studio: Studio) -> None:
    sobel = {"filters": BANKS["sobel"].filters, "together": True, "side": 256, "focus": (120, 90), "padding": 1}
    studio.sandbox("The magnitude of two maps", **{**_SIX, **sobel})


def _volume_pooling(studio: Studio) -> None:
    pooling = PoolingWindow(kind="max")
    studio.sandbox("Pooling keeps the planes apart", **{**_SIX, "pooling": pooling, "stride": 2, "focus": (9, 6)})


def _volume_numbers(studio: Studio) -> None:
    numbers = {"picture": "numbers", "filters": BANKS["sobel"].filters, "padding": 1, "focus": (1, 2)}
    studio.sandbox("Two maps of numbers", **{**_SIX, **numbers})


def _drawing(studio: Studio) -> None:
    seven = drawing_of(stroked(blank(28, 0), [(7, 7), (21, 6.5), (15, 14), (12, 23)], Pen(2.4, 255)), "black")
    studio.sandbox("A drawing", picture="drawing", drawing=seven, focus=(8, 14))


def _matrix(studio: Studio) -> None:
    matrix = random_matrix(12, 16, 0)
    studio.sandbox("Twelve by sixteen", picture="numbers", numbers=matrix, after="none", padding=1, focus=(4, 5))


def _row(studio: Studio) -> None:
    studio.sandbox("One dimension", picture="row", kernel=ROW_KERNELS["row_central"].kernel, after="none", focus=(0, 1))


def _row_misfit(studio: Studio) -> None:
    kernel = ROW_KERNELS["row_central"].kernel
    studio.sandbox("One dimension, stride 3", picture="row", kernel=kernel, stride=3, after="none", focus=(0, 1))


def _row_long(studio: Studio) -> None:
    kernel, row = ROW_KERNELS["row_gauss"].kernel, random_matrix(1, 32, 3)[0]
    studio.sandbox("A long row", picture="row", kernel=kernel, row=row, padding=2, after="none", focus=(0, 11))


def _row_sweep(studio: Studio) -> None:
    kernel, row = ROW_KERNELS["row_second"].kernel, random_matrix(1, 12, 5)[0]
    studio.sandbox("A sweep in one dimension", picture="row", kernel=kernel, row=row, after="none", sweep=4)


def _blob(studio: Studio) -> None:
    studio.sandbox("Blobs", picture="coffee", kernel=KERNELS["blob"].kernel, padding=4, focus=(160, 300))


def _shared(studio: Studio) -> None:
    state = {"picture": "numbers", "after": "none", "focus": (2, 2), "view": "shared"}
    studio.sandbox("Weights that are shared", follows="weight", kernel_cell=(1, 2), **state)


def _shared_row(studio: Studio) -> None:
    edge = Kernel(name="Difference", weights=((-1, 0, 1),))
    state = {"picture": "row", "row": (0, 0, 3, 3, 3, 1, 1), "kernel": edge, "after": "none", "view": "shared"}
    studio.sandbox("One row of units", focus=(0, 1), **state)


def _shared_untied(studio: Studio) -> None:
    studio.sandbox("Untied", picture="numbers", after="none", focus=(2, 2), view="shared", untied=True)


def _shared_photograph(studio: Studio) -> None:
    studio.sandbox("Weights that are shared by a photograph", view="shared")


def _shared_pooling(studio: Studio) -> None:
    window = PoolingWindow(kind="max")
    studio.sandbox("Max pooling is no matrix", picture="numbers", pooling=window, stride=2, view="shared")


def _invariance(studio: Studio) -> None:
    studio.sandbox("What pooling does to small shifts", view="invariance")


def _invariance_along(studio: Studio) -> None:
    bench = {"shift": (0, 3), "compare": "along", "window": 3}
    studio.sandbox("Aliasing at a stride", view="invariance", picture="astronaut", bench=bench)


def _invariance_numbers(studio: Studio) -> None:
    studio.sandbox("A digit, shifted", view="invariance", picture="digit", digit=12, after="relu")


def _lenet(studio: Studio) -> None:
    studio.builder(PRESETS["lenet5"], selected=0)


def _alexnet(studio: Studio) -> None:
    alexnet = PRESETS["alexnet"]
    behind = next(index for index, layer in enumerate(alexnet.layers) if layer.name == "POOL3") + 1
    seven = Conv(name="CONV6", filters=256, kernel=7, stride=1, padding=0)
    studio.builder(inserted(alexnet, behind, seven), selected=4)


def _unfit(studio: Studio) -> None:
    studio.builder(PRESETS["alexnet"])


def _empty(studio: Studio) -> None:
    studio.show(name="LeNet-5 on digits, by hand", pane="monitor")


def _training(studio: Studio) -> None:
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


def _finished(studio: Studio) -> None:
    send(studio.run_folder(), Command(kind="resume"))
    studio.wait_for_step(1.0)
    studio.settle(0.5)


def _rerun(studio: Studio) -> None:
    studio.show(name="LeNet-5 on digits, by hand", pane="monitor")


def _lesson(studio: Studio) -> None:
    studio.show(name="Finding edges")
    studio.convlab.window.toggle_lessons()
    guide = studio.convlab.window.lesson_panel.guide
    guide.open_lesson(LESSON)
    guide.enter(Library.shipped().lessons[LESSON], EMPTY_SKY)
    studio.settle()


def _wrong_answer(studio: Studio) -> None:
    guide = studio.convlab.window.lesson_panel.guide
    if guide.view.exchange.answer is not None:
        guide.view.exchange.answer.show_answer("1608", open_=True)
    guide.answer("1608")
    studio.settle()


def _palette(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.overlay = studio.find


def _settings(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.overlay = studio.convlab.window.settings_sheet.open


def _export(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.overlay = studio.convlab.window.open_export


def _large_type(view: Callable[[Studio], None]) -> Callable[[Studio], None]:
    def prepare(studio: Studio) -> None:
        view(studio)
        studio.scale = 2.0

    return prepare


def _unhappy_file(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")
    studio.convlab.window.open_file(studio.broken_file())


def _backwards(studio: Studio) -> None:
    studio.sandbox("Backwards", picture="numbers", after="relu", focus=(1, 2), gradient="ones", view="backwards")


def _backwards_painted(studio: Studio) -> None:
    painted = ((0, 1, 1.0), (2, 3, -2.0))
    state = {"picture": "numbers", "after": "none", "focus": (1, 2), "view": "backwards"}
    studio.sandbox("A painted gradient", **state, gradient="painted", painted=painted)


def _backwards_pooling(studio: Studio) -> None:
    pooling = PoolingWindow(kind="max")
    state = {"picture": "numbers", "after": "none", "focus": (1, 1), "view": "backwards"}
    studio.sandbox("The winner takes all", **state, pooling=pooling, stride=2)


def _backwards_photograph(studio: Studio) -> None:
    studio.sandbox("Backwards through a photograph", gradient="ones", view="backwards")


_SIX: dict[str, object] = {
    "view": "volume",
    "picture": "astronaut",
    "side": 32,
    "filters": BANKS["six"].filters,
    "after": "none",
    "focus": (20, 11),
}

VIEWS = (
    View("a-sandbox", "a photograph and the Sobel kernel", _edges),
    View("z-near", "zoomed in: pixels as squares, and the overview", zoom_scenes.near),
    View("z-numbers", "zoomed in: pixels as numbers", zoom_scenes.numbers),
    View("z-colour", "zoomed in: three numbers a pixel", zoom_scenes.colour),
    View("z-stride", "zoomed in: what a long stride passes over", zoom_scenes.stride),
    View("z-kernel", "zoomed in: the weights of a large kernel over the pixels in sight", zoom_scenes.kernel),
    View("z-matrix", "a part of a large matrix", zoom_scenes.matrix),
    View("b-numbers", "seven by seven, stride three: it does not fit", _numbers),
    View("b-sweep", "seven by seven, stride three, at the third window of a sweep", _sweep),
    View("b-sweep-overlapping", "seven by seven, stride one, in a sweep", _sweep_overlapping),
    View("b-sweep-photograph", "a photograph in a sweep", _sweep_photograph),
    View("c-colour", "a colour photograph", _colour),
    View("c-own", "a person's own picture", _own),
    View("c-refused", "a text file in place of a picture", _own_refused),
    View("c-live", "a video in the camera's place, as it plays", _live),
    View("c-live-paused", "a video that is paused, in colour", _live_colour),
    View("c-live-off", "a document with a camera that was never started", _live_off),
    View("c-live-none", "a camera is wished for, and there is none", _live_none),
    View("b-digit", "a handwritten digit", _digit),
    View("c-volume", "six filters over the three planes of a picture, and their six maps", _volume),
    View("c-volume-edit", "one of six filters, large enough to be edited", _volume_edited),
    View("c-volume-32", "32 random filters on one scale", _volume_mosaic),
    View("c-volume-together", "the magnitude of both Sobel maps", _volume_together),
    View("c-volume-pooling", "max pooling, plane by plane", _volume_pooling),
    View("c-volume-numbers", "numbers under two filters", _volume_numbers),
    View("g-drawing", "a drawing of 28 px", _drawing),
    View("g-matrix", "a matrix of twelve by sixteen with padding", _matrix),
    View("r-row", "one row of numbers", _row),
    View("r-row-misfit", "one row of numbers at stride 3", _row_misfit, (*FORMS, ("light", SMALLEST))),
    View("r-row-long", "a long row with padding", _row_long),
    View("r-row-sweep", "one row of numbers in a sweep", _row_sweep),
    View("c-blob", "the blob kernel on a picture that is not square", _blob),
    View("h-backwards", "the gradient of every output, back through ReLU to kernel and input", _backwards),
    View("h-painted", "a gradient that a person painted, and two places that pull at one weight", _backwards_painted),
    View("h-pooling", "max pooling gives the gradient to the winner", _backwards_pooling),
    View("h-photograph", "a photograph's gradients through the absolute value", _backwards_photograph),
    View("s-shared", "a weight and all lines and cells of the matrix that share it", _shared),
    View("s-row", "one row of units, and the lines that share three weights", _shared_row),
    View("s-untied", "each line with a weight of its own", _shared_untied),
    View("s-photograph", "the lines around one window of a photograph", _shared_photograph),
    View("s-pooling", "max pooling, which has no lines to share", _shared_pooling),
    View("i-invariance", "a shifted photograph before and after pooling", _invariance),
    View("i-invariance-along", "what is left of a shift once the response moved along", _invariance_along),
    View("i-invariance-numbers", "a shifted digit, in numbers", _invariance_numbers),
    View("k-family", "a Gaussian with its slider", kernel_scenes.family),
    View("k-gabor", "a large kernel with two sliders", kernel_scenes.gabor),
    View("k-pair", "the magnitude of a pair", kernel_scenes.pair),
    View("k-flipped", "true convolution", kernel_scenes.flipped),
    View("k-pooling", "max pooling, its window in place", kernel_scenes.pooling),
    View("k-more", "the operation's further settings", kernel_scenes.more),
    View("k-about", "more about a kernel", kernel_scenes.about),
    View("k-keep", "a name for an own kernel", kernel_scenes.keep),
    View("d-lenet", "LeNet-5", _lenet),
    View("d-alexnet", "AlexNet with a layer that cannot work", _alexnet),
    View("d-unfit", "AlexNet, which does not fit the digits", _unfit),
    View("e-first", "the monitor before the first training", _empty),
    View("e-training", "LeNet-5 learning the digits", _training),
    View("e-finished", "the run at its end", _finished),
    View("k-learned", "filters of a run, to choose from", kernel_scenes.learned),
    View("f-lesson", "a step of the lesson", _lesson),
    View("f-wrong", "a wrong answer, explained", _wrong_answer),
    View("w-palette", "find an action", _palette),
    View("w-settings", "the settings", _settings),
    View("w-export", "what can be taken away", _export, (*FORMS, ("dark", SMALL), ("light", SMALLEST))),
    View("w-message", "a file that cannot be used", _unhappy_file),
    View("x-zoom", "pixels as numbers at 200 %", _large_type(zoom_scenes.numbers)),
    View("x-more", "the operation's further settings at 200 %", _large_type(kernel_scenes.more)),
    View("x-family", "a slider at 200 %", _large_type(kernel_scenes.family)),
    View("x-sandbox", "the sandbox at 200 %", _large_type(_edges)),
    View("x-backwards", "backwards at 200 %", _large_type(_backwards)),
    View("x-drawing", "a drawing at 200 %", _large_type(_drawing)),
    View("x-matrix", "a matrix at 200 %", _large_type(_matrix)),
    View("x-row", "one row of numbers at 200 %", _large_type(_row_misfit)),
    View("x-live", "a video at 200 %", _large_type(_live)),
    View("x-export", "what can be taken away at 200 %", _large_type(_export)),
    View("x-volume", "planes, filters and maps at 200 %", _large_type(_volume)),
    View("x-sweep", "the sweep at 200 %", _large_type(_sweep)),
    View("x-invariance", "the invariance bench at 200 %", _large_type(_invariance)),
    View("x-shared", "shared weights at 200 %", _large_type(_shared)),
    View("x-builder", "the builder at 200 %", _large_type(_lenet)),
    View("x-monitor", "the monitor at 200 %", _large_type(_rerun)),
    View("x-lesson", "the lesson at 200 %", _large_type(_lesson)),
)
