"""Every picture that `convlab screenshots` saves, a row each."""

from collections.abc import Callable
from dataclasses import dataclass

from convlab.cli.scenes import inputs, kernel, sandbox, views, window, zoom
from convlab.cli.scenes.studio import Studio

LARGE, SMALL, SMALLEST = (1920, 1080), (1280, 800), (900, 640)
FORMS = (("light", LARGE), ("dark", LARGE), ("light", SMALL))


@dataclass(frozen=True)
class View:
    """One row: a name (the pictures are NAME-THEME-WIDTH.png), what it shows, and how to get there."""

    name: str
    about: str
    prepare: Callable[[Studio], None]
    forms: tuple[tuple[str, tuple[int, int]], ...] = FORMS

    def take(self, studio: Studio) -> None:
        """Prepares the window and saves its picture in every form."""
        studio.scale, studio.overlay = 1.0, None
        self.prepare(studio)
        for theme, size in self.forms:
            studio.save(self.name, theme, size)


def _large_type(view: Callable[[Studio], None]) -> Callable[[Studio], None]:
    def prepare(studio: Studio) -> None:
        view(studio)
        studio.scale = 2.0

    return prepare


VIEWS = (
    View("a-sandbox", "a photograph and the Sobel kernel", sandbox.edges),
    View("z-near", "zoomed in: pixels as squares, and the overview", zoom.near),
    View("z-numbers", "zoomed in: pixels as numbers", zoom.numbers),
    View("z-colour", "zoomed in: three numbers a pixel", zoom.colour),
    View("z-stride", "zoomed in: what a long stride passes over", zoom.stride),
    View("z-kernel", "zoomed in: the weights of a large kernel over the pixels in sight", zoom.kernel),
    View("z-matrix", "a part of a large matrix", zoom.matrix),
    View("b-numbers", "seven by seven, stride three: it does not fit", sandbox.numbers),
    View("b-sweep", "seven by seven, stride three, at the third window of a sweep", sandbox.sweep),
    View("b-sweep-overlapping", "seven by seven, stride one, in a sweep", sandbox.sweep_overlapping),
    View("b-sweep-photograph", "a photograph in a sweep", sandbox.sweep_photograph),
    View("c-colour", "a colour photograph", sandbox.colour),
    View("c-own", "a person's own picture", inputs.own),
    View("c-refused", "a text file in place of a picture", inputs.own_refused),
    View("c-live", "a video in the camera's place, as it plays", inputs.live),
    View("c-live-paused", "a video that is paused, in colour", inputs.live_colour),
    View("c-live-off", "a document with a camera that was never started", inputs.live_off),
    View("c-live-none", "a camera is wished for, and there is none", inputs.live_none),
    View("b-digit", "a handwritten digit", inputs.digit),
    View("c-volume", "six filters over the three planes of a picture, and their six maps", views.volume),
    View("c-volume-edit", "one of six filters, large enough to be edited", views.volume_edited),
    View("c-volume-32", "32 random filters on one scale", views.volume_mosaic),
    View("c-volume-together", "the magnitude of both Sobel maps", views.volume_together),
    View("c-volume-pooling", "max pooling, plane by plane", views.volume_pooling),
    View("c-volume-numbers", "numbers under two filters", views.volume_numbers),
    View("g-drawing", "a drawing of 28 px", inputs.drawing),
    View("g-matrix", "a matrix of twelve by sixteen with padding", inputs.matrix),
    View("r-row", "one row of numbers", inputs.row),
    View("r-row-misfit", "one row of numbers at stride 3", inputs.row_misfit, (*FORMS, ("light", SMALLEST))),
    View("r-row-long", "a long row with padding", inputs.row_long),
    View("r-row-sweep", "one row of numbers in a sweep", inputs.row_sweep),
    View("c-blob", "the blob kernel on a picture that is not square", sandbox.blob),
    View("h-backwards", "the gradient of every output, back through ReLU to kernel and input", views.backwards),
    View("h-painted", "a painted gradient, and two places that pull at one weight", views.backwards_painted),
    View("h-pooling", "max pooling gives the gradient to the winner", views.backwards_pooling),
    View("h-photograph", "a photograph's gradients through the absolute value", views.backwards_photograph),
    View("s-shared", "a weight and all lines and cells of the matrix that share it", views.shared),
    View("s-row", "one row of units, and the lines that share three weights", views.shared_row),
    View("s-untied", "each line with a weight of its own", views.shared_untied),
    View("s-photograph", "the lines around one window of a photograph", views.shared_photograph),
    View("s-pooling", "max pooling, which has no lines to share", views.shared_pooling),
    View("i-invariance", "a shifted photograph before and after pooling", views.invariance),
    View("i-invariance-along", "what is left of a shift once the response moved along", views.invariance_along),
    View("i-invariance-numbers", "a shifted digit, in numbers", views.invariance_numbers),
    View("k-family", "a Gaussian with its slider", kernel.family),
    View("k-gabor", "a large kernel with two sliders", kernel.gabor),
    View("k-pair", "the magnitude of a pair", kernel.pair),
    View("k-flipped", "true convolution", kernel.flipped),
    View("k-pooling", "max pooling, its window in place", kernel.pooling),
    View("k-more", "the operation's further settings", kernel.more),
    View("k-about", "more about a kernel", kernel.about),
    View("k-keep", "a name for an own kernel", kernel.keep),
    View("d-lenet", "LeNet-5", window.lenet),
    View("d-alexnet", "AlexNet with a layer that cannot work", window.alexnet),
    View("d-unfit", "AlexNet, which does not fit the digits", window.unfit),
    View("e-first", "the monitor before the first training", window.empty),
    View("e-training", "LeNet-5 learning the digits", window.training),
    View("e-finished", "the run at its end", window.finished),
    View("k-learned", "filters of a run, to choose from", kernel.learned),
    View("f-lesson", "a step of the lesson", window.lesson),
    View("f-wrong", "a wrong answer, explained", window.wrong_answer),
    View("w-palette", "find an action", window.palette),
    View("w-settings", "the settings", window.settings),
    View("w-export", "what can be taken away", window.export, (*FORMS, ("dark", SMALL), ("light", SMALLEST))),
    View("w-message", "a file that cannot be used", window.unhappy_file),
    View("x-zoom", "pixels as numbers at 200 %", _large_type(zoom.numbers)),
    View("x-more", "the operation's further settings at 200 %", _large_type(kernel.more)),
    View("x-family", "a slider at 200 %", _large_type(kernel.family)),
    View("x-sandbox", "the sandbox at 200 %", _large_type(sandbox.edges)),
    View("x-backwards", "backwards at 200 %", _large_type(views.backwards)),
    View("x-drawing", "a drawing at 200 %", _large_type(inputs.drawing)),
    View("x-matrix", "a matrix at 200 %", _large_type(inputs.matrix)),
    View("x-row", "one row of numbers at 200 %", _large_type(inputs.row_misfit)),
    View("x-live", "a video at 200 %", _large_type(inputs.live)),
    View("x-export", "what can be taken away at 200 %", _large_type(window.export)),
    View("x-volume", "planes, filters and maps at 200 %", _large_type(views.volume)),
    View("x-sweep", "the sweep at 200 %", _large_type(sandbox.sweep)),
    View("x-invariance", "the invariance bench at 200 %", _large_type(views.invariance)),
    View("x-shared", "shared weights at 200 %", _large_type(views.shared)),
    View("x-builder", "the builder at 200 %", _large_type(window.lenet)),
    View("x-monitor", "the monitor at 200 %", _large_type(window.rerun)),
    View("x-lesson", "the lesson at 200 %", _large_type(window.lesson)),
)
