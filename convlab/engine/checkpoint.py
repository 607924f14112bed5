"""A training as it stood after a step, in one file: weights, optimiser, schedule, random states and the place."""

import math
from pathlib import Path
from typing import Any, Literal

import torch
from pydantic import Field
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from convlab.core.document import Document
from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.core.recipe import DropoutRate, Optimiser, WeightDecay
from convlab.core.schedules import Waiting
from convlab.engine.augment import Colours
from convlab.engine.batches import FIXED_PIXELS, Batches, Pixels
from convlab.engine.training import Settings, Training

NOTE = "convlab"  # the name of the JSON in the file's header
STATES: dict[Optimiser, set[str]] = {  # what an optimiser keeps of each parameter, in its shape; "step" is one number
    "sgd": {"momentum_buffer"},
    "adam": {"step", "exp_avg", "exp_avg_sq"},
    "adamw": {"step", "exp_avg", "exp_avg_sq"},
}
OPTIMISER, ENSEMBLE = "optimiser", "ensemble"


class Plateaued(Document):
    """What a plateau remembers; no `best` before the first judgement."""

    best: float | None = None
    since: int = Field(default=0, ge=0)
    factor: float = Field(default=1.0, gt=0)


class Scaler(Document):
    """Where float16's scaling stands."""

    scale: float = Field(gt=0)
    steps_without_overflow: int = Field(ge=0)


class Figures(Document):
    """How pixels become numbers, found from the training pictures: one of them may be unreadable by now."""

    mean: float | tuple[float, ...]
    deviation: float | tuple[float, ...]
    colours: tuple[tuple[float, ...], tuple[tuple[float, ...], ...]] | None = None  # their mean and the main ones


class Note(Document):
    """What stands beside the tensors. Equal build, device and threads continue bit for bit on a CPU.

    What is None was not changed, or is not there; a file of version 1 has only the rate. In one of nets that learn
    side by side, new in version 3, each tensor has one axis more, the first, for the nets.
    """

    format: Literal["convlab-checkpoint"] = "convlab-checkpoint"
    version: Literal[1, 2, 3] = 3
    step: int = Field(ge=0)
    rate: float = Field(gt=0)  # that the schedule takes its part of
    weight_decay: WeightDecay | None = None
    dropout: DropoutRate | None = None
    augmenting: bool | None = None
    optimiser: Optimiser = "sgd"
    waiting: Plateaued = Plateaued()
    scaler: Scaler | None = None
    figures: Figures | None = None
    side_by_side: bool = False
    torch: str
    device: str
    threads: int

    def differs(self, device: str) -> str:
        """What is not as it was, so that the training goes on close, not equal; empty where all is."""
        here = {"PyTorch": torch.__version__, "device": device, "threads": torch.get_num_threads()}
        then = {"PyTorch": self.torch, "device": self.device, "threads": self.threads}
        return ", ".join(f"{name} {then[name]} then, {here[name]} now" for name in here if then[name] != here[name])


def save(path: Path, training: Training) -> str:
    """Writes the checkpoint whole or not at all, and gives its SHA-256; raises OSError."""
    header = {NOTE: _note(training).model_dump_json()}
    return write_whole(path, lambda temporary: save_file(_tensors(training), temporary, header))


def note_of(path: Path) -> Note | Problem:
    """What stands beside the tensors of a file."""
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            return _note_in(file)
    except (OSError, SafetensorError, ValueError) as error:
        return _foreign(path, error)


def restore(path: Path, training: Training) -> Note | Problem:
    """Puts `training` back to where the file has it; a Problem where the file does not belong to it."""
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            note = _note_in(file)
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        training.state = _part(tensors, "model")
        if note.optimiser == training.recipe.optimiser:  # a branch may have another, which begins anew
            _put_optimiser(training, tensors)
        _put_random_states(_part(tensors, "random"))
        training.memory = {name: t.to(training.batches.device) for name, t in _part(tensors, ENSEMBLE).items()}
    except (OSError, SafetensorError, RuntimeError, KeyError, ValueError, TypeError) as error:
        return _foreign(path, error)
    _put_note(training, note)
    return note


def _note_in(file: Any) -> Note:
    return Note.model_validate_json((file.metadata() or {}).get(NOTE, "{}"))


def _foreign(path: Path, error: Exception) -> Problem:
    return Problem(f"{path} is no checkpoint of this network, or is damaged.", str(error))


