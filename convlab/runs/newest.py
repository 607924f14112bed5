"""The newest of everything that a run shows as a picture, decoded only when its row is another than before."""

import sqlite3
from collections.abc import Callable
from typing import Generic, TypeVar

from convlab.runs import observations, queries
from convlab.runs.queries import Span
from convlab.runs.rows import Confusion, Guesses, Picture, Snapshot

T = TypeVar("T")


class _Decoded(Generic[T]):
    """Values by name, each kept as long as it comes from the same row."""

    def __init__(self, decode: Callable[[sqlite3.Connection, int], T]) -> None:
        self._decode = decode
        self._kept: dict[str, tuple[int, T]] = {}

    def at(self, database: sqlite3.Connection, name: str, row: int) -> T:
        if self._kept.get(name, (0,))[0] != row:
            self._kept[name] = (row, self._decode(database, row))
        return self._kept[name][1]

    def newest(self, database: sqlite3.Connection, table: str, seen: tuple[Span, ...]) -> dict[str, T]:
        """The newest that is seen of each name in a table."""
        names = queries.names_in(database, table)
        rows = {name: queries.newest_named(database, table, name, seen) for name in names}
        return {name: self.at(database, name, row) for name, row in rows.items() if row is not None}


class Newest:
    """Snapshots, guesses, confusion and pictures of one run."""

    def __init__(self) -> None:
        self._tensors = _Decoded(queries.tensor)
        self._maps = _Decoded(observations.maps)
        self._pictures = _Decoded(observations.picture)
        self._confusion = _Decoded(observations.confusion)
        self._guesses = _Decoded(lambda database, row: queries.guesses(database, row, queries.probes(database)))

    def snapshots(self, database: sqlite3.Connection, seen: tuple[Span, ...]) -> dict[str, Snapshot]:
        """Weights, gradients, updates and feature maps."""
        found = self._tensors.newest(database, "tensor", seen)
        if observations.has_observations(database):
            found |= self._maps.newest(database, "map", seen)
        return found

    def pictures(self, database: sqlite3.Connection, seen: tuple[Span, ...]) -> dict[str, Picture]:
        """What somebody wrote as a picture."""
        return self._pictures.newest(database, "picture", seen) if observations.has_observations(database) else {}

    def guesses(self, database: sqlite3.Connection, seen: tuple[Span, ...]) -> Guesses | None:
        """The best classes for the probes."""
        row = queries.newest_guess(database, seen)
        return None if row is None else self._guesses.at(database, "", row)

    def confusion(self, database: sqlite3.Connection, seen: tuple[Span, ...]) -> Confusion | None:
        """Which classes were taken for which."""
        if not observations.has_observations(database):
            return None
        row = observations.newest_confusion(database, seen)
        return None if row is None else self._confusion.at(database, "", row)
