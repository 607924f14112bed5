"""Data in a folder or an archive of a person's own: what it is, and how it becomes a data set like any other."""

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path

from convlab.core.places import find_places
from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.data.archives import SUFFIXES, is_archive, unpack
from convlab.data.class_folders import find_classes, read_classes
from convlab.data.data_set import DataSet, Size
from convlab.data.real_sets import REAL_SETS, RealSet, home_of, recognised
from convlab.data.refused import RefusedError
from convlab.data.split import Parts
from convlab.data.turns import wait_for_turn

TAKES = "ConvLab takes the files of MNIST and its kin, CIFAR, SVHN or Imagenette, and any folder of class folders."
USUAL_SIDE = 64  # pixels: class folders have no size of their own


def open_local(path: Path, size: Size | None = None) -> DataSet | Problem:
    """The data set in a folder or archive. Pictures of many shapes are cut to `size` (height, width)."""
    try:
        folder = unpacked(path)
        found = recognised(folder)
        data = _original(*found) if found else _class_folders(folder)
    except RefusedError as refused:
        return refused.problem()
    data = replace(data, key=str(path))
    return data.at(size) if size else data


def read_kept(key: str, size: Size) -> Parts:
    """A real data set whose files were got before; RefusedError says how to get them."""
    real, folder = REAL_SETS[key], kept_folder(key)
    home = home_of(key, folder) if folder.is_dir() else None
    if home is None:
        raise RefusedError(
            f"{real.title} is not on this machine. Get it with “convlab data get {key}”, "
            f"or choose a local folder that holds its files: add “--from FOLDER”."
        )
    return real.read(home, size)


def kept_folder(key: str) -> Path:
    """Where a downloaded data set lies. Raises RefusedError where ConvLab has no folder to keep it in."""
    places = find_places()
    if isinstance(places, Problem):
        raise RefusedError(places.sentence)
    return places.data / key


def unpacked(path: Path) -> Path:
    """`path` where it is a folder; an archive's content, unpacked to the cache the first time. Raises RefusedError."""
    if path.is_dir():
        return path
    if not path.exists():
        raise RefusedError(f"{path} is not there. {TAKES}")
    if not is_archive(path):
        raise RefusedError(f"{path.name} is neither a folder nor an archive ({', '.join(SUFFIXES)}). {TAKES}")
    places = find_places()
    if isinstance(places, Problem):
        raise RefusedError(places.sentence)
    about = path.stat()
    known = f"{path.absolute()} {about.st_size} {about.st_mtime_ns}"
    folder = places.cache / "unpacked" / hashlib.sha256(known.encode()).hexdigest()[:16]
    if folder.is_dir():
        return folder
    try:
        with wait_for_turn(folder.with_suffix(".lock")):  # the processes of one training all ask at once
            return folder if folder.is_dir() else unpack(path, folder)
    except OSError as error:
        raise RefusedError(f"{path.name} cannot be unpacked to {folder}: {error.strerror}.") from error


def _original(real: RealSet, home: Path) -> DataSet:
    return DataSet(
        real.key, real.title, real.note, real.shape, real.classes, partial(real.read, home), any_size=real.any_size
    )


def _class_folders(folder: Path) -> DataSet:
    found = find_classes(folder)
    if found is None:
        raise RefusedError(
            f"{folder} holds no data set: no file of one that is known, no folders with pictures. {TAKES}"
        )
    if len(found.classes) < 2:
        raise RefusedError(f"{folder} holds one class only, {found.classes[0]}. There is nothing to tell apart.")
    held_out = f"{whole(len(found.held_out))} held out" if len(found.held_out) else "a fifth of each class held out"
    return DataSet(
        key=str(folder),
        title=folder.name or str(folder),
        note=f"{whole(len(found.train))} pictures of {len(found.classes)} classes, {held_out}; cut to one size.",
        shape=(USUAL_SIDE, USUAL_SIDE, 3),
        classes=found.classes,
        read=partial(read_classes, found),
        any_size=True,
    )
