"""Commands to a trainer: lines that viewers append to commands.jsonl, each read once."""

import os
import time
import uuid
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator

from convlab.core.document import Document
from convlab.core.experiment import LARGEST_RATE, SMALLEST_RATE

COMMANDS = "commands.jsonl"
LONGEST_LINE = 4096  # bytes

Kind = Literal["pause", "resume", "stop", "step", "rate", "divide", "checkpoint"]


class Command(Document):
    """What a viewer wants. `value` is the new learning rate of a "rate", and nothing else's."""

    kind: Kind
    value: Annotated[float, Field(ge=SMALLEST_RATE, le=LARGEST_RATE)] | None = None

    @model_validator(mode="after")
    def _a_rate_has_a_value(self) -> "Command":
        if (self.kind == "rate") != (self.value is not None):
            raise ValueError("a rate needs a value, every other command has none")
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
    line = sent.model_dump_json().encode() + b"\n"
    with open(folder / COMMANDS, "a+b", buffering=0) as file:
        file.write((b"\n" if _is_torn(file.fileno()) else b"") + line)
    return sent.id


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
