"""A data set in two parts: what a network learns from and what is held out to judge it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.data.file_pictures import FilePictures


@dataclass(frozen=True, eq=False)
class Split:
    """Images (N, H, W, C) uint8 and labels (N,) int64, to train on and held out.

    `left_out` names files that could not be read, each with its reason; `note` says what is unusual, if anything.
    """

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    validation_images: NDArray[np.uint8]
    validation_labels: NDArray[np.int64]
    left_out: tuple[Problem, ...] = ()
    note: str = ""


@dataclass(frozen=True, eq=False)
class FiledSplit:
    """A data set in two parts like `Split`, of which memory does not hold the pictures: they stay in their files.

    Nothing is known yet of files that cannot be read.
    """

    train_images: FilePictures
    train_labels: NDArray[np.int64]
    validation_images: FilePictures
    validation_labels: NDArray[np.int64]
    left_out: tuple[Problem, ...] = ()
    note: str = ""


Parts = Split | FiledSplit


def stratified(labels: NDArray[np.int64], held_out: int, seed: int) -> NDArray[np.bool_]:
    """A mask (N,) that is true for `held_out` images, each class in proportion to its count.

    The same images as scikit-learn's train_test_split(test_size=held_out, random_state=seed,
    stratify=labels) holds out: anyone can make the split again. NumPy's RandomState, because its stream
    is promised never to change (NumPy enhancement proposal 19).
    """
    classes, counts = np.unique(labels, return_counts=True)
    generator = np.random.RandomState(seed)
    learnt = _shares(counts, labels.size - held_out, generator)
    mask = np.zeros(labels.size, np.bool_)
    for label, count, share in zip(classes, counts, learnt, strict=True):
        order = generator.permutation(count)
        mask[np.flatnonzero(labels == label)[order[share:]]] = True
    return mask


def _shares(counts: NDArray[np.int64], total: int, generator: np.random.RandomState) -> NDArray[np.int64]:
    """Whole numbers in proportion to `counts` that add up to `total`, by largest remainder; ties by lot."""
    exact = counts / counts.sum() * total
    shares: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    remainders = exact - shares
    for remainder in np.unique(remainders)[::-1]:
        missing = total - int(shares.sum())
        if missing == 0:
            break
        (tied,) = np.nonzero(remainders == remainder)
        shares[generator.choice(tied, size=min(missing, tied.size), replace=False)] += 1
    return shares
