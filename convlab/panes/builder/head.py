"""The builder's stage: which network it is, what goes in, and whether it can be trained."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from convlab.core.layers import LARGEST_SIDE
from convlab.core.network import MOST_INPUT_CHANNELS, InputShape
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.core.typography import TIMES
from convlab.state.builder_readout import BuilderReadout
from convlab.widgets.controls import DropDown, SpinField, button, text_label
from convlab.widgets.look import Look

BOUNDS = {"height": LARGEST_SIDE, "width": LARGEST_SIDE, "channels": MOST_INPUT_CHANNELS}


class BuilderHead(QWidget):
    """Name and note, presets, input size; at the right what keeps Train off, the way out, and Train."""

    preset_chosen = Signal(str)
    input_wished = Signal(str, int)  # "height", "width" or "channels", and its value
    train_pressed = Signal()
    fit_pressed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
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
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        left = QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBaseline)
        left.addWidget(self._note, 0, Qt.AlignmentFlag.AlignBaseline)
        left.addSpacing(16)
        left.addWidget(self.presets)
        left.addSpacing(24)
        left.addWidget(text_label("Input", tone="ink2"))
        for name, field in self.fields.items():
            if name != "height":
                left.addWidget(text_label(TIMES, tone="ink3"))
            field.box.setFixedWidth(self._look.px(72 if name == "channels" else 84))
            field.box.setAccessibleName(f"Input {name}")
            field.box.setToolTip({"channels": "Channels: 1 gray, 3 RGB"}.get(name, f"{name.capitalize()} in pixels"))
            left.addWidget(field)
        left.addStretch(1)
        right = QHBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._reason, 1)
        right.addWidget(self.fit)
        right.addWidget(self.train)
        self.train.setMinimumWidth(self._look.px(132))
        self._rows.setSpacing(12)
        self._rows.addLayout(left, 0)
        self._rows.addLayout(right, 1)

    def _connect(self) -> None:
        self.presets.key_chosen.connect(self._on_preset_chosen)
        for name, field in self.fields.items():
            field.value_edited.connect(lambda value, name=name: self.input_wished.emit(name, value))
        self.train.clicked.connect(self.train_pressed)
        self.fit.clicked.connect(self.fit_pressed)

    def _on_preset_chosen(self, key: str) -> None:
        self.presets.show_key("")
        self.preset_chosen.emit(key)

    def set_width(self, width: int) -> None:
        """One line where there is room, else two; margins after the look."""
        wide = width >= self._look.px(1600)
        margin = self._look.px(32 if width >= self._look.px(1400) else 24)
        self._rows.setContentsMargins(margin, self._look.px(20), margin, self._look.px(20))
        self.setFixedHeight(self._look.px(80 if wide else 124))
        self._note.setMaximumWidth(16_777_215 if width >= self._look.px(1000) else 0)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._rows.setDirection(direction)

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
        self._reason.setText("" if problem is None else problem.sentence)
        self._reason.setToolTip(why)
        self.fit.setVisible(can_fit)

    def reason(self) -> QLabel:
        """The label that says why Train is off."""
        return self._reason
