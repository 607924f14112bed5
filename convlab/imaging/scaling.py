"""Pictures at the size of the screen: smooth below twofold zoom, every pixel a square above."""

import cv2
import numpy as np
from numpy.typing import NDArray

SHARP_FROM = 2.0  # zoom from which a pixel is meant to be seen as a square


def scaled(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """uint8 (H, W) or (H, W, 3) at (height, width), which are at least 1."""
    zoom = width / pixels.shape[1]
    how = cv2.INTER_AREA if zoom < 1 else cv2.INTER_NEAREST if zoom >= SHARP_FROM else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(pixels, (max(1, width), max(1, height)), interpolation=how), np.uint8)
