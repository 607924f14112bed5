"""Which picture files there are and of which class each is, so small that a million of them are no burden."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.data.refused import RefusedError

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")


@dataclass(frozen=True, eq=False)
class Listing:
    """Picture files with their labels (N,) int64. Picture i lies in `folders[folder_of[i]]`.

    `names` holds all files' names behind one another, that of i up to `ends[i]`: no object for each of them.
    """

    folders: tuple[Path, ...]
    folder_of: NDArray[np.int32]
    names: bytes
    ends: NDArray[np.int64]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def path(self, place: int) -> Path:
        """The file of one picture."""
        begin = int(self.ends[place - 1]) if place else 0
        folder = self.folders[int(self.folder_of[place])]
        return folder / os.fsdecode(self.names[begin : int(self.ends[place])])


def listing_of(rows: Sequence[tuple[Path, Sequence[str], Sequence[int]]]) -> Listing:
    """From folders, each with its files' names and their labels."""
    counts = [len(names) for _, names, _ in rows]
    encoded = [os.fsencode(name) for _, names, _ in rows for name in names]
    return Listing(
        folders=tuple(folder for folder, _, _ in rows),
        folder_of=np.repeat(np.arange(len(rows), dtype=np.int32), counts),
        names=b"".join(encoded),
        ends=np.cumsum([len(name) for name in encoded], dtype=np.int64),
        labels=np.array([label for _, _, labels in rows for label in labels], np.int64),
    )


def picture_names(folder: Path) -> list[str]:
    """The picture files of a folder, sorted; none where it is no folder. Only names are looked at, no file is opened.

    Raises RefusedError where it cannot be listed.
    """
    if not os.path.isdir(folder):
        return []
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries if _is_picture(entry.name))
    except OSError as error:
        raise RefusedError(f"{folder} cannot be read: {error.strerror}.") from error


def _is_picture(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(".")  # macOS puts "._dog.jpg" beside "dog.jpg"
