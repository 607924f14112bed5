"""A grid of cells that can be looked at and edited: by typing, by wheel, by + and -, with arrows."""

from math import floor

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)

from convlab.core.entry import read_number
from convlab.core.problem import Problem
from convlab.core.typography import MINUS
from convlab.state.sandbox_sweep import WindowMark
from convlab.widgets.cell_entry import CellEntry
from convlab.widgets.cell_paint import paint_focus, paint_frame, paint_inside, text_colour
from convlab.widgets.cells import Board, Cells
from convlab.widgets.kept_cells import KeptCells
from convlab.widgets.keyed import ARROWS, Keyed
from convlab.widgets.look import Look
from convlab.widgets.painting import draw_frame, draw_haloed_frame
from convlab.widgets.window_marks import paint_marks, paint_tags

EDGE = 10  # px around the cells: room for the thick frame of a window and its halo
REST = 600  # ms without a wheel turn after which the next turn is a new gesture
_NOTCH = 120  # eighths of a degree that one notch of a wheel turns
# With Shift, "+" and "-" come as other characters on most keyboards: both are ten steps.
_STEPS = {"+": 1, "=": 1, "-": -1, MINUS: -1, "*": 10, "_": -10}

_SIGNS = ("-", MINUS)

DIGITS = "0123456789"
ENTRY_KEYS = f"{DIGITS}.,"  # what begins an entry

Cell = tuple[int, int]


