"""What is painted over a stack of planes: names, numbers, padding, and the window as a prism of wire."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convlab.imaging.scaling import scaled
from convlab.widgets.look import Look
from convlab.widgets.painting import (
    CENTRE,
    LEFT,
    SMALLEST_WINDOW,
    Run,
    at_least,
    draw_frame,
    draw_haloed_frame,
    draw_hatch,
    draw_text,
)
from convlab.widgets.shading import to_image
from convlab.widgets.stack_layout import Stack

THINNEST_PRISM = 14  # px: of a thinner one only the middle line is drawn
HALO = QColor("#FFFFFF")


@dataclass(frozen=True)
class Wire:
    """The window's place on each plane from front to back, its colour, and what stands in it ("?")."""

    rects: tuple[QRectF, ...]
    colour: QColor
    mark: str = ""


def paint_label(painter: QPainter, look: Look, place: QRectF, label: tuple[str, bool]) -> None:
    """A plane's name over its corner; the front one's stronger."""
    text, is_front = label
    run = Run(text, look.font("caption", 600 if is_front else 500), look.colour("ink" if is_front else "ink2"))
    draw_text(painter, place, run, LEFT)


def inside(rect: QRectF, zoom: float, padding: tuple[int, int]) -> QRectF:
    """Where the plane itself lies in its padded place."""
    down, right = padding[0] * zoom, padding[1] * zoom
    return rect.adjusted(right, down, -right, -down)


def fade_padding(painter: QPainter, look: Look, rect: QRectF, inner: QRectF) -> None:
    """Makes what lies around the plane itself faint."""
    faint = QColor(look.colour("bg"))
    faint.setAlpha(150)
    for strip in (
        QRectF(rect.topLeft(), QPointF(rect.right(), inner.top())),
        QRectF(QPointF(rect.left(), inner.bottom()), rect.bottomRight()),
        QRectF(QPointF(rect.left(), inner.top()), inner.bottomLeft()),
        QRectF(inner.topRight(), QPointF(rect.right(), inner.bottom())),
    ):
        painter.fillRect(strip, faint)


def dash_padding(painter: QPainter, look: Look, rect: QRectF) -> None:
    """The edge of the padding."""
    painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))


def paint_tails(painter: QPainter, look: Look, stack: Stack, first: tuple[int, int]) -> None:
    """Hatches the front plane from a row and from a column on."""
    front = stack.front
    below = QRectF(QPointF(front.left(), front.top() + first[0] * stack.zoom), front.bottomRight())
    right = QRectF(QPointF(front.left() + first[1] * stack.zoom, front.top()), front.bottomRight())
    for strip in (below.intersected(front), right.intersected(front)):
        if strip.width() >= 1 and strip.height() >= 1:
            painter.fillRect(strip, look.colour("bg"))
            draw_hatch(painter, strip, look, 5)


def paint_together(painter: QPainter, look: Look, stack: Stack, pixels: NDArray[np.uint8]) -> None:
    """All planes as one small picture in the corner that the last plane leaves free at the lower right."""
    last, label, gap = stack.rect(len(stack.order) - 1), look.px(20), look.px(4)
    room = QRectF(
        QPointF(stack.rect(1).right() + gap, last.bottom() + look.px(8) + label),
        QPointF(last.right(), stack.front.bottom()),
    )
    if room.width() < look.px(44) or room.height() < look.px(28):
        return
    rows, columns = pixels.shape[:2]
    zoom = min(room.width() / columns, room.height() / rows)
    wide, high = max(1, round(columns * zoom)), max(1, round(rows * zoom))
    place = QRectF(round(room.right()) - wide, round(room.bottom()) - high, wide, high)
    ratio = max(1.0, painter.deviceTransform().m11())
    image = to_image(scaled(pixels, round(wide * ratio), round(high * ratio)))
    painter.drawImage(place, image)
    draw_frame(painter, place.adjusted(-0.75, -0.75, 0.75, 0.75), look.colour("input"), 1.5)
    above = QRectF(place.x(), place.y() - label - 2, 10, label)
    draw_text(painter, above, Run("together", look.font("caption"), look.colour("ink2")), LEFT)


def paint_prism(painter: QPainter, wire: Wire) -> None:
    """The frames on the planes behind and the edges between all, each with its halo; seen through the planes."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    rects = tuple(at_least(rect, SMALLEST_WINDOW) for rect in wire.rects)
    is_thin = min(rects[0].width(), rects[0].height()) < THINNEST_PRISM
    ends = [(rect.center(),) if is_thin else _corners(rect) for rect in rects]
    lines = [QLineF(start, end) for near, far in pairwise(ends) for start, end in zip(near, far, strict=True)]
    for colour, width in ((HALO, 4), (wire.colour, 2)):
        painter.setPen(QPen(colour, width * 0.85, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLines(lines)
        for rect in rects[1:]:
            draw_frame(painter, rect.adjusted(-width / 2, -width / 2, width / 2, width / 2), colour, width)
    painter.restore()


def paint_window(painter: QPainter, look: Look, wire: Wire) -> None:
    """The frame on the front plane, at least so large that it can be seen; a mark stands on black."""
    rect = wire.rects[0]
    least = look.px(18) if wire.mark else SMALLEST_WINDOW
    rect = at_least(rect, least)
    if wire.mark:
        painter.fillRect(rect, QColor("#000000"))
        draw_text(painter, rect, Run(wire.mark, look.font("caption", 600), HALO), CENTRE)
    draw_haloed_frame(painter, rect, wire.colour, 2)


def _corners(rect: QRectF) -> tuple[QPointF, QPointF, QPointF, QPointF]:
    return rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()
