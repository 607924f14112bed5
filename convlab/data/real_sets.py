"""The real data sets: what their original files look like, how they are read and how they are recognised."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from convlab.data import cifar, class_names
from convlab.data.addresses import ADDRESSES
from convlab.data.class_folders import find_classes, read_classes
from convlab.data.idx import idx_file, is_idx_folder, read_idx_folder
from convlab.data.real_facts import REAL_FACTS, RealFacts
from convlab.data.refused import RefusedError
from convlab.data.sizing import in_size
from convlab.data.split import Parts, Split
from convlab.data.svhn import TEST, TRAIN, is_svhn_folder, read_svhn

Size = tuple[int, int]  # height, width
FOUR = ("train-images*", "train-labels*", "t10k-images*", "t10k-labels*")
MOST_SUBFOLDERS = 64  # of a folder that is searched for the files


@dataclass(frozen=True, kw_only=True)
class RealSet(RealFacts):
    """One real data set with its reader.

    `read` takes the folder of the original files and a size, which only sets of any size obey; it raises RefusedError.
    `is_here` tells whether a folder holds the files, `files` are their names, as patterns.
    """

    read: Callable[[Path, Size], Parts]
    is_here: Callable[[Path], bool]
    files: tuple[str, ...]


def _read_idx(folder: Path, size: Size) -> Split:
    split = read_idx_folder(folder)
    train, held_out = (in_size(images, size) for images in (split.train_images, split.validation_images))
    return replace(split, train_images=train, validation_images=held_out)


def _read_svhn(folder: Path, size: Size) -> Split:
    return read_svhn(folder)


def _read_cifar(layout: cifar.CifarLayout, folder: Path, size: Size) -> Split:
    return cifar.read_cifar(folder, layout)


def _holds_cifar(layout: cifar.CifarLayout, folder: Path) -> bool:
    return cifar.cifar_home(folder, layout) == folder


def _read_imagenette(folder: Path, size: Size) -> Parts:
    found = find_classes(folder)
    if found is None or found.classes != tuple(class_names.IMAGENETTE):
        raise RefusedError(f"{folder} lacks the ten folders of Imagenette, n01440764 to n03888257.")
    return read_classes(found, size)


def _holds_imagenette(folder: Path) -> bool:
    return all((folder / "train" / key).is_dir() for key in class_names.IMAGENETTE)


def _holds_idx(key: str, folder: Path) -> bool:
    return is_idx_folder(folder) and _idx_key(folder) in (key, None)


def _idx_key(folder: Path) -> str | None:
    """Which of the three, by the sum of the smallest file, else by the folder's name; None: it may be any of them.

    Shortened files have other sums than the original ones.
    """
    labels = idx_file(folder, "t10k", "labels")
    if labels is not None and labels.stat().st_size < 2**20:
        known = {files[3].md5: key for key, files in ADDRESSES.items() if len(files) == len(FOUR)}
        found = known.get(hashlib.md5(labels.read_bytes(), usedforsecurity=False).hexdigest())
        if found:
            return found
    path = "/".join(folder.parts[-2:]).lower()
    return "fashion-mnist" if "fashion" in path else "kmnist" if "kmnist" in path else None


_Reading = tuple[Callable[[Path, Size], Parts], Callable[[Path], bool], tuple[str, ...]]


def _idx(key: str) -> _Reading:
    return _read_idx, partial(_holds_idx, key), FOUR


def _batches(layout: cifar.CifarLayout) -> _Reading:
    return partial(_read_cifar, layout), partial(_holds_cifar, layout), (*layout.train, layout.test)


_READINGS: Mapping[str, _Reading] = {
    "mnist": _idx("mnist"),
    "fashion-mnist": _idx("fashion-mnist"),
    "kmnist": _idx("kmnist"),
    "cifar10": _batches(cifar.CIFAR10),
    "cifar100": _batches(cifar.CIFAR100),
    "svhn": (_read_svhn, is_svhn_folder, (TRAIN, TEST)),
    "imagenette": (_read_imagenette, _holds_imagenette, ("train", "val")),
}


def _with_reader(facts: RealFacts) -> RealSet:
    read, is_here, files = _READINGS[facts.key]
    return RealSet(**vars(facts), read=read, is_here=is_here, files=files)


REAL_SETS: Mapping[str, RealSet] = {key: _with_reader(facts) for key, facts in REAL_FACTS.items()}


def recognised(folder: Path) -> tuple[RealSet, Path] | None:
    """The real data set whose original files lie in `folder` or a little below it, and where exactly."""
    for home in _homes(folder):
        for real in REAL_SETS.values():
            if real.is_here(home):
                return real, home
    return None


def home_of(key: str, folder: Path) -> Path | None:
    """Where in `folder` or a little below it the files of one data set lie; None where they do not."""
    return next((home for home in _homes(folder) if REAL_SETS[key].is_here(home)), None)


def _homes(folder: Path) -> Iterator[Path]:
    """The folder, its subfolders, and a folder "raw" in each, as torchvision keeps MNIST."""
    try:
        below = sorted(entry for entry in folder.iterdir() if entry.is_dir())[:MOST_SUBFOLDERS]
    except OSError as error:
        raise RefusedError(f"{folder} cannot be read: {error.strerror}.") from error
    for home in (folder, *below):
        yield home
        yield home / "raw"
