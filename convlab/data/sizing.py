"""Pictures of one size become pictures of another, as a network wants them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import shape, whole
from convlab.data.refused import RefusedError

PADDED_UP_TO = 1.5  # times as large: beyond that a picture is enlarged
MOST_BYTES = 4 * 2**30  # of pictures held in memory at once


def in_size(images: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Gray images (N, h, w, 1) as (N, H, W, 1); raises RefusedError where memory would not hold them.

    A little larger: in the middle of black, as LeCun's 28 × 28 digits lie in the 32 × 32 input of LeNet-5.
    Otherwise scaled.
    """
    old, new = images.shape[1:3], size
    if old == new:
        return images
    if len(images) * new[0] * new[1] > MOST_BYTES:
        raise RefusedError(
            f"{whole(len(images))} pictures of {shape(size)} take more than {MOST_BYTES // 2**30} GB of memory. "
            "Take a network with a smaller input."
        )
    if all(before <= after <= before * PADDED_UP_TO for before, after in zip(old, new, strict=True)):
        return _in_the_middle(images, size)
    way = cv2.INTER_AREA if new[0] < old[0] else cv2.INTER_CUBIC
    scaled = np.empty((len(images), *size, 1), np.uint8)
    for image, out in zip(images, scaled, strict=True):
        cv2.resize(image[..., 0], size[::-1], out[..., 0], interpolation=way)
    return scaled


def _in_the_middle(images: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    height, width = images.shape[1:3]
    top, left = (size[0] - height) // 2, (size[1] - width) // 2
    padded = np.zeros((len(images), *size, 1), np.uint8)
    padded[:, top : top + height, left : left + width] = images
    return padded
