"""Bars over a row of cells: how large each number is, from one base line, up and down."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from convlab.core.typography import decimal
from convlab.widgets.look import Look
from convlab.widgets.painting import RIGHT, Run, draw_text
from convlab.widgets.shading import mixed

WIDEST, THINNEST = 44, 3  # px: of one bar, at 100 %
SHARE = 0.5  # of a cell's side that its bar is wide
LABEL = 44  # px at 100 %: the room left of the bars for their scale
FADED = 0.55  # of the way to the ground, for bars that no window reads now


@dataclass(frozen=True)
class Bars:
    """Values in the order of their cells; `strong` are those in the window, None shows no bar."""

    values: tuple[float | None, ...]
    low: float  # the ends of the scale; 0 lies between them
    high: float
    role: str
    strong: frozenset[int] = frozenset()


def scale_of(values: Sequence[float]) -> tuple[float, float]:
    """The smallest and the largest value, 0 among them; (0, 1) where there is nothing else."""
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return (low, high) if high > low else (0.0, 1.0)


def level(bars: Bars, room: QRectF, value: float) -> float:
    """The y of a value in the room of the bars."""
    return room.bottom() - (value - bars.low) / (bars.high - bars.low) * room.height()


def paint_bars(painter: QPainter, look: Look, room: QRectF, columns: tuple[Sequence[QRectF], Bars]) -> None:
    """The base line, the bars over (or under) the middles of their cells, and the scale at the left."""
    cells, bars = columns
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    zero = round(level(bars, room, 0))
    for index, (cell, value) in enumerate(zip(cells, bars.values, strict=True)):
        if value is not None:
            painter.fillRect(_bar(look, cell, (zero, level(bars, room, value))), _colour(look, bars, index))
    painter.setPen(QPen(look.colour("edge"), 1))
    painter.drawLine(QLineF(room.left(), zero, room.right() - 1, zero))
    painter.restore()
    _paint_scale(painter, look, room, bars)


def _bar(look: Look, cell: QRectF, ends: tuple[float, float]) -> QRectF:
    """From the base line to the value, at least one px high where it is not 0."""
    wide = max(THINNEST, min(look.px(WIDEST), round(cell.width() * SHARE)))
    top, bottom = round(min(ends)), round(max(ends))
    return QRectF(round(cell.center().x() - wide / 2), top, wide, bottom - top)


def _colour(look: Look, bars: Bars, index: int) -> QColor:
    colour = look.colour(bars.role)
    return colour if index in bars.strong else mixed(colour, look.colour("bg"), FADED)


def _paint_scale(painter: QPainter, look: Look, room: QRectF, bars: Bars) -> None:
    """The end values and 0, each only where it touches no other."""
    taken: list[float] = []
    for value in (0.0, bars.high, bars.low):
        y = level(bars, room, value)
        if all(abs(y - other) >= look.px(16) for other in taken):
            taken.append(y)
            place = QRectF(room.left() - look.px(LABEL + 8), y - look.px(9), look.px(LABEL), look.px(18))
            draw_text(painter, place, Run(decimal(value, 1), look.font("caption"), look.colour("ink2")), RIGHT)
