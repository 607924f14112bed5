"""Filters from a training run: which run, its filters as tiles to choose from, and all of them as a bank."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from convlab.core.filters import MOST_FILTERS
from convlab.core.problem import Problem
from convlab.core.typography import step_count, whole
from convlab.runs.folder import RunSummary
from convlab.state.learned_filters import Learned, learned_in
from convlab.state.monitor_figures import weights_to_show
from convlab.widgets.controls import DropDown, button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.mosaic import FilterMosaic
from convlab.widgets.mosaic_head import MosaicHead
from convlab.widgets.painting import draw_frame

WIDE = 420  # px at 100 %
HIGH = 260
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ChosenMosaic(FilterMosaic):
    """A mosaic in which one filter is chosen: with the pointer, or with arrows and Enter."""

    chosen = Signal(int)
    ground = "surf"

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._ink = look
        self._at = 0
        self._count = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._ink.px(WIDE), self._ink.px(HIGH))

    def begin(self, count: int) -> None:
        """So many filters; the first is where the keyboard stands."""
        self._at, self._count = 0, count
        self._say()

    def place_of(self, index: int) -> QRectF:
        """Where a filter's tile lies in this widget."""
        grid, ratio = self.grid(), self.devicePixelRatioF()
        if grid is None:
            return QRectF()
        x, y = grid.corner(index)
        return QRectF(x / ratio, y / ratio, grid.tile_width / ratio, grid.tile_height / ratio)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._count:
            painter = QPainter(self)
            draw_frame(painter, self.place_of(self._at), self._ink.colour("ink"), 3)
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = [at for at in range(self._count) if self.place_of(at).contains(event.position())]
        if hit:
            self.chosen.emit(hit[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        grid, key = self.grid(), Qt.Key(event.key())
        columns = grid.columns if grid else 1
        steps = _ARROWS.get(key) or {Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}.get(key)
        if steps is not None:
            self._at = min(max(0, self._at + steps), max(0, self._count - 1))
            self._say()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._count:
            self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _say(self) -> None:
        self.setAccessibleName(f"filter {self._at + 1} of {self._count}, Enter takes it")


class LearnedPage(QWidget):
    """`filter_chosen(Filter)`, `bank_chosen(filters)`, `folder_wished`."""

    filter_chosen = Signal(object)
    bank_chosen = Signal(object)
    folder_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._learned: Learned | None = None
        self.runs = DropDown(look)
        self.runs.setAccessibleName("run")
        self.other, self.all = button(look, "Another folder…"), button(look, "All as a bank", "prime")
        self.words = text_label("", size="caption", tone="ink2")
        self.words.setWordWrap(True)
        self.legend, self.mosaic = MosaicHead(look), ChosenMosaic(look)
        head, below = QWidget(), QWidget()
        row = FlowRow(look, 8, head)
        row.add(self.runs)
        row.add(self.other)
        FlowRow(look, 8, below).add(self.all)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(text_label("Filters from a training run", strong=True))
        for widget in (head, self.words, self.legend, self.mosaic, below):
            column.addWidget(widget)
        self.runs.key_chosen.connect(lambda key: self.show_folder(Path(key)))
        self.other.clicked.connect(self.folder_wished)
        self.mosaic.chosen.connect(self._on_chosen)
        self.all.clicked.connect(self._on_all)

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        """The runs of this person, the newest first, and the filters of the first one."""
        self.runs.set_choices([(str(run.folder), _line(run)) for run in runs])
        self.runs.setVisible(bool(runs))
        if runs:
            self.show_folder(runs[0].folder)
        else:
            self._show(Problem("No run was recorded here yet. Train a network, or choose a run’s folder."))

    def show_folder(self, folder: Path) -> None:
        """The filters of the run in a folder, or why there are none."""
        self.runs.show_key(str(folder))
        self._show(learned_in(folder))

    def _show(self, found: Learned | Problem) -> None:
        self._learned = found if isinstance(found, Learned) else None
        for widget in (self.legend, self.mosaic, self.all):
            widget.setVisible(self._learned is not None)
        if isinstance(found, Problem):
            self.words.setText(found.sentence)
            return
        self.words.setText(f"{found.title}. Choose one.")
        shown = weights_to_show(found.layer, found.weights)
        self.legend.show_weights(shown, "shared")
        self.mosaic.show_weights(shown, "shared")
        self.mosaic.begin(len(found.weights))
        count = len(found.weights)
        self.all.setText(
            f"All {whole(count)} as a bank" if count <= MOST_FILTERS else f"The first {MOST_FILTERS} as a bank"
        )

    def _on_chosen(self, index: int) -> None:
        if self._learned is not None:
            self.filter_chosen.emit(self._learned.filter(index))

    def _on_all(self) -> None:
        if self._learned is not None:
            self.bank_chosen.emit(self._learned.bank)


def _line(run: RunSummary) -> str:
    """ "LeNet-5 on digits, step 1,640"."""
    return run.title if run.problem else f"{run.title}, step {step_count(run.step)}"
