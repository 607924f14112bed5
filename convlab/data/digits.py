"""scikit-learn's handwritten digits, read where they lie: importing the package takes a second and 100 MB."""

import gzip
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.data.split import Split, stratified

SIDE = 32  # pixels: what LeNet-5 takes
HELD_OUT = 360
DIGITS = 1797  # in all
DIGIT_WHITE = 16.0  # the largest number in one
SPLIT_SEED = 0


def load_digits() -> Split:
    """1,437 digits (32, 32, 1) to learn from and 360 held out, always the same ones.

    Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits" (UCI, 1998), its test set.
    Raises FileNotFoundError where scikit-learn is not installed.
    """
    small, labels = read_digits(digits_file())
    images = enlarge(small)
    held_out = stratified(labels, HELD_OUT, SPLIT_SEED)
    return Split(images[~held_out], labels[~held_out], images[held_out], labels[held_out])


def digits_file() -> Path:
    """scikit-learn's digits.csv.gz, found without importing scikit-learn."""
    package = find_spec("sklearn")
    folders = package.submodule_search_locations if package else None
    for folder in folders or ():
        path = Path(folder, "datasets", "data", "digits.csv.gz")
        if path.exists():
            return path
    raise FileNotFoundError("The handwritten digits are missing: scikit-learn is not installed.")


def read_digits(path: Path) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Images (N, 8, 8) of 0 to 16 and labels (N,): each line holds 64 pixels and the digit."""
    with gzip.open(path, "rt", encoding="ascii") as file:
        numbers = np.fromstring(file.read().replace("\n", ","), np.float32, sep=",")
    lines = numbers.reshape(-1, 65)
    return lines[:, :64].reshape(-1, 8, 8), lines[:, 64].astype(np.int64)


def enlarge(small: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(N, 8, 8) of 0 to 16 becomes (N, 32, 32, 1) of 0 to 255, smoothly (bicubic, cut to the range)."""
    scaled = small * np.float32(255 / DIGIT_WHITE)
    large = [cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) for image in scaled]
    return np.clip(np.rint(large), 0, 255).astype(np.uint8)[..., None]
