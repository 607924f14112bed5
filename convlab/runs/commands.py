"""Commands to a trainer: lines that viewers append to commands.jsonl, each read once."""

import os
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from convlab.core.document import Document
from convlab.core.recipe import LARGEST_DROPOUT, LARGEST_RATE, SMALLEST_RATE

COMMANDS = "commands.jsonl"
LONGEST_LINE = 4096  # bytes

Kind = Literal[
    "pause",
    "resume",
    "stop",
    "step",
    "rate",
    "divide",
    "weight_decay",
    "dropout",
    "augmentation",
    "evaluate",
    "checkpoint",
    "snapshot",
]
BOUNDS: Mapping[Kind, tuple[float, float]] = {  # of the values of those commands that have one
    "rate": (SMALLEST_RATE, LARGEST_RATE),
    "weight_decay": (0.0, 1.0),
    "dropout": (0.0, LARGEST_DROPOUT),
    "augmentation": (0.0, 1.0),  # off, on
}


class Command(Document):
    """What a viewer wants. `value` is the new rate, weight decay or dropout; of "augmentation" 0 is off and 1 on."""

    kind: Kind
    value: float | None = None

    @model_validator(mode="after")
    def _has_its_value(self) -> "Command":
        bounds = BOUNDS.get(self.kind)
        if (bounds is None) != (self.value is None):
            raise ValueError(f"{', '.join(BOUNDS)} need a value, every other command has none")
        if bounds is not None and self.value is not None and not bounds[0] <= self.value <= bounds[1]:
            raise ValueError(f"a {self.kind} lies between {bounds[0]:g} and {bounds[1]:g}")
        if self.kind == "augmentation" and self.value not in (0, 1):
            raise ValueError("augmentation is 0, off, or 1, on")
        return self


class Sent(Document):
    """A command as it stands in the file: `id` is its own, `time` is unix time."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    time: float
    command: Command


def send(folder: Path, command: Command) -> str:
    """Appends `command` to the run's file and gives its id; raises OSError where that cannot be written.

    One write of one line, so that viewers beside each other do not mix; a torn line of a viewer that
    died is closed first, and stays alone.
    """
    sent = Sent(id=uuid.uuid4().hex, time=time.time(), command=command)
    append(folder, sent)
    return sent.id


def append(folder: Path, sent: Sent) -> None:
    """Appends a command that has its id already; raises OSError where that cannot be written."""
    line = sent.model_dump_json().encode() + b"\n"
    with open(folder / COMMANDS, "a+b", buffering=0) as file:
        file.write((b"\n" if _is_torn(file.fileno()) else b"") + line)


def _is_torn(handle: int) -> bool:
    end = os.lseek(handle, 0, os.SEEK_END)
    if end == 0:
        return False
    os.lseek(handle, end - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


class Inbox:
    """The trainer's end of commands.jsonl: whole lines only; a torn last line waits for its rest."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / COMMANDS
        self._read_to = 0  # bytes

    def new(self) -> list[Sent | str]:
        """What has come since the last call, in order; a str says what is wrong with a line.

        Costs one look at the file's size where nothing has come.
        """
        if self._size() <= self._read_to:
            return []
        with open(self._path, "rb") as file:
            file.seek(self._read_to)
            whole, newline, _torn = file.read().rpartition(b"\n")
        self._read_to += len(whole) + len(newline)
        return [parsed(line) for line in whole.split(b"\n") if line.strip()]

    def _size(self) -> int:
        try:
            return os.stat(self._path).st_size
        except FileNotFoundError:
            return 0


def parsed(line: bytes) -> Sent | str:
    """The command in a line, or the sentence that says why it is none."""
    if len(line) > LONGEST_LINE:
        return f"A line of {COMMANDS} is longer than {LONGEST_LINE} bytes and was left out."
    try:
        return Sent.model_validate_json(line)
    except ValidationError as error:
        shown = line[:60].decode("utf-8", "replace")
        return f"A line of {COMMANDS} is no command and was left out: {shown!r} ({error.errors()[0]['msg']})."
