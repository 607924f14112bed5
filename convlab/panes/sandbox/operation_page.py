"""The operation's further settings: each axis, dilation, padding mode, bias, flip; and the common settings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from convlab.core.common_settings import COMMON_SETTINGS
from convlab.core.entry import read_number
from convlab.core.kernels import LARGEST_WEIGHT
from convlab.core.padding import PADDING_MODES
from convlab.core.problem import Problem
from convlab.core.sizes import DILATIONS, PADDINGS, STRIDES
from convlab.core.typography import decimal
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.controls import DropDown, SpinField, button, rule, set_kind, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.segments import Segments

WIDE = 440  # px at 100 %
NAME, FIELD, CONTROL = 112, 84, 128
FLIPS = (("correlation", "as written"), ("convolution", "flipped"))
FLIP_NOTES = {
    "correlation": "Cross-correlation: what deep learning calls convolution.",
    "convolution": "True convolution: the kernel is turned by 180° before it slides.",
}


class OperationPage(QWidget):
    """`stride_edited(vertical, horizontal)`, `padding_edited`, `dilation_edited`, `mode_chosen`, `bias_entered`,
    `flip_chosen(flips)`, `common_chosen(key)`."""

    stride_edited = Signal(int, int)
    padding_edited = Signal(int, int)
    dilation_edited = Signal(int)
    mode_chosen = Signal(str)
    bias_entered = Signal(float)
    flip_chosen = Signal(bool)
    common_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.stride = [self._spin(STRIDES, f"stride, {axis}") for axis in ("vertical", "horizontal")]
        self.padding = [self._spin(PADDINGS, f"padding, {axis}") for axis in ("vertical", "horizontal")]
        self.dilation = self._spin(DILATIONS, "dilation")
        self.mode = DropDown(look, [(key, row.title) for key, row in PADDING_MODES.items()])
        self.mode.setAccessibleName("padding mode")
        self.bias = QLineEdit()
        self.bias.setAccessibleName("bias of the filter")
        self.flip = Segments(look, "the kernel is laid down", FLIPS)
        self.notes = {name: _note() for name in ("dilation", "mode", "bias", "flip")}
        self.dilation.box.refused.connect(self.notes["dilation"].setText)
        self.common = {key: button(look, row.title) for key, row in COMMON_SETTINGS.items()}
        self._lay_out()
        self._connect()

    def _spin(self, bounds: range, name: str) -> SpinField:
        field = SpinField(self._look, "", bounds[0], bounds[-1])
        field.box.setAccessibleName(name)
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(self._axes())
        column.addLayout(self._lines())
        turned = QHBoxLayout()
        turned.addWidget(text_label("Kernel", tone="ink2"))
        turned.addStretch(1)
        turned.addWidget(self.flip)
        column.addLayout(turned)
        column.addWidget(self.notes["flip"])
        column.addWidget(rule())
        column.addWidget(text_label("Common settings", strong=True))
        buttons = QWidget()
        row = FlowRow(self._look, 8, buttons)
        for key, made in self.common.items():
            made.setToolTip(COMMON_SETTINGS[key].note)
            row.add(made)
        column.addWidget(buttons)

    def _axes(self) -> QGridLayout:
        """Stride and padding, vertical and horizontal."""
        grid = self._grid(FIELD)
        for at, axis in enumerate(("vertical", "horizontal"), 1):
            grid.addWidget(text_label(axis, size="caption", tone="ink2"), 0, at)
        for at, (name, fields) in enumerate((("Stride", self.stride), ("Padding", self.padding)), 1):
            grid.addWidget(text_label(name, tone="ink2"), at, 0)
            for place, field in enumerate(fields, 1):
                grid.addWidget(field, at, place)
        return grid

    def _lines(self) -> QGridLayout:
        """A name, a control and a note each."""
        grid = self._grid(CONTROL)
        lines = (("Beyond the edge", self.mode, "mode"), ("Dilation", self.dilation, "dilation"),
                 ("Bias", self.bias, "bias"))  # fmt: skip
        for at, (name, control, note) in enumerate(lines):
            grid.addWidget(text_label(name, tone="ink2"), at, 0)
            grid.addWidget(control, at, 1)
            grid.addWidget(self.notes[note], at, 2)
        return grid

    def _grid(self, wide: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, self._look.px(NAME))
        grid.setColumnMinimumWidth(1, self._look.px(wide))
        grid.setColumnStretch(3 if wide == FIELD else 2, 1)
        return grid

    def _connect(self) -> None:
        for field in self.stride:
            field.value_edited.connect(lambda _: self.stride_edited.emit(*(one.value() for one in self.stride)))
        for field in self.padding:
            field.value_edited.connect(lambda _: self.padding_edited.emit(*(one.value() for one in self.padding)))
        self.dilation.value_edited.connect(self.dilation_edited)
        self.mode.key_chosen.connect(self.mode_chosen)
        self.bias.editingFinished.connect(self._on_bias_typed)
        self.flip.key_chosen.connect(lambda key: self.flip_chosen.emit(key == "convolution"))
        for key, made in self.common.items():
            made.clicked.connect(lambda _=False, key=key: self.common_chosen.emit(key))

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows the operation of a readout."""
        setting, slide = readout.computed.setting, readout.slide
        pools = setting.pooling is not None
        for fields, pair in ((self.stride, slide.stride), (self.padding, slide.padding)):
            for field, value in zip(fields, pair, strict=True):
                field.show_value(value)
            fields[0].setEnabled(not readout.state.is_row)
        self.dilation.show_value(slide.dilation)
        self.mode.show_key(setting.mode)
        self.notes["mode"].setText(PADDING_MODES[setting.mode].note)
        spread = f"{slide.dilation}({slide.kernel[1]} − 1) + 1 = {slide.spread[1]} cells wide"
        self.notes["dilation"].setText(spread if slide.dilation > 1 else "the cells lie side by side")
        if not self.bias.isModified():
            self._show_bias(0.0 if pools else readout.state.chosen.bias)
        self.bias.setEnabled(not pools)
        self.flip.setEnabled(not pools)
        key = FLIPS[setting.flip][0]
        self.flip.show_key(key)
        self.notes["flip"].setText("Pooling has no weights to turn." if pools else FLIP_NOTES[key])

    def _show_bias(self, bias: float) -> None:
        self.bias.setText(decimal(bias, 3))
        set_kind(self.bias, "wrong", "")
        self.notes["bias"].setText("added to every sum")

    def _on_bias_typed(self) -> None:
        if not self.bias.isModified():
            return
        self.bias.setModified(False)
        value = read_number(self.bias.text(), int(LARGEST_WEIGHT))
        if isinstance(value, Problem):
            set_kind(self.bias, "wrong", "true")
            self.notes["bias"].setText(value.sentence)
        else:
            self._show_bias(value)
            self.bias_entered.emit(value)


def _note() -> QLabel:
    label = text_label("", size="caption", tone="ink2")
    label.setWordWrap(True)
    return label
