"""`convlab bench train`: images/s beside the same bare PyTorch loop and beside Lightning, in one run."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from convlab.cli.bench_goals import goals
from convlab.cli.bench_rows import LOWER, UPPER, Asked, Figures
from convlab.core.document import changed
from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import Conv, Flatten, FullyConnected, MaxPool, Relu
from convlab.core.network import InputShape, Network
from convlab.core.presets import ALEXNET, LENET5
from convlab.data.data_set import DataSet, Size
from convlab.data.sets import DATA_SETS, PROBES, Split

if TYPE_CHECKING:
    from convlab.engine.bare_loop import Cost
    from convlab.engine.devices import Device
    from convlab.engine.race import Lap

AIM_BARE, AIM_LIGHTNING, AIM_LIGHTNING_SMALL = 0.98, 1.0, 1.15
SMALL_BATCH = 32  # LeNet up to here: what the larger aim is for
SECONDS = 2.5  # of the bare loop in each round, in whole epochs
READINGS = {  # of the device, by their names in a run, and the unit that is told
    "gpu_busy": ("device/gpu", 1.0),
    "gpu_memory_gb": ("device/gpu_memory", 2**30),
    "gpu_watts": ("device/gpu_power", 1.0),
    "gpu_celsius": ("device/gpu_temperature", 1.0),
}
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


def train(asked: Asked) -> Iterator[Figures]:
    """One line a setting; on a machine without a GPU some say that they were not measured."""
    # torch takes seconds to load, which no other benchmark needs.
    from convlab.engine.devices import choose_device

    device = choose_device()
    for setting in SETTINGS:
        if setting.only_gpu and device.device.type != "cuda":
            yield {"setting": setting.title, "measured": False, "why": "not measured: there is no CUDA GPU"}
        else:
            yield measured(setting, device, asked.rounds)
    yield from goals(device, asked)


def measured(setting: Setting, device: "Device", rounds: int, seconds: float = SECONDS) -> Figures:
    """The medians over `rounds` rounds, and whether the aims are met."""
    from convlab.engine.race import Race

    race = Race(_experiment(setting, device), device, seconds)
    laps = list(race.laps(rounds, with_lightning=True))
    about = f"{device.text}, {race.experiment.recipe.precision}"
    return figures(setting, about, race.images, laps)


def figures(setting: Setting, device: str, images: int, laps: "list[Lap]") -> Figures:
    """Medians of each round's ratios, above 1 where ConvLab is faster, and images a second of each side.

    ConvLab is measured against its rivals while a reader polls its run 30 times a second, as the monitor does;
    without that reader the names end in "alone".
    """
    found: Figures = {
        "setting": setting.title,
        "device": device,
        "order": "channels last here, PyTorch's usual order in the bare loop",
        "monitor": f"a process polls the run 30 times a second ({sum(lap.looks for lap in laps)} looks)",
        **_times("bare", [(lap.bare, lap.watched) for lap in laps]),
        **_times("bare_alone", [(lap.bare, lap.alone) for lap in laps]),
        "aim_times_bare": AIM_BARE,
    }
    met = float(found["times_bare"]) >= AIM_BARE
    rivals = [(lap.lightning, lap) for lap in laps if lap.lightning is not None]
    if rivals:
        small = setting.network == LENET5 and setting.batch <= SMALL_BATCH
        aim = AIM_LIGHTNING_SMALL if small else AIM_LIGHTNING
        found |= {**_times("lightning", [(rival, lap.watched) for rival, lap in rivals]), "aim_times_lightning": aim}
        found["lightning_images_per_second"] = _speed(images, [rival for rival, _ in rivals])
        met = met and float(found["times_lightning"]) >= aim
    else:
        found["lightning"] = "Lightning is not installed"
    return {
        **found,
        "convlab_images_per_second": _speed(images, [lap.watched for lap in laps]),
        "bare_images_per_second": _speed(images, [lap.bare for lap in laps]),
        **_readings(laps),
        "images": images,
        "rounds": len(laps),
        "within_aims": met,
    }


def _times(rival: str, pairs: "list[tuple[Cost, Cost]]") -> Figures:
    """How many times faster the second is: median and quartiles by the clock, the median by the time of cores."""
    by_clock = [other.seconds / own.seconds for other, own in pairs]
    lower, middle, upper = (round(float(n), 3) for n in np.percentile(by_clock, (25, 50, 75)))
    by_cores = statistics.median(other.cores / own.cores for other, own in pairs)
    name = f"times_{rival}"
    return {name: middle, name + LOWER: lower, name + UPPER: upper, f"{name}_by_core_time": round(by_cores, 3)}


def _readings(laps: "list[Lap]") -> Figures:
    """What the GPU did while the watched side trained: the medians of the rounds."""
    found: Figures = {}
    for name, (key, unit) in READINGS.items():
        values = [lap.readings[key] / unit for lap in laps if key in lap.readings]
        if values:
            found[name] = round(statistics.median(values), 3)
    return found


def _speed(images: int, costs: "list[Cost]") -> int:
    return round(images / statistics.median(cost.seconds for cost in costs))


def _experiment(setting: Setting, device: "Device") -> Experiment:
    """The setting as an experiment; random pictures become a row of the data sets, in this process alone."""
    from convlab.engine.precision import lacking

    count = setting.on_gpu if device.device.type == "cuda" else setting.on_cpu
    recipe = Recipe(batch=setting.batch, rate=0.001, epochs=1)
    rounded = changed(recipe, precision="tf32")  # what a GPU that can is used with, on all sides
    recipe = recipe if lacking(rounded, device.device) else rounded
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
    """Loads as many random pictures (N, H, W, C) to learn from, and an eighth of them, eight at least, held out."""

    def read(_size: Size) -> Split:
        drawn = np.random.default_rng(0)
        held_out = min(shape[0], max(PROBES, shape[0] // 8))
        images = drawn.integers(0, 256, shape, np.uint8)
        labels = drawn.integers(0, classes, shape[0])
        spread = np.linspace(0, classes - 1, held_out).round().astype(np.int64)  # among them those that are probed
        return Split(images, labels, images[:held_out], spread)

    return read
