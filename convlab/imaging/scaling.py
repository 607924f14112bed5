"""Pictures at another size: on the screen, and before they become a document's input."""

import cv2
import numpy as np
from numpy.typing import NDArray

SHARP_FROM = 2.0  # zoom from which a pixel is meant to be seen as a square
LARGEST_BLOCK = 4  # pixels a side
NEARLY = 0.75  # zoom from which no pixel is passed over between two of the result


def scaled(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """uint8 (H, W) or (H, W, 3) at (height, width), which are at least 1."""
    if width < pixels.shape[1]:
        return _shrunk(pixels, max(1, width), max(1, height))
    how = cv2.INTER_NEAREST if width / pixels.shape[1] >= SHARP_FROM else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(pixels, (width, max(1, height)), interpolation=how), np.uint8)


def _shrunk(pixels: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Means of whole blocks first: at 1280 x 720 to 600 wide that takes a fifth of the time of one step.

    What does not fill a block, less than a pixel of the result, is left out.
    """
    rows, columns = pixels.shape[:2]
    block = max(1, min(rows // height, columns // width, LARGEST_BLOCK))
    if block > 1:
        size = columns // block, rows // block
        whole = pixels[: size[1] * block, : size[0] * block]
        pixels = np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)
    rest = width / pixels.shape[1]
    how = cv2.INTER_LINEAR if rest >= NEARLY else cv2.INTER_AREA
    return np.ascontiguousarray(cv2.resize(pixels, (width, height), interpolation=how), np.uint8)


def within(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """uint8 (H, W) or (H, W, 3) whose longer side is at most `side`; a smaller picture stays as it is."""
    height, width = pixels.shape[:2]
    if max(height, width) <= side:
        return pixels
    size = (max(1, round(width * side / max(height, width))), max(1, round(height * side / max(height, width))))
    return np.ascontiguousarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def gray_of(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Brightness (H, W) of a picture: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601)."""
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
