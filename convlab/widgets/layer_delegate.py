"""Between the layer table's model and its cells: painting, row heights, and editing in place."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from convlab.widgets.layer_columns import Column, plan_columns
from convlab.widgets.layer_editors import name_editor, number_editor, show_in, value_in
from convlab.widgets.layer_model import LayerModel
from convlab.widgets.layer_paint import CellPainter, CellState
from convlab.widgets.look import Look

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QPersistentModelIndex()


class LayerDelegate(QStyledItemDelegate):
    """Paints every cell itself; opens a number field, a rate field or a name field in place."""

    def __init__(self, look: Look, model: LayerModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self.plan = plan_columns(1000, look.scale)
        self.selected_row = 0
        self.hovered = _NOWHERE

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        cell = CellState(
            selected=index.row() == self.selected_row,
            focused=bool(state & QStyle.StateFlag.State_HasFocus),
            hovered=self.hovered == index,
        )
        rect: QRect = option.rect
        column = Column(index.column())
        text = str(self._model.data(index) or "")
        painter.save()
        drawn = (self._model.row(index.row()), column, text)
        CellPainter(self._look, self.plan).paint(painter, QRectF(rect), drawn, cell)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return QSize(self.plan.widths[index.column()], self._look.px(31))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        cell = self._model.cell(index)
        if cell is None:
            return name_editor(parent)
        box = number_editor(self._look, cell.setting, parent)
        box.valueChanged.connect(lambda: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QSpinBox | QDoubleSpinBox | QLineEdit):
            if value_in(editor) != self._model.data(index, 2):
                show_in(editor, self._model.data(index, 2))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QSpinBox | QDoubleSpinBox | QLineEdit):
            model.setData(index, value_in(editor))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        broken = bool(self._model.row(index.row()).problem)
        if broken and index.column() == self.plan.fault:  # no editor: the sentence of a row that cannot work
            editor.setGeometry(rect.adjusted(self._look.px(24), 0, 0, -1))
            return
        least = self._look.px(96 if index.column() == Column.NAME else 84)
        height = self._look.px(32)
        top = rect.top() if broken else rect.center().y() - height // 2
        editor.setGeometry(rect.left() - self._look.px(10), top, max(least, rect.width() + 4), height)

    def helpEvent(self, event: Any, view: Any, option: QStyleOptionViewItem, index: Index) -> bool:
        return event.type() == QEvent.Type.ToolTip and super().helpEvent(event, view, option, index)
