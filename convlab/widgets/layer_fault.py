"""Why a layer cannot work, said in its row: one sentence and the buttons that mend it."""

import re

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.state.builder_readout import RowReadout
from convlab.widgets.controls import button
from convlab.widgets.look import Look
from convlab.widgets.painting import Run, draw_runs, draw_wrapped, runs_width, text_width

NUMBERS = re.compile(r"(\d[\d,]*(?: × \d[\d,]*)*)")
NO_BREAK_SPACE = "\u00a0"
LINE = 24  # px of a line of the sentence


class FaultStrip(QWidget):
    """The sentence (its numbers bold) over a row of buttons that wraps; `fix_wished(0, 1 or 2)`."""

    fix_wished = Signal(int)
    measured = Signal()  # its buttons have other sizes

    def __init__(self, look: Look, row: RowReadout, named: bool = False) -> None:
        """`named`: the sentence begins with the layer's name, since it covers it."""
        super().__init__()
        self._look, self._row = look, row
        self._sentence = f"{row.name}: {row.problem}" if named else row.problem
        self._buttons = [self._make_button(number, label) for number, label in enumerate(row.fixes)]
        self.setAccessibleName(f"{row.name} cannot work. {row.problem}")

    def _make_button(self, number: int, label: str) -> QPushButton:
        made = button(self._look, label)
        made.setParent(self)
        made.clicked.connect(lambda: self.fix_wished.emit(number))
        return made

    def buttons(self) -> list[QPushButton]:
        """The ways out, in order."""
        return self._buttons

    def heightForWidth(self, width: int) -> int:
        below = self._button_places(width)[-1] if self._buttons else QRectF()
        return round(below.bottom()) + self._look.px(10)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(400), self.heightForWidth(self._look.px(400)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_buttons()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # another type size
            self._place_buttons()
            self.measured.emit()
        return super().event(event)

    def _place_buttons(self) -> None:
        for made, place in zip(self._buttons, self._button_places(self.width()), strict=True):
            made.setGeometry(place.toAlignedRect())

    def _runs(self) -> list[Run]:
        look, ink = self._look, self._look.colour("ink")
        pieces = NUMBERS.split(self._sentence)
        pieces[1::2] = [shape.replace(" ", NO_BREAK_SPACE) for shape in pieces[1::2]]
        return [Run(text, look.font("body", 600 if i % 2 else 400), ink) for i, text in enumerate(pieces)]

    def _sentence_height(self, width: int) -> int:
        lines = 1 + int(runs_width(self._runs()) * 1.06 // max(1, width)) if self._overflows(width) else 1
        return self._look.px(LINE) * lines + self._look.px(5)

    def _overflows(self, width: int) -> bool:
        return runs_width(self._runs()) > width

    def _button_places(self, width: int) -> list[QRectF]:
        """Left to right, then on the next line."""
        places, x, y = [], 0.0, float(self._sentence_height(width) + self._look.px(3))
        for made in self._buttons:
            hint = made.sizeHint()
            if x and x + hint.width() > width:
                x, y = 0.0, y + hint.height() + self._look.px(6)
            places.append(QRectF(x, y, min(hint.width(), width), hint.height()))
            x += hint.width() + self._look.px(10)
        return places

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        look = self._look
        if self._overflows(self.width()):
            sentence = QRectF(0, look.px(5), self.width(), self.height())
            draw_wrapped(painter, sentence, self._runs(), look.px(LINE))
        else:
            draw_runs(painter, QPointF(0, look.px(23)), self._runs())
        self._paint_note(painter)
        painter.end()

    def _paint_note(self, painter: QPainter) -> None:
        if not self._row.note or not self._buttons:
            return
        last = self._buttons[-1].geometry()
        note = Run(self._row.note, self._look.font("caption"), self._look.colour("ink2"))
        left = last.right() + self._look.px(18)
        if left + text_width(note.font, note.text) <= self.width():
            draw_runs(painter, QPointF(left, last.center().y() + self._look.px(5)), [note])

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
