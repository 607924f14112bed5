"""`convlab bench train`: images/s beside the same bare PyTorch loop and beside Lightning, in one run."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from convlab.cli.bench_sandbox import Figures
from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import Conv, Flatten, FullyConnected, MaxPool, Relu
from convlab.core.network import InputShape, Network
from convlab.core.presets import ALEXNET, LENET5
from convlab.data.data_set import DataSet, Size
from convlab.data.sets import DATA_SETS, Split

if TYPE_CHECKING:
    from convlab.engine.bare_loop import Cost
    from convlab.engine.devices import Device
    from convlab.engine.race import Lap

AIM_BARE, AIM_LIGHTNING, AIM_LIGHTNING_SMALL = 0.98, 1.0, 1.15
SMALL_BATCH = 32  # LeNet up to here: what the larger aim is for
SECONDS = 2.5  # of the bare loop in each round, in whole epochs
SMALL_NET = Network(
    name="Small net",
    input=InputShape(height=32, width=32, channels=3),
    layers=(
        Conv(name="C1", filters=16, kernel=3, padding=1),
        Relu(name="R1"),
        MaxPool(name="P1", kernel=2, stride=2),
        Conv(name="C2", filters=32, kernel=3, padding=1),
        Relu(name="R2"),
        MaxPool(name="P2", kernel=2, stride=2),
        Conv(name="C3", filters=64, kernel=3, padding=1),
        Relu(name="R3"),
        MaxPool(name="P3", kernel=2, stride=2),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)


@dataclass(frozen=True)
class Setting:
    """One line: a network, a batch, and how many random pictures stand for its data on a CPU and on a GPU.

    Without pictures it learns the handwritten digits.
    """

    network: Network
    batch: int
    on_cpu: int = 0
    on_gpu: int = 0
    only_gpu: bool = False

    @property
    def title(self) -> str:
        """ "LeNet-5 at batch 16"."""
        return f"{self.network.name} at batch {self.batch}"


SETTINGS = (
    Setting(LENET5, 16),
    Setting(LENET5, 32),
    Setting(SMALL_NET, 64, on_cpu=2_048, on_gpu=50_000),
    Setting(ALEXNET, 4, on_cpu=12, on_gpu=1_024),
    Setting(ALEXNET, 128, on_gpu=8_192, only_gpu=True),
    Setting(ALEXNET, 1_024, on_gpu=8_192, only_gpu=True),
)


def train(rounds: int) -> Iterator[Figures]:
    """One line a setting; on a machine without a GPU some say that they were not measured."""
    # torch takes seconds to load, which no other benchmark needs.
    from convlab.engine.devices import choose_device

    device = choose_device()
    for setting in SETTINGS:
        if setting.only_gpu and device.device.type != "cuda":
            yield {"setting": setting.title, "measured": False, "why": "there is no CUDA GPU"}
        else:
            yield measured(setting, device, rounds)


def measured(setting: Setting, device: "Device", rounds: int, seconds: float = SECONDS) -> Figures:
    """The medians over `rounds` rounds, and whether the aims are met."""
    from convlab.engine.race import Race

    race = Race(_experiment(setting, device.device.type), device, seconds)
    laps = list(race.laps(rounds, with_lightning=True))
    return figures(setting, device.text, race.images, laps)


def figures(setting: Setting, device: str, images: int, laps: "list[Lap]") -> Figures:
    """Images a second of each side, and the median of each round's ratio: above 1, ConvLab is faster."""
    bare, cores = _times([(lap.bare, lap.convlab) for lap in laps])
    found: Figures = {
        "setting": setting.title,
        "device": device,
        "images": images,
        "rounds": len(laps),
        "bare_images_per_second": _speed(images, [lap.bare for lap in laps]),
        "convlab_images_per_second": _speed(images, [lap.convlab for lap in laps]),
        "times_bare": bare,
        "times_bare_by_core_time": cores,
        "aim_times_bare": AIM_BARE,
    }
    rivals = [(lap.lightning, lap.convlab) for lap in laps if lap.lightning is not None]
    if not rivals:
        return {**found, "lightning": "not installed", "within_aims": bare >= AIM_BARE}
    small = setting.network == LENET5 and setting.batch <= SMALL_BATCH
    aim = AIM_LIGHTNING_SMALL if small else AIM_LIGHTNING
    ratio, cores = _times(rivals)
    return {
        **found,
        "lightning_images_per_second": _speed(images, [rival for rival, _ in rivals]),
        "times_lightning": ratio,
        "times_lightning_by_core_time": cores,
        "aim_times_lightning": aim,
        "within_aims": bare >= AIM_BARE and ratio >= aim,
    }


def _times(pairs: "list[tuple[Cost, Cost]]") -> tuple[float, float]:
    """How many times faster the second is, by the clock and by the time of cores: the medians of the pairs."""
    by_clock = statistics.median(rival.seconds / own.seconds for rival, own in pairs)
    by_cores = statistics.median(rival.cores / own.cores for rival, own in pairs)
    return round(by_clock, 3), round(by_cores, 3)


def _speed(images: int, costs: "list[Cost]") -> int:
    return round(images / statistics.median(cost.seconds for cost in costs))


def _experiment(setting: Setting, device: str) -> Experiment:
    """The setting as an experiment; random pictures become a row of the data sets, in this process alone."""
    count = setting.on_gpu if device == "cuda" else setting.on_cpu
    recipe = Recipe(batch=setting.batch, rate=0.001, epochs=1)
    if not count:
        return Experiment(network=setting.network, recipe=recipe)
    last = setting.network.layers[-1]
    assert isinstance(last, FullyConnected)
    shape = setting.network.input.shape()
    key = f"bench-{shape[0]}-{count}"
    DATA_SETS[key] = DataSet(
        key=key,
        title="Random pictures",
        note="For measuring speed.",
        shape=(shape[0], shape[1], shape[2]),
        classes=tuple(map(str, range(last.units))),
        read=_random_pictures((count, *shape), last.units),
        embedded=True,
    )
    return Experiment(network=setting.network, data=key, recipe=recipe)


def _random_pictures(shape: tuple[int, ...], classes: int) -> Callable[[Size], Split]:
    """Loads as many random pictures (N, H, W, C) to learn from, and an eighth of them held out."""

    def read(_size: Size) -> Split:
        drawn = np.random.default_rng(0)
        held_out = max(1, shape[0] // 8)
        images = drawn.integers(0, 256, shape, np.uint8)
        labels = drawn.integers(0, classes, shape[0])
        return Split(images, labels, images[:held_out], labels[:held_out])

    return read
