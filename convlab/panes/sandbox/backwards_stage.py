"""The stage of "Backwards": from the gradient at the output, by the kernel's, to the input's, right to left."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.backwards_figures import GradientFigure, GradientShown
from convlab.panes.sandbox.backwards_kernel import KernelColumn
from convlab.panes.sandbox.backwards_layout import Places
from convlab.panes.sandbox.gradient_controls import GradientControls
from convlab.state.sandbox import GradientChoice
from convlab.state.sandbox_backwards import BackwardsReadout
from convlab.state.sandbox_words import plain
from convlab.widgets.flow_lines import FlowLine, FlowOverlay, draw_path_arrow
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar
from convlab.widgets.painting import CENTRE, Run, draw_text

HINTS: dict[GradientChoice, str] = {
    "cell": "press a cell to choose it",
    "ones": "",
    "painted": "press or drag to paint",
}
OUTPUT_NAMES = ("Gradient at the output", "At the output", "Output")
INPUT_NAMES = ("Gradient at the input", "At the input", "Input")
PICTURE_HINTS: dict[GradientChoice, str] = {
    "cell": "the cell follows the pointer",
    "ones": "",
    "painted": "press or drag to paint; faint: the output",
}
CLEAR = 10  # px between an arrow and a figure


class BackwardsStage(QWidget):
    """Holds the figures and paints the arrows between them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._readout: BackwardsReadout | None = None
        self._places: Places | None = None
        self._rects: tuple[QRect, ...] = ()  # of the cells: input, kernel, its gradient, before, output
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.output = GradientFigure(look, self, OUTPUT_NAMES)
        self.before = GradientFigure(look, self, ("Before ReLU", "Before ReLU", "Before"))
        self.kernel = KernelColumn(look, self)
        self.input = GradientFigure(look, self, INPUT_NAMES)
        self.controls = GradientControls(look)
        self.controls.setParent(self)
        self.complaint = MessageBar(look)  # why something cannot be painted
        self.complaint.setParent(self)
        self.complaint.hide()
        self.overlay = FlowOverlay(look, self)
        self._pointed: tuple[int, int] | None = None
        look.changed.connect(self.update)

    def show_readout(self, readout: BackwardsReadout) -> None:
        """Shows all figures of a readout."""
        self._readout = readout
        choice = readout.flow.chosen.choice
        ground = readout.shown if choice == "painted" and not readout.is_numbers else None
        hint = HINTS[choice] if readout.is_numbers else PICTURE_HINTS[choice]
        self.output.show(GradientShown(readout.at_shown, readout.is_numbers, ground=ground), hint)
        for widget in (self.before.head, self.before.tile, self.before.grid, self.before.legend):
            widget.setVisible(readout.is_changed)
        if readout.is_changed:
            self.before.set_names(readout.before_names)
            self.before.show(GradientShown(readout.at_map, readout.is_numbers))
        self.kernel.show(readout)
        padding = readout.forward.operation.padding
        notes = readout.plane_values if readout.is_numbers else None
        self.input.show(GradientShown(readout.at_input, readout.is_numbers, padding, notes), readout.input_reading)
        shapes = readout.shapes
        self.input.set_names(INPUT_NAMES, shapes[0])
        self.output.set_names(OUTPUT_NAMES, shapes[1])
        self.controls.show_choice(readout.flow.chosen.choice, bool(readout.flow.chosen.painted))
        self.output.paint_with(readout.flow.chosen.choice == "painted")
        self.point_at(self._pointed)

    def point_at(self, cell: tuple[int, int] | None) -> None:
        """Shows one output cell and its window, None the focused ones again."""
        self._pointed = cell
        if self._readout is None:
            return
        self._show_boxes(self._readout, cell or self._readout.looked_at.focus)

    def _show_boxes(self, readout: BackwardsReadout, focus: tuple[int, int]) -> None:
        (p, q), (row, column) = readout.forward.operation.padding, readout.looked_at.input or (0, 0)
        self.input.show_box(readout.window_of(focus), "kernel")
        self.input.grid.set_focused_cell((row + p, column + q))
        for figure in (self.output, self.before):
            figure.show_box((*focus, 1, 1), "output")
            figure.grid.set_focused_cell(focus, ringed=False)
        met = readout.met(focus) if readout.pulls is not None else None
        rings: tuple[tuple[int, int], ...] = (met,) if met and self._pointed else ()
        if readout.routed is not None:  # the cells that tie with the winner
            rings = tuple((tie[0] + p, tie[1] + q) for tie in readout.routed.ties)
        self.input.grid.show_rings(rings, "input")

    def complain(self, sentence: str) -> None:
        """Says over the output figure's lower edge what is wrong; an empty sentence takes it away."""
        self.complaint.setVisible(bool(sentence))
        if sentence and self._rects:
            self.complaint.say(sentence, alert=True)
            room = self._rects[-1]
            wide = max(room.width(), self._look.px(240))
            high = max(self.complaint.heightForWidth(wide), self.complaint.sizeHint().height())
            self.complaint.setGeometry(room.right() + 1 - wide, room.bottom() + 1 - high, wide, high)
            self.complaint.raise_()

    def place(self, places: Places) -> None:
        """Puts everything where the arrangement says."""
        self._places = places
        readout = self._readout
        if readout is None:
            return
        self._place_heads(places)
        cell = self.input.cell_size(places.input[2])
        input_rect = self.input.place(places.input, cell)
        column = self.kernel.place_in_a_row if places.stacked else self.kernel.place
        upper, lower = column(places.kernel)
        small = min(cell, self.output.cell_size(places.output[2]))
        before = QRect()
        if places.before is not None:
            before = self.before.place(places.before, small, centred=not places.stacked)
        output = self.output.place(places.output, small, centred=not places.stacked)
        left = places.before[0] if places.before else places.output[0]
        self.controls.setGeometry(self._controls_place(places, left))
        self._rects = (input_rect, upper, lower, before, output)
        self.overlay.setGeometry(self.rect())
        self.overlay.raise_()
        self.update()

    def _place_heads(self, places: Places) -> None:
        """Each head has the room up to the next figure, or to the margin."""
        px, form = self._look.px, places.form
        end, above = self.width() - px(form.margin), px(form.figure_top - form.head_top)
        top = px(form.head_top)
        if places.stacked:
            self.input.place_head(places.input[0], places.input[1] - above, end - places.input[0])
        else:
            self.input.place_head(places.input[0], top, places.kernel[0] - places.input[0] - px(12))
        self.output.place_head(places.output[0], top, end - places.output[0])
        if places.before is not None:
            self.before.place_head(places.before[0], top, places.output[0] - places.before[0] - px(12))
        self.kernel.place_head(places.kernel[0], places.kernel[1] - above, places.kernel[2] + px(form.gap))

    def _controls_place(self, places: Places, left: int) -> QRect:
        """Under the output's head, at the right margin where the figure is narrower than they are."""
        px, wide = self._look.px, self.controls.sizeHint().width()
        end = self.width() - px(places.form.margin)
        x = min(places.output[0], max(left, end - wide))
        return QRect(x, px(places.form.head_top + 40), min(wide, end - x), px(34))

    def show_lines(self) -> None:
        """For pooling: from the cells of the window that pass something on to the same cells of the input."""
        readout = self._readout
        pooled = readout.pooled if readout is not None else None
        if readout is None or pooled is None or self._places is None or self._places.stacked:
            self.overlay.show_lines(())
            return
        p, q = readout.forward.operation.padding
        window, lines = self.kernel.weights, []
        inset, numbers = window.board().cell // 2 - 6, self.input.canvas is self.input.grid
        before = self.input.grid.board().cell // 2 - 6 if numbers else 3  # px from the middle of a cell to the tip
        for (row, column), cell in zip(pooled.reached, pooled.senders, strict=True):
            start = window.mapTo(self, window.centre_of(*cell))
            end = self._centre(self.input, (row + p, column + q))
            lines.append(FlowLine((start.x() - inset, start.y()), (end.x() + before, end.y())))
        self.overlay.show_lines(lines)

    def _centre(self, figure: GradientFigure, cell: tuple[int, int]) -> QPoint:
        canvas = figure.canvas
        centre = canvas.centre_of(*cell) if canvas is figure.grid else figure.tile.place_of(*cell)
        return canvas.mapTo(self, centre)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._places is None or self._readout is None or not self._rects or self._places.stacked:
            return
        painter = QPainter(self)
        self._paint_through(painter)
        self._paint_fork(painter)
        painter.end()

    def _paint_through(self, painter: QPainter) -> None:
        """From the output through absolute value or ReLU, with what the gradient is multiplied by."""
        _, _, _, before, output = self._rects
        if before.isNull() or self._readout is None:
            return
        ink, y = self._look.colour("ink2"), before.center().y()
        start, end = QPointF(output.left() - CLEAR, y), QPointF(before.right() + CLEAR, y)
        draw_path_arrow(painter, [start, end], ink)
        font, high = self._look.font("caption"), self._look.px(18)
        for line, text in enumerate(self._readout.through):
            place = QRectF(end.x(), y - high * (1.3 - 1.6 * line), start.x() - end.x(), high)
            draw_text(painter, place, Run(text, font, ink), CENTRE)

    def _paint_fork(self, painter: QPainter) -> None:
        """The gradient goes two ways: to the kernel, and through its weights on to the input."""
        input_rect, upper, lower, before, output = self._rects
        source = output if before.isNull() else before
        ink = self._look.colour("ink2")
        start = QPointF(source.left() - CLEAR, source.center().y())
        turn = (self._places.kernel[0] + self._places.kernel[2] + start.x()) / 2 if self._places else start.x()
        for grid in (upper, lower):
            y = float(grid.center().y())
            path = [start, QPointF(turn, start.y()), QPointF(turn, y), QPointF(grid.right() + CLEAR, y)]
            draw_path_arrow(painter, path, ink)
        if self._readout is not None and self._readout.pooled is not None:
            return  # the overlay has a line for each cell
        y = upper.center().y()
        draw_path_arrow(painter, [QPointF(upper.left() - CLEAR, y), QPointF(input_rect.right() + CLEAR, y)], ink)

    def explanation(self) -> str:
        """What g' is at the focused cell, in words."""
        return plain(self._readout.slope) if self._readout else ""
