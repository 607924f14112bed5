"""One number as a slider with its name and a field: "σ  ----o----  1.4"; one drag is one gesture."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSlider, QWidget

from convlab.core.entry import read_number
from convlab.core.problem import Problem
from convlab.core.typography import decimal
from convlab.widgets.controls import set_kind, text_label
from convlab.widgets.look import Look

REST = 600  # ms without a step of keys or wheel after which the next is a new gesture
LARGEST_ENTRY = 10_000
FIELD = 62  # px at 100 %


@dataclass(frozen=True)
class Scale:
    """What a slider goes over: its name on the screen and in words, ends, step, unit."""

    title: str
    name: str
    least: float
    most: float
    step: float
    unit: str = ""

    @property
    def steps(self) -> int:
        """How many steps there are from end to end."""
        return round((self.most - self.least) / self.step)

    def value(self, place: int) -> float:
        """The number at a place of the slider."""
        return round(self.least + place * self.step, 6)

    def place(self, value: float) -> int:
        """The place of the slider nearest to a number."""
        return min(max(0, round((value - self.least) / self.step)), self.steps)


class ValueSlider(QWidget):
    """`value_edited(value)` for a person's change, `gesture_ended` when the drag or a run of keys is over.

    A number that is typed may lie between two places of the slider, not beyond its ends. `refused(sentence)`.
    """

    value_edited = Signal(float)
    gesture_ended = Signal()
    refused = Signal(str)

    def __init__(self, look: Look, scale: Scale) -> None:
        super().__init__()
        self._look, self.scale = look, scale
        self._value = scale.least
        self.slider = _StillSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, scale.steps)
        self.slider.setPageStep(max(1, scale.steps // 10))
        self.slider.setAccessibleName(scale.name)
        self.field = QLineEdit()
        self.field.setAccessibleName(f"{scale.name}, typed")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.title = text_label(scale.title, tone="ink2")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self.title, self.slider, self.field):
            row.addWidget(widget, 1 if widget is self.slider else 0)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.gesture_ended)
        self.slider.valueChanged.connect(self._on_slid)
        self.slider.sliderReleased.connect(self._end_gesture)
        self.field.editingFinished.connect(self._on_typed)
        self.field.installEventFilter(self)
        look.changed.connect(self._fit)
        self._fit()

    def value(self) -> float:
        """The number shown."""
        return self._value

    def show_value(self, value: float) -> None:
        """Shows a number without saying that a person chose it."""
        self._value = value
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(self.scale.place(value))
        self.slider.blockSignals(blocked)
        if not self.field.hasFocus() or not self.field.isModified():
            self._show_text()

    def _show_text(self) -> None:
        self.field.setText(f"{decimal(self._value, 2)}{self.scale.unit}")
        set_kind(self.field, "wrong", "")

    def _fit(self) -> None:
        self.field.setFixedWidth(self._look.px(FIELD))

    def _on_slid(self, place: int) -> None:
        self._value = self.scale.value(place)
        self._show_text()
        if not self.slider.isSliderDown():
            self._rest.start()
        self.value_edited.emit(self._value)

    def _on_typed(self) -> None:
        if not self.field.isModified():
            return
        self.field.setModified(False)
        value = read_number(self.field.text().replace(self.scale.unit or "\0", ""), LARGEST_ENTRY)
        if isinstance(value, Problem):
            set_kind(self.field, "wrong", "true")
            self.refused.emit(value.sentence)
            return
        self.refused.emit("")
        self._value = min(max(value, self.scale.least), self.scale.most)
        self.show_value(self._value)
        self.value_edited.emit(self._value)
        self._end_gesture()

    def _end_gesture(self) -> None:
        self._rest.stop()
        self.gesture_ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field that holds no number takes the number back that was there."""
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.field.property("wrong"):
            self.field.setModified(False)
            self._show_text()
            self.refused.emit("")
        return super().eventFilter(watched, event)


class _StillSlider(QSlider):
    """A wheel over it turns it only where the keyboard is in it: else the page is meant."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
