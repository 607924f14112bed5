"""The steering row: pause, one step, stop, the learning rate, divide by 10, and what the engine answered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from convlab.core.experiment import LARGEST_RATE, SMALLEST_RATE
from convlab.state.monitor_readout import Steering, Words
from convlab.widgets.controls import button, set_kind, text_label
from convlab.widgets.icons import icon
from convlab.widgets.look import Look
from convlab.widgets.steering_rate import DivideButton, RateField, RateSlider

RANGE_SENTENCE = f"A learning rate is a number from {SMALLEST_RATE:g} to {LARGEST_RATE:g}, like 0.01."


class SteeringRow(QWidget):
    """Emits what a person wants of the run; shows what it says back."""

    wanted = Signal(str)  # "pause", "resume", "stop", "step", "divide", "checkpoint"
    rate_wanted = Signal(float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._steering = Steering(False, "Pause", "")
        self.pause = self._button("Pause", "pause", "Space")
        self.one_step = self._button("One step", "step", "N")
        self.stop = self._button("Stop", "stop", "")
        self.rate = RateField(look)
        self.slider = RateSlider(look)
        self.divide = DivideButton(look)
        self.checkpoint = self._button("Checkpoint", "", "C")
        self.answer = text_label("", size="body", strong=True)
        self.answer_rest = text_label("", size="caption", tone="ink2")
        self._connect()
        self._build()

    def _button(self, text: str, icon_name: str, key: str) -> QPushButton:
        made = button(self._look, text, icon_name=icon_name)
        made.setProperty("tall", "48")
        made.setProperty("hint", f"{text} ({key})" if key else text)
        return made

    def _connect(self) -> None:
        self.pause.clicked.connect(self.ask_pause)
        self.one_step.clicked.connect(lambda: self.ask("step"))
        self.stop.clicked.connect(lambda: self.ask("stop"))
        self.divide.clicked.connect(lambda: self.ask("divide"))
        self.checkpoint.clicked.connect(lambda: self.ask("checkpoint"))
        self.rate.rate_typed.connect(self.rate_wanted)
        self.rate.refused.connect(lambda: self.show_answer(Words("That is no learning rate", RANGE_SENTENCE)))
        self.slider.rate_chosen.connect(self.rate_wanted)
        self.slider.rate_moved.connect(self.rate.show_rate)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.pause, self.one_step, self.stop):
            row.addWidget(widget)
        row.addSpacing(24)
        row.addWidget(self.rate)
        row.addSpacing(16)
        row.addWidget(self.slider)
        row.addSpacing(16)
        row.addWidget(self.divide)
        row.addSpacing(16)
        row.addWidget(self.checkpoint)
        row.addLayout(self._answers(), 1)

    def _answers(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addStretch(1)
        for label in (self.answer, self.answer_rest):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            column.addWidget(label)
        column.addStretch(1)
        return column

    def set_room(self, width: str) -> None:
        """ "wide" has all; "medium" no Checkpoint; "narrow" also neither One step nor the slider."""
        self.checkpoint.setVisible(width == "wide")
        self.one_step.setVisible(width != "narrow")
        self.slider.setVisible(width != "narrow")

    def show_steering(self, steering: Steering, rate: float) -> None:
        """Which commands the run takes now, and its learning rate."""
        self.rate.show_rate(rate)
        self.slider.show_rate(rate)
        if steering == self._steering:
            return
        self._steering = steering
        self.pause.setText(steering.pause)
        self.pause.setIcon(icon(self._look, "pause" if steering.pause == "Pause" else "play", "ink"))
        for widget in self._controls():
            widget.setEnabled(steering.steerable)
            hint = str(widget.property("hint") or "")
            widget.setToolTip(hint if steering.steerable else steering.reason)

    def _controls(self) -> tuple[QWidget, ...]:
        buttons = (self.pause, self.one_step, self.stop, self.divide, self.checkpoint)
        return (*buttons, self.rate.field, self.slider.slider)

    def show_answer(self, words: Words, alert: bool = False) -> None:
        """What the engine said, or that it has not said anything yet."""
        self.answer.setText(words.strong)
        self.answer_rest.setText(words.rest)
        set_kind(self.answer, "tone", "alert" if alert else "")

    def ask_pause(self) -> None:
        """Pause or Resume, whichever it is now."""
        self.ask(self._steering.pause.lower())

    def ask(self, kind: str) -> None:
        """Emits a wish, where the run can be steered."""
        if self._steering.steerable:
            self.wanted.emit(kind)
