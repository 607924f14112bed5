"""What the screenshots of the other views show: volumes, gradients, shared weights and shifts."""

from convlab.cli.scenes.studio import Studio
from convlab.core.banks import BANKS
from convlab.core.filters import PoolingWindow
from convlab.core.kernels import Kernel

_SIX: dict[str, object] = {
    "view": "volume",
    "picture": "astronaut",
    "side": 32,
    "filters": BANKS["six"].filters,
    "after": "none",
    "focus": (20, 11),
}


def volume(studio: Studio) -> None:
    studio.sandbox("Colour: one filter is a volume", **_SIX)


def volume_edited(studio: Studio) -> None:
    # Qt reads QT_QPA_PLATFORM when it is imported.
    from convlab.panes.sandbox.volume_stage import VolumeStage

    volume(studio)
    studio.settle()
    stage = studio.convlab.window.sandbox().portraits()["figures"]
    assert isinstance(stage, VolumeStage)
    stage.edit(True)


def volume_mosaic(studio: Studio) -> None:
    random = BANKS["random_32"].filters
    studio.sandbox("K as a power of 2", **{**_SIX, "filters": random, "filter": 9, "plane": 1, "scale": "shared"})


def volume_together(studio: Studio) -> None:
    sobel = {"filters": BANKS["sobel"].filters, "together": True, "side": 256, "focus": (120, 90), "padding": 1}
    studio.sandbox("The magnitude of two maps", **{**_SIX, **sobel})


def volume_pooling(studio: Studio) -> None:
    pooling = PoolingWindow(kind="max")
    studio.sandbox("Pooling keeps the planes apart", **{**_SIX, "pooling": pooling, "stride": 2, "focus": (9, 6)})


def volume_numbers(studio: Studio) -> None:
    numbers = {"picture": "numbers", "filters": BANKS["sobel"].filters, "padding": 1, "focus": (1, 2)}
    studio.sandbox("Two maps of numbers", **{**_SIX, **numbers})


def backwards(studio: Studio) -> None:
    studio.sandbox("Backwards", picture="numbers", after="relu", focus=(1, 2), gradient="ones", view="backwards")


def backwards_painted(studio: Studio) -> None:
    painted = ((0, 1, 1.0), (2, 3, -2.0))
    state = {"picture": "numbers", "after": "none", "focus": (1, 2), "view": "backwards"}
    studio.sandbox("A painted gradient", **state, gradient="painted", painted=painted)


def backwards_pooling(studio: Studio) -> None:
    pooling = PoolingWindow(kind="max")
    state = {"picture": "numbers", "after": "none", "focus": (1, 1), "view": "backwards"}
    studio.sandbox("The winner takes all", **state, pooling=pooling, stride=2)


def backwards_photograph(studio: Studio) -> None:
    studio.sandbox("Backwards through a photograph", gradient="ones", view="backwards")


def shared(studio: Studio) -> None:
    state = {"picture": "numbers", "after": "none", "focus": (2, 2), "view": "shared"}
    studio.sandbox("Weights that are shared", follows="weight", kernel_cell=(1, 2), **state)


def shared_row(studio: Studio) -> None:
    edge = Kernel(name="Difference", weights=((-1, 0, 1),))
    state = {"picture": "row", "row": (0, 0, 3, 3, 3, 1, 1), "kernel": edge, "after": "none", "view": "shared"}
    studio.sandbox("One row of units", focus=(0, 1), **state)


def shared_untied(studio: Studio) -> None:
    studio.sandbox("Untied", picture="numbers", after="none", focus=(2, 2), view="shared", untied=True)


def shared_photograph(studio: Studio) -> None:
    studio.sandbox("Weights that are shared by a photograph", view="shared")


def shared_pooling(studio: Studio) -> None:
    window = PoolingWindow(kind="max")
    studio.sandbox("Max pooling is no matrix", picture="numbers", pooling=window, stride=2, view="shared")


def invariance(studio: Studio) -> None:
    studio.sandbox("What pooling does to small shifts", view="invariance")


def invariance_along(studio: Studio) -> None:
    bench = {"shift": (0, 3), "compare": "along", "window": 3}
    studio.sandbox("Aliasing at a stride", view="invariance", picture="astronaut", bench=bench)


def invariance_numbers(studio: Studio) -> None:
    studio.sandbox("A digit, shifted", view="invariance", picture="digit", digit=12, after="relu")
