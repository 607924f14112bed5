"""The sandbox seen backwards: a gradient at the output flows to the kernel and to the input."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from convlab.core.sizes import nearest_cell
from convlab.panes.sandbox.backwards_desk import BackwardsDesk
from convlab.panes.sandbox.backwards_layout import Content, arrange, least_height
from convlab.panes.sandbox.backwards_stage import BackwardsStage
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.prose import prose_label
from convlab.panes.sandbox.view import SandboxView
from convlab.state.painted_gradient import MOST_PAINTED, Painted, dab, painted_from, painted_over
from convlab.state.sandbox import GradientChoice
from convlab.state.sandbox_backwards import BackwardsReadout, derive_backwards
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look

BRUSH_PART = 128  # a picture's brush is as wide as its output's longer side over this, at least 1
FULL = f"At most {MOST_PAINTED} cells can be painted. Clear some, or paint with 0."
NO_OUTPUT = "There is no output, so nothing can flow back. Make the window fit first."
_CHOICES: dict[str, GradientChoice] = {"cell": "cell", "ones": "ones", "painted": "painted"}


class BackwardsView(SandboxView):
    """Stage and desk; what a person does becomes an edit or another look."""

    def __init__(self, look: Look, edits: SandboxEdits) -> None:
        super().__init__(look, edits)
        self._readout: BackwardsReadout | None = None
        self._placed: tuple[object, ...] | None = None
        self.stage, self.desk = BackwardsStage(look), BackwardsDesk(look)
        self.problem = prose_label("lead")
        for widget in (self.stage, self.desk, self.problem):
            widget.setParent(self)
        self.problem.hide()
        self.setFocusProxy(self.stage.kernel.weights)
        self._connect_output()
        self._connect_others()
        look.changed.connect(self._show_again)

    @property
    def readout(self) -> BackwardsReadout | None:
        """What is shown now; None where there is no output."""
        return self._readout

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows the gradients of what was computed forwards."""
        found = derive_backwards(readout.state, readout.computed, self._readout)
        self.stage.setVisible(found is not None)
        self.desk.setVisible(found is not None)
        self.problem.setVisible(found is None)
        misfit = readout.computed.misfit
        self.problem.setText(misfit.sentence if misfit else NO_OUTPUT)
        self._readout = found or self._readout
        if found is not None:
            self.stage.show_readout(found)
            self.desk.show_readout(found)
        self._place()

    def least_height(self, width: int) -> int:
        """The height in px in which everything can be read."""
        return least_height(width, self._look.scale, self._content())

    def status(self) -> tuple[str, str] | None:
        """The output cell and its gradient; where there is no output, what the pane says of it."""
        return None if self._readout is None or self.stage.isHidden() else self._readout.status

    def portraits(self) -> dict[str, QWidget]:
        """The figures alone, and the desk."""
        return {"figures": self.stage, "desk": self.desk}

    def _show_again(self) -> None:
        """In another theme or type size."""
        self._placed = None
        if self._readout is not None:
            self.stage.show_readout(self._readout)
            self.desk.show_readout(self._readout)
            self._place()

    def _content(self) -> Content:
        readout = self._readout
        return Content(readout is not None and readout.is_changed, readout is not None and readout.pulls is None)

    def _place(self) -> None:
        """Moves things only where a size or what needs room changed."""
        shape = None if self._readout is None else self._readout.form
        form = (self.size(), self._look.scale, self._content(), shape, self.problem.text())
        if form != self._placed:
            self._placed = form
            self._place_parts()
        self.stage.show_lines()

    def _place_parts(self) -> None:
        places = arrange((self.width(), self.height()), self._look.scale, self._content())
        self.stage.setGeometry(0, 0, self.width(), places.stage)
        self.desk.setGeometry(0, places.stage, self.width(), places.height - places.stage)
        self.stage.place(places)
        self.desk.place(places)
        margin = self._look.px(places.form.margin)
        wide = self.width() - 2 * margin
        self.problem.setGeometry(margin, margin, wide, self.problem.heightForWidth(wide))

    def _connect_output(self) -> None:
        stage, edits = self.stage, self._edits
        stage.controls.choice_chosen.connect(lambda key: edits.choose_gradient(_CHOICES[key]))
        stage.controls.cleared.connect(lambda: edits.paint_gradient((), ""))
        for figure in (stage.output, stage.before):
            figure.cell_chosen.connect(edits.look_back_from)
            figure.cell_hovered.connect(self._on_output_hovered)
            figure.moved.connect(self._on_moved)
        stage.output.touched.connect(self._on_touched)
        stage.output.stroke_ended.connect(edits.end_gesture)
        stage.output.grid.set_editable(True)
        stage.output.grid.value_entered.connect(self._on_value_entered)
        stage.output.grid.gesture_ended.connect(edits.end_gesture)
        stage.output.grid.refused.connect(self._complain)

    def _connect_others(self) -> None:
        kernel, edits = self.stage.kernel, self._edits
        kernel.weight_chosen.connect(edits.look_at_weight)
        kernel.slice_chosen.connect(edits.look_at_slice)
        self.stage.input.cell_chosen.connect(self._on_input_chosen)
        self.desk.arrows.rung_hovered.connect(self._on_rung_hovered)

    def _on_output_hovered(self, row: int, column: int) -> None:
        """The one cell follows the pointer over a picture; among numbers it is pressed."""
        readout, is_asked = self._readout, self._edits.state.asked is not None  # what is asked about stays
        if readout is not None and not readout.is_numbers and readout.flow.chosen.choice != "painted" and not is_asked:
            self._edits.look_back_from(row, column)

    def _on_moved(self, rows: int, columns: int) -> None:
        if self._readout is not None:
            row, column = self._readout.looked_at.focus
            cell = nearest_cell((row + rows, column + columns), self._readout.forward.size)
            self._edits.look_back_from(*cell)

    def _on_input_chosen(self, row: int, column: int) -> None:
        if self._readout is not None:
            p, q = self._readout.forward.operation.padding
            self._edits.look_at_input(row - p, column - q)

    def _on_touched(self, row: int, column: int) -> None:
        """A stroke: the cells under the brush get its value."""
        if self._readout is None:
            return
        size = self._readout.forward.size
        brush = 1 if self._readout.is_numbers else max(1, max(size) // BRUSH_PART)
        painted = painted_over(self._edits.state.painted, dab((row, column), brush, size), self.stage.controls.value)
        self._paint(painted, "stroke")

    def _on_value_entered(self, row: int, column: int, value: float, gesture: str) -> None:
        """A cell's own value: what was shown until now becomes what is painted."""
        if self._readout is not None:
            base = painted_from(self._readout.at_shown)
            self._paint(None if base is None else painted_over(base, [(row, column)], value), gesture)

    def _paint(self, painted: Painted | None, gesture: str) -> None:
        if painted is None or len(painted) > MOST_PAINTED:
            self._complain(FULL)
        else:
            self._edits.paint_gradient(painted, gesture)

    def _on_rung_hovered(self, index: int) -> None:
        rungs = self.desk.arrows.rungs()
        self.stage.point_at(rungs[index].cell if 0 <= index < len(rungs) else None)

    def _complain(self, sentence: str) -> None:
        self.stage.complain(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Over a picture Enter paints where the arrows led."""
        readout, enters = self._readout, (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        paints = readout is not None and readout.flow.chosen.choice == "painted" and self.stage.output.tile.hasFocus()
        if readout is not None and paints and event.key() in enters:
            self._on_touched(*readout.looked_at.focus)
            self._edits.end_gesture()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)
