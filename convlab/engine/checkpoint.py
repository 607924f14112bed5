"""A training as it stood after a step, in one file: weights, momentum, random states and the place."""

from pathlib import Path
from typing import Literal

import torch
from pydantic import Field, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from convlab.core.document import Document
from convlab.core.files import write_whole
from convlab.core.problem import Problem
from convlab.engine.training import Training

NOTE = "convlab"  # the name of the JSON in the file's header


class Note(Document):
    """What stands beside the tensors. Equal build, device and threads continue bit for bit on a CPU."""

    format: Literal["convlab-checkpoint"] = "convlab-checkpoint"
    version: Literal[1] = 1
    step: int = Field(ge=0)
    rate: float = Field(gt=0)
    torch: str
    device: str
    threads: int


def save(path: Path, training: Training) -> str:
    """Writes the checkpoint whole or not at all, and gives its SHA-256; raises OSError."""
    note = Note(
        step=training.step,
        rate=training.rate,
        torch=torch.__version__,
        device=training.batches.device.type,
        threads=torch.get_num_threads(),
    )
    header = {NOTE: note.model_dump_json()}
    return write_whole(path, lambda temporary: save_file(_tensors(training), temporary, header))


def restore(path: Path, training: Training) -> Problem | None:
    """Puts `training` back to where the file has it; a Problem where the file does not belong to it."""
    try:
        with safe_open(path, framework="pt", device="cpu") as file:
            note = Note.model_validate_json((file.metadata() or {}).get(NOTE, "{}"))
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        training.model.load_state_dict(_part(tensors, "model"))
        _put_momentum(training, _part(tensors, "momentum"))
        _put_random_states(_part(tensors, "random"))
    except (OSError, SafetensorError, ValidationError, RuntimeError, KeyError) as error:
        return Problem(f"{path} is no checkpoint of this network, or is damaged.", str(error))
    training.step, training.rate = note.step, note.rate
    return None


def _tensors(training: Training) -> dict[str, torch.Tensor]:
    state = training.optimiser.state
    named = training.model.named_parameters()
    momentum = {name: state[p]["momentum_buffer"] for name, p in named if state[p].get("momentum_buffer") is not None}
    parts = {"model": training.model.state_dict(), "momentum": momentum, "random": _random_states()}
    return {f"{part}/{name}": t.contiguous() for part, tensors in parts.items() for name, t in tensors.items()}


def _part(tensors: dict[str, torch.Tensor], part: str) -> dict[str, torch.Tensor]:
    prefix = f"{part}/"
    return {name.removeprefix(prefix): t for name, t in tensors.items() if name.startswith(prefix)}


def _put_momentum(training: Training, momentum: dict[str, torch.Tensor]) -> None:
    for name, parameter in training.model.named_parameters():
        if name in momentum:
            buffer = momentum[name].to(parameter.device)
            training.optimiser.state[parameter]["momentum_buffer"] = buffer


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
