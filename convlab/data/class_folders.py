"""Folders of classes, ImageNet's own layout included: one folder a class, pictures of any shape in it."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from csv import reader
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.data.refused import RefusedError
from convlab.data.split import Split, stratified
from convlab.imaging.picture_file import read_picture_file

ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff")
TRAIN_NAMES, HELD_OUT_NAMES = ("train", "training"), ("val", "validation", "valid", "test", "testing")
HELD_OUT_SHARE = 0.2  # of a folder that is not divided
MOST_CLASSES = 100_000
MOST_BYTES = 4 * 2**30  # of pictures held in memory at once
NAMES_OF_IMAGENET = "LOC_synset_mapping.txt"  # "n01440764 tench, Tinca tinca" a line
ANSWERS_OF_IMAGENET = "LOC_val_solution.csv"  # "ILSVRC2012_val_00048981,n03995372 85 1 499 272" a line

Listed = list[tuple[Path, int]]  # a picture's file and its label


@dataclass(frozen=True)
class ClassFolders:
    """What a look at the folders shows before any picture is read; `held_out` is empty where nothing is set apart."""

    folder: Path
    classes: tuple[str, ...]
    train: Listed
    held_out: Listed


def find_classes(folder: Path) -> ClassFolders | None:
    """The classes of `folder` itself or of its train and val parts, in the order of their folders' names.

    ImageNet's layout (ILSVRC/Data/CLS-LOC, with val in one heap and LOC_val_solution.csv) is known.
    None where there are no class folders with pictures.
    """
    home = _imagenet_home(folder) or folder
    train, held_out = _part(home, TRAIN_NAMES), _part(home, HELD_OUT_NAMES)
    keys = _class_folders(train or home)
    learnt = _listed(train or home, keys)
    if len(keys) < 1 or not learnt:
        return None
    judged = [] if held_out is None else _listed(held_out, keys) or _heap(folder, held_out, keys)
    names = _readable_names(folder)
    return ClassFolders(folder, tuple(names.get(key, key) for key in keys), learnt, judged)


def read_classes(found: ClassFolders, size: tuple[int, int]) -> Split:
    """All pictures, scaled to cover (height, width) and cut to its middle: images (N, H, W, 3).

    What cannot be read is left out and named. A folder without a held-out part gives a fifth of each class to it,
    always the same one. Raises RefusedError where nothing is left or memory would not hold it.
    """
    height, width = size
    listed = found.train + found.held_out
    if len(listed) * height * width * 3 > MOST_BYTES:
        raise RefusedError(
            f"{found.folder} holds {whole(len(listed))} pictures; at {height} × {width} they take more than "
            f"{MOST_BYTES // 2**30} GB of memory. Take a network with a smaller input, or fewer pictures."
        )
    images, kept, left_out = _read_all(listed, size)
    labels = np.array([label for _, label in listed], np.int64)
    is_held_out = np.arange(len(listed)) >= len(found.train)
    if not found.held_out:
        share = max(len(found.classes), round(len(listed) * HELD_OUT_SHARE))
        is_held_out = stratified(labels, min(share, len(listed) - 1), seed=0)
    train, judged = kept & ~is_held_out, kept & is_held_out
    if not train.any() or not judged.any():
        raise RefusedError(f"{found.folder} has too few pictures that can be read: {whole(int(kept.sum()))}.")
    return Split(images[train], labels[train], images[judged], labels[judged], left_out)


def cover(pixels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """(h, w) or (h, w, 3) becomes (H, W, 3): scaled so that it covers `size`, then its middle (as for ImageNet)."""
    height, width = size
    scale = max(height / pixels.shape[0], width / pixels.shape[1])
    wide, high = max(width, round(pixels.shape[1] * scale)), max(height, round(pixels.shape[0] * scale))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    scaled = cv2.resize(pixels, (wide, high), interpolation=way)
    top, left = (high - height) // 2, (wide - width) // 2
    middle = scaled[top : top + height, left : left + width]
    return middle if middle.ndim == 3 else np.repeat(middle[..., None], 3, axis=2)


def _read_all(
    listed: Listed, size: tuple[int, int]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_], tuple[Problem, ...]]:
    """Images (N, H, W, 3), a mask (N,) of those that could be read, and the others' problems."""
    images = np.zeros((len(listed), *size, 3), np.uint8)
    kept = np.ones(len(listed), np.bool_)

    def read(place: int) -> Problem | None:
        pixels = read_picture_file(listed[place][0])
        if isinstance(pixels, Problem):
            kept[place] = False
            return pixels
        images[place] = cover(pixels, size)
        return None

    with ThreadPoolExecutor() as threads:  # OpenCV decodes and scales outside Python's lock
        problems = list(threads.map(read, range(len(listed))))
    return images, kept, tuple(problem for problem in problems if problem is not None)


def _imagenet_home(folder: Path) -> Path | None:
    homes = (folder / "ILSVRC" / "Data" / "CLS-LOC", folder / "Data" / "CLS-LOC")
    return next((home for home in homes if home.is_dir()), None)


def _part(home: Path, names: Sequence[str]) -> Path | None:
    return next((home / name for name in names if (home / name).is_dir()), None)


def _class_folders(home: Path) -> list[str]:
    """Names of the folders that hold pictures, sorted."""
    try:
        names = sorted(entry.name for entry in home.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    except OSError as error:
        raise RefusedError(f"{home} cannot be read: {error.strerror}.") from error
    if len(names) > MOST_CLASSES:
        raise RefusedError(f"{home} holds {whole(len(names))} folders: too many to be classes.")
    return [name for name in names if _pictures(home / name)]


def _listed(home: Path, keys: list[str]) -> Listed:
    return [(path, label) for label, key in enumerate(keys) for path in _pictures(home / key)]


def _pictures(folder: Path) -> list[Path]:
    """The picture files of a folder by name, sorted; none where it cannot be listed."""
    if not folder.is_dir():
        return []
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in ENDINGS)
    except OSError as error:
        raise RefusedError(f"{folder} cannot be read: {error.strerror}.") from error


def _heap(folder: Path, held_out: Path, keys: list[str]) -> Listed:
    """ImageNet's validation pictures, all in one folder: a table says which class each is of."""
    answers = next(
        (place / ANSWERS_OF_IMAGENET for place in (folder, held_out) if (place / ANSWERS_OF_IMAGENET).is_file()), None
    )
    if answers is None:
        return []
    labels = {key: label for label, key in enumerate(keys)}
    with open(answers, encoding="utf-8", errors="replace", newline="") as table:
        rows = {row[0]: row[1].split()[0] for row in reader(table) if len(row) > 1 and row[1].strip()}
    known = [(path, labels.get(rows.get(path.stem, ""))) for path in _pictures(held_out)]
    return [(path, label) for path, label in known if label is not None]


def _readable_names(folder: Path) -> dict[str, str]:
    """ImageNet's names by its folders' names, the first word of each: n01440764 is a tench."""
    path = folder / NAMES_OF_IMAGENET
    if not path.is_file():
        return {}
    lines = (line.partition(" ") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return {key: names.split(",")[0].strip() for key, _, names in lines if names.strip()}
