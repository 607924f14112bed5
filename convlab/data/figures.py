"""What a data set shows of itself: how many of each class, mean and deviation of each channel, a grid of samples."""

import numpy as np
from numpy.typing import NDArray

GAP = 2  # pixels between two pictures of a grid
LEVELS = np.arange(256)


def channel_figures(images: NDArray[np.uint8]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of each channel of (N, H, W, C), of pixel / 255.

    Counted, not summed: how often each of the 256 values occurs gives both exactly, whatever the number of images.
    """
    counts = [np.bincount(images[..., channel].ravel(), minlength=256) for channel in range(images.shape[3])]
    means = [float((count * LEVELS).sum() / count.sum()) for count in counts]
    squares = [
        float((count * (LEVELS - mean) ** 2).sum() / count.sum()) for count, mean in zip(counts, means, strict=True)
    ]
    return tuple(mean / 255 for mean in means), tuple(square**0.5 / 255 for square in squares)


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


def mosaic(images: NDArray[np.uint8], places: NDArray[np.int64], ground: int = 255) -> NDArray[np.uint8]:
    """The images (N, H, W, C) at `places` (rows, columns) as one picture; a place of -1 stays empty."""
    rows, columns = places.shape
    height, width, channels = images.shape[1:]
    sheet = np.full((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, channels), ground, np.uint8)
    for (row, column), place in np.ndenumerate(places):
        if place >= 0:
            top, left = row * (height + GAP), column * (width + GAP)
            sheet[top : top + height, left : left + width] = images[place]
    return sheet
