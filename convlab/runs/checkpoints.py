"""The checkpoints of a run: which one counts, and which files may go."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from convlab.core.files import sha256_of
from convlab.core.problem import Problem
from convlab.runs import queries
from convlab.runs.schema import DATABASE, fault_of, is_empty, mirrored, open_to_read, unreadable

FOLDER = "checkpoints"
KEPT = 2  # the newest, and the one before in case the newest is damaged


@dataclass(frozen=True)
class Kept:
    """A checkpoint that lies whole in `file`, `step` steps into the training; newer ones were damaged or gone."""

    step: int
    file: Path
    damaged: tuple[Path, ...] = ()


def checkpoint_file(step: int, by_hand: bool = False) -> str:
    """Where the checkpoint after `step` lies, relative to the run folder; one `by_hand` stays for good."""
    return f"{FOLDER}/{'kept' if by_hand else 'step'}-{step:09}.safetensors"


def newest_whole(folder: Path, at: int | None = None) -> Kept | Problem | None:
    """The newest checkpoint whose file still has the SHA-256 that the run knows; None where none was kept.

    With `at` the one after that step.
    A Problem where there were some and all are damaged or gone, or where the database cannot be read.
    """
    path = folder / DATABASE
    if not path.exists():
        return None
    try:
        with closing(open_to_read(path)) as database:
            if is_empty(database):
                return None
            fault = fault_of(database, path) or (mirrored(folder) if queries.is_mirror(database) else None)
            recorded = [] if fault else queries.checkpoints(database, queries.spans(database))
            recorded = recorded if at is None else [row for row in recorded if row[0] == at]
    except sqlite3.Error as error:
        return unreadable(path, error)
    # A run may come from a stranger: only the name that a trainer gives is followed, never another path.
    named = ((step, folder / file, sha256) for step, file, sha256 in recorded if file in _names(step))
    kept: Kept | Problem | None = fault or _first_whole(named)
    if kept is None and recorded:
        return Problem(f"No checkpoint in {folder / FOLDER} is whole: each is damaged or gone.")
    return kept


def _first_whole(named: Iterable[tuple[int, Path, str]]) -> Kept | None:
    damaged: list[Path] = []
    for step, file, sha256 in named:
        if _is_whole(file, sha256):
            return Kept(step, file, tuple(damaged))
        damaged.append(file)
    return None


def _names(step: int) -> tuple[str, str]:
    return checkpoint_file(step), checkpoint_file(step, by_hand=True)


def remove_older(folder: Path) -> None:
    """Removes all checkpoint files but the newest two and those by hand; call it once the newest is in the run."""
    by_age = sorted((folder / FOLDER).glob("step-*.safetensors"), key=lambda path: path.stat().st_mtime_ns)
    for path in by_age[:-KEPT]:
        path.unlink(missing_ok=True)


def remove_torn(folder: Path) -> None:
    """Removes what a trainer was writing when it was killed; call it as the only trainer of the run."""
    for path in (folder / FOLDER).glob(".*.part"):
        path.unlink(missing_ok=True)


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False
