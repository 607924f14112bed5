"""How `convlab train` begins: anew or where a run stood, and with what of the machine."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Beginning:
    """A run folder, to begin or to go on with, from the checkpoint after step `at` where that is named.

    `workers` processes read pictures that memory does not hold; None: as many as the cores bear.
    """

    folder: Path
    resume: bool
    at: int | None
    workers: int | None
