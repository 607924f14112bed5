"""Folders of classes, ImageNet's own layout included: one folder a class, pictures of any shape in it."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from csv import reader
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.data.file_pictures import FilePictures
from convlab.data.listing import Listing, listing_of, picture_names
from convlab.data.refused import RefusedError
from convlab.data.split import FiledSplit, Parts, Split, stratified

TRAIN_NAMES, HELD_OUT_NAMES = ("train", "training"), ("val", "validation", "valid", "test", "testing")
HELD_OUT_SHARE = 0.2  # of a folder that is not divided
MOST_CLASSES = 100_000
MOST_IN_MEMORY = 2 * 2**30  # bytes of pictures; what takes more stays in its files
NAMES_OF_IMAGENET = "LOC_synset_mapping.txt"  # "n01440764 tench, Tinca tinca" a line
ANSWERS_OF_IMAGENET = "LOC_val_solution.csv"  # "ILSVRC2012_val_00048981,n03995372 85 1 499 272" a line


@dataclass(frozen=True)
class ClassFolders:
    """What a look at the folders shows before any picture is read; `held_out` is empty where nothing is set apart."""

    folder: Path
    classes: tuple[str, ...]
    train: Listing
    held_out: Listing


def find_classes(folder: Path) -> ClassFolders | None:
    """The classes of `folder` itself or of its train and val parts, in the order of their folders' names.

    ImageNet's layout (ILSVRC/Data/CLS-LOC, with val in one heap and LOC_val_solution.csv) is known.
    None where there are no class folders with pictures.
    """
    home = _imagenet_home(folder) or folder
    train, held_out = _part(home, TRAIN_NAMES), _part(home, HELD_OUT_NAMES)
    named = _class_folders(train or home)
    if not named:
        return None
    learnt = _listed(train or home, list(named), named)
    judged = _judged(folder, held_out, list(named))
    names = _readable_names(folder)
    return ClassFolders(folder, tuple(names.get(key, key) for key in named), learnt, judged)


def read_classes(found: ClassFolders, size: tuple[int, int]) -> Parts:
    """All pictures, scaled to cover (height, width) and cut to its middle: images (N, H, W, 3).

    What takes more than MOST_IN_MEMORY is not read now, but when it is asked for. Else what cannot be read is left
    out and named. A folder without a held-out part gives a fifth of each class to it, always the same one.
    Raises RefusedError where nothing is left.
    """
    height, width = size
    train, held_out = _divided(found, size)
    if not len(train) or not len(held_out):
        raise _too_few(found, len(train) + len(held_out))
    if (len(train) + len(held_out)) * height * width * 3 > MOST_IN_MEMORY:
        return FiledSplit(train, train.labels, held_out, held_out.labels)
    learnt, learnt_labels, unlearnt = _in_memory(train)
    judged, judged_labels, unjudged = _in_memory(held_out)
    if not len(learnt) or not len(judged):
        raise _too_few(found, len(learnt) + len(judged))
    return Split(learnt, learnt_labels, judged, judged_labels, unlearnt + unjudged)


def _divided(found: ClassFolders, size: tuple[int, int]) -> tuple[FilePictures, FilePictures]:
    """The pictures to train on and those held out."""
    count = len(found.train)
    if len(found.held_out):
        held_out = FilePictures(found.folder, found.held_out, np.arange(len(found.held_out)), size)
        return FilePictures(found.folder, found.train, np.arange(count), size), held_out
    share = max(len(found.classes), round(count * HELD_OUT_SHARE))
    judged = stratified(found.train.labels, min(share, count - 1), seed=0)
    learnt, held = (FilePictures(found.folder, found.train, np.flatnonzero(mask), size) for mask in (~judged, judged))
    return learnt, held


def _too_few(found: ClassFolders, count: int) -> RefusedError:
    return RefusedError(f"{found.folder} has too few pictures that can be read: {whole(count)}.")


def _in_memory(pictures: FilePictures) -> tuple[NDArray[np.uint8], NDArray[np.int64], tuple[Problem, ...]]:
    """Images (n, H, W, 3) and labels (n,) of all that can be read, and the others' problems."""
    images = np.zeros(pictures.shape, np.uint8)
    kept = np.ones(len(pictures), np.bool_)

    def read(place: int) -> Problem | None:
        pixels = pictures.read(place)
        if isinstance(pixels, Problem):
            kept[place] = False
            return pixels
        images[place] = pixels
        return None

    with ThreadPoolExecutor() as threads:  # OpenCV decodes and scales outside Python's lock
        problems = [problem for problem in threads.map(read, range(len(pictures))) if problem is not None]
    if not problems:
        return images, pictures.labels, ()
    return images[kept], pictures.labels[kept], tuple(problems)


def _imagenet_home(folder: Path) -> Path | None:
    homes = (folder / "ILSVRC" / "Data" / "CLS-LOC", folder / "Data" / "CLS-LOC")
    return next((home for home in homes if home.is_dir()), None)


def _part(home: Path, names: Sequence[str]) -> Path | None:
    return next((home / name for name in names if (home / name).is_dir()), None)


def _class_folders(home: Path) -> dict[str, list[str]]:
    """The folders that hold pictures, sorted by name, each with its files' names."""
    try:
        with os.scandir(home) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir())
    except OSError as error:
        raise RefusedError(f"{home} cannot be read: {error.strerror}.") from error
    if len(names) > MOST_CLASSES:
        raise RefusedError(f"{home} holds {whole(len(names))} folders: too many to be classes.")
    found = {name: picture_names(home / name) for name in names}
    return {name: pictures for name, pictures in found.items() if pictures}


def _listed(home: Path, keys: list[str], named: dict[str, list[str]]) -> Listing:
    return listing_of([(home / key, named[key], [label] * len(named[key])) for label, key in enumerate(keys)])


def _judged(folder: Path, held_out: Path | None, keys: list[str]) -> Listing:
    """The held-out part, in class folders or in one heap; empty where there is none."""
    if held_out is None:
        return listing_of([])
    listed = _listed(held_out, keys, {key: picture_names(held_out / key) for key in keys})
    return listed if len(listed) else _heap(folder, held_out, keys)


def _heap(folder: Path, held_out: Path, keys: list[str]) -> Listing:
    """ImageNet's validation pictures, all in one folder: a table says which class each is of."""
    answers = next(
        (place / ANSWERS_OF_IMAGENET for place in (folder, held_out) if (place / ANSWERS_OF_IMAGENET).is_file()), None
    )
    if answers is None:
        return listing_of([])
    labels = {key: label for label, key in enumerate(keys)}
    with open(answers, encoding="utf-8", errors="replace", newline="") as table:
        rows = {row[0]: row[1].split()[0] for row in reader(table) if len(row) > 1 and row[1].strip()}
    named = [(name, labels.get(rows.get(Path(name).stem, ""))) for name in picture_names(held_out)]
    known = [(name, label) for name, label in named if label is not None]
    return listing_of([(held_out, [name for name, _ in known], [label for _, label in known])])


def _readable_names(folder: Path) -> dict[str, str]:
    """ImageNet's names by its folders' names, the first word of each: n01440764 is a tench."""
    path = folder / NAMES_OF_IMAGENET
    if not path.is_file():
        return {}
    lines = (line.partition(" ") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return {key: names.split(",")[0].strip() for key, _, names in lines if names.strip()}
