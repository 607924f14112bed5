"""The builder's stage: which network it is, what goes in, and whether it can be trained."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from convlab.core.layers import LARGEST_SIDE
from convlab.core.network import MOST_INPUT_CHANNELS, InputShape
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.core.typography import TIMES
from convlab.state.builder_readout import BuilderReadout
from convlab.widgets.controls import DropDown, SpinField, button, text_label
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.flow import FlowRow, Place
from convlab.widgets.look import Look

WIDE, ROOMY, NOTED = 1600, 1400, 1000  # px at 100 %
REASON_NEEDS = 260  # px at 100 %: of a line, to be read
HEIGHT, WITH_REASON = 80, 124  # px at 100 %, at least
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
        self._wide, self._noted, self._why = True, True, ""
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._name = ElidedLabel(size="key")
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
        self._row = FlowRow(look, 8, self, between=13)
        self._lay_out()
        self.set_width(look.px(WIDE))
        self._connect()

    def _lay_out(self) -> None:
        names = QWidget()
        together = QHBoxLayout(names)
        together.setContentsMargins(0, 0, 0, 0)
        together.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBaseline)
        together.addWidget(self._note, 0, Qt.AlignmentFlag.AlignBaseline)
        together.setSpacing(8)
        self._row.add(names)
        self._row.add(self.presets, before=16)
        self._row.add(self._input_fields(), before=24)
        for widget in (self._reason, self.fit, self.train):
            self._row.add(widget)

    def _input_fields(self) -> QWidget:
        """ "Input 32 x 32 x 1"."""
        size = QWidget()
        row = FlowRow(self._look, 8, size)
        row.add(text_label("Input", tone="ink2"))
        for name, field in self.fields.items():
            self._set_up_field(name, field)
            row.add(field if name == "height" else _with_times(field))
        return size

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
        """One line where there is room; else the reason stands in the next one, and what else has no room."""
        look, room = self._look, width / self._look.scale
        self._wide = room >= WIDE
        margin = look.px(32 if room >= ROOMY else 24)
        self._row.setContentsMargins(margin, look.px(20), margin, look.px(20))
        self._noted = room >= NOTED
        self._note.setVisible(self._noted and bool(self._note.text()))
        for name, field in self.fields.items():
            field.box.setFixedWidth(look.px(72 if name == "channels" else 84))
        self.train.setMinimumWidth(look.px(132))
        reason = Place(least=REASON_NEEDS, breaks=not self._wide)
        if self._wide:
            self._row.arrange({self._reason: reason, self.fit: Place(), self.train: Place(pushed=True)})
        else:
            self._row.arrange({self.train: Place(pushed=True), self._reason: reason, self.fit: Place(before=8)})
        self._show_reason(width)

    def _show_reason(self, width: int) -> None:
        """The reason, one clause a line where it shares the first line; and as many lines as are needed."""
        self._reason.setText(self._why.replace("; ", ";\n") if self._wide else self._why)
        self._reason.setVisible(bool(self._why))
        self._fit_height(width)

    def _fit_height(self, width: int) -> None:
        least = self._look.px(WITH_REASON if self._why and not self._wide else HEIGHT)
        self.setFixedHeight(max(least, self._row.heightForWidth(width)))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # its texts have got other sizes
            self._fit_height(self.width())
        return super().event(event)

    def show_network(self, readout: BuilderReadout, shape: InputShape) -> None:
        """Shows the name, the note and the input's size."""
        self._name.setText(readout.name)
        self._note.setText(readout.note)
        self._note.setVisible(self._noted and bool(readout.note))
        for name, field in self.fields.items():
            field.show_value(getattr(shape, name))
        self.set_width(self.width())

    def show_trainable(self, problem: Problem | None, can_fit: bool) -> None:
        """Train is on without a problem; else the reason stands beside it, and the way out where there is one."""
        why = "" if problem is None else " ".join(part for part in (problem.sentence, problem.details) if part)
        self.train.setEnabled(problem is None)
        self.train.setToolTip(why or "Start training this network")
        self.train.setAccessibleDescription(why)
        self._why = "" if problem is None else problem.sentence
        self._reason.setToolTip(why)
        self.fit.setVisible(can_fit)
        self._show_reason(self.width())

    def reason(self) -> QLabel:
        """The label that says why Train is off."""
        return self._reason


def _with_times(field: SpinField) -> QWidget:
    """A field with the sign before it, which goes with it into the next line."""
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(text_label(TIMES, tone="ink3"))
    row.addWidget(field)
    return pair
