"""One training in turns: in a bare loop, in ConvLab's alone, with its monitor attached, and in Lightning."""

import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.data.sets import DATA_SETS, FiledSplit
from convlab.engine.bare_loop import Cost, Watch, bare_cost, material_of
from convlab.engine.devices import Device
from convlab.engine.events import Event
from convlab.engine.lightning_loop import IS_THERE, lightning_cost
from convlab.engine.prepare import prepare
from convlab.engine.session import Session
from convlab.runs.folder import new_run
from convlab.runs.looking_on import Onlooker
from convlab.runs.reader import open_run
from convlab.runs.writer import begin

MOST_EPOCHS = 200

Around = Callable[[Iterator[Event]], Iterator[Event]]  # stands between a training's events and whoever takes them


@dataclass(frozen=True)
class Lap:
    """One round; `lightning` is None where it is not installed or not asked for.

    `readings` are the means of the device's figures while the watched side trained, by their names in a run.
    """

    bare: Cost
    alone: Cost
    watched: Cost
    lightning: Cost | None
    readings: Mapping[str, float] = field(default_factory=dict)
    looks: int = 0


class Race:
    """The sides over one experiment, with the same threads, batches and judgements."""

    def __init__(self, experiment: Experiment, device: Device, seconds: float) -> None:
        self._device = device
        split = DATA_SETS[experiment.data].load()
        if isinstance(split, Problem):
            raise ValueError(split.sentence)
        if isinstance(split, FiledSplit):
            raise ValueError(f"{experiment.data} takes more memory than a race is given.")
        self._data = material_of(split, device.device)
        one = changed(experiment, recipe=changed(experiment.recipe, epochs=1))
        bare_cost(one, self._data)  # loads what is loaded at the first use
        epochs = max(1, min(MOST_EPOCHS, round(seconds / bare_cost(one, self._data).seconds)))
        self.experiment = changed(experiment, recipe=changed(experiment.recipe, epochs=epochs))

    @property
    def images(self) -> int:
        """Images that each side learns from in a round."""
        return self.experiment.recipe.epochs * len(self._data.labels)

    def laps(self, rounds: int, with_lightning: bool) -> Iterator[Lap]:
        """Each round runs all sides; which one is first takes turns."""
        with TemporaryDirectory(ignore_cleanup_errors=True) as home:
            for number in range(rounds):
                yield self._lap(Path(home, str(number)), number, with_lightning and IS_THERE)

    def _lap(self, home: Path, number: int, with_lightning: bool) -> Lap:
        costs: dict[str, Cost] = {}
        folder = new_run(home, self.experiment)
        onlooker = Onlooker(folder)
        sides: dict[str, Callable[[], Cost]] = {
            "bare": lambda: bare_cost(self.experiment, self._data),
            "alone": lambda: convlab_cost(new_run(home, self.experiment), self._device),
            "watched": lambda: convlab_cost(folder, self._device, onlooker),
        }
        if with_lightning:
            sides["lightning"] = lambda: lightning_cost(self.experiment, self._data, home / "lightning")
        turn = number % len(sides)
        for side in [*sides][turn:] + [*sides][:turn]:
            costs[side] = sides[side]()
        others = costs["bare"], costs["alone"], costs["watched"], costs.get("lightning")
        return Lap(*others, readings=readings_of(folder), looks=onlooker.looks)


def convlab_cost(folder: Path, device: Device, beside: AbstractContextManager[object] | None = None) -> Cost:
    """A whole run, from the judgement before the first update to the one after the last; `beside` is around it."""
    watch = Watch()

    def timed(events: Iterator[Event]) -> Iterator[Event]:
        watch.start()
        for event in events:
            watch.stop()
            yield event

    train_whole(folder, device, timed, beside)
    return watch.cost


def train_whole(
    folder: Path, device: Device, around: Around, beside: AbstractContextManager[object] | None = None
) -> None:
    """Trains the run in `folder` from its start to its end as always; raises ValueError where it cannot."""
    prepared = prepare(folder, device, resume=False)
    if isinstance(prepared, Problem):
        raise ValueError(prepared.sentence)
    events = prepared.training.events
    prepared.training.events = lambda: around(events())  # type: ignore[method-assign]
    writer = begin(folder, prepared.plan, prepared.subject)
    if isinstance(writer, Problem):
        raise ValueError(writer.sentence)
    with closing(writer), beside or nullcontext():
        for _ in Session(folder, prepared, writer).run():
            pass


def readings_of(folder: Path) -> dict[str, float]:
    """The means of what the run says of its device; a run of less than a second says nothing."""
    reader = open_run(folder)
    if isinstance(reader, Problem):
        raise ValueError(reader.sentence)
    with closing(reader):
        scalars = reader.poll().scalars
    return {name: statistics.fmean(curve.values) for name, curve in scalars.items() if name.startswith("device/")}
