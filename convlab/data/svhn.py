"""Street View House Numbers, cropped digits: train_32x32.mat and test_32x32.mat."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import whole
from convlab.data.matlab import read_matlab
from convlab.data.refused import RefusedError
from convlab.data.split import Split

TRAIN, TEST = "train_32x32.mat", "test_32x32.mat"
SIDE = 32


def read_svhn(folder: Path) -> Split:
    """Images (N, 32, 32, 3). Raises RefusedError. The files call the digit zero 10; here it is 0."""
    missing = [name for name in (TRAIN, TEST) if not (folder / name).is_file()]
    if missing:
        raise RefusedError(f"{folder} lacks {' and '.join(missing)}.")
    return Split(*_read_part(folder / TRAIN), *_read_part(folder / TEST))


def is_svhn_folder(folder: Path) -> bool:
    """Whether one of the two files lies there."""
    return (folder / TRAIN).is_file() or (folder / TEST).is_file()


def _read_part(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    arrays = read_matlab(path)
    pictures, numbers = arrays.get("X"), arrays.get("y")
    if pictures is None or pictures.dtype != np.uint8 or pictures.shape[:3] != (SIDE, SIDE, 3) or pictures.ndim != 4:
        raise RefusedError(f"{path.name} holds no pictures X of 32 × 32 × 3 bytes.")
    if numbers is None or numbers.size != pictures.shape[3] or not numbers.size:
        raise RefusedError(f"{path.name} holds {whole(pictures.shape[3])} pictures but not as many labels y.")
    labels = numbers.ravel().astype(np.int64)
    if labels.min() < 0 or labels.max() > 10:
        raise RefusedError(f"{path.name} has labels from {labels.min()} to {labels.max()}; the digits are 1 to 10.")
    return np.ascontiguousarray(pictures.transpose(3, 0, 1, 2)).astype(np.uint8), labels % 10
