"""What is wrong in a lesson file, and in which line."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """A sentence about one line (counted from 1) of a text."""

    line: int
    sentence: str


@dataclass(frozen=True, order=True)
class Complaint:
    """A fault with the file it stands in."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.sentence}"
