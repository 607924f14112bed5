"""What the screenshots of the kernel show: families, a pair, pooling, own kernels, and what opens beside it."""

from pathlib import Path

from convlab.cli.scenes.studio import Studio
from convlab.core.filters import FamilyMember, family_filter
from convlab.core.kernel_pairs import PAIRS
from convlab.panes.sandbox.kernel_control import KernelControl


def _control(studio: Studio) -> KernelControl:
    return studio.convlab.window.sandbox().kernel


def family(studio: Studio) -> None:
    """A Gaussian with its slider."""
    gaussian = family_filter(FamilyMember(key="gaussian", values=(1.4,)))
    studio.sandbox("A Gaussian", picture="coins", filters=(gaussian,), after="none")


def gabor(studio: Studio) -> None:
    """Two sliders, and a kernel too large to be read in its cells."""
    stripes = family_filter(FamilyMember(key="gabor", values=(30.0, 6.0)))
    studio.sandbox("Stripes", picture="coins", filters=(stripes,))


def pair(studio: Studio) -> None:
    """The magnitude of Sobel x and y."""
    studio.sandbox("Edges of every direction", filters=PAIRS["sobel"].filters, together=True)


def flipped(studio: Studio) -> None:
    """True convolution."""
    studio.sandbox("True convolution", flip=True, after="none")


def pooling(studio: Studio) -> None:
    """Max pooling of numbers, its window in place."""
    studio.sandbox("Max pooling", picture="numbers", pooling={"kind": "max"}, stride=2, after="none", focus=(1, 1))


def more(studio: Studio) -> None:
    """The operation's further settings."""
    studio.sandbox("Further settings", dilation=2, padding=2, mode="reflect")
    studio.overlay = _control(studio).open_more


def about(studio: Studio) -> None:
    """Everything about the kernel."""
    studio.sandbox("More about a kernel")
    studio.overlay = _control(studio).open_about


def keep(studio: Studio) -> None:
    """The name to keep a kernel by."""
    studio.sandbox("Keep a kernel", kernel={"name": "Own", "weights": [[0, 1, 2], [-1, 0, 1], [-2, -1, 0]]})
    _control(studio).open_keep()


def learned(studio: Studio) -> None:
    """The filters of the run that was trained for the monitor's pictures."""
    run = studio.convlab.store.workspace.monitor.run
    studio.sandbox("Learned filters", picture="coins")
    if run is not None:
        studio.overlay = lambda: _control(studio).open_run(Path(run))
