"""The row of bars that says how far a lesson is."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.widgets.look import Look

StepMark = Literal["done", "open", "ahead"]


class ProgressSteps(QWidget):
    """One bar per step: done is full, the present one half full, what is ahead an outline."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._marks: tuple[StepMark, ...] = ()
        self._current: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_marks(self, marks: Sequence[StepMark], current: int | None = None) -> None:
        """Shows a mark per step; `current` is the step on the screen."""
        self._marks, self._current = tuple(marks), current
        done = sum(mark == "done" for mark in marks)
        self.setAccessibleName(f"{done} of {len(marks)} steps done")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._marks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        gap, count = self._look.px(8), len(self._marks)
        width = (self.width() - gap * (count - 1)) / count
        for place, mark in enumerate(self._marks):
            bar = QRectF(place * (width + gap), 1, width, self.height() - 2)
            self._paint_bar(painter, bar, mark, place == self._current)
        painter.end()

    def _paint_bar(self, painter: QPainter, bar: QRectF, mark: StepMark, current: bool) -> None:
        ink = self._look.colour("ink")
        radius = bar.height() / 2
        full = mark == "done"
        painter.setPen(QPen(ink if full or current or mark == "open" else self._look.colour("edge"), 1.2))
        painter.setBrush(ink if full else self._look.colour("surf"))
        painter.drawRoundedRect(bar, radius, radius)
        if not full and (current or mark == "open"):
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() / 2, bar.height()), radius, radius)
