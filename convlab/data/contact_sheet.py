"""A data set on one sheet: a strip of samples for each class, with its name and its count."""

from dataclasses import dataclass
from math import ceil
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from convlab.core.places import shipped
from convlab.core.typography import whole
from convlab.data.figures import class_counts, sample_places
from convlab.data.split import Parts

EACH = 10  # samples of a class
MOST = 100  # classes on one sheet
CELL, GAP, MARGIN, NAME = 64, 4, 32, 168  # pixels
PAPER, INK, QUIET = (246, 246, 244), (23, 25, 30), (98, 103, 114)  # the light theme's bg, ink and ink3
ROWS = 14  # strips under one another, then the next column begins


@dataclass(frozen=True)
class Strip:
    """One class: its name, how many pictures it has, and a few of them (n, H, W, C)."""

    name: str
    count: int
    samples: NDArray[np.uint8]


def strips_of(split: Parts, classes: tuple[str, ...]) -> list[Strip]:
    """The first pictures of each class of the training part, at most 100 classes."""
    counts = class_counts(split.train_labels, len(classes))
    places = sample_places(split.train_labels, len(classes), EACH)
    rows = zip(classes[:MOST], counts.tolist(), places, strict=False)
    return [Strip(name, count, split.train_images[row[row >= 0]]) for name, count, row in rows]


def save_sheet(path: Path, strips: list[Strip]) -> None:
    """Writes the strips as a PNG, in columns. Raises OSError or ValueError where that is not possible."""
    columns = ceil(len(strips) / ROWS)
    rows = ceil(len(strips) / columns)
    wide, high = NAME + EACH * (CELL + GAP), CELL + GAP
    size = (2 * MARGIN + columns * wide + (columns - 1) * MARGIN, 2 * MARGIN + rows * high - GAP)
    sheet = Image.new("RGB", size, PAPER)
    for number, strip in enumerate(strips):
        column, row = divmod(number, rows)
        _draw(sheet, strip, (MARGIN + column * (wide + MARGIN), MARGIN + row * high))
    sheet.save(path, "PNG")


def _draw(sheet: Image.Image, strip: Strip, corner: tuple[int, int]) -> None:
    left, top = corner
    pen = ImageDraw.Draw(sheet)
    name, count = _font("Inter-SemiBold.otf", 16), _font("Inter-Regular.otf", 13)
    pen.text((left, top + CELL / 2 - 10), _shortened(strip.name, name, NAME - 16), INK, name, anchor="lm")
    pen.text((left, top + CELL / 2 + 11), whole(strip.count), QUIET, count, anchor="lm")
    for place, sample in enumerate(strip.samples):
        picture = Image.fromarray(_in_cell(sample))
        free = ((CELL - picture.width) // 2, (CELL - picture.height) // 2)
        sheet.paste(picture, (left + NAME + place * (CELL + GAP) + free[0], top + free[1]))


def _in_cell(sample: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W, C) as RGB within a cell: small ones by a whole factor, so that each pixel stays a square."""
    height, width, channels = sample.shape
    scale = CELL / max(height, width)
    scale = float(int(scale)) if scale >= 1 else scale
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    resized = cv2.resize(sample, size, interpolation=cv2.INTER_NEAREST if scale >= 1 else cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(resized, cv2.COLOR_GRAY2RGB) if channels == 1 else resized, np.uint8)


def _font(file: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(shipped("resources", "fonts", file)), pixels)


def _shortened(name: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    if font.getlength(name) <= room:
        return name
    while name and font.getlength(f"{name}…") > room:
        name = name[:-1]
    return f"{name}…"
