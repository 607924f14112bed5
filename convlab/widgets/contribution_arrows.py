"""What many places add to one number: signed arrows along a number line, head to tail, and their sum."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from convlab.core.typography import decimal
from convlab.state.backwards_ladder import NumberLine, Rung, folded, number_line
from convlab.widgets.keyed import Keyed
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, RIGHT, Run, draw_text, elided, text_width

LEAST_ROW, LARGEST_ROW = 22, 32  # px at 100 %
AXIS = 26  # px at 100 %: the number line under the arrows
NAME, PRODUCT = 152, 132  # px at 100 %: where the place and the product are written
LEAST_LINE = 180  # px at 100 %: with less for the arrows, the places are not named
HEAD = 12  # px at 100 %: the length of an arrow's head


@dataclass(frozen=True)
class Ladder:
    """Where everything stands: rows of equal height under one another, values along a line."""

    row: float
    left: float  # of the line
    right: float
    line: NumberLine

    def x(self, value: float) -> float:
        """Where a value lies on the line, in px."""
        return self.left + self.line.at(value) * (self.right - self.left)

    def middle(self, index: int) -> float:
        """The y of an arrow."""
        return (index + 0.5) * self.row


class ContributionArrows(Keyed):
    """Bronze to the right for what adds, violet to the left for what takes away, magenta for the sum.

    `rung_hovered(index)` names the arrow under the pointer or chosen by Up and Down, -1 none.
    """

    rung_hovered = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._rungs: tuple[Rung, ...] = ()
        self._total = 0.0
        self._marked = -1
        self.setMouseTracking(True)
        self.setAccessibleName("contributions to the gradient of the weight")
        look.changed.connect(self.update)

    def show_rungs(self, rungs: Sequence[Rung], total: float) -> None:
        """Shows other contributions."""
        if (tuple(rungs), total) != (self._rungs, self._total):
            self._rungs, self._total = tuple(rungs), total
            self._mark(-1)
            self.setAccessibleDescription(self.text())
            self.update()

    def rungs(self) -> tuple[Rung, ...]:
        """The arrows that there is room for; the others are one sum."""
        room = self.height() - self._look.px(AXIS)
        return folded(self._rungs, max(2, int(room / self._look.px(LEAST_ROW)) - 1))

    def text(self) -> str:
        """All of it in words."""
        lines = [f"{rung.name}: {rung.product_text} = {decimal(rung.product)}" for rung in self._rungs]
        return "; ".join([*lines, f"sum {decimal(self._total)}"])

    def marked(self) -> int:
        """The arrow that is pointed at, -1 none."""
        return self._marked

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self.height_of(6))

    def height_of(self, arrows: int) -> int:
        """The least height for so many arrows and their sum, in px."""
        return self._look.px(LEAST_ROW) * (arrows + 1) + self._look.px(AXIS)

    def ladder(self) -> Ladder:
        """Where rows and values lie now."""
        px, rungs = self._look.px, self.rungs()
        room = self.height() - px(AXIS)
        row = min(px(LARGEST_ROW), room / (len(rungs) + 1))
        named = self.width() - px(NAME + PRODUCT) >= px(LEAST_LINE)
        left = px(PRODUCT + (NAME if named else 0) + 24)
        font = self._look.font("body", 600)
        widest = max(text_width(font, signed(value)) for value in (*(rung.product for rung in rungs), self._total))
        return Ladder(row, left, self.width() - widest - px(12), number_line(rungs, self._total))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        ladder, rungs = self.ladder(), self.rungs()
        self._paint_line(painter, ladder, len(rungs))
        reached = 0.0
        for index, rung in enumerate(rungs):
            self._paint_rung(painter, ladder, (index, rung), reached)
            reached += rung.product
        self._paint_sum(painter, ladder, len(rungs))
        if ladder.line.gap is not None:
            self._paint_break(painter, ladder, len(rungs))
        self.paint_ring(painter, QRectF(self.rect()))
        painter.end()

    def _paint_line(self, painter: QPainter, ladder: Ladder, rows: int) -> None:
        look = self._look
        axis = round((rows + 1) * ladder.row) + 4.5
        painter.setPen(QPen(look.colour("edge"), 1))
        painter.drawLine(QLineF(ladder.left, axis, ladder.right, axis))
        zero = round(ladder.x(0)) + 0.5
        painter.setPen(QPen(look.colour("line"), 1))
        painter.drawLine(QLineF(zero, 0, zero, axis))
        font, ink = look.font("caption"), look.colour("ink2")
        ends = {ladder.line.low, 0.0, ladder.line.high, self._total}
        taken = [(ladder.x(0), text_width(font, "0") / 2)]
        for value in sorted(ends, key=lambda end: (end != 0, end != self._total)):
            text, x = decimal(value), ladder.x(value)
            half = text_width(font, text) / 2
            if value and any(abs(x - other) < half + wide + 6 for other, wide in taken):
                continue
            taken.append((x, half))
            painter.setPen(QPen(ink, 1))
            painter.drawLine(QLineF(round(x) + 0.5, axis - 3, round(x) + 0.5, axis + 3))
            place = QRectF(x - half, axis + 3, 2 * half, look.px(18))
            draw_text(painter, place, Run(text, font, ink), CENTRE)

    def _paint_rung(self, painter: QPainter, ladder: Ladder, numbered: tuple[int, Rung], start: float) -> None:
        look, (index, rung) = self._look, numbered
        y, end = ladder.middle(index), start + rung.product
        if index == self._marked:
            painter.fillRect(QRectF(0, y - ladder.row / 2, self.width(), ladder.row), look.colour("sunk"))
        self._paint_words(painter, QRectF(0, y - ladder.row / 2, ladder.left, ladder.row), rung)
        colour = look.colour({1: "pos", -1: "neg", 0: "ink3"}[(rung.product > 0) - (rung.product < 0)])
        tail, tip = ladder.x(start), ladder.x(end)
        painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(tip, y, tip, y + ladder.row))  # down to where the next one begins
        self._paint_arrow(painter, QLineF(tail, y, tip, y), colour, look.px(5))
        font = look.font("caption", 600)
        x = max(tail, tip) + look.px(8)
        words = Run(signed(rung.product), font, look.colour("ink"))
        draw_text(painter, QRectF(x, y - ladder.row / 2, 10, ladder.row), words, LEFT)

    def _paint_break(self, painter: QPainter, ladder: Ladder, rows: int) -> None:
        """Two slanted strokes through what is not to scale: the last arrow, the sum and the line."""
        look, middle = self._look, ladder.left + (ladder.line.gap or 0) * (ladder.right - ladder.left)
        lean, high = look.px(3), look.px(8)
        for y in (ladder.middle(rows - 1), ladder.middle(rows), (rows + 1) * ladder.row + 4.5):
            for colour, width, shifts in ((look.colour("surf"), 7.0, (0.0,)), (look.colour("ink2"), 1.4, (-3.5, 3.5))):
                painter.setPen(QPen(colour, width))
                for shift in shifts:
                    x = middle + shift
                    painter.drawLine(QLineF(x - lean, y + high, x + lean, y - high))

    def _paint_words(self, painter: QPainter, room: QRectF, rung: Rung) -> None:
        look, gap = self._look, self._look.px(16)
        font = look.font("control")
        named = room.width() > look.px(NAME + PRODUCT)
        if named:
            name = elided(Run(rung.name, look.font("caption"), look.colour("ink2")), look.px(NAME))
            draw_text(painter, QRectF(look.px(4), room.top(), look.px(NAME), room.height()), name, LEFT)
        tone = look.colour("ink2" if rung.cell is None else "ink")
        text = rung.name if rung.cell is None and not named else rung.product_text
        place = QRectF(0, room.top(), room.right() - gap, room.height())
        draw_text(painter, place, elided(Run(text, font, tone), look.px(PRODUCT)), RIGHT)

    def _paint_arrow(self, painter: QPainter, way: QLineF, colour: QColor, thick: float) -> None:
        """A shaft with a full head at its end; what has no length is a ring."""
        length, forward = abs(way.dx()), 1 if way.dx() >= 0 else -1
        painter.save()
        if length < 1:
            painter.setPen(QPen(colour, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(way.p1(), 3.5, 3.5)
            painter.restore()
            return
        head = min(float(self._look.px(HEAD)), length)
        half = thick * (1.4 if head == self._look.px(HEAD) else 1.1)
        neck = way.x2() - forward * head
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if length > head:
            painter.drawRect(
                QRectF(QPointF(way.x1(), way.y1() - thick / 2), QPointF(neck, way.y1() + thick / 2)).normalized()
            )
        tip = [way.p2(), QPointF(neck, way.y1() - half), QPointF(neck, way.y1() + half)]
        painter.drawPolygon(QPolygonF(tip))
        painter.restore()

    def _paint_sum(self, painter: QPainter, ladder: Ladder, row: int) -> None:
        """The whole way from 0 to the total: what the gradient of the weight is."""
        look, y = self._look, ladder.middle(row)
        room = QRectF(0, y - ladder.row / 2, ladder.left - look.px(16), ladder.row)
        bold, magenta = look.font("body", 600), look.colour("grad_t")
        draw_text(painter, room, Run("sum", bold, magenta), RIGHT)
        tip = ladder.x(self._total)
        self._paint_arrow(painter, QLineF(ladder.x(0), y, tip, y), look.colour("grad"), look.px(7))
        x = max(ladder.x(0), tip) + look.px(8)
        draw_text(painter, QRectF(x, room.top(), 10, room.height()), Run(decimal(self._total), bold, magenta), LEFT)

    # What a person does

    def place_of(self, index: int) -> QPointF:
        """The middle of an arrow's row, where a pointer would touch it."""
        return QPointF(self.width() / 2, self.ladder().middle(index))

    def _mark(self, index: int) -> None:
        if index != self._marked:
            self._marked = index
            self.rung_hovered.emit(index)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        ladder = self.ladder()
        index = int(event.position().y() / ladder.row)
        self._mark(index if 0 <= index < len(self.rungs()) else -1)

    def leaveEvent(self, event: QEvent) -> None:
        self._mark(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if steps is None or not self._rungs:
            super().keyPressEvent(event)
            return
        last = len(self.rungs()) - 1
        self._mark(min(max(0, self._marked + steps), last))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._mark(-1)
        self.update()
        super().focusOutEvent(event)


def signed(value: float) -> str:
    """ "+8", "−3", "0"."""
    return f"+{decimal(value)}" if value > 0 else decimal(value)
