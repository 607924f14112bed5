"""Original files of the real data sets in miniature, written byte by byte as their authors did."""

import gzip
import pickle
import struct
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray


def noise(*shape: int) -> NDArray[np.uint8]:
    """Bytes that are always the same."""
    return np.random.default_rng(7).integers(0, 256, shape, np.uint8)


def idx(numbers: NDArray[np.uint8]) -> bytes:
    """The bytes of an idx file."""
    return bytes([0, 0, 8, numbers.ndim]) + struct.pack(f">{numbers.ndim}I", *numbers.shape) + numbers.tobytes()


def write_mnist(folder: Path, train: int = 40, test: int = 20, packed: bool = True) -> Path:
    """The four files, shortened."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, count in (("train", train), ("t10k", test)):
        files = {"images-idx3": noise(count, 28, 28), "labels-idx1": (np.arange(count) % 10).astype(np.uint8)}
        for what, numbers in files.items():
            name = f"{part}-{what}-ubyte" + ".gz" * packed
            content = idx(numbers)
            (folder / name).write_bytes(gzip.compress(content) if packed else content)
    return folder


def write_cifar10(folder: Path, rows: int = 30) -> Path:
    """Two training batches and the test batch, in the layout of the original archive."""
    home = folder / "cifar-10-batches-py"
    home.mkdir(parents=True)
    for name in ("data_batch_1", "data_batch_2", "test_batch"):
        batch = {b"data": noise(rows, 3072), b"labels": [n % 10 for n in range(rows)], b"filenames": [b"a.png"] * rows}
        (home / name).write_bytes(pickle.dumps(batch, protocol=2))
    return folder


def write_classes(folder: Path, names: tuple[str, ...] = ("ant", "bee", "cat"), each: int = 5) -> Path:
    """One folder a class, each picture of another shape and of the colour of its class."""
    for label, name in enumerate(names):
        (folder / name).mkdir(parents=True)
        for number in range(each):
            picture = np.full((40 + 7 * number, 60 - 5 * number, 3), (40 + 80 * label) % 256, np.uint8)
            (folder / name / f"{number}.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return folder
