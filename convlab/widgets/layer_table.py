"""The layer table: one row a layer, edited in place by keyboard, wheel and pointer."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QSizePolicy,
    QTableView,
    QWidget,
)

from convlab.state.builder_readout import BuilderReadout, RowReadout
from convlab.widgets.layer_columns import Column, ColumnPlan, plan_columns
from convlab.widgets.layer_delegate import LayerDelegate
from convlab.widgets.layer_fault import FaultStrip
from convlab.widgets.layer_head import LayerHead
from convlab.widgets.layer_model import LayerModel
from convlab.widgets.look import Look

ROW, LOFTY_ROW = 31, 38  # px: as the look has it, and where there is room to spare
FEW = 4  # rows: a table that shows fewer does not scroll by itself
SCROLL_BAR = 10
REST = 700  # ms without a turn or a press end a gesture
NOTCH = 120  # of a wheel, in eighths of a degree
_KEYS_OF_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class LayerTable(QTableView):
    """Shows a BuilderReadout; says what a person wishes and changes nothing itself."""

    row_chosen = Signal(object)  # index of a layer, None for the input
    setting_wished = Signal(int, str, float)  # index, field, value
    name_wished = Signal(int, str)
    move_wished = Signal(int, int)  # from, to
    remove_wished = Signal(int)
    add_wished = Signal()
    fix_wished = Signal(int, int)  # index of the layer, number of the fix
    gesture_ended = Signal()
    planned = Signal(object)  # a ColumnPlan: the columns have other places

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._layers = LayerModel()
        self._delegate = LayerDelegate(look, self._layers, self)
        self._head = LayerHead(look, self._delegate.plan, self)
        self._dragged: int | None = None  # table row that is dragged by its grip
        self._drop_row: int | None = None  # table row that it would stand before
        self._turned = 0
        self._strips: dict[int, FaultStrip] = {}
        self._fault = Column.OUTPUT  # where the strips begin
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.gesture_ended)
        self._set_up()
        self._layers.setting_wished.connect(self.setting_wished)
        self._layers.name_wished.connect(self.name_wished)
        self._delegate.closeEditor.connect(self._on_editor_closed)
        look.changed.connect(self._lay_out)

    def _set_up(self) -> None:
        self.setModel(self._layers)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._head)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Layers")

    # what is shown

    def show_readout(self, readout: BuilderReadout) -> None:
        """Shows these rows with the selected one; an open editor stays open while the rows stay."""
        broken_before = self._faults()
        count_before = self._layers.rowCount()
        self._layers.show_readout(readout)
        self._delegate.selected_row = readout.row_of(readout.selected)
        if self._faults() != broken_before or self._layers.rowCount() != count_before:
            self._place_strips()
        self._lay_out_rows()
        self._show_current()
        self.updateGeometry()
        self.viewport().update()

    def layers(self) -> LayerModel:
        """The model, for what reads the table (tests, accessibility)."""
        return self._layers

    def strip(self, row: int) -> FaultStrip | None:
        """The sentence and buttons in a table row, where its layer cannot work."""
        return self._strips.get(row)

    def plan(self) -> ColumnPlan:
        """Where the columns stand now."""
        return self._delegate.plan

    def _rows(self) -> list[RowReadout]:
        return [self._layers.row(row) for row in range(self._layers.rowCount())]

    def _faults(self) -> list[tuple[int, RowReadout]]:
        return [(at, row) for at, row in enumerate(self._rows()) if row.problem]

    def _show_current(self) -> None:
        row = self._delegate.selected_row
        current = self.currentIndex()
        if current.row() != row:
            column = current.column() if current.isValid() else Column.NAME
            index = self._layers.index(row, column)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def _place_strips(self) -> None:
        """One strip a broken row, over the columns of results."""
        for old, strip in self._strips.items():
            strip.hide()
            self.setIndexWidget(self._layers.index(old, self._fault), None)  # type: ignore[arg-type]
        self._strips, self._fault = {}, self._delegate.plan.fault
        self.clearSpans()
        for at, row in self._faults():
            self.setSpan(at, self._fault, 1, Column.SEES - self._fault + 1)
            strip = FaultStrip(self._look, row, named=self._fault == Column.NAME)
            index = row.index
            strip.fix_wished.connect(lambda fix, index=index: self.fix_wished.emit(index, fix))
            strip.measured.connect(self._lay_out_rows)
            self._strips[at] = strip
            self.setIndexWidget(self._layers.index(at, self._fault), strip)

    # where things stand

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        plan = plan_columns(self.width() - SCROLL_BAR, self._look.scale)
        self._delegate.plan = self._head.plan = plan
        if self._strips and plan.fault != self._fault:
            self._place_strips()
        for column in Column:
            self.setColumnHidden(column, plan.widths[column] == 0)
            self.setColumnWidth(column, plan.widths[column])
        self._lay_out_rows()
        self._head.updateGeometry()
        self.updateGeometry()
        self.planned.emit(plan)

    def set_room(self, height: int) -> None:
        """How high the table may become without scrolling; rows are loftier where all of them have room.

        Where only a few rows would be seen, the table is as high as it needs: then the pane scrolls.
        """
        lofty = self._total_height(self._look.px(LOFTY_ROW)) <= height
        self._row_height = self._look.px(LOFTY_ROW if lofty else ROW)
        few = height < self._head.sizeHint().height() + FEW * self._row_height
        self.setMinimumHeight(self._total_height(self._row_height) if few else 0)
        self._lay_out_rows()
        self.updateGeometry()

    _row_height = ROW

    def _strip_height(self, row: int) -> int:
        plan = self._delegate.plan
        width = plan.right(Column.SEES) - plan.left(self._fault)
        return self._strips[row].heightForWidth(width - self._look.px(24))

    def _lay_out_rows(self) -> None:
        for row in range(self._layers.rowCount()):
            height = self._strip_height(row) if row in self._strips else self._row_height
            if self.rowHeight(row) != height:
                self.setRowHeight(row, height)
        self.updateEditorGeometries()

    def _total_height(self, row_height: int) -> int:
        plain = self._layers.rowCount() - len(self._strips)
        strips = sum(self._strip_height(row) for row in self._strips)
        return self._head.sizeHint().height() + plain * row_height + strips

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(900), self._total_height(self._row_height))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._head.sizeHint().height() + 3 * self._look.px(ROW))

    # selecting

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self._turned = 0
        self.gesture_ended.emit()
        if current.isValid() and current.row() != self._delegate.selected_row:
            self.row_chosen.emit(self._layers.row(current.row()).index)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Left and Right go from one editable number to the next."""
        steps = {QAbstractItemView.CursorAction.MoveLeft: -1, QAbstractItemView.CursorAction.MoveRight: 1}
        if action not in steps:
            return super().moveCursor(action, modifiers)
        current = self.currentIndex()
        ahead = range(current.column() + steps[action], len(Column) if steps[action] > 0 else -1, steps[action])
        found = (self._layers.index(current.row(), column) for column in ahead)
        return next((at for at in found if self._can_edit(at)), current)

    def _can_edit(self, index: QModelIndex) -> bool:
        return bool(index.flags() & Qt.ItemFlag.ItemIsEditable) and not self.isColumnHidden(index.column())

    # changing numbers

    def step_setting(self, steps: int) -> bool:
        """Adds steps to the focused number; False where there is none."""
        cell = self._layers.cell(self.currentIndex())
        layer = self._layers.row(self.currentIndex().row()).index if cell else None
        if cell is None or layer is None:
            return False
        value = min(cell.setting.high, max(cell.setting.low, cell.value + steps * cell.setting.step))
        if value != cell.value:
            self.setting_wished.emit(layer, cell.setting.field, value)
            self._rest.start()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A field that is open hands up keys that it has no use for; they are not meant for the row.
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if is_editing or not self._answer_key(event):
            super().keyPressEvent(event)

    def _answer_key(self, event: QKeyEvent) -> bool:
        key, layer = Qt.Key(event.key()), self._layer()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in _KEYS_OF_STEPS:
            tens = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key != Qt.Key.Key_Plus else 1
            return self.step_setting(_KEYS_OF_STEPS[key] * tens)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._edit_current()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 and self._layers.cell(self.currentIndex()):
            return self._type_into_current(event)
        if key == Qt.Key.Key_Insert:
            self.add_wished.emit()
            return True
        if layer is None:
            return False
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wished.emit(layer)
            return True
        if alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wished.emit(layer, layer + (1 if key == Qt.Key.Key_Down else -1))
            return True
        return False

    def _layer(self) -> int | None:
        current = self.currentIndex()
        return self._layers.row(current.row()).index if current.isValid() else None

    def _edit_current(self) -> bool:
        """Opens the focused field, else the row's first number, else its name."""
        current = self.currentIndex()
        places = [current.column(), *range(Column.KIND, Column.OUTPUT), Column.NAME]
        found = (self._layers.index(current.row(), column) for column in places)
        index = next((at for at in found if self._can_edit(at)), None)
        if index is None:
            return False
        self.setCurrentIndex(index)
        self.edit(index)
        return True

    def _type_into_current(self, event: QKeyEvent) -> bool:
        """Opens the focused field and hands it the digit that was typed."""
        self.edit(self.currentIndex())
        editor = self.indexWidget(self.currentIndex())
        return editor is not None and QApplication.sendEvent(editor, event)

    def _on_editor_closed(self, _editor: QWidget, _hint: QAbstractItemDelegate.EndEditHint) -> None:
        self.gesture_ended.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Over the focused number the wheel changes it, elsewhere it scrolls."""
        under = self.indexAt(event.position().toPoint())
        if not self.hasFocus() or under != self.currentIndex() or not self._layers.cell(under):
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y() or event.angleDelta().x()
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        if notches:
            tens = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.step_setting(notches * tens)
        event.accept()

    # dragging a row by its grip

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        is_grip = index.isValid() and index.column() == Column.GRIP and index.row() > 0
        if is_grip and event.button() == Qt.MouseButton.LeftButton:
            self._dragged = index.row()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None:
            self._drop_row = self._row_before(event.position().toPoint())
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()
            return
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._delegate.hovered = QPersistentModelIndex(index)
        self.viewport().setCursor(self._pointer_over(index))
        self.viewport().update()

    def _pointer_over(self, index: QModelIndex) -> Qt.CursorShape:
        if index.isValid() and index.column() == Column.GRIP and index.row() > 0:
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.ArrowCursor

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        dragged, before = self._dragged, self._drop_row
        self._dragged = self._drop_row = None
        self.viewport().unsetCursor()
        self.viewport().update()
        if dragged is None or before is None:
            return
        to = before if before < dragged else before - 1
        if to != dragged:
            self.move_wished.emit(dragged - 1, to - 1)

    def _row_before(self, place: QPoint) -> int:
        """The table row that a dropped row would push down; never the input's."""
        for row in range(1, self._layers.rowCount()):
            if place.y() < self.rowViewportPosition(row) + self.rowHeight(row) / 2:
                return row
        return self._layers.rowCount()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._drop_row is None:
            return
        last = self._layers.rowCount() - 1
        y = (
            self.rowViewportPosition(self._drop_row)
            if self._drop_row <= last
            else self.rowViewportPosition(last) + self.rowHeight(last)
        )
        painter = QPainter(self.viewport())
        painter.fillRect(8, y - 2, self._delegate.plan.right(Column.SEES) - 8, 3, self._look.colour("ink"))
        painter.end()
