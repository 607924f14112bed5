"""A picture in the frame of its role, with the window or its twin on it; zoomed in, its cells and their numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent

from convlab.state.sight import Figure, Sheet, Sight, Viewport
from convlab.widgets.cells import Box
from convlab.widgets.keyed import Keyed, step_of
from convlab.widgets.look import Look
from convlab.widgets.loupe import MARGIN, Ground, Loupe, loupe_for
from convlab.widgets.overview import Overview, overview_for, paint_overview
from convlab.widgets.painting import SMALLEST_WINDOW, at_least
from convlab.widgets.pixel_paint import Pixels
from convlab.widgets.tile_paint import Over, Tile, TileGround, paint_empty, paint_over, paint_window
from convlab.widgets.zoom_gestures import ZoomGestures

EDGE = 6  # px around the picture: room for frames that stand on its border, and for the focus ring


class ImageTile(Keyed):
    """Shows pixels as large as its room allows, keeping their aspect, in the middle of the room; or a part of them.

    `cell_hovered(row, column)` names the pixel under the pointer, `cell_chosen` the one that was pressed,
    `moved(rows, columns)` the arrow keys; `painted` follows each paint. The wishes for another part are told in px of
    the room: `zoom_wished(y, x, factor)`, `pan_wished(down, right)`, `toggle_wished(y, x)`.
    """

    cell_hovered = Signal(int, int)
    cell_chosen = Signal(int, int)
    moved = Signal(int, int)
    painted = Signal()
    zoom_wished = Signal(float, float, float)
    pan_wished = Signal(float, float)
    toggle_wished = Signal(float, float)

    def __init__(self, look: Look, role: str, name: str) -> None:
        super().__init__(look)
        self._role = role
        self._pixels: Pixels | None = None
        self._viewport: Viewport | None = None
        self._sheet = Sheet((1, 1))
        self._ground = TileGround()
        self._box: Box | None = None
        self._box_role = role
        self._mark = ""
        self._unread: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        self._filled: int | None = None
        self._steady, self._maps = False, False
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self._gestures = ZoomGestures(self)
        self._gestures.zoom_wished.connect(lambda y, x, factor: self.zoom_wished.emit(y - EDGE, x - EDGE, factor))
        self._gestures.toggle_wished.connect(lambda y, x: self.toggle_wished.emit(y - EDGE, x - EDGE))
        self._gestures.pan_wished.connect(self.pan_wished)
        look.changed.connect(self._forget)

    # What is shown

    def show_pixels(self, pixels: NDArray[np.uint8] | None, values: NDArray[Any] | None = None) -> None:
        """uint8 (H, W) or (H, W, 3), and the numbers they stand for, else themselves; None: a dashed frame."""
        if pixels is None:
            if self._pixels is not None:
                self._pixels = None
                self._forget()
        elif self._pixels is None or pixels is not self._pixels.drawn:
            self._pixels = Pixels(pixels, pixels if values is None else values)
            self._sheet = Sheet(self._pixels.size, self._sheet.step, self._sheet.start)
            self._forget()

    def look_from(self, viewport: Viewport | None, sheet: Sheet) -> None:
        """Shows the part of the input around a viewport; `sheet` says how the pixels lie on the input."""
        self._gestures.is_active = True
        sheet = Sheet(self._sheet.size, sheet.step, sheet.start)
        if (viewport, sheet) != (self._viewport, self._sheet):
            self._viewport, self._sheet = viewport, sheet
            self._gestures.is_zoomed = viewport is not None
            self._forget()

    def show_overview(self, maps: bool) -> None:
        """Whether the whole is shown, small, where the tile is zoomed in."""
        self._maps = maps

    def show_unread(self, unread: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
        """Rows and columns that no window reads: hatched where they are wide enough to see."""
        if unread != self._unread:
            self._unread = unread
            self.update()

    def show_box(self, box: Box | None, role: str, mark: str = "") -> None:
        """The window (row, column, rows, columns) in a role's colour; `mark` stands in it ("?")."""
        if (box, role, mark) == (self._box, self._box_role, self._mark):
            return
        before, loupe, marked = self._box_region(), self.loupe(), self._mark
        self._box, self._box_role, self._mark = box, role, mark
        if bool(marked) != bool(mark):
            self._forget()  # the numbers come or go
        elif loupe is None and self.loupe() is None:
            self.update(before.united(self._box_region()))
        else:
            self.update()

    def show_sweep(self, sweeps: bool, filled: int | None = None) -> None:
        """In a sweep the loupe keeps to one side; of the pixels, in reading order, only `filled` are there yet."""
        if (sweeps, filled) != (self._steady, self._filled):
            self._steady = sweeps
            if filled != self._filled and self._viewport is not None:
                self._ground.forget()
            self._filled = filled
            self.update()

    def filled(self) -> int | None:
        """How many pixels are there, in reading order; None where all are."""
        return self._filled

    def loupe(self) -> Loupe | None:
        """The loupe around the window, where there is one; none around what is hidden, none where one zoomed in."""
        if self._box is None or self._pixels is None or self._mark or self._viewport is not None:
            return None
        ground = Ground(self._pixels.size, self.picture_rect(), self._look.px(MARGIN))
        return loupe_for(ground, self._box, self._steady)

    def overview(self) -> Overview | None:
        """The whole, small, where the tile is zoomed in and is the one that shows it."""
        if not self._maps or self._pixels is None or self._viewport is None:
            return None
        box = self._box_rect() if self._box is not None else None
        return overview_for(self._look, self.picture_rect(), self.sight(), box)

    def box(self) -> Box | None:
        """The window shown."""
        return self._box

    # Where it lies

    def place_picture(self, room: QRect) -> QRect:
        """Gives the picture a room, its frame stands around it; returns where the picture lies."""
        self.setGeometry(room.adjusted(-EDGE, -EDGE, EDGE, EDGE))
        return self.picture_rect().translated(self.pos())

    def figure(self) -> Figure:
        """The pixels in their room, without the edge."""
        return Figure(self._sheet, (max(1, self.height() - 2 * EDGE), max(1, self.width() - 2 * EDGE)))

    def sight(self) -> Sight:
        """What of the pixels is in sight."""
        return self.figure().sight(self._viewport)

    def picture_rect(self) -> QRect:
        """Where what is in sight lies in this widget, in whole px."""
        if self._pixels is None:
            return self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        left, top, width, height = self.sight().rect
        return QRect(EDGE + left, EDGE + top, width, height)

    def zoom(self) -> float:
        """Screen px a picture pixel."""
        return self.sight().cell if self._pixels is not None else 1.0

    def place_of(self, row: int, column: int) -> QPoint:
        """The middle of a pixel, where a pointer would touch it."""
        seen = self.sight()
        x, y = seen.left + (column + 0.5) * seen.cell, seen.top + (row + 0.5) * seen.cell
        return QPoint(int(EDGE + x), int(EDGE + y))

    def _forget(self) -> None:
        self._ground.forget()
        self.update()

    def _tile(self) -> Tile:
        assert self._pixels is not None
        values = None if self._mark else self._pixels.values
        pixels = Pixels(self._pixels.drawn, values, self._filled)
        return Tile(pixels, self.sight(), self.picture_rect(), EDGE, self._unread)

    def _box_rect(self) -> QRectF:
        """The window on the screen, at least so large that it can be seen, on whole px."""
        assert self._box is not None
        seen = self.sight()
        row, column, rows, columns = self._box
        left, top = EDGE + seen.left + column * seen.cell, EDGE + seen.top + row * seen.cell
        rect = QRectF(left, top, columns * seen.cell, rows * seen.cell)
        least = self._look.px(18) if self._mark else SMALLEST_WINDOW
        return at_least(rect, least)

    def _box_region(self) -> QRect:
        if self._box is None:
            return QRect()
        overview = self.overview()
        region = self._box_rect().adjusted(-10, -10, 10, 10).toAlignedRect()
        return region.united(overview.rect.adjusted(-6, -6, 6, 6)) if overview else region

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        if self._pixels is None:
            paint_empty(painter, self._look, self.picture_rect(), self._role)
        else:
            tile = self._tile()
            ratio = max(self.devicePixelRatioF(), painter.deviceTransform().m11())  # more where a file is made
            self._ground.paint(painter, tile, ratio)
            paint_over(painter, self._look, tile, self._role)
            if self._box is not None:
                over = Over(self._box, self._box_role, self._mark, self._box_rect(), self.loupe())
                paint_window(painter, self._look, tile, over, self._role)
            overview = self.overview()
            if overview is not None:
                paint_overview(painter, self._look, overview, (self._pixels.drawn, self._role))
        self.paint_ring(painter, QRectF(self.picture_rect()).adjusted(-5, -5, 5, 5))
        painter.end()
        self.painted.emit()

    # What a person does

    def _pixel_at(self, place: QPointF) -> tuple[int, int] | None:
        return None if self._pixels is None else self.sight().cell_at(place.y() - EDGE, place.x() - EDGE)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pixel = self._pixel_at(event.position())
        if pixel is not None:
            self.cell_hovered.emit(*pixel)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pixel = self._pixel_at(event.position())
        if pixel is not None:
            self.cell_hovered.emit(*pixel)
            self.cell_chosen.emit(*pixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = step_of(event)
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*step)

    def changeEvent(self, event: QEvent) -> None:
        self._ground.forget()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._ground.forget()
        super().resizeEvent(event)
