"""The learning rate's controls: a field that takes effect on Enter, a log slider, and divide by 10."""

import math

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from convlab.core.experiment import LARGEST_RATE, SMALLEST_RATE
from convlab.core.typography import rate_text
from convlab.widgets.controls import set_kind, text_label
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, RIGHT, Run, draw_text

LOWEST, HIGHEST = 1e-4, 1.0  # the ends of the slider
NOTCHES = 100  # a power of ten


def parsed_rate(text: str) -> float | None:
    """A learning rate as typed ("0.01", "0,01", "1e-3"), or None where it is none or out of range."""
    try:
        rate = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return rate if SMALLEST_RATE <= rate <= LARGEST_RATE else None


class _RateEdit(QLineEdit):
    """A line that gives back the run's own rate when it is left without Enter."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class RateField(QWidget):
    """ "Learning rate" over the rate; `rate_typed` fires on Enter, `refused` where that is no rate."""

    rate_typed = Signal(float)
    refused = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rate = 0.0
        self.field = _RateEdit()
        self.field.setProperty("kind", "rate")
        self.field.setProperty("hint", "Type a rate and press Enter: it takes effect at once.")
        self.field.setAccessibleName("Learning rate")
        self.field.returnPressed.connect(self._on_return)
        self.field.left.connect(self._restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(text_label("Learning rate", size="caption", tone="ink2"))
        column.addWidget(self.field)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(self._look.px(104))

    def show_rate(self, rate: float) -> None:
        """Shows the run's rate, unless a person is typing another."""
        self._rate = rate
        if not self.field.isModified():
            self.field.setText(rate_text(rate))

    def _restore(self) -> None:
        self.field.setText(rate_text(self._rate))  # which also says that nobody is typing
        set_kind(self.field, "wrong", "false")

    def _on_return(self) -> None:
        rate = parsed_rate(self.field.text())
        set_kind(self.field, "wrong", "true" if rate is None else "false")
        if rate is None:
            self.refused.emit()
            return
        self.field.setModified(False)
        self.field.selectAll()
        self.rate_typed.emit(rate)


class RateSlider(QWidget):
    """0.0001 to 1 on a log scale; `rate_chosen` fires when it is let go or moved by a key."""

    rate_chosen = Signal(float)
    rate_moved = Signal(float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round(math.log10(HIGHEST / LOWEST) * NOTCHES))
        self.slider.setPageStep(NOTCHES // 2)
        self.slider.setSingleStep(NOTCHES // 20)
        self.slider.setAccessibleName("Learning rate, from 0.0001 to 1")
        self.slider.setProperty("hint", "Learning rate: takes effect when you let go.")
        self.slider.sliderMoved.connect(lambda: self.rate_moved.emit(self.rate()))
        self.slider.sliderReleased.connect(lambda: self.rate_chosen.emit(self.rate()))
        self.slider.valueChanged.connect(self._on_value_changed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(14), 0, look.px(14))
        column.addWidget(self.slider)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(self._look.px(234))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(234), self._look.px(50))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(90), self._look.px(50))

    def rate(self) -> float:
        """The rate under the handle, with two digits that count."""
        rate: float = LOWEST * 10 ** (self.slider.value() / NOTCHES)
        return float(f"{rate:.2g}")

    def show_rate(self, rate: float) -> None:
        """Moves the handle, unless a person holds it."""
        if self.slider.isSliderDown() or rate <= 0:
            return
        self.slider.blockSignals(True)
        self.slider.setValue(round(math.log10(rate / LOWEST) * NOTCHES))
        self.slider.blockSignals(False)

    def _on_value_changed(self) -> None:
        if not self.slider.isSliderDown():
            self.rate_chosen.emit(self.rate())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        look, painter = self._look, QPainter(self)
        below = QRectF(2, self.height() - look.px(18), self.width() - 4, look.px(18))
        for text, align in (("0.0001", LEFT), ("1", RIGHT)):
            draw_text(painter, below, Run(text, look.font("caption"), look.colour("ink3")), align)
        painter.end()


class DivideButton(QPushButton):
    """The largest button: "÷ 10", with its key inside."""

    def __init__(self, look: Look) -> None:
        super().__init__("÷ 10")
        self._look = look
        self.setProperty("kind", "step")
        self.setProperty("hint", "Divide the learning rate by 10 (D)")
        self.setAccessibleName("Divide the learning rate by 10")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedSize(self._look.px(136), self._look.px(50))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        look = self._look
        ink = QColor(look.colour("inv" if self.isEnabled() else "ink3"))
        words = QRectF(0, 0, self.width() * 0.74, self.height())
        draw_text(painter, words, Run(self.text(), look.font(26, 600), ink), CENTRE)
        ink.setAlphaF(0.75)
        key = QRectF(0, 0, self.width() - look.px(20), self.height())
        draw_text(painter, key, Run("D", look.font("control", 500), ink), RIGHT)
        painter.end()
