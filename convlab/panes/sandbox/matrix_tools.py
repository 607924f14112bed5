"""The row under a matrix of numbers: how many rows and columns, and what to fill it with."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from convlab.core.matrices import LARGEST_MATRIX, MATRICES
from convlab.widgets.controls import DropDown, SpinField
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look

FILL = "Fill"


class FillMenu(DropDown):
    """The table of matrices; it is not a state, so none is ever shown as chosen."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, [(key, preset.title) for key, preset in MATRICES.items()])
        self.setPlaceholderText(FILL)
        self.setAccessibleName("fill with")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(len(FILL))
        self.show_key("")
        self.activated.connect(lambda _: self.show_key(""))

    def showPopup(self) -> None:
        """As wide as the longest title."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()


class MatrixTools(QWidget):
    """`size_chosen(rows, columns)`, `fill_chosen(key)`."""

    size_chosen = Signal(int, int)
    fill_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.rows, self.columns = (SpinField(look, name, 1, LARGEST_MATRIX) for name in ("Rows", "Columns"))
        self.fill = FillMenu(look)
        row = FlowRow(look, 12, self)
        for widget in (self.rows, self.columns, self.fill):
            row.add(widget)
        for field in (self.rows, self.columns):
            field.value_edited.connect(self._on_size_edited)
        self.fill.key_chosen.connect(self.fill_chosen)

    def show_size(self, rows: int, columns: int) -> None:
        """Shows how large the matrix is."""
        self.rows.show_value(rows)
        self.columns.show_value(columns)

    def _on_size_edited(self) -> None:
        self.size_chosen.emit(self.rows.value(), self.columns.value())
