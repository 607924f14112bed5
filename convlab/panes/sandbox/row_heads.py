"""The heads of a row's three figures: name, size and the controls that change them, as one row that wraps."""

from PySide6.QtWidgets import QWidget

from convlab.core.filters import POOLINGS
from convlab.core.matrices import LARGEST_MATRIX
from convlab.core.row_kernels import ROW_KERNELS
from convlab.core.sizes import PADDINGS, STRIDES
from convlab.panes.sandbox.heads import after_choice
from convlab.panes.sandbox.matrix_tools import FillMenu
from convlab.panes.sandbox.prose import LOCKED_WORDS, markup, prose_label
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.state.sandbox_compute import Computed
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.controls import DropDown, SpinField, text_label
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.flow import FlowRow
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look

LEAST_PROSE, LEAST_LEGEND, LEGEND = 220, 124, 58  # px at 100 %: widths, and the height of a legend with its name


class InputHead(QWidget):
    """The row of numbers: its source, how many there are, what fills it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.head = FigureHead(look, "input", "Input")
        self.source = SourceMenu(look)
        self.count = SpinField(look, "Numbers", 1, LARGEST_MATRIX)
        self.fill = FillMenu(look)
        self.fixed = text_label(LOCKED_WORDS, tone="ink2")
        row = FlowRow(look, 12, self, between=8)
        for widget in (self.head, self.source, self.count, self.fill, self.fixed):
            row.add(widget)

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows how many numbers there are."""
        self.head.set_shape(readout.input_shape)
        self.count.show_value(readout.slide.input[1])
        locked = "picture" in readout.locked
        for widget in (self.source, self.count, self.fill):
            widget.setVisible(not locked)
        self.fixed.setVisible(locked)


class KernelHead(QWidget):
    """The kernel of one row: presets, stride, padding, and what follows from them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._readout: SandboxReadout | None = None
        self.head = FigureHead(look, "kernel", "Kernel")
        self.preset = DropDown(look)
        self.preset.setAccessibleName("kernel")
        self.stride = SpinField(look, "Stride", STRIDES[0], STRIDES[-1])
        self.padding = SpinField(look, "Padding", PADDINGS[0], PADDINGS[-1])
        self.fixed = text_label(LOCKED_WORDS, tone="ink2")
        self.facts = prose_label()
        self.complaint = text_label("", size="caption", tone="alert")
        self.complaint.setWordWrap(True)
        self.complaint.setAccessibleName("what is wrong with the entry")
        self.complaint.hide()
        row = FlowRow(look, 12, self, between=8)
        for widget in (self.head, self.preset, self.stride, self.padding, self.fixed):
            row.add(widget)
        for words in (self.facts, self.complaint):
            row.add(words, least=LEAST_PROSE)

    def show_readout(self, readout: SandboxReadout, notice: str = "") -> None:
        """Shows the kernel, and in place of the facts a notice where there is one."""
        self.head.set_name(readout.kernel_name)
        self.head.set_shape(readout.kernel_shape)
        self._show_presets(readout.computed)
        self.stride.show_value(readout.slide.stride[1])
        self.padding.show_value(readout.slide.padding[1])
        parts = {"kernel": self.preset, "stride": self.stride, "padding": self.padding}
        for name, widget in parts.items():
            widget.setVisible(name not in readout.locked)
        self.fixed.setVisible(bool(readout.locked & parts.keys()))
        self.facts.setText(notice or markup([fact.long for fact in readout.facts]))

    def _show_presets(self, computed: Computed) -> None:
        key = row_preset_key(computed)
        titles = {name: preset.title for name, preset in ROW_KERNELS.items()}
        titles |= {name: preset.title for name, preset in POOLINGS.items()}
        choices = [*titles.items()] if key else [("", "Own"), *titles.items()]
        self.preset.set_choices(choices)
        self.preset.show_key(key)

    def complain(self, sentence: str) -> None:
        """Says what is wrong with an entry, in place of the facts; an empty sentence takes it back."""
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))
        self.facts.setVisible(not sentence)


class OutputHead(QWidget):
    """The output row: what is done to it, and its scale."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.head = FigureHead(look, "output", "Output")
        self.after = after_choice(look)
        self.legend = Legend(look)
        look.changed.connect(self._on_look_changed)
        self._look = look
        self._on_look_changed()
        row = FlowRow(look, 12, self, between=8)
        row.add(self.head)
        row.add(self.after)
        row.add(self.legend, least=LEAST_LEGEND)

    def _on_look_changed(self) -> None:
        self.legend.setFixedHeight(self._look.px(LEGEND))

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows the output's size and scale."""
        self.head.set_shape(readout.output_shape)
        self.after.show_key(readout.computed.setting.after)
        self.after.setVisible("after" not in readout.locked)
        self.legend.setVisible(readout.is_signed and readout.sweep is None and not readout.hides_output)
        self.legend.show_range(readout.range_low, readout.range_high, readout.is_signed, "output, own scale")


def row_preset_key(computed: Computed) -> str:
    """The key of what slides in the tables of rows, or an empty string."""
    if computed.setting.pooling is not None:
        return computed.setting.pooling.kind
    one = computed.setting.filters[computed.chosen]
    return next((key for key, preset in ROW_KERNELS.items() if one.planes == (preset.weights,)), "")
