"""The rows of the builder as a Qt model; an edit becomes a signal, since the model itself is read-only."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from convlab.core.typography import whole
from convlab.state.builder_readout import BuilderReadout, Count, RowReadout, SettingCell
from convlab.widgets.layer_columns import SETTINGS, Column

Index = QModelIndex | QPersistentModelIndex
HEADS = {
    Column.NAME: "Layer",
    Column.KERNEL: "Kernel, stride, padding",
    Column.OUTPUT: "Output",
    Column.PARAMETERS: "Parameters",
    Column.MACS: "Multiply-adds",
    Column.SEES: "Sees, pixels",
}
_NO_INDEX = QModelIndex()
_COLUMNS_OF_SETTINGS = {column: name for name, column in SETTINGS.items()}


class LayerModel(QAbstractTableModel):
    """One row for the input, one a layer; wishes: `setting_wished`, `name_wished`."""

    setting_wished = Signal(int, str, float)  # index of the layer, field, value
    name_wished = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[RowReadout, ...] = ()

    def show_readout(self, readout: BuilderReadout) -> None:
        """Shows other rows; an open editor survives as long as their number stays."""
        if len(readout.rows) != len(self._rows):
            self.beginResetModel()
            self._rows = readout.rows
            self.endResetModel()
            return
        self._rows = readout.rows
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def row(self, row: int) -> RowReadout:
        """What a table row shows (0 is the input)."""
        return self._rows[row]

    def cell(self, index: Index) -> SettingCell | None:
        """The number that can be set at an index, if any."""
        name = _COLUMNS_OF_SETTINGS.get(Column(index.column())) if index.isValid() else None
        return self._rows[index.row()].cells.get(name) if name else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS.get(Column(section), "")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_name = index.column() == Column.NAME and index.row() > 0
        return flags | Qt.ItemFlag.ItemIsEditable if is_name or self.cell(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index, row)
        if role == Qt.ItemDataRole.EditRole:
            cell = self.cell(index)
            return cell.value if cell else row.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return _explanation(row, column) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {self._spoken(index, row)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        layer = self._rows[index.row()].index
        if role != Qt.ItemDataRole.EditRole or layer is None:
            return False
        cell = self.cell(index)
        if cell is None:
            self.name_wished.emit(layer, str(value))
        elif float(value) != cell.value:
            self.setting_wished.emit(layer, cell.setting.field, float(value))
        return True

    def _text(self, index: Index, row: RowReadout) -> str:
        plain = {
            Column.NAME: row.name,
            Column.KIND: row.summary,
            Column.OUTPUT: row.output,
            Column.PARAMETERS: row.parameters.text,
            Column.MACS: row.macs.text,
            Column.SEES: row.sees,
        }
        cell = self.cell(index)
        return plain.get(Column(index.column()), cell.text if cell else "")

    def _spoken(self, index: Index, row: RowReadout) -> str:
        cell = self.cell(index)
        if cell:
            return f"{cell.setting.label.lower()} {cell.text}"
        head = HEADS.get(Column(index.column()), "")
        return f"{head} {self._text(index, row)}".strip()


def _explanation(row: RowReadout, column: Column) -> str:
    """The formula behind a number, on hover; an empty text where there is none."""
    if row.problem:
        return row.problem
    if column == Column.PARAMETERS:
        return _formula(row.parameters)
    if column == Column.MACS:
        return _formula(row.macs)
    if column == Column.SEES and row.sees.isdigit():
        return f"One value of {row.name} sees {row.sees} × {row.sees} pixels of the input and its padding."
    floors = column in (Column.PADDING, Column.OUTPUT) and row.floored
    return f"(N - F + 2P)/S + 1 is {row.floored}: some texts call this setting invalid." if floors else ""


def _formula(count: Count) -> str:
    terms = "".join(term.text for term in count.terms)
    return f"{terms} = {whole(count.number)}" if terms else ""
