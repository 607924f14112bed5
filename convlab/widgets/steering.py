"""The steering row: pause, one step, stop, the learning rate, divide by 10, and what the engine answered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from convlab.core.experiment import LARGEST_RATE, SMALLEST_RATE
from convlab.state.monitor_readout import Steering, Words
from convlab.widgets.controls import button, set_kind
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.flow import FlowRow, Place
from convlab.widgets.icons import icon
from convlab.widgets.look import Look
from convlab.widgets.steering_rate import DivideButton, RateField, RateSlider

RANGE_SENTENCE = f"A learning rate is a number from {SMALLEST_RATE:g} to {LARGEST_RATE:g}, like 0.01."

ANSWER_NEEDS = 160  # px at 100 %: of a line, to be read
WORDS_NEED, ANSWERS_NEED = 330, 400  # px at 100 %: of the pane across and down


class SteeringRow(QWidget):
    """Emits what a person wants of the run; shows what it says back."""

    wanted = Signal(str)  # "pause", "resume", "stop", "step", "divide", "checkpoint"
    rate_wanted = Signal(float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._steering = Steering(False, "Pause", "")
        self._worded, self._low = True, False
        self.pause = self._button("Pause", "pause", "Space")
        self.one_step = self._button("One step", "step", "N")
        self.stop = self._button("Stop", "stop", "")
        self.rate = RateField(look)
        self.slider = RateSlider(look)
        self.divide = DivideButton(look)
        self.checkpoint = self._button("Checkpoint", "", "C")
        self.answer = ElidedLabel(size="body", strong=True)
        self.answer_rest = ElidedLabel(size="caption", tone="ink2")
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
        self._row = FlowRow(self._look, 8, self)
        for transport in (self.pause, self.one_step, self.stop):
            self._row.add(transport)
        self._row.add(self.rate, before=24)
        for widget in (self.slider, self.divide, self.checkpoint):
            self._row.add(widget, before=16)
        self._answers = self._make_answers()
        self._row.add(self._answers, least=ANSWER_NEEDS)

    def _make_answers(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        for label in (self.answer, self.answer_rest):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            column.addWidget(label)
        column.addStretch(1)
        return place

    def set_room(self, width: str, across: float, down: float) -> None:
        """ "wide" has all; "medium" no Checkpoint; "narrow" also neither One step nor the slider.

        `across` and `down` are the pane's size in px at 100 %: a small one has no words on the transport, and of
        the answers only those that refuse something.
        """
        self._worded, self._low = across >= WORDS_NEED, down < ANSWERS_NEED
        self.pause.setText(self._steering.pause if self._worded else "")
        self.stop.setText("Stop" if self._worded else "")
        self._answers.setVisible(not self._low)
        self._row.stand(self.rate, Place(before=24 if self._worded else 0))
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
        self.pause.setText(steering.pause if self._worded else "")
        self.pause.setAccessibleName(steering.pause)
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
        self._answers.setVisible(alert or not self._low)

    def ask_pause(self) -> None:
        """Pause or Resume, whichever it is now."""
        self.ask(self._steering.pause.lower())

    def ask(self, kind: str) -> None:
        """Emits a wish, where the run can be steered."""
        if self._steering.steerable:
            self.wanted.emit(kind)
