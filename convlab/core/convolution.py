"""Convolution as the textbook writes it, the fast way beside it, and the ledger of one output cell.

Deep learning's convolution is cross-correlation: the kernel is laid over the picture as it is, not
flipped (Goodfellow, Bengio, Courville, "Deep Learning", 2016, equation 9.6).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.sizes import Slide

Array = NDArray[Any]  # uint8 pixels, or numbers of any kind


@dataclass(frozen=True)
class Convolution:
    """One filter and how it slides.

    kernel: (F_h, F_w), laid over every plane of a colour picture alike, or (F_h, F_w, D), a plane each.
    """

    kernel: Array
    stride: int = 1
    padding: int = 0

    def slide(self, image: Array) -> Slide:
        """The sizes for an image (H, W) or (H, W, D)."""
        height, width = image.shape[:2]
        f_height, f_width = self.kernel.shape[:2]
        return Slide((height, width), (f_height, f_width), self.stride, self.padding)

    def weights(self, planes: int) -> NDArray[np.float64]:
        """The kernel with a plane for each of the image's: float64 (F_h, F_w, D).

        Raises ValueError where a kernel with planes of its own has another number of them.
        """
        kernel = self.kernel.astype(np.float64)
        if kernel.ndim == 2:
            return np.repeat(kernel[:, :, np.newaxis], planes, axis=2)
        if kernel.shape[2] != planes:
            raise ValueError(f"the kernel has {kernel.shape[2]} planes, the image {planes}")
        return kernel


def in_planes(image: Array) -> NDArray[np.float64]:
    """A gray (H, W) image as one plane, a colour image as it is: float64 (H, W, D)."""
    planes = image[:, :, np.newaxis] if image.ndim == 2 else image
    return planes.astype(np.float64)


def pad(image: Array, padding: int) -> Array:
    """(H, W[, D]) with `padding` rows and columns of zeros on all four sides."""
    sides = [(padding, padding), (padding, padding)] + [(0, 0)] * (image.ndim - 2)
    return np.pad(image, sides)


def window_at(image: Array, convolution: Convolution, row: int, column: int) -> NDArray[np.float64]:
    """What the kernel lies on for output cell (row, column), counted from 0: float64 (F_h, F_w, D)."""
    stride, (f_height, f_width) = convolution.stride, convolution.kernel.shape[:2]
    top, left = row * stride, column * stride  # on the padded image
    padded = in_planes(pad(image, convolution.padding))  # (H + 2P, W + 2P, D)
    return padded[top : top + f_height, left : left + f_width]  # (F_h, F_w, D)


def products_at(image: Array, convolution: Convolution, row: int, column: int) -> NDArray[np.float64]:
    """Window times kernel, cell by cell: float64 (F_h, F_w, D)."""
    window = window_at(image, convolution, row, column)  # (F_h, F_w, D)
    return window * convolution.weights(window.shape[2])  # (F_h, F_w, D)


def convolve_textbook(image: Array, convolution: Convolution) -> NDArray[np.float64]:
    """Every output cell by its own sum of products: float64 (H', W'). Slow, and plain to read."""
    height, width = convolution.slide(image).size
    padded = in_planes(pad(image, convolution.padding))  # (H + 2P, W + 2P, D)
    kernel = convolution.weights(padded.shape[2])  # (F_h, F_w, D)
    f_height, f_width = kernel.shape[:2]
    output = np.zeros((height, width))
    for row in range(height):
        for column in range(width):
            top, left = row * convolution.stride, column * convolution.stride
            window = padded[top : top + f_height, left : left + f_width]  # (F_h, F_w, D)
            output[row, column] = (window * kernel).sum()
    return output


@dataclass(frozen=True)
class Ledger:
    """One output cell, spelled out; every array is float64 (F_h, F_w, D)."""

    window: NDArray[np.float64]
    kernel: NDArray[np.float64]
    products: NDArray[np.float64]

    @property
    def row_sums(self) -> NDArray[np.float64]:
        """The products added along each kernel row, all planes together: (F_h,)."""
        sums: NDArray[np.float64] = self.products.sum(axis=(1, 2))
        return sums

    @property
    def plane_sums(self) -> NDArray[np.float64]:
        """The products added within each plane: (D,)."""
        sums: NDArray[np.float64] = self.products.sum(axis=(0, 1))
        return sums

    @property
    def total(self) -> float:
        """The output before anything is done to it."""
        return float(self.products.sum())


def ledger(image: Array, convolution: Convolution, row: int, column: int) -> Ledger:
    """Window, kernel and products of output cell (row, column), counted from 0, by the textbook alone.

    Pads only what the window needs, so that it costs the same on any picture.
    Raises IndexError where there is no such output cell.
    """
    height, width = convolution.slide(image).size
    if not (0 <= row < height and 0 <= column < width):
        raise IndexError(f"the output is {height} x {width}: it has no cell ({row}, {column})")
    window = np.zeros((*convolution.kernel.shape[:2], in_planes(image[:1, :1]).shape[2]))  # (F_h, F_w, D)
    top, left = (cell * convolution.stride - convolution.padding for cell in (row, column))
    for i in range(window.shape[0]):
        for j in range(window.shape[1]):
            if 0 <= top + i < image.shape[0] and 0 <= left + j < image.shape[1]:
                window[i, j] = image[top + i, left + j]  # outside lies the padding, which stays 0
    kernel = convolution.weights(window.shape[2])
    return Ledger(window, kernel, window * kernel)


def convolve(image: Array, convolution: Convolution) -> NDArray[np.float32]:
    """The same as `convolve_textbook` by OpenCV: float32 (H', W'), empty where the kernel fits nowhere.

    A kernel that is the same for all planes is laid over their sum once. OpenCV's filter2D is itself a
    cross-correlation; with the anchor in the corner its value at (r, c) is the window that begins there.
    """
    height, width = convolution.slide(image).size
    if not height or not width:
        return np.zeros((height, width), np.float32)
    kernel = convolution.kernel.astype(np.float32)
    if kernel.ndim == 2:
        every = _filtered(added_planes(image), kernel, convolution.padding)
    else:
        kernel = convolution.weights(image.shape[2]).astype(np.float32)
        planes = (
            _filtered(image[:, :, plane].astype(np.float32), kernel[:, :, plane], convolution.padding)
            for plane in range(image.shape[2])
        )
        every = np.add.reduce(list(planes))
    stride = convolution.stride
    return np.ascontiguousarray(every[::stride, ::stride][:height, :width])


def added_planes(image: Array) -> NDArray[np.float32]:
    """The planes of a colour image added up, a gray image as it is: float32 (H, W)."""
    if image.ndim == 2:
        return image.astype(np.float32)
    if image.shape[2] == 3:
        return np.asarray(cv2.transform(image.astype(np.float32), np.ones((1, 3), np.float32)))
    return np.asarray(image.sum(axis=2, dtype=np.float32))


def _filtered(plane: NDArray[np.float32], kernel: NDArray[np.float32], padding: int) -> NDArray[np.float32]:
    """Every window of one plane at stride 1: float32 (H + 2P - F_h + 1, W + 2P - F_w + 1)."""
    p = padding
    padded = cv2.copyMakeBorder(plane, p, p, p, p, cv2.BORDER_CONSTANT, value=0) if p else plane
    filtered = cv2.filter2D(padded, cv2.CV_32F, np.ascontiguousarray(kernel), anchor=(0, 0))
    rows, columns = padded.shape[0] - kernel.shape[0] + 1, padded.shape[1] - kernel.shape[1] + 1
    return np.asarray(filtered[:rows, :columns], dtype=np.float32)
