"""The Python batches of CIFAR-10 and CIFAR-100, whole or shortened."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import whole
from convlab.data.plain_pickle import array_of, read_plain_pickle
from convlab.data.refused import RefusedError, read_bounded
from convlab.data.split import Split

LARGEST = 256 * 2**20  # bytes of one batch: CIFAR-100's has 155 MB
SIDE = 32
NUMBERS = 3 * SIDE * SIDE


@dataclass(frozen=True)
class CifarLayout:
    """Where the files of a CIFAR lie, and what its labels are called in them."""

    folder: str
    train: tuple[str, ...]
    test: str
    labels: bytes
    classes: int


CIFAR10 = CifarLayout("cifar-10-batches-py", tuple(f"data_batch_{n}" for n in range(1, 6)), "test_batch", b"labels", 10)
CIFAR100 = CifarLayout("cifar-100-python", ("train",), "test", b"fine_labels", 100)


def read_cifar(folder: Path, layout: CifarLayout) -> Split:
    """All training batches that are there, and the test batch: images (N, 32, 32, 3). Raises RefusedError."""
    home = cifar_home(folder, layout)
    if home is None:
        raise RefusedError(f"{folder} lacks {layout.train[0]} and {layout.test}: it takes CIFAR's Python batches.")
    there = [name for name in layout.train if (home / name).is_file()]
    parts = [_read_batch(home / name, layout) for name in there]
    images = np.concatenate([images for images, _ in parts])
    labels = np.concatenate([labels for _, labels in parts])
    note = "" if len(there) == len(layout.train) else f"Only {len(there)} of {len(layout.train)} training batches."
    return Split(images, labels, *_read_batch(home / layout.test, layout), note=note)


def cifar_home(folder: Path, layout: CifarLayout) -> Path | None:
    """`folder` or its subfolder of the usual name, whichever holds a training and a test batch."""
    for home in (folder, folder / layout.folder):
        if (home / layout.test).is_file() and any((home / name).is_file() for name in layout.train):
            return home
    return None


def _read_batch(path: Path, layout: CifarLayout) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """One batch: data (N, 3072) holds all red, then all green, then all blue values of a picture."""
    batch = read_plain_pickle(read_bounded(path, LARGEST), path.name)
    if not isinstance(batch, dict):
        raise RefusedError(f"{path.name} is no batch of CIFAR: it holds no table.")
    batch = {key.encode() if isinstance(key, str) else key: value for key, value in batch.items()}
    data = array_of(batch.get(b"data"))
    if data is None or data.dtype != np.uint8 or data.ndim != 2 or data.shape[1] != NUMBERS or not len(data):
        raise RefusedError(f"{path.name} is no batch of CIFAR: it takes rows of {NUMBERS} bytes.")
    labels = _labels(batch.get(layout.labels), path, layout)
    if len(labels) != len(data):
        raise RefusedError(f"{path.name} holds {whole(len(data))} pictures but {whole(len(labels))} labels.")
    images = data.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)  # (N, 32, 32, 3)
    return np.ascontiguousarray(images), labels


def _labels(found: object, path: Path, layout: CifarLayout) -> NDArray[np.int64]:
    listed = array_of(found)
    values = listed.tolist() if listed is not None and listed.ndim == 1 else found
    if not isinstance(values, list) or not all(type(v) is int and 0 <= v < layout.classes for v in values):
        raise RefusedError(f"{path.name} has no labels of 0 to {layout.classes - 1}.")
    return np.array(values, np.int64)