def _note(training: Training) -> Note:
    waiting, scaler = training.waiting, training.scaler
    return Note(
        step=training.step,
        rate=training.base_rate,
        weight_decay=training.weight_decay,
        dropout=training.dropout,
        augmenting=training.batches.augmenting,
        optimiser=training.recipe.optimiser,
        waiting=Plateaued(
            best=waiting.best if math.isfinite(waiting.best) else None, since=waiting.since, factor=waiting.factor
        ),
        scaler=_scaling(scaler) if scaler else None,
        figures=_figures(training.batches) if training.recipe.inputs not in FIXED_PIXELS else None,
        side_by_side=training.side_by_side,
        torch=torch.__version__,
        device=training.batches.device.type,
        threads=torch.get_num_threads(),
    )


def _figures(batches: Batches) -> Figures:
    colours = batches.augment.colours if batches.augment else None
    described = None if colours is None else (colours.mean.tolist(), colours.main.tolist())
    return Figures(mean=batches.pixels.mean, deviation=batches.pixels.deviation, colours=described)


def _put_figures(figures: Figures, batches: Batches) -> None:
    batches.pixels = Pixels(figures.mean, figures.deviation)
    if batches.augment is not None and figures.colours is not None:
        mean, main = (torch.tensor(numbers, device=batches.device) for numbers in figures.colours)
        batches.augment.colours = Colours(mean, main)


def _scaling(scaler: torch.amp.GradScaler) -> Scaler:
    state = scaler.state_dict()
    return Scaler(scale=state["scale"], steps_without_overflow=state["_growth_tracker"])


def _put_note(training: Training, note: Note) -> None:
    training.step = note.step
    best = math.inf if note.waiting.best is None else note.waiting.best
    training.waiting = Waiting(best, note.waiting.since, note.waiting.factor)
    now = training.settings
    training.settings = Settings(
        rate=note.rate,
        weight_decay=now.weight_decay if note.weight_decay is None else note.weight_decay,
        dropout=now.dropout if note.dropout is None else note.dropout,
        augmenting=now.augmenting if note.augmenting is None else note.augmenting,
    )
    if note.figures is not None and training.recipe.inputs not in FIXED_PIXELS:
        _put_figures(note.figures, training.batches)
    if note.scaler is not None and training.scaler is not None:
        found = {"scale": note.scaler.scale, "_growth_tracker": note.scaler.steps_without_overflow}
        training.scaler.load_state_dict({**training.scaler.state_dict(), **found})


def _tensors(training: Training) -> dict[str, torch.Tensor]:
    parts = {"model": training.state, "random": _random_states(), ENSEMBLE: training.memory}
    for name, parameter in training.parameters.items():
        for key, value in training.optimiser.state[parameter].items():
            if isinstance(value, torch.Tensor):
                parts.setdefault(f"{OPTIMISER}/{key}", {})[name] = value
    return {f"{part}/{name}": t.contiguous() for part, tensors in parts.items() for name, t in tensors.items()}


def _part(tensors: dict[str, torch.Tensor], part: str) -> dict[str, torch.Tensor]:
    prefix = f"{part}/"
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}


def _put_optimiser(training: Training, tensors: dict[str, torch.Tensor]) -> None:
    parameters = training.parameters
    found = {f"momentum_buffer/{name}": t for name, t in _part(tensors, "momentum").items()}  # version 1
    found |= _part(tensors, OPTIMISER)
    training.optimiser.state.clear()
    for path, tensor in found.items():
        key, _, name = path.partition("/")
        parameter = parameters[name]
        if tensor.shape != (() if key == "step" else parameter.shape) or tensor.dtype != torch.float32:
            raise ValueError(f"{path} has another shape or another kind of numbers")
        training.optimiser.state[parameter][key] = _laid_out_as(parameter, tensor)
    states = [set(training.optimiser.state[parameter]) for parameter in parameters.values() if found]
    if any(state != STATES[training.recipe.optimiser] for state in states):
        raise ValueError("what the optimiser remembers is not whole")


def _laid_out_as(parameter: torch.nn.Parameter, state: torch.Tensor) -> torch.Tensor:
    """A copy beside its parameter, in the same order of memory: fused optimisers pair numbers by where they lie."""
    if state.shape != parameter.shape:
        return state.to(parameter.device, copy=True)  # Adam counts its steps
    return torch.empty_like(parameter, requires_grad=False).copy_(state)


def _random_states() -> dict[str, torch.Tensor]:
    """The states of the generators that dropout draws from, (n,) uint8 each."""
    states = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        states["cuda"] = torch.cuda.get_rng_state()
    if torch.backends.mps.is_available():
        states["mps"] = torch.mps.get_rng_state()
    return states


def _put_random_states(states: dict[str, torch.Tensor]) -> None:
    torch.set_rng_state(states["cpu"])
    if "cuda" in states and torch.cuda.is_available():
        torch.cuda.set_rng_state(states["cuda"])
    if "mps" in states and torch.backends.mps.is_available():
        torch.mps.set_rng_state(states["mps"])
