"""A press and a drag over a grid or a picture, as the cells that are touched."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent

from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.image_tile import ImageTile


class Brush(QObject):
    """`touched(row, column)` for each cell under the pressed pointer while `is_active`; `ended` when it is let go."""

    touched = Signal(int, int)
    ended = Signal()

    def __init__(self, canvas: CellGrid | ImageTile) -> None:
        super().__init__(canvas)
        self.is_active = False
        self._down = False
        self._last: tuple[int, int] | None = None
        canvas.installEventFilter(self)
        canvas.cell_hovered.connect(self._on_cell)
        canvas.cell_chosen.connect(self._on_cell)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Only looks: the canvas itself says which cell it is."""
        if isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._down, self._last = True, None
            elif event.type() == QEvent.Type.MouseButtonRelease and self._down:
                self._down = False
                if self.is_active and self._last is not None:
                    self.ended.emit()
        return False

    def _on_cell(self, row: int, column: int) -> None:
        if self._down and self.is_active and (row, column) != self._last:
            self._last = (row, column)
            self.touched.emit(row, column)
