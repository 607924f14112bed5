"""Where a matrix, the vector it is multiplied by and the vector that comes out stand: rows beside rows."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

LARGEST_CELL = 64  # px at 100 %
NARROWEST_VECTOR, WIDEST_VECTOR = 30, 64  # px at 100 %
GAP = 36  # px at 100 %: for the sign between two parts


@dataclass(frozen=True)
class MatrixRoom:
    """The room in px, and what is written between the parts."""

    left: float
    top: float
    width: float
    height: float
    scale: float = 1.0
    bias_width: float = 0.0


@dataclass(frozen=True)
class MatrixLayout:
    """Whole px: cells are squares, the vectors have cells as high and at least as wide."""

    cell: int
    rows: int
    columns: int
    left: int
    top: int
    vector: int  # the width of both vectors
    input_left: int
    output_left: int

    @property
    def matrix(self) -> QRectF:
        """The matrix."""
        return QRectF(self.left, self.top, self.columns * self.cell, self.rows * self.cell)

    @property
    def input(self) -> QRectF:
        """The vector of the input units."""
        return QRectF(self.input_left, self.top, self.vector, self.columns * self.cell)

    @property
    def output(self) -> QRectF:
        """The vector of the output units."""
        return QRectF(self.output_left, self.top, self.vector, self.rows * self.cell)

    @property
    def right(self) -> int:
        """Where the figure ends."""
        return self.output_left + self.vector

    @property
    def bottom(self) -> int:
        """Where the higher of both vectors ends."""
        return self.top + max(self.rows, self.columns) * self.cell

    def rect(self, row: int, column: int, rows: int = 1, columns: int = 1) -> QRectF:
        """A block of the matrix's cells."""
        return QRectF(self.left + column * self.cell, self.top + row * self.cell, columns * self.cell, rows * self.cell)

    def input_rect(self, unit: int, units: int = 1) -> QRectF:
        """Cells of the input vector."""
        return QRectF(self.input_left, self.top + unit * self.cell, self.vector, units * self.cell)

    def output_rect(self, unit: int) -> QRectF:
        """A cell of the output vector."""
        return QRectF(self.output_left, self.top + unit * self.cell, self.vector, self.cell)


def lay_out_matrix(shape: tuple[int, int], room: MatrixRoom) -> MatrixLayout:
    """The largest whole cells with which all three parts fit into the room; at least 1 px."""
    rows, columns = shape
    gaps = 2 * round(GAP * room.scale) + round(room.bias_width)
    narrowest = round(NARROWEST_VECTOR * room.scale)
    cell = max(1, min(round(LARGEST_CELL * room.scale), int(room.height / max(rows, columns))))
    while cell > 1 and columns * cell + gaps + 2 * max(cell, narrowest) > room.width:
        cell -= 1
    vector = min(max(cell, narrowest), round(WIDEST_VECTOR * room.scale))
    left, top = round(room.left), round(room.top)
    input_left = left + columns * cell + round(GAP * room.scale)
    output_left = input_left + vector + round(GAP * room.scale) + round(room.bias_width)
    return MatrixLayout(cell, rows, columns, left, top, vector, input_left, output_left)
