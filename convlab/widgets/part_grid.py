"""A grid of cells that may be larger than its room: a part of it is in sight, larger; wheel and drag choose which."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QWheelEvent

from convlab.state.sight import READABLE, Figure, Sheet, Sight, Viewport
from convlab.widgets.cell_grid import EDGE, CellGrid
from convlab.widgets.cell_numbers import SMALLEST_NUMBERED
from convlab.widgets.cells import Board
from convlab.widgets.look import Look
from convlab.widgets.zoom_gestures import ZoomGestures


class PartGrid(CellGrid):
    """Its wishes are told in px of the room, as those of a picture: `zoom_wished(y, x, factor)`,
    `pan_wished(down, right)`, `toggle_wished(y, x)`.

    Where all cells can be read at once there is nothing to zoom, and the wheel changes numbers. Else it zooms, but
    over the cell that was chosen.
    """

    zoom_wished = Signal(float, float, float)
    pan_wished = Signal(float, float)
    toggle_wished = Signal(float, float)

    readable = READABLE  # px: a cell that is as large when all are in sight needs no zoom

    def __init__(self, look: Look, name: str, largest: int) -> None:
        super().__init__(look, name, largest)
        self._figure = Figure(Sheet((1, 1)), (1, 1), 1.0)
        self._viewport: Viewport | None = None
        self._gestures = ZoomGestures(self)
        self._gestures.keeps_wheel = self._keeps_wheel
        self._gestures.keeps_double_click = self._keeps_double_click
        self._gestures.zoom_wished.connect(lambda y, x, factor: self.zoom_wished.emit(*self._in_room(y, x), factor))
        self._gestures.toggle_wished.connect(lambda y, x: self.toggle_wished.emit(*self._in_room(y, x)))
        self._gestures.pan_wished.connect(self.pan_wished)

    def show_part(self, figure: Figure, viewport: Viewport | None) -> None:
        """Shows what the room of the figure holds of the cells around a viewport."""
        self._gestures.is_active = True
        if (figure, viewport) != (self._figure, self._viewport):
            self._figure, self._viewport = figure, viewport
            self._gestures.is_zoomed = viewport is not None and self.is_part
            self.updateGeometry()
            self.update()

    def figure(self) -> Figure:
        """The cells in their room."""
        return self._figure

    def sight(self) -> Sight:
        """What of the cells is in sight."""
        return self._figure.sight(self._viewport)

    @property
    def is_part(self) -> bool:
        """Whether the cells are larger than when all of them are in sight."""
        return self.sight().cell > self._smallest()

    def board(self) -> Board:
        if not self.is_part:
            return super().board()
        seen = self.sight()
        left, top = seen.rect[:2]
        return Board(EDGE + seen.left - left, EDGE + seen.top - top, seen.cell)

    def view(self) -> QRectF:
        if not self.is_part:
            return super().view()
        _, _, width, height = self.sight().rect
        return QRectF(EDGE, EDGE, width, height)

    def sizeHint(self) -> QSize:
        if not self.is_part:
            return super().sizeHint()
        _, _, width, height = self.sight().rect
        return QSize(width + 2 * EDGE, height + 2 * EDGE)

    def _smallest(self) -> float:
        return self._figure.least or 0.0

    def _in_room(self, y: float, x: float) -> tuple[float, float]:
        """A point of the widget as one of the room: where all is in sight, the cells stand in its middle."""
        seen, board = self.sight(), self.board()
        return y - board.top + seen.origin[0], x - board.left + seen.origin[1]

    def _keeps_wheel(self, event: QWheelEvent) -> bool:
        if self._smallest() >= self.readable:
            return True
        cell = self.cell_at(event.position().toPoint())
        return (
            self.hasFocus()
            and cell is not None
            and cell == self.focused_cell()
            and self.board().cell >= SMALLEST_NUMBERED
        )

    def _keeps_double_click(self, event: QMouseEvent) -> bool:  # noqa: ARG002
        return self._smallest() >= self.readable or self.board().cell >= SMALLEST_NUMBERED
