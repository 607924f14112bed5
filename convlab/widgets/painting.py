"""What figures are painted with: text, hatch, haloed frames, arrows, braces."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from convlab.widgets.look import Look

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SMALLEST_WINDOW = 9  # px: a window of 3 x 3 pixels is framed at least this large


@dataclass(frozen=True)
class Run:
    """A piece of text in one font and colour; pieces make a line."""

    text: str
    font: QFont
    colour: QColor


@lru_cache(maxsize=8192)
def text_width(font: QFont, text: str) -> float:
    """How far a line of text advances, in px."""
    return _metrics(font).horizontalAdvance(text)


@lru_cache(maxsize=256)
def _metrics(font: QFont) -> QFontMetricsF:
    return QFontMetricsF(font)


@lru_cache(maxsize=16)
def _on_one_line(align: Qt.AlignmentFlag) -> int:
    return int(align | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextSingleLine)


def draw_text(painter: QPainter, rect: QRectF, run: Run, align: Qt.AlignmentFlag = LEFT) -> None:
    """One line of text in a rectangle; it is never clipped, so measure first."""
    painter.setFont(run.font)
    painter.setPen(run.colour)
    painter.drawText(rect, _on_one_line(align), run.text)


def elided(run: Run, width: float) -> Run:
    """The same piece, cut short with an ellipsis where it is wider than `width` px."""
    text = QFontMetricsF(run.font).elidedText(run.text, Qt.TextElideMode.ElideRight, max(0.0, width))
    return Run(text, run.font, run.colour)


def draw_runs(painter: QPainter, origin: QPointF, runs: Sequence[Run]) -> float:
    """Pieces one after the other from a point on the base line; returns the x after the last."""
    x = origin.x()
    for run in runs:
        painter.setFont(run.font)
        painter.setPen(run.colour)
        painter.drawText(QPointF(x, origin.y()), run.text)
        x += text_width(run.font, run.text)
    return x


def runs_width(runs: Sequence[Run]) -> float:
    """How far the pieces advance together, in px."""
    return sum(text_width(run.font, run.text) for run in runs)


def draw_wrapped(painter: QPainter, rect: QRectF, runs: Sequence[Run], line_height: float) -> float:
    """Pieces wrapped at spaces into `rect`; returns the y below the last line."""
    x, top = rect.x(), rect.y()
    for run in runs:
        metrics, space = _metrics(run.font), text_width(run.font, " ")
        for word in run.text.split(" "):
            width = text_width(run.font, word)
            if x > rect.x() and x + width > rect.right():
                x, top = rect.x(), top + line_height
            base = top + (line_height + metrics.ascent() - metrics.descent()) / 2
            painter.setFont(run.font)
            painter.setPen(run.colour)
            painter.drawText(QPointF(x, base), word)
            x += width + space
        x -= space
    return top + line_height


def draw_hatch(painter: QPainter, rect: QRectF, look: Look, pitch: float = 10) -> None:
    """45 degree lines: "never read", "not there"."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(look.colour("edge"), 1.2))
    offset = -rect.height()
    while offset < rect.width():
        left = rect.left() + offset
        painter.drawLine(QLineF(left, rect.bottom(), left + rect.height(), rect.top()))
        offset += pitch
    painter.restore()


def draw_frame(painter: QPainter, rect: QRectF, colour: QColor, width: float) -> None:
    """A square frame whose outer edge is `rect`, crisp at whole pixels."""
    painter.save()
    pen = QPen(colour, width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    half = width / 2
    painter.drawRect(rect.adjusted(half, half, -half, -half))
    painter.restore()


def draw_haloed_frame(painter: QPainter, rect: QRectF, colour: QColor, width: float) -> None:
    """A frame around `rect` with a white halo inside and out, so that it shows on coat and sky alike."""
    outer = rect.adjusted(-width - 2, -width - 2, width + 2, width + 2)
    draw_frame(painter, outer, QColor("#FFFFFF"), width + 4)
    draw_frame(painter, outer.adjusted(2, 2, -2, -2), colour, width)


def draw_arrow(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
    """A horizontal arrow with an open head."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(start, end)
    painter.drawLine(end, end + QPointF(-9, -6))
    painter.drawLine(end, end + QPointF(-9, 6))
    painter.restore()


def draw_brace(painter: QPainter, top: QPointF, height: float, colour: QColor) -> None:
    """A closing curly brace, 18 px wide, whose tip points right at its middle."""
    bend, tip = 9.0, 18.0
    middle = top.y() + height / 2
    path = QPainterPath(top)
    path.quadTo(top.x() + bend, top.y(), top.x() + bend, top.y() + bend)
    path.lineTo(top.x() + bend, middle - bend)
    path.quadTo(top.x() + bend, middle, top.x() + tip, middle)
    path.quadTo(top.x() + bend, middle, top.x() + bend, middle + bend)
    path.lineTo(top.x() + bend, top.y() + height - bend)
    path.quadTo(top.x() + bend, top.y() + height, top.x(), top.y() + height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def at_least(rect: QRectF, least: float) -> QRectF:
    """A place around the same middle, at least so wide and high, on whole px."""
    wide, high = max(rect.width(), least), max(rect.height(), least)
    return QRectF(round(rect.center().x() - wide / 2), round(rect.center().y() - high / 2), round(wide), round(high))