class CellGrid(Keyed):
    """Shows `Cells`; says which cell was chosen, hovered, and what was entered.

    `value_entered(row, column, value, gesture)`: gesture is empty for typed values; turns of the wheel or presses
    of + and - on one cell share one until `gesture_ended`. `refused(sentence)` says what is wrong with an entry.
    """

    cell_chosen = Signal(int, int)
    cell_hovered = Signal(int, int)
    value_entered = Signal(int, int, float, str)
    gesture_ended = Signal()
    refused = Signal(str)

    def __init__(self, look: Look, name: str, largest: int) -> None:
        super().__init__(look)
        self._largest = largest
        self._cells: Cells | None = None
        self._kept = KeptCells()
        self._cell = 44
        self._focus: Cell | None = None
        self._ringed = True
        self._box: tuple[int, int, int, int] | None = None
        self._box_role, self._box_step = "kernel", 1
        self._box_offset = (0.0, 0.0)
        self._marks: tuple[WindowMark, ...] = ()
        self._entry_keys = ENTRY_KEYS
        self._editable = False
        self._turned = 0
        self._minus: Cell | None = None  # the cell in which the last key was a minus: a step, or a number's sign
        self._editor = CellEntry(self, self.can_read)
        self._editor.entered.connect(self.accept_entry)
        self._editor.moved.connect(self.move_by)
        self._editor.closed.connect(self.end_entry)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.gesture_ended)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        look.changed.connect(self.update)

    # What is shown

    def show_cells(self, cells: Cells) -> None:
        """Shows other values; an open entry stays open unless the grid's shape changed."""
        if cells.same_as(self._cells):
            return
        if self._cells is not None and self._cells.values.shape != cells.values.shape:
            self._editor.give_up()
            self.updateGeometry()
        self._cells = cells
        self._say_where()
        self.update()

    def set_cell_size(self, side: int) -> None:
        """The side of a cell in px."""
        if side != self._cell:
            self._cell = max(1, side)
            self.updateGeometry()
            self.update()

    def place_cells(self, left: int, top: int) -> QRect:
        """Puts the upper left corner of the cells there, as large as they are; returns where they lie."""
        size = self.sizeHint()
        self.setGeometry(left - EDGE, top - EDGE, size.width(), size.height())
        return QRect(left, top, size.width() - 2 * EDGE, size.height() - 2 * EDGE)

    def set_editable(self, editable: bool) -> None:
        """Whether the values may be changed; arrows work either way."""
        self._editable = editable
        if not editable:
            self._editor.give_up()

    def set_focused_cell(self, cell: Cell | None, ringed: bool = True) -> None:
        """The cell that keys act on; without a ring where a frame (`set_box`) marks it already."""
        if (cell, ringed) != (self._focus, self._ringed):
            self._focus, self._ringed = cell, ringed
            self._say_where()
            self.update()

    def focused_cell(self) -> Cell | None:
        """The cell that keys act on."""
        return self._focus

    def set_box(self, box: tuple[int, int, int, int] | None, role: str, step: int = 1) -> None:
        """A thick frame around a block (row, column, rows, columns) in the colour of a role.

        With a step only each step-th cell of the block is meant (a dilated window): these have thin frames too.
        """
        if (box, role, step) != (self._box, self._box_role, self._box_step):
            self._box, self._box_role, self._box_step = box, role, step
            self.update()

    def set_box_offset(self, rows: float, columns: float) -> None:
        """How many cells the frame stands off its place, while it slides there."""
        if (rows, columns) != self._box_offset:
            self._box_offset = (rows, columns)
            self.update()

    def set_marks(self, marks: tuple[WindowMark, ...]) -> None:
        """The windows of a sweep, in order."""
        if marks != self._marks:
            self._marks = marks
            self.update()

    def marks(self) -> tuple[WindowMark, ...]:
        """The windows shown."""
        return self._marks

    def set_entry_keys(self, keys: str) -> None:
        """The characters that begin an entry; a sweep takes the comma and the full stop for itself."""
        self._entry_keys = keys

    def cells(self) -> Cells | None:
        """What is shown."""
        return self._cells

    def text_at(self, row: int, column: int) -> str:
        """What stands in a cell on the screen."""
        return self._cells.text(row, column) if self._cells else ""

    def board(self) -> Board:
        """Where the cells lie in this widget."""
        return Board(EDGE, EDGE, self._cell)

    def sizeHint(self) -> QSize:
        rows, columns = (self._cells.rows, self._cells.columns) if self._cells else (1, 1)
        return QSize(columns * self._cell + 2 * EDGE, rows * self._cell + 2 * EDGE)

    def view(self) -> QRectF:
        """Where the cells in sight lie: all of them, here."""
        cells = self._cells
        return self.board().block(cells.block) if cells is not None else QRectF()

    def centre_of(self, row: int, column: int) -> QPoint:
        """The middle of a cell, where a pointer would touch it."""
        return self.board().rect(row, column).center().toPoint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._cells is None:
            return
        painter = QPainter(self)
        board, view, cells = self.board(), self.view(), self._cells
        if view == board.block(cells.block):
            self._kept.paint(painter, self._look, board, cells)
        else:
            paint_inside(painter, self._look, board, (cells, board.within(view, cells.values.shape[:2])), view)
        paint_frame(painter, self._look, view, (board, cells))
        painter.save()
        if view != board.block(cells.block):  # nothing stands out from a part
            painter.setClipRect(view)
        paint_marks(painter, self._look, board, self._marks)
        if self._box is not None:
            self._paint_box(painter, cells)
        paint_tags(painter, self._look, board, self._marks, self.rect())
        if self._focus is not None and self._ringed and board.cell >= 8:
            colour = text_colour(self._look, cells, *self._focus)
            paint_focus(painter, self._look, board.rect(*self._focus), colour)
        painter.restore()
        self.paint_ring(painter, view.adjusted(-7, -7, 7, 7))
        painter.end()

    def _paint_box(self, painter: QPainter, cells: Cells) -> None:
        assert self._box is not None
        board = self.board()
        width = 5 if board.cell >= 28 else 3
        rect = board.rect(*self._box).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        rect.translate(round(self._box_offset[1] * board.cell), round(self._box_offset[0] * board.cell))
        colour = self._look.colour(self._box_role)
        if cells.fill == "tint":
            draw_frame(painter, rect.adjusted(-width, -width, width, width), colour, width)
        else:
            draw_haloed_frame(painter, rect, colour, width)
        if self._box_step > 1:
            self._paint_meant(painter, self._box)

    def _paint_meant(self, painter: QPainter, box: tuple[int, int, int, int]) -> None:
        """The cells that a dilated window reads."""
        top, left, rows, columns = box
        inset, board = max(2, round(self.board().cell * 0.1)), self.board()
        for row in range(top, top + rows, self._box_step):
            for column in range(left, left + columns, self._box_step):
                rect = board.rect(row, column).adjusted(inset, inset, -inset, -inset)
                draw_frame(painter, rect, self._look.colour(self._box_role), 2)

    def _say_where(self) -> None:
        if self._cells is None or self._focus is None:
            return
        row, column = self._focus
        if row < self._cells.rows and column < self._cells.columns:
            value = self._cells.text(row, column).replace(MINUS, "minus ") or "to come"
            self.setAccessibleDescription(f"{self.accessibleName()}, row {row + 1}, column {column + 1}, {value}")

    # What a person does

    def cell_at(self, place: QPoint) -> Cell | None:
        """The cell under a point of this widget."""
        view, board = self.view(), self.board()
        if not (view.left() <= place.x() < view.right() and view.top() <= place.y() < view.bottom()):
            return None
        return floor((place.y() - board.top) / board.cell), floor((place.x() - board.left) / board.cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None:
            self.cell_hovered.emit(*cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        self._minus = None
        if cell is not None:
            self._editor.take_or_give_up()
            self.cell_chosen.emit(*cell)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell is not None and cell == self._focus:
            self._begin_entry("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        turned = event.angleDelta().y() or event.angleDelta().x()  # Shift turns the wheel sideways
        if cell is None or not self._may_edit(cell) or not turned:
            event.ignore()
            return
        if cell != self._focus:
            self._turned = 0
            self.cell_chosen.emit(*cell)
        self._turned += turned
        notches = int(self._turned / _NOTCH)
        self._turned -= notches * _NOTCH
        if notches:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._step(cell, notches * (10 if shift else 1))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        signed, self._minus = self._minus is not None and self._minus == self._focus, None
        if self._cells is None or self._focus is None:
            super().keyPressEvent(event)
        elif arrow is not None:
            self.move_by(*arrow)
        elif not self._may_edit(self._focus) or not self._edit_by_key(event, self._focus, signed):
            super().keyPressEvent(event)

    def _edit_by_key(self, event: QKeyEvent, cell: Cell, signed: bool) -> bool:
        """Whether the key did anything; a digit right after a minus, `signed`, takes it for its own."""
        modifiers = event.modifiers()
        if modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        steps = _STEPS.get(event.text())
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._begin_entry("")
        elif steps is not None:
            ten = modifiers & Qt.KeyboardModifier.ShiftModifier and modifiers & Qt.KeyboardModifier.KeypadModifier
            self._step(cell, steps * (10 if ten else 1))
            self._minus = cell if event.text() in _SIGNS and not ten else None
        elif event.text() and event.text() in self._entry_keys:
            if signed:
                self._step(cell, 1)
                self._end_gesture()
            self._begin_entry(f"{'-' if signed else ''}{event.text()}")
        else:
            return False
        return True

    def move_by(self, rows: int, columns: int) -> None:
        """Chooses a neighbour of the focused cell, or stays at the edge."""
        assert self._cells is not None
        assert self._focus is not None
        row = min(max(self._focus[0] + rows, 0), self._cells.rows - 1)
        column = min(max(self._focus[1] + columns, 0), self._cells.columns - 1)
        self.cell_chosen.emit(row, column)

    def _may_edit(self, cell: Cell) -> bool:
        return self._editable and self._cells is not None and not self._cells.is_outside(*cell)

    def _step(self, cell: Cell, steps: int) -> None:
        assert self._cells is not None
        value = float(self._cells.values[cell]) + steps
        self._rest.start()
        if abs(value) <= self._largest:
            self.value_entered.emit(*cell, value, f"step {self.accessibleName()} {cell[0]} {cell[1]}")

    def _begin_entry(self, text: str) -> None:
        if self._cells is None or self._focus is None or not self._may_edit(self._focus):
            return
        rect = self.board().rect(*self._focus)
        self._editor.open(rect, text or self.text_at(*self._focus), select=not text)

    def can_read(self, text: str) -> bool:
        """Whether a number can be made of what was typed."""
        return not isinstance(read_number(text, self._largest), Problem)

    def accept_entry(self, text: str) -> None:
        """Takes what was typed into the focused cell, or says what is wrong with it."""
        value = read_number(text, self._largest)
        if isinstance(value, Problem):
            self._editor.ring(True)
            self.refused.emit(value.sentence)
            return
        self._editor.give_up()
        if self._focus is not None and text != self.text_at(*self._focus):
            self.value_entered.emit(*self._focus, value, "")

    def end_entry(self) -> None:
        """An entry was closed: there is nothing to complain about any more."""
        self.refused.emit("")

    def leaveEvent(self, event: QEvent) -> None:
        self._end_gesture()
        super().leaveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._turned = 0
        super().enterEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._end_gesture()
        self.update()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._editor.give_up()
        super().resizeEvent(event)

    def _end_gesture(self) -> None:
        if self._rest.isActive():
            self._rest.stop()
            self.gesture_ended.emit()
