"""The windows of a sweep on a grid: done ones thin, the next one dotted, each with its number."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from convlab.core.typography import whole
from convlab.state.sandbox_sweep import WindowMark
from convlab.widgets.cell_paint import SMALLEST_NUMBER, Board
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, Run, draw_text, text_width

INSIDE = 68  # px: in smaller cells a tag stands astride the corner of its window, else it would touch the number
SMALLEST_TAGGED = 26  # px: cells below carry no tags
CROWDED = 3.0  # tags nearer than so many of their widths are left out, but for the neighbours


def paint_marks(painter: QPainter, look: Look, board: Board, marks: Sequence[WindowMark]) -> None:
    """Thin and dotted frames; the present window has its thick frame already."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = max(2.5, board.cell * 0.065)
    for mark in marks:
        if mark.framed and mark.state != "present":
            pen = QPen(look.colour("kernel"), 1.8)
            if mark.state == "next":
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                pen.setDashPattern([0.1, 3.0])
            painter.setPen(pen)
            painter.drawRoundedRect(board.rect(*mark.rect).adjusted(inset, inset, -inset, -inset), 3, 3)
    painter.restore()


def paint_tags(painter: QPainter, look: Look, board: Board, marks: Sequence[WindowMark], within: QRect) -> None:
    """The numbers at the windows' upper left corners, none of them beyond `within`."""
    if board.cell < SMALLEST_TAGGED or not marks:
        return
    font = look.font(_type_size(look, board.cell) / look.scale, 600)
    high = font.pixelSize() * 1.5
    widest = max(high, text_width(font, whole(marks[-1].number)) + 8)
    crowded = len(marks) > 1 and _step(marks) * board.cell < CROWDED * widest
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for mark in marks:
        if mark.framed or not crowded:
            text = whole(mark.number)
            wide = max(high, text_width(font, text) + 8)
            tag = _place(board.rect(*mark.rect).topLeft(), (wide, high), board.cell, within)
            is_next = mark.state == "next"
            fill, ink = ("surf", "kernel_t") if is_next else ("kernel_t", "inv")
            painter.setPen(QPen(look.colour("kernel_t"), 1.5) if is_next else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour(fill))
            painter.drawRoundedRect(tag, 3.5, 3.5)
            draw_text(painter, tag, Run(text, font, look.colour(ink)), CENTRE)
    painter.restore()


def _type_size(look: Look, cell: float) -> int:
    return max(SMALLEST_NUMBER, min(look.px(13), round(cell * 0.27)))


def _step(marks: Sequence[WindowMark]) -> int:
    """From one window to the next in its row, in cells."""
    return max(1, marks[1].rect[1] - marks[0].rect[1])


def _place(corner: QPointF, size: tuple[float, float], cell: float, within: QRect) -> QRectF:
    """Inside the corner, or astride it where the cells are small."""
    tag = QRectF(0, 0, *size)
    if cell >= INSIDE:
        tag.moveTopLeft(corner + QPointF(5, 5))
    else:
        tag.moveCenter(corner)
    tag.moveLeft(min(max(tag.left(), within.left() + 1), within.right() - tag.width()))
    tag.moveTop(min(max(tag.top(), within.top() + 1), within.bottom() - tag.height()))
    return tag
