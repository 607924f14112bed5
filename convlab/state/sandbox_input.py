"""The sandbox's input as an array: a photograph, an own picture, a camera's still, a handwritten digit or numbers."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.core.matrices import Matrix
from convlab.core.problem import Problem
from convlab.core.typography import step_count
from convlab.data.digits import DIGITS, digits_file, read_digits
from convlab.imaging.pictures import DIGIT, DRAWING, LIVE, NUMBERS, OWN_PICTURE, PICTURES, ROW, read_picture
from convlab.imaging.scaling import gray_of, within
from convlab.state.own_picture import LARGEST_SIDE, OwnPicture
from convlab.state.sandbox import SandboxState

CAMERA = "Camera"
CAMERA_OFF = "The camera is off. Press Start to see its pictures here."
_INPUT_TITLES = {DIGIT: "Handwritten digit", NUMBERS: "Numbers", ROW: "Row of numbers", DRAWING: "Drawing"}


@dataclass(frozen=True)
class Source:
    """Everything that the input depends on; what another source alone would use is left out."""

    picture: str
    numbers: Matrix | None = None  # of NUMBERS, ROW and DIGIT
    own: OwnPicture | None = None  # also the drawing, and what a live source showed last
    side: int = 0
    gray: bool = False


def source_of(state: SandboxState) -> Source:
    """The part of the state that the input depends on."""
    if state.picture == NUMBERS:
        return Source(NUMBERS, state.numbers)
    if state.picture == DIGIT:
        return Source(DIGIT, _digit(state.digit))
    if state.picture == ROW:
        return Source(ROW, (state.row,))
    if state.picture == DRAWING:
        return Source(DRAWING, None, state.sheet, LARGEST_SIDE)
    own = {OWN_PICTURE: state.own, LIVE: state.still}.get(state.picture)
    return Source(state.picture, None, own, state.side, state.gray)


@lru_cache(maxsize=4)
def input_of(source: Source) -> NDArray[Any] | Problem:
    """uint8 (H, W) or (H, W, 3) for a picture, float64 (H, W) for numbers; read only, one array for a source."""
    if source.numbers is not None:
        pixels: NDArray[Any] = np.array(source.numbers, dtype=np.float64)
    elif source.picture == DIGIT:
        return Problem("The handwritten digits are missing. Reinstall scikit-learn.")
    elif source.picture == LIVE and source.own is None:
        return Problem(CAMERA_OFF)
    else:
        found = source.own.pixels if source.own else read_picture(source.picture)
        if isinstance(found, Problem):
            return found
        return picture_input(source, found)
    pixels.flags.writeable = False
    return pixels


def picture_input(source: Source, found: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture, or a frame that is no part of the document, in the size and the planes that are wished."""
    small = within(found, source.side)
    pixels = gray_of(small) if source.gray else small
    pixels.flags.writeable = False
    return pixels


def input_title(state: SandboxState, key: str) -> str:
    """What a source is called on the screen."""
    if key == OWN_PICTURE:
        return state.own.name if state.own else "Own picture"
    if key == LIVE:
        return state.still.name if state.still else CAMERA
    return _INPUT_TITLES.get(key) or PICTURES[key].title


def digit_words(index: int) -> str:
    """ "Digit 12 of 1,797: a 1"; without the label where the digits cannot be read."""
    place = f"Digit {step_count(index + 1)} of {step_count(DIGITS)}"
    digits = _digits()
    return place if digits is None else f"{place}: {_ARTICLES.get(int(digits[1][index]), 'a')} {digits[1][index]}"


_ARTICLES = {8: "an"}


def _digit(index: int) -> Matrix | None:
    """Its 8 x 8 numbers of 0 to 16 as they were scanned: small enough that each can be read."""
    digits = _digits()
    if digits is None:
        return None
    return tuple(tuple(float(number) for number in row) for row in digits[0][index])


@lru_cache(maxsize=1)
def _digits() -> tuple[NDArray[np.float32], NDArray[np.int64]] | None:
    try:
        return read_digits(digits_file())
    except (OSError, ValueError):
        return None
