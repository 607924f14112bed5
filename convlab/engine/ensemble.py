"""Which way the nets of an ensemble learn: one after the other, or side by side where a trial is faster."""

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from statistics import median

import torch.distributed as dist

from convlab.core.experiment import Experiment
from convlab.core.recipe import Recipe
from convlab.engine.batches import Batch, Batches
from convlab.engine.memory import available, is_out_of_memory, too_little
from convlab.engine.models import build
from convlab.engine.one_after_the_other import OneAfterTheOther
from convlab.engine.precision import NAMES, NARROW
from convlab.engine.side_by_side import SideBySide
from convlab.engine.training import Training

WARM_UP, TURNS = 2, 9  # steps of each way, before and while the clock counts
PATIENCE = 2.0  # seconds for the turns that count
LONG_STEP = 0.5  # seconds: a step of one net that keeps the device busy by itself
GAIN = 0.9  # of the time one after the other: less than a tenth is within what a clock can tell


@dataclass(frozen=True)
class Way:
    """`why` is a sentence for the run, empty where there was nothing to choose; `details` are for who asks further."""

    side_by_side: bool = False
    why: str = ""
    details: str = ""


def training_of(experiment: Experiment, batches: Batches, side_by_side: bool) -> Training:
    """The training of one net, or of as many as the recipe has members."""
    recipe = experiment.recipe
    kind = Training if recipe.members == 1 else SideBySide if side_by_side else OneAfterTheOther
    return kind(build(experiment.network, recipe.seed, recipe.initialisation), batches, recipe)


def way_of(experiment: Experiment, batches: Batches) -> Way:
    """As the recipe wishes, where it can be; measured by a trial on nets that are thrown away.

    The trial draws from PyTorch's generator: seed it afterwards.
    """
    recipe = experiment.recipe
    if recipe.members == 1 or recipe.ensemble == "one_after_the_other":
        return Way()
    reason = prevented(recipe) or ("" if batches.many_orders else "their pictures are read from disk, in one order")
    reason = reason or too_little(experiment.network, recipe, available(batches.device))
    if reason:
        return _one_after_the_other(recipe, reason)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "There is a performance drop")  # a layer's nets would come one by one
            return _tried(experiment, batches)
    except (RuntimeError, UserWarning, MemoryError) as error:
        full = is_out_of_memory(error)
        reason = (
            "the memory is too small for all at once"
            if full
            else "PyTorch cannot run a layer of this network for several at once"
        )
        return _one_after_the_other(recipe, reason, str(error))


def prevented(recipe: Recipe) -> str:
    """Why nets cannot learn side by side by `recipe`; empty where they can."""
    if dist.is_available() and dist.is_initialized():
        return "several processes train each of them"
    if recipe.compile:
        return "they are compiled, and a compiled net cannot be stacked"
    if recipe.precision in NARROW:
        return f"PyTorch does not calculate in {NAMES[recipe.precision]} for several at once"
    if recipe.schedule.kind == "plateau":
        return "a plateau judges each by itself, and so each has a rate of its own"
    return ""


def is_faster(one: float, all_at_once: float, members: int) -> bool:
    """Whether a step of all at once takes clearly less than `members` steps of one net."""
    return all_at_once < GAIN * members * one


def _tried(experiment: Experiment, batches: Batches) -> Way:
    recipe = experiment.recipe
    if recipe.ensemble == "side_by_side":
        _Trial(training_of(experiment, batches, side_by_side=True)).step()
        return Way(True, f"The {recipe.members} nets learn side by side, as the recipe asks.")
    alone = _Trial(training_of(experiment, batches, side_by_side=False))
    one = min(alone.step() for _ in range(WARM_UP))
    if one > LONG_STEP:
        return _one_after_the_other(recipe, f"a step of one takes {one:.1f} s, which fills the device by itself")
    one, at_once = _medians(alone, _Trial(training_of(experiment, batches, side_by_side=True)))
    figures = (
        f"a step of all takes {_text(at_once)}, the {recipe.members} steps one by one {_text(recipe.members * one)}"
    )
    if is_faster(one, at_once, recipe.members):
        return Way(True, f"The {recipe.members} nets learn side by side: {figures}.")
    return _one_after_the_other(recipe, figures)


def _one_after_the_other(recipe: Recipe, reason: str, details: str = "") -> Way:
    return Way(False, f"The {recipe.members} nets learn one after the other: {reason}.", details)


class _Trial:
    """Steps of a training that nobody keeps."""

    def __init__(self, training: Training) -> None:
        self._training, self._batches = training, _endless(training)

    def step(self) -> float:
        """One more; gives its seconds."""
        begun = time.perf_counter()
        self._training.update(*next(self._batches)).item()  # waits for the device
        return time.perf_counter() - begun


def _endless(training: Training) -> Iterator[Batch]:
    for _ in count():
        yield from training.rest_of_epoch()


def _medians(*trials: _Trial) -> list[float]:
    """The median seconds of a step of each, taken in turns, so that other programs upset all alike."""
    for _ in range(WARM_UP):
        for trial in trials:
            trial.step()
    deadline = time.monotonic() + PATIENCE
    times: list[list[float]] = []
    while len(times) < TURNS and (not times or time.monotonic() < deadline):
        times.append([trial.step() for trial in trials])
    return [median(own) for own in zip(*times, strict=True)]


def _text(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"
