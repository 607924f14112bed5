"""The builder: a network as a table of layers, analysed at every edit and ready to train."""

import time

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from convlab.bridge.store import Store
from convlab.bridge.trainer import Trainer
from convlab.core.document import changed
from convlab.core.layers import LAYER_KINDS
from convlab.core.problem import Problem
from convlab.panes.builder.head import BuilderHead
from convlab.state import builder_edits as edits
from convlab.state.builder import BuilderState, derive
from convlab.state.builder_readout import BuilderReadout
from convlab.state.workspace import Workspace
from convlab.widgets.layer_table import LayerTable
from convlab.widgets.layer_totals import TotalsRow
from convlab.widgets.look import Look
from convlab.widgets.pane import Pane
from convlab.widgets.scroll_down import ScrollDown


class BuilderPane(Pane):
    """Shows `store.workspace.builder`; every change goes through the store as one undo step."""

    def __init__(self, look: Look, store: Store, trainer: Trainer) -> None:
        super().__init__()
        self._look, self._store, self._trainer = look, store, trainer
        self._readout = derive(store.workspace.builder)
        self.head = BuilderHead(look)
        self.table = LayerTable(look)
        self.totals = TotalsRow(look)
        self._desk = QWidget()
        self._desk.setProperty("zone", "desk")
        self._desk.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._menu = self._make_menu()
        self.setFocusProxy(self.table)
        self._lay_out()
        self._connect()
        self._show(store.workspace)

    def readout(self) -> BuilderReadout:
        """What is shown now."""
        return self._readout

    def menu(self) -> QMenu:
        """The menu of kinds of layer."""
        return self._menu

    def _make_menu(self) -> QMenu:
        """One entry a row of LAYER_KINDS."""
        menu = QMenu(self)
        for kind, row in LAYER_KINDS.items():
            action = QAction(row.label, menu)
            action.triggered.connect(lambda _checked, kind=kind: self._on_kind_chosen(kind))
            menu.addAction(action)
        return menu

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self._desk)
        self._column.setSpacing(0)
        self._column.addWidget(self.table, 0)
        self._column.addWidget(self.totals, 0)
        self._column.addStretch(1)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addWidget(self._desk, 1)
        self._scroll = ScrollDown(page)
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self._scroll)

    def _connect(self) -> None:
        self.head.preset_chosen.connect(self._on_preset_chosen)
        self.head.input_wished.connect(self._on_input_wished)
        self.head.fit_pressed.connect(self._trainer.fit)
        self.head.gesture_ended.connect(self._store.end_gesture)
        self.head.train_pressed.connect(self._trainer.start)
        table = self.table
        table.row_chosen.connect(self._on_row_chosen)
        table.setting_wished.connect(self._on_setting_wished)
        table.name_wished.connect(self._on_name_wished)
        table.move_wished.connect(self._on_move_wished)
        table.remove_wished.connect(self._on_remove_wished)
        table.fix_wished.connect(self._on_fix_wished)
        table.gesture_ended.connect(self._store.end_gesture)
        table.add_wished.connect(self._open_menu_at_row)
        table.planned.connect(self.totals.follow)
        self.totals.add.clicked.connect(self._open_menu_at_button)
        self._store.changed.connect(self._on_store_changed)
        self._look.changed.connect(self._fit_to_width)

    # what is shown

    def _on_store_changed(self, old: Workspace, new: Workspace) -> None:
        if old.builder != new.builder or old.monitor.data != new.monitor.data:
            self._show(new)

    def _show(self, workspace: Workspace) -> None:
        before = time.perf_counter()
        self._readout = derive(workspace.builder)
        took = (time.perf_counter() - before) * 1000
        self.head.show_network(self._readout, workspace.builder.network.input)
        self.table.show_readout(self._readout)
        self.totals.show_totals(self._readout.totals)
        self._show_trainable()
        self._share_height()
        self.say(*self._readout.status)
        self.say_facts(self._readout.trouble or f"Analysed in {took:.1f} ms")

    def _show_trainable(self) -> None:
        self.head.show_trainable(self._trainer.why_not(), self._trainer.can_fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_to_width()

    def _fit_to_width(self) -> None:
        margin = self._look.px(32 if self.width() >= self._look.px(1400) else 24)
        self.head.set_width(self.width())
        self._column.setContentsMargins(margin - 8, self._look.px(12), margin - 8, self._look.px(8))
        self._share_height()

    def _share_height(self) -> None:
        margins = self._column.contentsMargins()
        room = self.height() - self.head.maximumHeight() - margins.top() - margins.bottom()
        self.table.set_room(room - self.totals.sizeHint().height())

    # what a person wishes

    def _edit(self, label: str, made: BuilderState | Problem, merge: str = "") -> None:
        """One undo step, or the reason why there is none, in the status bar."""
        if isinstance(made, Problem):
            self.say("Not changed", made.sentence)
            return
        workspace = changed(self._store.workspace, builder=made)
        self._store.edit(label, workspace, f"builder.{merge}" if merge else "")

    @property
    def _state(self) -> BuilderState:
        return self._store.workspace.builder

    def _on_row_chosen(self, index: int | None) -> None:
        builder = changed(self._state, selected=index)
        self._store.look(changed(self._store.workspace, builder=builder))

    def _on_preset_chosen(self, key: str) -> None:
        self._edit("Choose a network", edits.preset(key))

    def _on_input_wished(self, field: str, value: int) -> None:
        self._edit(f"Input {field}", edits.with_input(self._state, field, value), merge=f"input.{field}")

    def _on_setting_wished(self, index: int, field: str, value: float) -> None:
        name = self._state.network.layers[index].name
        made = edits.with_setting(self._state, index, field, value)
        self._edit(f"{field.capitalize()} of {name}", made, merge=f"{index}.{field}")

    def _on_name_wished(self, index: int, name: str) -> None:
        self._edit("Rename a layer", edits.renamed(self._state, index, name))

    def _on_move_wished(self, index: int, to: int) -> None:
        self._edit("Move a layer", edits.reordered(self._state, index, to))

    def _on_remove_wished(self, index: int) -> None:
        self._edit("Remove a layer", edits.without(self._state, index))

    def _on_fix_wished(self, index: int, fix: int) -> None:
        self.table.setFocus()  # the button that mends is about to go
        self._edit("Mend a layer", edits.mended(self._state, index, fix))

    def _on_kind_chosen(self, kind: str) -> None:
        self._edit(f"Add {LAYER_KINDS[kind].label.lower()}", edits.added(self._state, kind))
        self.table.setFocus()

    def _open_menu_at_button(self) -> None:
        above = self.totals.add.mapToGlobal(QPoint(0, -self._menu.sizeHint().height()))
        self._menu.popup(above)

    def _open_menu_at_row(self) -> None:
        row = self.table.visualRect(self.table.currentIndex())
        self._menu.popup(self.table.viewport().mapToGlobal(row.bottomLeft()))
