"""What a data set shows of itself: how many of each class, mean and deviation of each channel, a grid of samples."""

import cv2
import numpy as np
from numpy.typing import NDArray

LARGEST_PIECE = 2**22  # pixels: float32 counts whole numbers exactly up to 2^24


def channel_figures(images: NDArray[np.uint8]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of each channel of (N, H, W, C), of pixel / 255.

    Counted, not summed: how often each of the 256 values occurs gives both exactly, whatever the number of images.
    """
    counts = value_counts(images)  # (C, 256)
    values = np.arange(256)
    pixels = counts.sum(axis=1)
    means = (counts * values).sum(axis=1) / pixels
    squares = (counts * (values - means[:, None]) ** 2).sum(axis=1) / pixels
    return tuple((means / 255).tolist()), tuple((np.sqrt(squares) / 255).tolist())


def value_counts(images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How often each value occurs in each channel, (C, 256), of (N, H, W, C).

    In pieces, since OpenCV counts in floats.
    """
    height, width, channels = images.shape[1:]
    counts = np.zeros((channels, 256), np.int64)
    at_once = max(1, LARGEST_PIECE // (height * width))
    for first in range(0, len(images), at_once):
        piece = np.ascontiguousarray(images[first : first + at_once]).reshape(-1, width, channels)
        for channel in range(channels):
            counts[channel] += cv2.calcHist([piece], [channel], None, [256], [0, 256]).ravel().astype(np.int64)
    return counts


def class_counts(labels: NDArray[np.int64], classes: int) -> NDArray[np.int64]:
    """How many images of each class (classes,)."""
    return np.bincount(labels, minlength=classes)


def sample_places(labels: NDArray[np.int64], classes: int, each: int) -> NDArray[np.int64]:
    """Places (classes, each) of the first images of each class; -1 where there are fewer."""
    places = np.full((classes, each), -1, np.int64)
    for label in range(classes):
        (found,) = np.nonzero(labels == label)
        places[label, : len(found[:each])] = found[:each]
    return places
