"""What formulas are painted from: runs of text, and one row of runs over another."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen

from convlab.widgets.painting import Run, draw_runs, runs_width


@dataclass(frozen=True)
class Fraction:
    """One row of pieces over another."""

    top: tuple[Run, ...]
    bottom: tuple[Run, ...]


Part = Run | Fraction


def parts_width(parts: Sequence[Part], px: float) -> float:
    """How far the parts advance together at a type size of px."""
    return sum(runs_width([part]) if isinstance(part, Run) else _bar(part) + px * 0.1 for part in parts)


def paint_parts(painter: QPainter, origin: QPointF, parts: Sequence[Part], px: float) -> float:
    """Paints from a point on the axis of the fractions; returns the x after the last part."""
    x = origin.x()
    for part in parts:
        if isinstance(part, Run):
            x = draw_runs(painter, QPointF(x, origin.y() + px * 0.33), [part])
            continue
        wide = _bar(part)
        for row, lower in ((part.top, -0.36), (part.bottom, 0.98)):
            left = x + (wide - runs_width(row)) / 2
            draw_runs(painter, QPointF(left, origin.y() + px * lower), row)
        painter.setPen(QPen(part.top[1].colour, max(1.2, px * 0.05)))
        painter.drawLine(QLineF(x, origin.y(), x + wide, origin.y()))
        x += wide + px * 0.1
    return x


def _bar(part: Fraction) -> float:
    return max(runs_width(part.top), runs_width(part.bottom)) + 8
