"""What the warm engine does: says that it is ready, and trains each run folder that it is handed.

Lines of JSON. In: {"train": "<run folder>", "resume": false}. Out: {"ready": "CPU, 1 of 2 threads"} at the
start and after each training; {"refused": "<sentence>"} where a training cannot start. While it trains,
a closed standard input means nothing; an idle engine ends with it.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import torch
from pydantic import ValidationError
from torch import nn

from convlab.core.document import Document
from convlab.core.problem import Problem
from convlab.engine.devices import Device, choose_device, yield_to_others
from convlab.engine.session import start

LOG = "engine.log"


class Request(Document):
    """A run folder to train, or to train on with from its newest checkpoint."""

    train: str
    resume: bool = False


def serve() -> None:
    """Trains what is asked for on standard input, until that is closed."""
    yield_to_others()
    device = choose_device()
    warm_up(device.device)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")  # stays ours when 1 goes to a log
    _say(answers, ready=device.text)
    while line := sys.stdin.readline():
        problem = _train(line, device)
        if problem is not None:
            _say(answers, refused=problem.sentence)
        _say(answers, ready=device.text)


def warm_up(device: torch.device) -> None:
    """One tiny update, so that what is loaded at the first use is loaded before Train is pressed."""
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(18, 2))
    model.to(device)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(2):
        labels = torch.zeros(4, dtype=torch.int64, device=device)
        loss = nn.functional.cross_entropy(model(torch.rand(4, 1, 8, 8, device=device)), labels)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()


def _train(line: str, device: Device) -> Problem | None:
    try:
        request = Request.model_validate_json(line)
    except ValidationError as error:
        return Problem("The engine was asked for something that it does not know.", str(error))
    folder = Path(request.train)
    if not folder.is_dir():
        return Problem(f"{folder} is no run folder.")
    with _logged(folder / LOG):
        return _train_folder(folder, device, request.resume)


def _train_folder(folder: Path, device: Device, resume: bool) -> Problem | None:
    """A bug ends this training, not the engine: its traceback is in the log, its sentence in the run."""
    try:
        session = start(folder, device, resume)
        if isinstance(session, Problem):
            return session
        for _ in session.run():
            pass
    except OSError as error:
        return Problem(f"The training broke off. {error}", repr(error))
    except Exception:
        logging.getLogger(__name__).exception("The training broke off.")
        return Problem(f"The training broke off by a fault of ConvLab; {folder / LOG} says more.")
    return None


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Everything that this process prints, C libraries too, goes to `path`; afterwards as before."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with open(path, "ab") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for target, handle in zip((1, 2), kept, strict=True):
            os.dup2(handle, target)
            os.close(handle)


def _say(answers: TextIO, **line: str) -> None:
    """One line to whoever started this engine, who may be gone."""
    with suppress(OSError):
        answers.write(json.dumps(line) + "\n")
        answers.flush()
