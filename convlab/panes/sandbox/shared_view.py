"""Weights that are shared: the setting as lines between units, as a sparse matrix, and counted."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from convlab.core.sizes import nearest_cell
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.shared_desk import SharedDesk
from convlab.panes.sandbox.shared_stage import SharedStage
from convlab.panes.sandbox.view import SandboxView
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_shared import SharedReadout, Trace
from convlab.state.sandbox_shared_view import shared_of, white_of
from convlab.state.sandbox_shared_words import unit_sum
from convlab.widgets.look import Look
from convlab.widgets.shared_figure import SharedFigure


class SharedView(SandboxView):
    """What is pointed at is followed while the pointer rests on it; what is chosen stays."""

    def __init__(self, look: Look, edits: SandboxEdits) -> None:
        super().__init__(look, edits)
        self._readout: SandboxReadout | None = None
        self._shared: SharedReadout | None = None
        self._hovered: Trace | None = None
        self._pinned: Trace | None = None  # an input unit that was chosen
        self.stage, self.desk = SharedStage(look), SharedDesk(look)
        self.stage.setParent(self)
        self.desk.setParent(self)
        self.stage.traced.connect(self._on_traced)
        self.stage.chosen.connect(self._on_chosen)
        self.stage.help_wished.connect(self._on_help_wished)
        self.stage.lines.moved.connect(self._on_moved)
        self.stage.input.kernel.value_entered.connect(self._on_weight_entered)
        self.stage.input.kernel.gesture_ended.connect(edits.end_gesture)
        source = self.stage.input.source
        source.key_chosen.connect(edits.choose_picture)
        source.side_chosen.connect(edits.choose_side)
        source.gray_chosen.connect(edits.choose_gray)
        self.stage.input.preset.key_chosen.connect(self._on_kernel_chosen)
        self.stage.input.filter_chosen.connect(edits.choose_filter)
        self.stage.input.plane_chosen.connect(edits.look_at_plane)
        self.desk.untie_wished.connect(edits.untie)
        self.setFocusProxy(self.stage.lines)

    @property
    def shared(self) -> SharedReadout:
        """What is shown now."""
        assert self._shared is not None
        return self._shared

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows another setting, or another place in it."""
        if self._readout is None or readout.computed is not self._readout.computed:
            self._hovered = self._pinned = None
        self._readout = readout
        self._shared = shared_of(readout)
        self.desk.show_shared(self._shared, hidden=bool(readout.hidden & {"size", "parameters"}))
        self._show_figure()

    def least_height(self, width: int) -> int:
        """How high the view must be at a width."""
        return self.stage.least_height(width) + self.desk.height_for(width)

    def status(self) -> tuple[str, str] | None:
        """The chosen output unit and its sum."""
        if self._shared is None or self._readout is None or self._shared.drawing is None:
            return None
        written = unit_sum(self._shared, self._readout.hides_output)
        return (
            written.name.capitalize(),
            f"{written.products} product{'s' * (written.products != 1)}   sum {written.total}",
        )

    def portraits(self) -> dict[str, QWidget]:
        """The figures, and the counts."""
        return {"figures": self.stage, "desk": self.desk}

    def _show_figure(self) -> None:
        if self._readout is not None and self._shared is not None:
            figure = self._figure(self._readout, self._shared)
            self.stage.show_shared(self._readout, self._shared, figure)

    def _follow(self) -> None:
        if self._readout is not None and self._shared is not None:
            figure = self._figure(self._readout, self._shared)
            if figure is not None:
                self.stage.follow(self._shared, figure)

    def _figure(self, readout: SandboxReadout, shared: SharedReadout) -> SharedFigure | None:
        if shared.drawing is None:
            return None
        trace = self._hovered or self._pinned or shared.trace
        hidden = readout.hides_output
        return SharedFigure(shared.drawing, shared.target, trace, shared.untied, white_of(readout), hidden)

    def _on_traced(self, trace: Trace | None) -> None:
        if trace != self._hovered:
            self._hovered = trace
            self._follow()

    def _on_chosen(self, trace: Trace) -> None:
        drawing = self.shared.drawing
        if drawing is None:
            return
        self._pinned = trace if trace.kind == "input" else None
        if trace.kind == "input":
            self._follow()
        elif trace.kind == "output":
            self._look_at(trace.index)
        elif trace.kind == "weight":
            self._edits.follow_weight(divmod(trace.index, drawing.kernel.shape[1]))
        else:
            wires = drawing.part.wires
            weight = divmod(int(wires.weights[trace.index]), drawing.kernel.shape[1])
            self._edits.follow_line(self._cell(int(wires.targets[trace.index])), weight)

    def _look_at(self, unit: int) -> None:
        self._edits.follow_output(self._cell(unit))

    def _cell(self, unit: int) -> tuple[int, int]:
        """The output cell that a unit of the drawing is."""
        assert self.shared.drawing is not None
        block = self.shared.drawing.part.block
        row, column = divmod(unit, block.width)
        return block.top + row, block.left + column

    def _on_moved(self, rows: int, columns: int) -> None:
        height, width, _ = self.shared.operation.output(self.shared.volume)
        row, column = self.shared.looked.cell
        self._pinned = None
        self._edits.follow_output(nearest_cell((row + rows, column + columns), (height, width)))

    def _on_weight_entered(self, row: int, column: int, value: float, gesture: str) -> None:
        self._edits.set_weight((row, column), value, gesture)

    def _on_kernel_chosen(self, key: str) -> None:
        if key:  # else it is the kernel of one's own that is there
            self._edits.choose_kernel(key)

    def _on_help_wished(self, key: str) -> None:
        if key == "numbers":
            self._edits.choose_picture("numbers")
        else:
            self._edits.choose_kernel({"average": "average", "small_kernel": "sobel_vertical"}[key])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_U and not event.modifiers() and self.shared.drawing is not None:
            self._edits.untie(not self.shared.untied)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        desk = self.desk.height_for(self.width())
        stage = self.height() - desk
        self.stage.setGeometry(0, 0, self.width(), stage)
        self.desk.setGeometry(0, stage, self.width(), desk)
        self.stage.place()
        self.desk.place()
        super().resizeEvent(event)
