"""Streaming from somebody's own training loop: a run folder and its writer, in ten lines.

    from convlab.runs.own_loop import RunWriter

    with RunWriter("My net on my data", steps=epochs * len(loader), classes=names) as run:
        step = 0
        for epoch in range(epochs):
            for images, labels in loader:
                step += 1
                loss = train_step(images, labels)
                run.done(step, {"train/loss": loss}, images=len(images))
            run.done(step, {"validation/loss": judge()})

The window shows it in its list of runs, live and afterwards. Nothing here needs Qt or torch. Scalars with the names
that ConvLab itself writes (`convlab.runs.names`) get its own curves: "train/loss", "validation/top1_error".
"""

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.experiment import Experiment, Recipe
from convlab.core.network import InputShape, Network
from convlab.core.places import places_of_this_person
from convlab.core.problem import Problem
from convlab.runs import writer
from convlab.runs.folder import new_run
from convlab.runs.readings import Readings
from convlab.runs.rows import Note, State
from convlab.runs.writer import Plan, Subject, begin

OWN = "own loop"  # the data and the device of a run that ConvLab did not train
LONGEST_TITLE = 60
ENDLESS = 10**12  # steps of an epoch, where nobody knows
SPEED_EVERY = 0.5  # seconds
NO_NUMBER = "no number"  # the kind of note


class Number(Protocol):
    """A float, or anything that becomes one: a NumPy scalar, a tensor of one number on any device."""

    def __float__(self) -> float: ...


class RunWriter:
    """One run of somebody's own loop, below `home` or else among this person's runs; used as a context.

    `steps` is how many there will be, 0 where nobody knows. Leaving the context ends the run: finished, stopped
    by Ctrl+C, or failed with the exception's words. Raises OSError where the folder cannot be written.
    """

    def __init__(self, title: str, home: Path | None = None, steps: int = 0, classes: Sequence[str] = ()) -> None:
        folder = new_run(home or places_of_this_person().runs, own_experiment(title))
        self._writer = begin_own(folder, steps, classes)
        self._waiting: list[tuple[str, int, Number]] = []
        self._step, self._images, self._speed, self._mark = 0, 0, 0.0, time.monotonic()
        self._lost: set[str] = set()  # scalars that are no numbers any more
        self._readings = Readings()
        self._readings.start()

    @property
    def folder(self) -> Path:
        """Where the run lies."""
        return self._writer.folder

    def done(self, step: int, scalars: Mapping[str, Number], images: int = 0) -> None:
        """A step is done, after which these are the numbers; `images` were learnt from since the last call.

        Tensors stay on their device until the next flush, 33 ms later at most, and keep no graph alive.
        """
        kept = ((name, getattr(value, "detach", lambda v=value: v)()) for name, value in scalars.items())
        self._waiting += [(name, step, value) for name, value in kept]
        self._step, self._images = max(self._step, step), self._images + images
        if self._writer.due():
            self.flush()

    def picture(self, name: str, step: int, pixels: NDArray[np.uint8]) -> None:
        """A picture: uint8 (height, width) gray or (height, width, 3) RGB."""
        blue_first = pixels if pixels.ndim == 2 else pixels[:, :, ::-1]
        self._writer.picture(name, step, cv2.imencode(".png", blue_first)[1].tobytes())

    def tensor(self, name: str, step: int, array: NDArray[np.float32]) -> None:
        """Kernels, "<layer>/weight" (out, in, height, width)."""
        self._writer.tensor(name, step, array)

    def confusion(self, step: int, counts: NDArray[np.int32]) -> None:
        """counts (classes, classes): how often class i was taken for class j."""
        self._writer.confusion(step, counts)

    def flush(self) -> None:
        """Commits what waits; `done` does so by itself each 33 ms."""
        waiting, self._waiting = self._waiting, []
        for name, step, value in waiting:
            self._write_scalar(name, step, float(value))
        for name, reading in self._readings.taken().items():
            self._writer.scalar(name, self._step, reading)
        self._writer.stand("running", self._step, self._images_per_second())
        self._writer.flush()

    def end(self, state: State = "finished", sentence: str = "") -> None:
        """Commits the last rows; the run is then one plain file. `sentence` says why it failed."""
        self._readings.stop()
        self.flush()
        self._writer.end(state, sentence)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if error is None:
            self.end()
        elif isinstance(error, KeyboardInterrupt):
            self.end("stopped")
        else:
            self.end("failed", f"The loop broke off: {type(error).__name__}: {error}")

    def _write_scalar(self, name: str, step: int, value: float) -> None:
        if math.isfinite(value):
            self._writer.scalar(name, step, value)
        elif name not in self._lost:
            self._lost.add(name)
            sentence = f"{name} is no number any more at step {step}: its curve ends or has gaps."
            self._writer.note(Note(step, time.time(), NO_NUMBER, sentence))

    def _images_per_second(self) -> float:
        elapsed = time.monotonic() - self._mark
        if elapsed >= SPEED_EVERY:
            self._speed = self._images / elapsed
            self._images, self._mark = 0, time.monotonic()
        return self._speed


def own_experiment(title: str) -> Experiment:
    """What stands in the folder of a run that ConvLab did not train: a name, and no layers."""
    name = " ".join(title.split())[:LONGEST_TITLE].strip() or "Own loop"
    network = Network(name=name, input=InputShape(height=1, width=1, channels=1))
    return Experiment(network=network, data=OWN, recipe=Recipe(epochs=1))


def begin_own(folder: Path, steps: int, classes: Sequence[str] = ()) -> writer.RunWriter:
    """Begins the only session of a run folder that ConvLab does not train; raises OSError."""
    nothing = Subject(tuple(classes), None, np.zeros((0, 1, 1, 1), np.uint8), np.zeros(0, np.int64), (0.0, 1.0))
    plan = Plan(step=0, steps=max(0, steps), steps_per_epoch=steps or ENDLESS, device=OWN, first_step=0)
    begun = begin(folder, plan, nothing)
    if isinstance(begun, Problem):
        raise OSError(begun.sentence)
    return begun
