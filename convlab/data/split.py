"""A data set in two parts: what a network learns from and what is held out to judge it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Split:
    """Images (N, H, W, C) uint8 and labels (N,) int64, to train on and held out."""

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    validation_images: NDArray[np.uint8]
    validation_labels: NDArray[np.int64]


def stratified(labels: NDArray[np.int64], held_out: int, seed: int) -> NDArray[np.bool_]:
    """A mask (N,) that is true for `held_out` images, each class in proportion to its count.

    The shares are rounded by largest remainder, so that they add up exactly; which images of a class
    are taken is a pure function of `seed` (NumPy's PCG64).
    """
    classes, counts = np.unique(labels, return_counts=True)
    generator = np.random.default_rng(seed)
    mask = np.zeros(labels.size, np.bool_)
    for label, share in zip(classes, _shares(counts, held_out), strict=True):
        places = np.flatnonzero(labels == label)
        mask[generator.permutation(places)[:share]] = True
    return mask


def _shares(counts: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to `counts` that add up to `total`."""
    exact = counts * total / counts.sum()
    shares: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    largest_remainders = np.argsort(shares - exact, kind="stable")[: total - shares.sum()]
    shares[largest_remainders] += 1
    return shares
