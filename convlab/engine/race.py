"""One training three times, in ConvLab's loop, in a bare one and in Lightning: what each costs, in turns."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.data.sets import DATA_SETS
from convlab.engine.bare_loop import Cost, Watch, bare_cost, material_of
from convlab.engine.devices import Device
from convlab.engine.lightning_loop import IS_THERE, lightning_cost
from convlab.engine.prepare import prepare
from convlab.engine.session import Session
from convlab.engine.training import Event, Training
from convlab.runs.folder import new_run
from convlab.runs.writer import begin

MOST_EPOCHS = 200


@dataclass(frozen=True)
class Lap:
    """One round; `lightning` is None where it is not installed or not asked for."""

    bare: Cost
    convlab: Cost
    lightning: Cost | None


class Race:
    """The three sides over one experiment, with the same threads, batches and judgements."""

    def __init__(self, experiment: Experiment, device: Device, seconds: float) -> None:
        self._device = device
        split = DATA_SETS[experiment.data].load()
        if isinstance(split, Problem):
            raise ValueError(split.sentence)
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
                yield self._lap(Path(home), number, with_lightning and IS_THERE)

    def _lap(self, home: Path, number: int, with_lightning: bool) -> Lap:
        found: dict[str, Cost] = {}
        sides = ["bare", "convlab", "lightning"] if with_lightning else ["bare", "convlab"]
        turn = number % len(sides)
        for side in sides[turn:] + sides[:turn]:
            found[side] = self._cost(side, home / f"{side} {number}")
        return Lap(found["bare"], found["convlab"], found.get("lightning"))

    def _cost(self, side: str, home: Path) -> Cost:
        if side == "bare":
            return bare_cost(self.experiment, self._data)
        if side == "lightning":
            return lightning_cost(self.experiment, self._data, home)
        return convlab_cost(self.experiment, home, self._device)


def convlab_cost(experiment: Experiment, home: Path, device: Device) -> Cost:
    """A whole run with its folder, from the judgement before the first update to the one after the last."""
    folder = new_run(home, experiment)
    prepared = prepare(folder, device, resume=False)
    if isinstance(prepared, Problem):
        raise ValueError(prepared.sentence)
    watch = _watched(prepared.training)
    writer = begin(folder, prepared.plan, prepared.subject)
    if isinstance(writer, Problem):
        raise ValueError(writer.sentence)
    with closing(writer):
        for _ in Session(folder, prepared, writer).run():
            pass
    return watch.cost


def _watched(training: Training) -> Watch:
    """Takes the time around a training's events, with all that is done between them."""
    events, watch = training.events, Watch()

    def timed() -> Iterator[Event]:
        watch.start()
        for event in events():
            watch.stop()
            yield event

    training.events = timed  # type: ignore[method-assign]
    return watch
