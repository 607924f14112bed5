"""The idx files of MNIST, Fashion-MNIST and KMNIST, packed or not, whole or shortened."""

import struct
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import shape, whole
from convlab.data.refused import RefusedError, read_bounded
from convlab.data.split import Split

LARGEST = 512 * 2**20  # bytes unpacked: ten times MNIST
UNSIGNED_BYTE = 8  # the third byte of an idx file, the only kind of number these sets use
LARGEST_SIDE = 4096
PARTS = ("train", "t10k")


def read_idx_folder(folder: Path) -> Split:
    """The four files train/t10k-images-idx3-ubyte and -labels-idx1-ubyte, each with or without .gz.

    Raises RefusedError. Images (N, H, W, 1). A name with a dot (train-images.idx3-ubyte) is found as well.
    """
    found = [idx_file(folder, part, what) for part in PARTS for what in ("images", "labels")]
    missing = [f"{part}-{what}" for part, what in _missing(folder)]
    if missing:
        raise RefusedError(f"{folder} lacks {' and '.join(missing)}. It takes four idx files, as MNIST comes.")
    train, train_labels, test, test_labels = (read_idx(path) for path in found if path is not None)
    if train.shape[1:] != test.shape[1:]:
        sizes = f"{shape(train.shape[1:])} and {shape(test.shape[1:])}"
        raise RefusedError(f"The pictures of {folder} are of two sizes, {sizes}: these files do not belong together.")
    return Split(*_matched(train, train_labels, folder), *_matched(test, test_labels, folder))


def idx_file(folder: Path, part: str, what: str) -> Path | None:
    """The file of a part ("train", "t10k") that holds "images" or "labels"; None where there is none."""
    rank = 3 if what == "images" else 1
    names = [f"{part}-{what}{mark}idx{rank}-ubyte{end}" for mark in "-." for end in (".gz", "")]
    return next((folder / name for name in names if (folder / name).is_file()), None)


def is_idx_folder(folder: Path) -> bool:
    """Whether any of the four files lies there."""
    return len(_missing(folder)) < 4


def _missing(folder: Path) -> list[tuple[str, str]]:
    pairs = [(part, what) for part in PARTS for what in ("images", "labels")]
    return [pair for pair in pairs if idx_file(folder, *pair) is None]


def read_idx(path: Path) -> NDArray[np.uint8]:
    """One idx file: two zero bytes, the kind of number, the rank, a big-endian size each, then the numbers.

    Source: the page of MNIST (LeCun, Cortes, Burges), "File formats for the MNIST database". Raises RefusedError.
    """
    content = read_bounded(path, LARGEST)
    if len(content) < 4 or content[:2] != b"\0\0":
        raise RefusedError(f"{path.name} is no idx file: it begins with {content[:4].hex(' ') or 'nothing'}.")
    kind, rank = content[2], content[3]
    if kind != UNSIGNED_BYTE or rank not in (1, 3):
        raise RefusedError(f"{path.name} holds numbers of kind {kind} in {rank} dimensions; it takes bytes in 1 or 3.")
    start = 4 + 4 * rank
    if len(content) < start:
        raise RefusedError(f"{path.name} is cut off: it ends within its header.")
    sizes = struct.unpack_from(f">{rank}I", content, 4)
    _check_sizes(path, sizes, len(content) - start)
    return np.frombuffer(bytearray(content), np.uint8, prod(sizes), start).reshape(
        sizes
    )  # writable, as PyTorch wants it


def _check_sizes(path: Path, sizes: tuple[int, ...], there: int) -> None:
    if not all(sizes) or any(side > LARGEST_SIDE for side in sizes[1:]):
        raise RefusedError(f"{path.name} says that it holds {shape(sizes)} numbers, which no such file does.")
    if prod(sizes) != there:
        kept = f"{whole(there)} of {whole(prod(sizes))} bytes are there"
        raise RefusedError(f"{path.name} does not hold what its header says: {kept}. Copy or download it again.")


def _matched(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], folder: Path
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    if images.ndim != 3 or labels.ndim != 1:
        raise RefusedError(f"{folder}: a file named images holds labels, or the other way round.")
    if len(images) != len(labels):
        raise RefusedError(f"{folder} holds {whole(len(images))} pictures but {whole(len(labels))} labels.")
    return images[..., None], labels.astype(np.int64)
