"""One way of pooling on the invariance bench: its response now, what changed in it, and by how much."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from convlab.core.invariance import Way
from convlab.state.sandbox_invariance import InvarianceReadout, Map, WayReadout
from convlab.state.sandbox_invariance_words import NAMES, SHORT_NAMES
from convlab.widgets import image_tile, shading
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import Cells, Fill
from convlab.widgets.curves_strokes import Stroke, paint_stroke
from convlab.widgets.image_tile import ImageTile
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_text, elided, text_width
from convlab.widgets.shift_curves import STYLES

HEAD, CAPTION, GAP = 56, 20, 12  # px at 100 %
CARD = HEAD + 3 * CAPTION + 8  # px at 100 %: a card without its maps
CELL = 84  # px at 100 %: the largest cell of numbers
DIFFERENCE = "now − before"
INSET = 4  # px at each side of a card, for the frames of its maps
SAMPLE = 26  # px at 100 %: a piece of the way's curve before its name


@dataclass(frozen=True)
class Scale:
    """A scale from 0 to its end, or to both sides of 0."""

    end: float
    signed: bool


class MapFigure:
    """One map, as a picture or as numbers; not to be touched."""

    def __init__(self, look: Look, role: str, name: str, parent: QWidget) -> None:
        self._look, self._role = look, role
        self.tile, self.grid = ImageTile(look, role, name), CellGrid(look, name, 0)
        for widget in (self.tile, self.grid):
            widget.setParent(parent)
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_map(self, values: Map, scale: Scale, as_numbers: bool) -> None:
        """Draws a map on a scale."""
        self.tile.setVisible(not as_numbers)
        self.grid.setVisible(as_numbers)
        if as_numbers:
            fill: Fill = "diverging" if scale.signed else "tint"
            self.grid.show_cells(Cells(values.astype(np.float64), self._role, fill, scale.end, places=1))
        elif scale.signed:
            self.tile.show_pixels(shading.signed(self._look, values, scale.end))
        else:
            self.tile.show_pixels(shading.gray(values, 0.0, scale.end))

    def place(self, room: QRect, values: Map) -> None:
        """Into the upper left corner of its room."""
        high = self.tile.place_picture(room).height()
        self.tile.resize(self.tile.width(), high + 2 * image_tile.EDGE)
        side = min(self._look.px(CELL), room.width() // max(values.shape))
        self.grid.set_cell_size(side)
        self.grid.place_cells(room.x(), room.y())


class WayCard(QWidget):
    """Name and change, the two maps side by side, and where the largest value was and is."""

    def __init__(self, look: Look, way: Way) -> None:
        super().__init__()
        self._look, self._way = look, way
        self._readout: WayReadout | None = None
        self.setAccessibleName(NAMES[way])
        self.now = MapFigure(look, "output", f"response, {NAMES[way]}", self)
        self.changed = MapFigure(look, "ink2", f"what changed, {NAMES[way]}", self)
        look.changed.connect(self.update)

    def show_way(self, way: WayReadout, whole: InvarianceReadout) -> None:
        """Shows the way at the present shift, on the scales that all ways share."""
        self._readout = way
        self.now.show_map(way.now, Scale(whole.largest, whole.is_signed), whole.is_numbers)
        self.changed.show_map(way.changed, Scale(whole.largest_change, True), whole.is_numbers)
        self.setAccessibleDescription(self.text())
        self._place_maps(way)
        self.update()

    def text(self) -> str:
        """What the card says."""
        if self._readout is None:
            return ""
        return ", ".join((self._readout.part, self._readout.arithmetic, *self._readout.whereabouts))

    def place(self, room: QRect) -> None:
        """Into its room; the frames of the maps stand beyond it."""
        self.setGeometry(room.adjusted(-INSET, 0, INSET, 0))

    @property
    def _wide(self) -> int:
        return self.width() - 2 * INSET

    @property
    def _side(self) -> int:
        return (self._wide - self._look.px(GAP)) // 2

    def _place_maps(self, way: WayReadout) -> None:
        side, top = self._side, self._look.px(HEAD)
        self.now.place(QRect(INSET, top, side, side), way.now)
        self.changed.place(QRect(INSET + self._wide - side, top, side, side), way.changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._readout is not None:
            self._place_maps(self._readout)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._readout is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.translate(INSET, 0)
        self._paint_head(painter, self._readout)
        self._paint_foot(painter, self._readout)
        painter.end()

    def _paint_head(self, painter: QPainter, way: WayReadout) -> None:
        """A piece of its curve and the name, what it does; at the right the change and its arithmetic."""
        look, wide = self._look, self._wide
        tone, width, circles, dashed = STYLES[self._way]
        ends = np.array([0.0, look.px(SAMPLE)])
        middle = np.array([look.px(16.0)] * 2)
        paint_stroke(painter, look, Stroke(ends, middle, "", look.colour(tone), width, dashed=dashed))
        if circles:
            half = np.array([look.px(SAMPLE / 2)])
            paint_stroke(painter, look, Stroke(half, middle[:1], "", look.colour(tone), width, circles=True))
        part = Run(way.part, look.font("key", 600), look.colour("ink"))
        draw_text(painter, QRectF(0, 0, wide, look.px(32)), part, RIGHT)
        left = look.px(SAMPLE + 10)
        room = wide - left - text_width(part.font, part.text) - look.px(8)
        font, name = look.font("control", 600), NAMES[self._way].capitalize()
        name = name if text_width(font, name) <= room else SHORT_NAMES[self._way]
        draw_text(painter, QRectF(left, 0, room, look.px(32)), elided(Run(name, font, look.colour("ink")), room), LEFT)
        self._paint_pair(painter, look.px(32), (way.note, way.arithmetic))

    def _paint_foot(self, painter: QPainter, way: WayReadout) -> None:
        row = self._look.px(CAPTION)
        top = self.height() - 3 * row - self._look.px(2)
        font, ink = self._look.font("caption"), self._look.colour("ink2")
        for left, words in ((0, "response now"), (self._wide - self._side, DIFFERENCE)):
            draw_text(painter, QRectF(left, top, self._side, row), Run(words, font, ink), LEFT)
        for line, words in enumerate(way.whereabouts, start=1):
            run = elided(Run(words, font, self._look.colour("ink" if line == 2 else "ink2")), self._wide)
            draw_text(painter, QRectF(0, top + line * row, self._wide, row), run, LEFT)

    def _paint_pair(self, painter: QPainter, top: float, words: tuple[str, str]) -> None:
        """Two captions at both ends of a row; the first ends in an ellipsis where there is no room."""
        font, ink, wide = self._look.font("caption"), self._look.colour("ink2"), self._wide
        row = QRectF(0, top, wide, self._look.px(CAPTION))
        draw_text(painter, row, Run(words[1], font, ink), RIGHT)
        room = wide - text_width(font, words[1]) - self._look.px(10)
        draw_text(painter, row, elided(Run(words[0], font, ink), room), LEFT)
