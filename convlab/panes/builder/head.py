"""The builder's stage: which network it is, what goes in, and whether it can be trained."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from convlab.core.layers import LARGEST_SIDE
from convlab.core.network import MOST_INPUT_CHANNELS, InputShape
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.core.typography import TIMES
from convlab.state.builder_readout import BuilderReadout
from convlab.widgets.controls import DropDown, SpinField, button, text_label
from convlab.widgets.look import Look

WIDE, ROOMY, TIGHT = 1600, 1400, 860  # px at 100 %
UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX
BOUNDS = {"height": LARGEST_SIDE, "width": LARGEST_SIDE, "channels": MOST_INPUT_CHANNELS}


class BuilderHead(QWidget):
    """Name and note, presets, input size; at the right what keeps Train off, the way out, and Train."""

    preset_chosen = Signal(str)
    input_wished = Signal(str, int)  # "height", "width" or "channels", and its value
    train_pressed = Signal()
    fit_pressed = Signal()
    gesture_ended = Signal()  # an input field is done with

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._wide, self._tight, self._why = True, False, ""
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = text_label("", size="key")
        self._note = text_label("", size="lead", tone="ink2")
        self.presets = DropDown(look, [(key, network.name) for key, network in PRESETS.items()])
        self.presets.setPlaceholderText("Presets")
        self.presets.setAccessibleName("Presets")
        self.presets.show_key("")
        self.fields = {name: SpinField(look, "", 1, most) for name, most in BOUNDS.items()}
        self._reason = text_label("", size="caption", tone="ink2")
        self._reason.setWordWrap(True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.fit = button(look, "Fit to the data")
        self.train = button(look, "Train", "prime", "play")
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        self._rows = QVBoxLayout(self)
        self._lay_out()
        self.set_width(look.px(WIDE))
        self._connect()

    def _lay_out(self) -> None:
        row = self._first
        row.setSpacing(8)
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._note, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addSpacing(16)
        row.addWidget(self.presets)
        row.addSpacing(24)
        row.addWidget(text_label("Input", tone="ink2"))
        for name, field in self.fields.items():
            if name != "height":
                row.addWidget(text_label(TIMES, tone="ink3"))
            self._set_up_field(name, field)
            row.addWidget(field)
        row.addStretch(1)
        self._second.setSpacing(16)
        self._rows.setSpacing(12)
        self._rows.addLayout(self._first)
        self._rows.addLayout(self._second)

    def _set_up_field(self, name: str, field: SpinField) -> None:
        words = {"channels": "Channels: 1 gray, 3 RGB"}.get(name, f"{name.capitalize()} in pixels")
        field.box.setAccessibleName(f"Input {name}")
        field.box.setToolTip(words)

    def _connect(self) -> None:
        self.presets.key_chosen.connect(self._on_preset_chosen)
        for name, field in self.fields.items():
            field.value_edited.connect(lambda value, name=name: self.input_wished.emit(name, value))
            field.box.editingFinished.connect(self.gesture_ended)
        self.train.clicked.connect(self.train_pressed)
        self.fit.clicked.connect(self.fit_pressed)

    def _on_preset_chosen(self, key: str) -> None:
        self.presets.show_key("")
        self.preset_chosen.emit(key)

    def set_width(self, width: int) -> None:
        """One line where there is room; else the reason moves to a second one, at last Train too."""
        room = width / self._look.scale
        self._wide, self._tight = room >= WIDE, room < TIGHT
        margin = self._look.px(32 if room >= ROOMY else 24)
        self._rows.setContentsMargins(margin, self._look.px(20), margin, self._look.px(20))
        self._note.setMaximumWidth(UNLIMITED if room >= ROOMY - 400 else 0)
        for name, field in self.fields.items():
            field.box.setFixedWidth(self._look.px(72 if name == "channels" else 84))
        self.train.setMinimumWidth(self._look.px(132))
        for widget in (self._reason, self.fit, self.train):
            in_first = self._wide or (widget is self.train and not self._tight)
            row = self._first if in_first else self._second
            row.addWidget(widget, 100 if widget is self._reason else 0)
        self._show_reason()

    def _show_reason(self) -> None:
        """The reason, one clause a line where it shares the first line; and as many lines as are needed."""
        self._reason.setText(self._why.replace("; ", ";\n") if self._wide else self._why)
        needs_two = self._tight or (not self._wide and bool(self._why))
        self.setFixedHeight(self._look.px(124 if needs_two else 80))

    def minimumSizeHint(self) -> QSize:
        """Narrower than one line: `set_width` makes it two."""
        return QSize(self._look.px(560), super().minimumSizeHint().height())

    def show_network(self, readout: BuilderReadout, shape: InputShape) -> None:
        """Shows the name, the note and the input's size."""
        self._name.setText(readout.name)
        self._note.setText(readout.note)
        self._note.setVisible(bool(readout.note))
        for name, field in self.fields.items():
            field.show_value(getattr(shape, name))

    def show_trainable(self, problem: Problem | None, can_fit: bool) -> None:
        """Train is on without a problem; else the reason stands beside it, and the way out where there is one."""
        why = "" if problem is None else " ".join(part for part in (problem.sentence, problem.details) if part)
        self.train.setEnabled(problem is None)
        self.train.setToolTip(why or "Start training this network")
        self.train.setAccessibleDescription(why)
        self._why = "" if problem is None else problem.sentence
        self._reason.setToolTip(why)
        self.fit.setVisible(can_fit)
        self._show_reason()

    def reason(self) -> QLabel:
        """The label that says why Train is off."""
        return self._reason
