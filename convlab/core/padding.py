"""What lies beyond the picture's edge: zeros, a mirror, the last pixel, or the other side.

Padding is (vertical, horizontal): so many rows above and below, so many columns left and right.
The modes are those of torch.nn.functional.pad: constant 0, reflect, replicate, circular.
"""

from dataclasses import dataclass
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.core.typography import whole

Array = NDArray[Any]  # pixels or numbers of any kind
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
OUTSIDE = -1  # the source of a padded cell that stands for no cell of the picture


@dataclass(frozen=True)
class PaddingRow:
    """One row of the table: what a mode is called, what it does, and OpenCV's border for it."""

    title: str
    note: str
    border: int


PADDING_MODES: dict[PaddingMode, PaddingRow] = {
    "zeros": PaddingRow("Zeros", "nothing lies beyond the edge", cv2.BORDER_CONSTANT),
    "reflect": PaddingRow(
        "Reflect", "a mirror stands on the last pixel, which is not repeated", cv2.BORDER_REFLECT_101
    ),
    "replicate": PaddingRow("Replicate", "the last pixel goes on", cv2.BORDER_REPLICATE),
    "circular": PaddingRow("Circular", "the other side follows, as on a ring", cv2.BORDER_WRAP),
}


@dataclass(frozen=True)
class Padding:
    """How much is added on each side, (vertical, horizontal), and of what."""

    cells: tuple[int, int] = (0, 0)
    mode: PaddingMode = "zeros"

    def padded(self, size: tuple[int, int]) -> tuple[int, int]:
        """The (height, width) of a picture of this (height, width) once it is padded."""
        return size[0] + 2 * self.cells[0], size[1] + 2 * self.cells[1]


def source_of(place: int, n: int, mode: PaddingMode) -> int:
    """The cell 0..n-1 of an axis whose value stands at `place` (below 0: before it), or OUTSIDE.

    Holds as far as `padding_problem` finds nothing: one mirror or one ring on each side.
    """
    if 0 <= place < n:
        return place
    if mode == "reflect":
        return -place if place < 0 else 2 * (n - 1) - place
    if mode == "replicate":
        return 0 if place < 0 else n - 1
    if mode == "circular":
        return place % n
    return OUTSIDE


def sources(n: int, padding: int, mode: PaddingMode) -> NDArray[np.intp]:
    """Where each cell of the padded axis takes its value from: (n + 2 padding,) cells or OUTSIDE."""
    return np.array([source_of(place, n, mode) for place in range(-padding, n + padding)], dtype=np.intp)


def padding_problem(size: tuple[int, int], padding: Padding) -> Problem | None:
    """Why a picture of this (height, width) cannot be padded so, or None."""
    for n, cells, side in zip(size, padding.cells, ("height", "width"), strict=True):
        if cells < 0:
            return Problem(f"A padding of {whole(cells)} takes cells away. Choose 0 or more.")
        most = _most(n, padding.mode)
        if most is not None and cells > most:
            return Problem(
                f"{PADDING_MODES[padding.mode].title} padding of {whole(cells)} does not work on a {side} of "
                f"{whole(n)}. Pad by at most {whole(most)}, or with zeros."
            )
    return None


def _most(n: int, mode: PaddingMode) -> int | None:
    """The largest padding of an axis of n cells; None where there is no bound."""
    return {"reflect": max(0, n - 1), "circular": n}.get(mode)


def pad_textbook(image: Array, padding: Padding, fill: float = 0.0) -> NDArray[np.float64]:
    """(H, W, D) with its padding, cell by cell: float64 (H + 2 P_v, W + 2 P_h, D); zeros mode pads with `fill`."""
    height, width = image.shape[:2]
    rows = sources(height, padding.cells[0], padding.mode)
    columns = sources(width, padding.cells[1], padding.mode)
    padded = np.full((len(rows), len(columns), image.shape[2]), fill)
    for row, from_row in enumerate(rows):
        for column, from_column in enumerate(columns):
            if OUTSIDE not in (from_row, from_column):
                padded[row, column] = image[from_row, from_column]
    return padded


def pad(image: Array, padding: Padding, fill: float = 0.0) -> Array:
    """The same as `pad_textbook`, quickly and in the image's own type; no copy where nothing is added.

    Raises ValueError with the sentence of `padding_problem` where this mode cannot pad so much.
    """
    problem = padding_problem((image.shape[0], image.shape[1]), padding)
    if problem:
        raise ValueError(problem.sentence)
    if not any(padding.cells):
        return image
    (p, q), mode = padding.cells, padding.mode
    if image.shape[2] <= 4 and image.dtype in (np.uint8, np.float32, np.float64):
        border = PADDING_MODES[mode].border
        padded = cv2.copyMakeBorder(np.ascontiguousarray(image), p, p, q, q, border, value=[fill] * 4)
        return np.asarray(padded).reshape(*padding.padded((image.shape[0], image.shape[1])), image.shape[2])
    if mode == "zeros":
        return np.pad(image, ((p, p), (q, q), (0, 0)), constant_values=fill)
    rows, columns = sources(image.shape[0], p, mode), sources(image.shape[1], q, mode)
    return np.asarray(image[rows[:, np.newaxis], columns])


def unpad(at_padded: Array, padding: Padding) -> NDArray[np.float64]:
    """The gradient at the picture, (H, W, D), for the gradient at the padded one, (H + 2 P_v, W + 2 P_h, D).

    Every cell collects what its copies receive (the transpose of padding, which only copies); what
    zeros receive goes nowhere.
    """
    (p, q), mode = padding.cells, padding.mode
    height, width = at_padded.shape[0] - 2 * p, at_padded.shape[1] - 2 * q
    by_row = _collected(at_padded.astype(np.float64), sources(height, p, mode), height)  # (H, W + 2 P_h, D)
    by_column = _collected(by_row.swapaxes(0, 1), sources(width, q, mode), width)  # (W, H, D)
    return np.ascontiguousarray(by_column.swapaxes(0, 1))


def _collected(lines: NDArray[np.float64], origin: NDArray[np.intp], n: int) -> NDArray[np.float64]:
    """The lines that come from the same cell of the first axis added up: (n, ...)."""
    padding = (len(origin) - n) // 2
    collected = lines[padding : padding + n].copy()
    for place in (*range(padding), *range(padding + n, len(origin))):
        if origin[place] != OUTSIDE:
            collected[origin[place]] += lines[place]
    return collected
