"""The monitor's stage: head, curves and guesses at the left, the first layer's filters at the right."""

from collections.abc import Callable, Sequence
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from convlab.panes.monitor.head import RunHead
from convlab.runs.folder import RunSummary
from convlab.state.monitor import MonitorState
from convlab.state.monitor_readout import MonitorReadout
from convlab.widgets.controls import DropDown, button, text_label
from convlab.widgets.curves import CurvesFigure
from convlab.widgets.guess_cards import GuessCards, RightClassKey
from convlab.widgets.look import Look
from convlab.widgets.mosaic import FilterMosaic
from convlab.widgets.mosaic_head import MosaicHead

Width = Literal["wide", "medium", "narrow"]
SCALES = (("shared", "shared scale"), ("own", "own scale"))
NO_LAYER = "This network has no convolution whose filters could be shown."
NO_WEIGHTS = "The filters come with the first step."
CARDS = {"wide": 8, "medium": 4, "narrow": 4}
FILTERS_NEED = 640  # px of width at 100 %
ALL_ROWS_NEED, CARDS_NEED = 640, 500  # px of height at 100 %


class Stage(QWidget):
    """Draws a read-out; says which run, scale or curve a person would rather see."""

    run_chosen = Signal(object)
    scale_chosen = Signal(str)
    swap_wanted = Signal()

    def __init__(self, look: Look, runs: Callable[[], Sequence[RunSummary]]) -> None:
        super().__init__()
        self._look = look
        self._width: Width = "wide"
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.head = RunHead(look, runs)
        self.curves = CurvesFigure(look)
        self.swap = button(look, "Held-out error   E", kind="ghost")
        self.cards = GuessCards(look)
        self.cards_name = text_label("", size="lead", strong=True)
        self.cards_key = RightClassKey(look)
        self.layer = text_label("", size="section")
        self.scale = DropDown(look, SCALES)
        self.mosaic_head = MosaicHead(look)
        self.mosaic = FilterMosaic(look)
        self.no_filters = text_label("", size="body", tone="ink2")
        self._build()
        self.head.runs.run_chosen.connect(self.run_chosen)
        self.scale.key_chosen.connect(self.scale_chosen)
        self.swap.clicked.connect(self.swap_wanted)

    def _build(self) -> None:
        self._columns = QHBoxLayout(self)
        self._columns.addLayout(self._left_column(), 1)
        self._right = QWidget()
        self._columns.addWidget(self._right)
        self._fill_right(self._right)
        over = QVBoxLayout(self.curves)
        over.setContentsMargins(0, 0, 0, 0)
        over.addWidget(self.swap, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)

    def _left_column(self) -> QVBoxLayout:
        cards_head = QHBoxLayout()
        cards_head.addWidget(self.cards_name)
        cards_head.addStretch(1)
        cards_head.addWidget(self.cards_key)
        column = QVBoxLayout()
        column.setSpacing(self._look.px(10))
        column.addWidget(self.head)
        column.addWidget(self.curves, 1)
        column.addSpacing(self._look.px(6))
        column.addLayout(cards_head)
        column.addWidget(self.cards)
        return column

    def _fill_right(self, right: QWidget) -> None:
        name = QHBoxLayout()
        name.addWidget(self.layer)
        name.addStretch(1)
        name.addWidget(self.scale)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(8))
        column.addLayout(name)
        column.addWidget(self.mosaic_head)
        column.addWidget(self.mosaic, 1)
        self.no_filters.setWordWrap(True)
        column.addWidget(self.no_filters)

    def set_room(self, width: Width, pane: QSize) -> None:
        """Arranges the figures for a pane of that size; at large type what finds no room is left out."""
        look, self._width = self._look, width
        margin = look.px(32 if width == "wide" else 24)
        top = look.px(20 if width == "wide" else 16)
        self._columns.setContentsMargins(margin, top, margin, top)
        self._columns.setSpacing(look.px(56 if width == "wide" else 32))
        across, down = pane.width() / look.scale, pane.height() / look.scale
        right = round(pane.width() * (0.354 if width == "wide" else 0.3)) if across >= FILTERS_NEED else 0
        self._right.setFixedWidth(right)
        self._right.setVisible(right > 0)
        left = pane.width() - right - 2 * margin - self._columns.spacing()
        self.head.set_room(left / look.scale)
        self.cards.set_most(CARDS[width], 5 if down >= ALL_ROWS_NEED else 3)
        for widget in (self.cards, self.cards_name, self.cards_key):
            widget.setVisible(down >= CARDS_NEED)
        self.swap.setVisible(width != "wide")

    def show_readout(self, readout: MonitorReadout, state: MonitorState) -> None:
        """Draws all of a read-out."""
        self.head.show_readout(readout)
        self._show_curves(readout, state)
        cards = readout.figures.cards
        self.cards.show_cards(cards, readout.faded)
        self.cards_name.setText(_cards_name(len(self.cards.cards()), self._width))
        self._show_weights(readout, state)

    def _show_curves(self, readout: MonitorReadout, state: MonitorState) -> None:
        curves = readout.figures.curves
        self.curves.set_form("both" if self._width == "wide" else state.shown)
        self.swap.setText("Held-out error   E" if state.shown == "loss" else "Loss   E")
        self.curves.show_curves(curves, live=readout.under_way, faded=readout.faded)

    def _show_weights(self, readout: MonitorReadout, state: MonitorState) -> None:
        figures = readout.figures
        words = ["First layer" if self._width != "narrow" or not figures.layer else "", figures.layer]
        self.layer.setText(", ".join(word for word in words if word))
        self.scale.show_key(state.scale)
        there = figures.weights is not None
        for widget in (self.scale, self.mosaic_head, self.mosaic):
            widget.setVisible(there)
        _fill(self.no_filters, "" if there else NO_WEIGHTS if figures.layer else NO_LAYER)
        if figures.weights is not None:
            self.mosaic_head.show_weights(figures.weights, state.scale)
            self.mosaic.show_weights(figures.weights, state.scale, readout.faded)


def _fill(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _cards_name(count: int, width: Width) -> str:
    numbers = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
    more = "" if width == "narrow" else " and the five best guesses"
    return f"{numbers[min(count, 8)]} held-out pictures{more}" if count else ""
