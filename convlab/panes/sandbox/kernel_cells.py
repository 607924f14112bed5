"""The kernel's cells: they copy and paste by key, and turn around their middle for true convolution."""

from math import hypot

from PySide6.QtCore import QEasingCurve, QEvent, QRect, QRectF, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from convlab.core.kernels import LARGEST_WEIGHT
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED
from convlab.widgets.look import Look
from convlab.widgets.motion import wants_motion
from convlab.widgets.part_grid import PartGrid

TURN = 400  # ms


class KernelCells(PartGrid):
    """`copy_wished`, `paste_wished` by the usual keys while the keyboard is in the cells."""

    readable = float(SMALLEST_NUMBERED)  # a wheel over weights that can be read changes them

    copy_wished = Signal()
    paste_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "kernel", int(LARGEST_WEIGHT))
        self.turning = Turning(self)

    def event(self, event: QEvent) -> bool:
        """Takes the keys for itself before the window's actions do; a picture is pasted by the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pastes = event.matches(QKeySequence.StandardKey.Paste) and QGuiApplication.clipboard().mimeData().hasText()
            if event.matches(QKeySequence.StandardKey.Copy) or pastes:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wished.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wished.emit()
        else:
            super().keyPressEvent(event)


class Turning(QWidget):
    """Lies over the cells while they turn by 180 degrees; not at all where nothing shall move."""

    def __init__(self, cells: KernelCells) -> None:
        super().__init__(cells)
        self._cells, self._picture, self._part = cells, QPixmap(), 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.motion = QVariantAnimation(self)
        self.motion.setDuration(TURN)
        self.motion.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self.motion.setStartValue(0.0)
        self.motion.setEndValue(1.0)
        self.motion.valueChanged.connect(self._on_value)
        self.motion.finished.connect(self.hide)
        self.hide()

    def start(self) -> None:
        """Call before the turned cells are shown: what is seen now turns into them."""
        self.stop()
        shown, stage = self._cells.cells(), self._cells.parentWidget()
        if not wants_motion(self._cells) or not self._cells.isVisible() or shown is None or stage is None:
            return
        area = self._cells.board().rect(0, 0, shown.rows, shown.columns).adjusted(-4, -4, 4, 4).toRect()
        self._picture = self._cells.grab(area)
        self.setParent(stage)
        reach = round(hypot(area.width(), area.height()) / 2) + 1  # corners stick out while they turn
        middle = self._cells.mapTo(stage, area.center())
        self.setGeometry(QRect(0, 0, 2 * reach, 2 * reach).translated(middle.x() - reach, middle.y() - reach))
        self._part = 0.0
        self.show()
        self.raise_()
        self.motion.start()

    def stop(self) -> None:
        """The cells are seen as they are."""
        self.motion.stop()
        self.hide()

    def _on_value(self, part: float) -> None:
        self._part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        size = self._picture.deviceIndependentSize()
        still = QRectF(-size.width() / 2, -size.height() / 2, size.width(), size.height())
        painter.translate(QRectF(self.rect()).center())
        painter.fillRect(still, self.palette().window())
        painter.rotate(180 * self._part)
        painter.drawPixmap(still, self._picture, QRectF(self._picture.rect()))
        painter.end()
