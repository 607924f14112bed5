"""A data set on one sheet: a strip of samples for each class, with its name and its count."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import shape, whole
from convlab.data.data_set import DataSet
from convlab.data.figures import class_counts, sample_places
from convlab.data.sheet import GAP, HEAD, MARGIN, Sheet, shortened, width_of
from convlab.data.split import Parts

EACH = 10  # samples of a class
MOST = 100  # classes on one sheet
CELL = 64  # pixels
LEAST_NAME, MOST_NAME = 72, 184  # pixels that the names take, with the gap behind them
ROWS, COLUMNS = 14, 4  # strips under one another, then the next column begins; many classes make columns longer


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


def class_sheet(data: DataSet, split: Parts, dark: bool = False) -> Sheet:
    """The strips of a data set in columns, below its name."""
    strips = strips_of(split, data.classes)
    columns = min(COLUMNS, ceil(len(strips) / ROWS))
    rows = ceil(len(strips) / columns)
    name = _room_for_names(strips)
    wide, high = name + EACH * (CELL + GAP), CELL + GAP
    size = (2 * MARGIN + columns * wide - GAP + (columns - 1) * MARGIN, HEAD + 2 * MARGIN + rows * high - GAP)
    sheet = Sheet(size, dark)
    sheet.head(data.title, _fact(data, split))
    for number, strip in enumerate(strips):
        column, row = divmod(number, rows)
        _draw(sheet, strip, (MARGIN + column * (wide + MARGIN), MARGIN + HEAD + row * high), name)
    return sheet


def _fact(data: DataSet, split: Parts) -> str:
    classes = f"{MOST} of {whole(len(data.classes))}" if len(data.classes) > MOST else whole(len(data.classes))
    return f"{shape(data.shape)}, {classes} classes, {whole(len(split.train_labels))} pictures to train on"


def _room_for_names(strips: Sequence[Strip]) -> int:
    longest = max(width_of(strip.name, "name") for strip in strips)
    return min(MOST_NAME, max(LEAST_NAME, ceil(longest) + 16))


def _draw(sheet: Sheet, strip: Strip, corner: tuple[int, int], name: int) -> None:
    left, top = corner
    sheet.write((left, top + CELL / 2 - 10), shortened(strip.name, "name", name - 16), "name")
    sheet.write((left, top + CELL / 2 + 11), whole(strip.count), "caption")
    for place, sample in enumerate(strip.samples):
        sheet.place((left + name + place * (CELL + GAP), top), sample, CELL)
