"""One filter large enough to be changed: its planes as grids of weights, its name, and the kernels to begin from."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from convlab.core.kernels import KERNELS, LARGEST_WEIGHT
from convlab.widgets import cell_grid
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells
from convlab.widgets.controls import DropDown, button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look

CHOICES, NARROWEST = 400, 160  # px at 100 %: the most that the choices take, and the least
LOWEST_GRID = 150  # px at 100 %
LARGEST_CELL, SMALLEST_CELL = 56, 26  # px at 100 %: with smaller ones only the chosen plane is shown
ABOVE, BELOW = 66, 84  # px at 100 % above the grids, for name and labels, and below, for choices and words
BETWEEN = 20  # px at 100 % between two planes
ALL, ONE = "all", "one"


@dataclass(frozen=True, eq=False)
class FilterShown:
    """What is edited: name, planes (D, F_h, F_w) with their names, the chosen plane and cell, a fact in words."""

    name: str
    planes: NDArray[np.float64]
    plane_names: tuple[str, ...]
    plane: int
    cell: tuple[int, int]
    fact: str
    has_planes: bool = True  # a kernel may go into one plane alone


class FilterEditor(QWidget):
    """Grids are edited as every grid is: typed, by the wheel, with + and -; Escape ends."""

    weight_entered = Signal(int, int, int, float, str)  # plane, row, column, value, gesture
    cell_chosen = Signal(int, int, int)
    gesture_ended = Signal()
    refused = Signal(str)
    renamed = Signal(str)
    kernel_chosen = Signal(str, bool)  # a preset's key, for all planes
    move_wished = Signal(int)
    done = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: FilterShown | None = None
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setAccessibleName("name of the filter")
        self.up, self.down = button(look, "Up"), button(look, "Down")
        self.up.setToolTip("Move this filter up (Alt+Up)")
        self.down.setToolTip("Move this filter down (Alt+Down)")
        self.kernel = DropDown(look, [(key, preset.title) for key, preset in KERNELS.items()])
        self.kernel.setPlaceholderText("From a kernel")
        self.kernel.setAccessibleName("start from a kernel")
        self.reach = DropDown(look, [(ALL, "in all planes"), (ONE, "in this plane")])
        self.reach.setAccessibleName("where the kernel goes")
        self.fact = text_label("", size="caption", tone="ink2")
        self.complaint = text_label("", size="caption", tone="alert")
        for words in (self.fact, self.complaint):
            words.setWordWrap(True)
            words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.complaint.hide()
        self.grids: list[CellGrid] = []
        self.labels: list[QLabel] = []
        self._choices = QWidget()
        row = FlowRow(look, 8, self._choices)
        row.add(self.kernel, least=140)
        row.add(self.reach, least=116)
        for widget in (self.name, self.up, self.down, self._choices, self.fact, self.complaint):
            widget.setParent(self)
        self._connect()

    def _connect(self) -> None:
        self.name.editingFinished.connect(self._on_renamed)
        self.up.clicked.connect(lambda: self.move_wished.emit(-1))
        self.down.clicked.connect(lambda: self.move_wished.emit(1))
        self.kernel.key_chosen.connect(self._on_kernel_chosen)
        self.refused.connect(self._complain)
        self._look.changed.connect(self._arrange)

    def show_filter(self, shown: FilterShown, editable: bool = True) -> None:
        """Shows another filter, or another plane of it."""
        self._shown = shown
        if not self.name.hasFocus():
            self.name.setText(shown.name)
        self._make_grids(len(shown.planes))
        largest = float(np.abs(shown.planes).max()) or 1.0
        for plane, grid in enumerate(self.grids):
            grid.show_cells(
                Cells(shown.planes[plane], "kernel", "diverging", largest, frame=3 if self._is(plane) else 2)
            )
            grid.set_focused_cell(shown.cell if self._is(plane) else None)
            grid.set_editable(editable)
            self.labels[plane].setText(shown.plane_names[plane] if len(shown.planes) > 1 else "")
        self.kernel.setCurrentIndex(-1)
        self.reach.setVisible(shown.has_planes)
        self.fact.setText(shown.fact)
        self._arrange()

    def _is(self, plane: int) -> bool:
        return self._shown is not None and plane == self._shown.plane

    def focus_grid(self) -> None:
        """Gives the keyboard to the plane that is looked at."""
        if self._shown is not None:
            self.grids[self._shown.plane].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_grids(self, count: int) -> None:
        while len(self.grids) < count:
            self._add_grid(len(self.grids))
        for grid in self.grids[count:]:
            grid.hide()
            grid.deleteLater()
        for label in self.labels[count:]:
            label.hide()
            label.deleteLater()
        del self.grids[count:], self.labels[count:]

    def _add_grid(self, plane: int) -> None:
        grid = CellGrid(self._look, f"weights, plane {plane + 1}", int(LARGEST_WEIGHT))
        grid.setParent(self)
        grid.installEventFilter(self)
        label = text_label("", size="caption", tone="kernel", strong=True)
        label.setParent(self)
        self.labels.append(label)
        grid.cell_chosen.connect(partial(self.cell_chosen.emit, plane))
        grid.value_entered.connect(partial(self.weight_entered.emit, plane))
        grid.gesture_ended.connect(self.gesture_ended)
        grid.refused.connect(self.refused)
        self.grids.append(grid)

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))
        self.fact.setVisible(not sentence)

    def _on_renamed(self) -> None:
        text = self.name.text().strip()
        if self._shown is not None and text and text != self._shown.name:
            self.renamed.emit(text)

    def _on_kernel_chosen(self, key: str) -> None:
        self.kernel_chosen.emit(key, self.reach.isHidden() or self.reach.key() == ALL)

    # Places

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(582), self._look.px(420))

    def least_height(self) -> int:
        """Where grids are as small as they may be."""
        return self._look.px(ABOVE + LOWEST_GRID + (BELOW if self._is_abreast() else 0))

    def cell_side(self) -> int:
        """The side of a weight now."""
        return self._cell()

    def _is_abreast(self) -> bool:
        """Whether all planes have room side by side, large enough to be read; else the chosen one stands alone."""
        if self._shown is None or len(self._shown.planes) == 1:
            return False
        px, (count, _, columns) = self._look.px, self._shown.planes.shape
        wide = self.width() - (count - 1) * px(BETWEEN) - 4
        return bool(wide // (count * columns) >= px(SMALLEST_CELL))

    def _cell(self) -> int:
        """The side of a cell; beside a plane that stands alone there is room for the choices."""
        assert self._shown is not None
        px, (count, rows, columns) = self._look.px, self._shown.planes.shape
        if self._is_abreast():
            high = self.height() - px(ABOVE + BELOW)
            wide = (self.width() - (count - 1) * px(BETWEEN) - 4) // count
        else:
            high, wide = self.height() - px(ABOVE) - 4, self.width() - px(BETWEEN + NARROWEST)
        return max(3, min(int(wide // columns), int(high // rows), px(LARGEST_CELL)))

    def _arrange(self) -> None:
        if self._shown is None:
            return
        px, wide = self._look.px, self.width()
        right = wide
        for one in (self.down, self.up):
            size = one.sizeHint()
            right -= size.width()
            one.setGeometry(right, 0, size.width(), px(32))
            right -= px(8)
        self.name.setGeometry(0, 0, max(px(80), right), px(32))
        grids = self._place_grids(px(44))
        if self._is_abreast():
            self._place_choices(QRect(0, grids.bottom() + px(12), min(wide, px(CHOICES)), px(32)), wide)
        else:
            left = grids.right() + px(BETWEEN)
            self._place_choices(QRect(left, grids.top(), min(wide - left, px(CHOICES)), px(72)), wide - left)

    def _place_choices(self, room: QRect, wide: int) -> None:
        """The kernels to begin from, and under them what is said, so wide."""
        high = self._choices.heightForWidth(room.width())
        self._choices.setGeometry(room.x(), room.y(), room.width(), high)
        top = room.y() + high + self._look.px(6)
        words = QRect(room.x(), top, wide, max(0, self.height() - top))
        self.fact.setGeometry(words)
        self.complaint.setGeometry(words)

    def _place_grids(self, top: int) -> QRect:
        """The planes side by side, or the chosen one alone; returns where they lie."""
        assert self._shown is not None
        px, (count, rows, columns), edge = self._look.px, self._shown.planes.shape, cell_grid.EDGE
        cell, side_by_side = self._cell(), self._is_abreast()
        left = 2
        for plane, (grid, label) in enumerate(zip(self.grids, self.labels, strict=False)):
            is_shown = side_by_side or self._is(plane)
            grid.setVisible(is_shown)
            label.setVisible(is_shown and count > 1)
            if not is_shown:
                continue
            label.setGeometry(left, top, columns * cell, px(20))
            grid.set_cell_size(cell)
            size = (columns * cell + 2 * edge, rows * cell + 2 * edge)
            grid.setGeometry(left - edge, top + px(22) - edge, *size)
            left += columns * cell + px(BETWEEN)
        return QRect(0, top + px(22), left - px(BETWEEN), int(rows) * cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Page Up and Page Down go to the plane before and the next, from any grid."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._shown is not None:
            steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
            if steps is not None:
                plane = min(max(0, self._shown.plane + steps), len(self._shown.planes) - 1)
                self.cell_chosen.emit(plane, *self._shown.cell)
                self.focus_grid()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
            return
        super().keyPressEvent(event)
