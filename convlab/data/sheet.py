"""A page of pictures and words in ConvLab's look, saved as a PNG without a window."""

import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from convlab.core.places import shipped

MARGIN, GAP = 32, 4  # pixels
HEAD = 72  # pixels: a title, what is to be known of it, and the way to the pictures
BAR = (5, 20)  # before a title: in the colour of its role
STYLES = {  # file, pixels, colour
    "title": ("Inter-SemiBold.otf", 20, "input_t"),
    "fact": ("Inter-Regular.otf", 16, "ink2"),
    "name": ("Inter-SemiBold.otf", 16, "ink"),
    "caption": ("Inter-Regular.otf", 13, "ink3"),
    "formula": ("STIXTwoMath-Regular.ttf", 18, "ink"),
}


class Sheet:
    """Paper of one size (width, height), light or dark, written on from the upper left corner."""

    def __init__(self, size: tuple[int, int], dark: bool = False) -> None:
        self._dark = dark
        self.paper = Image.new("RGB", size, self._colour("bg"))
        self._pen = ImageDraw.Draw(self.paper)

    def head(self, title: str, fact: str) -> None:
        """The name of what is shown, with the bar of an input, and a line below."""
        left, right = MARGIN + BAR[0] + 8, self.paper.width - MARGIN
        self._pen.rectangle((MARGIN, MARGIN, MARGIN + BAR[0] - 1, MARGIN + BAR[1] - 1), self._colour("input"))
        self.write((left, MARGIN + BAR[1] // 2), shortened(title, "title", right - left), "title")
        self.write((left, MARGIN + BAR[1] // 2 + 26), shortened(fact, "fact", right - left), "fact")

    def write(self, at: tuple[float, float], text: str, style: str, anchor: str = "lm") -> None:
        """Text whose middle line, at its left end or its middle, is at `at`."""
        self._pen.text(at, text, self._colour(STYLES[style][2]), _font(style), anchor=anchor)

    def place(self, corner: tuple[int, int], picture: NDArray[np.uint8], cell: int) -> None:
        """A picture (H, W, C) in the middle of a square cell."""
        image = Image.fromarray(in_cell(picture, cell))
        self.paper.paste(image, (corner[0] + (cell - image.width) // 2, corner[1] + (cell - image.height) // 2))

    def save(self, path: Path) -> None:
        """Raises OSError or ValueError where that is not possible."""
        self.paper.save(path, "PNG")

    def _colour(self, name: str) -> str:
        return _colours()[name][self._dark]


def in_cell(picture: NDArray[np.uint8], cell: int) -> NDArray[np.uint8]:
    """(H, W, C) as RGB within a cell: small ones by a whole factor, so that each pixel stays a square."""
    height, width, channels = picture.shape
    scale = cell / max(height, width)
    scale = float(int(scale)) if scale >= 1 else scale
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    resized = cv2.resize(picture, size, interpolation=cv2.INTER_NEAREST if scale >= 1 else cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(resized, cv2.COLOR_GRAY2RGB) if channels == 1 else resized, np.uint8)


def width_of(text: str, style: str) -> float:
    """Pixels that a text takes."""
    return _font(style).getlength(text)


def shortened(text: str, style: str, room: float) -> str:
    """The text, or as much of its beginning as `room` pixels hold, with an ellipsis."""
    if width_of(text, style) <= room:
        return text
    while text and width_of(f"{text}…", style) > room:
        text = text[:-1]
    return f"{text}…"


@lru_cache(maxsize=len(STYLES))
def _font(style: str) -> ImageFont.FreeTypeFont:
    file, pixels, _colour = STYLES[style]
    folder = _folder_of_formulas() if style == "formula" else shipped("resources", "fonts")
    return ImageFont.truetype(str(folder / file), pixels)


def _folder_of_formulas() -> Path:
    """Where ziamath keeps its font, found without importing it."""
    package = find_spec("ziamath")
    folders = (package.submodule_search_locations or []) if package else []
    return Path(next(iter(folders), "")) / "fonts"


@lru_cache(maxsize=1)
def _colours() -> dict[str, list[str]]:
    """Each colour of the look in light and dark."""
    table = json.loads(shipped("resources", "theme.json").read_text(encoding="utf-8"))
    return dict(table["colours"])
