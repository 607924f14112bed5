"""Ctrl+K: find an action by its words and run it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QVBoxLayout, QWidget

from convlab.app.actions import Action, matching
from convlab.widgets.controls import text_label
from convlab.widgets.look import Look
from convlab.widgets.sheet import Sheet

ROWS_SHOWN = 9


class Palette(Sheet):
    """A sheet over the window; `chosen` carries the Action. Disabled actions are listed as off."""

    chosen = Signal(object)

    def __init__(self, look: Look, window: QWidget, is_enabled: Callable[[Action], bool]) -> None:
        super().__init__(window)
        self._look, self._is_enabled = look, is_enabled
        self.query = QLineEdit()
        self.query.setPlaceholderText("Find an action")
        self.query.setAccessibleName("Find an action")
        self._model = QStandardItemModel(self)
        self._list = QListView()
        self._list.setProperty("kind", "list")
        self._list.setModel(self._model)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._nothing = text_label("No action has these words.", tone="ink3")
        self._lay_out()
        self.query.textChanged.connect(self._on_query_changed)
        self.query.installEventFilter(self)
        self._list.clicked.connect(lambda index: self._choose(index.row()))

    def open(self) -> None:
        """Shows all actions, with the keyboard in the field."""
        self.query.clear()
        self._on_query_changed("")
        self.show()
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def type_query(self, text: str) -> None:
        """Types into the field."""
        self.query.setText(text)

    def texts(self) -> list[str]:
        """What is listed now."""
        return [self._model.item(row).data(Qt.ItemDataRole.UserRole).text for row in range(self._model.rowCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.query and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event.key())
        return super().eventFilter(watched, event)

    def _on_key(self, key: int) -> bool:
        row = self._list.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(row)
        elif key == Qt.Key.Key_Down:
            self._select(row + 1)
        elif key == Qt.Key.Key_Up:
            self._select(row - 1)
        else:
            return False
        return True

    def _on_query_changed(self, query: str) -> None:
        self._model.clear()
        for action in matching(query):
            item = QStandardItem(f"{action.text}     {action.shortcut}" if action.shortcut else action.text)
            item.setData(action, Qt.ItemDataRole.UserRole)
            item.setEnabled(self._is_enabled(action))
            self._model.appendRow(item)
        self._nothing.setVisible(self._model.rowCount() == 0)
        self._select(0)
        self._place()

    def _select(self, row: int) -> None:
        if 0 <= row < self._model.rowCount():
            self._list.setCurrentIndex(self._model.index(row, 0))

    def _choose(self, row: int) -> None:
        item = self._model.item(row) if row >= 0 else None
        if item is not None and item.isEnabled():
            self.hide()
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _place(self) -> None:
        window = self._window
        width = min(self._look.px(560), window.width() - 48)
        rows = min(max(1, self._model.rowCount()), ROWS_SHOWN)
        height = min(self._look.px(68 + 32 * rows), window.height() - 120)
        self.setGeometry((window.width() - width) // 2, self._look.px(64), width, height)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.query)
        column.addWidget(self._nothing)
        column.addWidget(self._list, 1)
