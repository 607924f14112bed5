"""The part of the pane that shows one row of numbers: its stage, made at first use, and what a person does there."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QApplication, QWidget

from convlab.core.document import changed
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.kernel_clipboard import paste_kernel
from convlab.panes.sandbox.layout import Arrangement
from convlab.panes.sandbox.stage import Stage
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_row import becomes_middle_row, in_force
from convlab.widgets.cell_grid import DIGITS, ENTRY_KEYS
from convlab.widgets.look import Look

if TYPE_CHECKING:
    from convlab.panes.sandbox.row_stage import RowStage

MIDDLE_ROW = "The kernel is its <b>middle row</b> here. Undo brings the whole one back."


class RowPart(QObject):
    """Holds the stage of the row; `stage` makes it."""

    def __init__(self, look: Look, edits: SandboxEdits, sheet: QWidget, connect: Callable[["RowStage"], None]) -> None:
        super().__init__(sheet)
        self._look, self._edits, self._sheet, self._connect_here = look, edits, sheet, connect
        self._stage: RowStage | None = None
        self._before: SandboxState | None = None

    @property
    def stage(self) -> "RowStage":
        """The stage of the row."""
        if self._stage is None:
            from convlab.panes.sandbox.row_stage import RowStage  # not before it is seen: the start waits for nothing

            self._stage = RowStage(self._look)
            self._stage.setParent(self._sheet)
            self._connect(self._stage)
        return self._stage

    def choose(self, readout: SandboxReadout, other: Stage) -> QWidget:
        """Shows the stage of a row, or `other` for everything else; returns the cells that keys begin at.

        The keyboard goes along from one to the other.
        """
        is_row, focused = readout.state.is_row, QApplication.focusWidget()
        self.show(readout)
        other.setVisible(not is_row)
        source = self.stage.input.source if is_row else other.input.source
        if focused is not None and not focused.isVisible() and self._sheet.isAncestorOf(focused):
            source.setFocus()
        return self.stage.kernel_grid if is_row else other.kernel.grid

    def show(self, readout: SandboxReadout) -> None:
        """Shows a readout of a row; hides the stage for every other."""
        before, self._before = self._before, readout.state
        if not readout.state.is_row:
            if self._stage is not None:
                self._stage.hide()
            return
        self.stage.show()
        if before is not None and _became_middle_row(before, readout.state):
            self.stage.notice(MIDDLE_ROW, readout)
        self.stage.input.source.show_state(readout.state)
        self.stage.show_readout(readout)
        for grid in (self.stage.input_grid, self.stage.kernel_grid):
            grid.set_entry_keys(DIGITS if readout.sweep else ENTRY_KEYS)

    def slide(self, rows: float, columns: float) -> None:  # noqa: ARG002
        """While a sweep's window slides: so many output cells off its place."""
        if self._stage is not None and self._stage.isVisible():
            self._stage.slide(columns)

    def arrange(self, size: QSize, places: Arrangement) -> Arrangement:
        """Places the stage in a pane of this size; what is left of `places` is the desk."""
        desk = places.height - places.stage_height
        margin = self._look.px(places.form.margin)
        high = self.stage.place(QSize(size.width(), max(0, size.height() - desk)), margin)
        self.stage.setGeometry(0, 0, size.width(), high)
        return replace(places, stage_height=high, height=high + desk)

    def paste_kernel(self) -> None:
        """The kernel in the text on the clipboard, or what is wrong with it."""
        self.stage.kernel.complain(paste_kernel(self._edits))

    def _connect(self, stage: "RowStage") -> None:
        edits = self._edits
        self._connect_here(stage)
        stage.input.count.value_edited.connect(lambda count: edits.size_numbers(1, count))
        stage.input.fill.key_chosen.connect(edits.fill_numbers)
        stage.kernel.preset.key_chosen.connect(edits.choose_kernel)
        stage.kernel.stride.value_edited.connect(edits.set_stride)
        stage.kernel.padding.value_edited.connect(edits.set_padding)
        stage.kernel_grid.paste_wished.connect(self.paste_kernel)
        stage.kernel_grid.value_entered.connect(
            lambda row, column, value, gesture: edits.set_weight((row, column), value, gesture)
        )
        stage.kernel_grid.cell_chosen.connect(edits.look_at_weight)
        stage.output.after.key_chosen.connect(edits.choose_after)
        stage.way_chosen.connect(edits.make_fit)
        for grid in (stage.input_grid, stage.kernel_grid):
            grid.gesture_ended.connect(edits.end_gesture)
            grid.refused.connect(stage.kernel.complain)


def _became_middle_row(before: SandboxState, now: SandboxState) -> bool:
    """Whether the kernels lost rows as the row of numbers was chosen."""
    if before.is_row or not becomes_middle_row(before):
        return False
    return in_force(changed(before, picture=now.picture)).filters == now.filters
