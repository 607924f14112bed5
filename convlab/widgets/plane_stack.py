"""A volume as a stack of planes, the chosen one in front, with the window as a wire prism through all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent

from convlab.core.sizes import unread_tail
from convlab.imaging.scaling import scaled
from convlab.widgets.cell_paint import paint_inside, with_places_that_fit
from convlab.widgets.cells import Board, Box, Cells
from convlab.widgets.keyed import Keyed, step_of
from convlab.widgets.look import Look
from convlab.widgets.painting import draw_frame
from convlab.widgets.shading import to_image
from convlab.widgets.stack_layout import LABEL, Stack, lay_out
from convlab.widgets.stack_paint import (
    Wire,
    dash_padding,
    fade_padding,
    inside,
    paint_label,
    paint_prism,
    paint_tails,
    paint_together,
    paint_window,
)

SMALLEST_NUMBERED = 26  # px: cells below carry no number
EDGE = 8  # px around the stack: for frames on its border and the ring of the keyboard
_TURNS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}

Unread = tuple[tuple[int, ...], tuple[int, ...]]  # rows and columns of the padded plane


@dataclass(frozen=True, eq=False)
class Plane:
    """One plane: its name, its pixels uint8 (H, W, 3), and its cells (H, W) where numbers may be written into them."""

    name: str
    pixels: NDArray[np.uint8]
    cells: Cells | None = None


class PlaneStack(Keyed):
    """Shows `Plane`s of one size; says which was chosen, and what the pointer and the arrows did on the front one.

    `turned(steps)`: the wheel or Page Up / Page Down asks for another plane.
    """

    plane_chosen = Signal(int)
    turned = Signal(int)
    cell_hovered = Signal(int, int)
    cell_chosen = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, look: Look, role: str, name: str) -> None:
        super().__init__(look)
        self._role = role
        self._planes: tuple[Plane, ...] = ()
        self._selected = 0
        self._padding = (0, 0)
        self._box: Box | None = None
        self._box_role, self._through, self._mark = "kernel", True, ""
        self._drawn: dict[int, tuple[NDArray[np.uint8], QImage]] = {}
        self._unread: Unread = ((), ())
        self._together: NDArray[np.uint8] | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        look.changed.connect(self.update)

    def show_planes(self, planes: Sequence[Plane], selected: int, padding: tuple[int, int] = (0, 0)) -> None:
        """Shows these planes, one of them in front; the outermost (rows, columns) of each are padding."""
        same = len(planes) == len(self._planes) and all(
            one.pixels is old.pixels and one.name == old.name for one, old in zip(planes, self._planes, strict=True)
        )
        if same and (selected, padding) == (self._selected, self._padding):
            return
        self._planes, self._selected, self._padding = tuple(planes), selected, padding
        self._drawn = {index: self._drawn[index] for index in range(len(planes)) if index in self._drawn}
        self._describe()
        self.update()

    def show_window(self, box: Box | None, role: str, through: bool, mark: str = "") -> None:
        """The window (row, column, rows, columns), through all planes or on the front one; `mark` stands in it."""
        if (box, role, through, mark) != (self._box, self._box_role, self._through, self._mark):
            before = self._box_region()
            self._box, self._box_role, self._through, self._mark = box, role, through, mark
            self._describe()
            self.update(before.united(self._box_region()))

    def show_unread(self, unread: Unread) -> None:
        """Rows and columns that no window reads: hatched at the end of the front plane."""
        if unread != self._unread:
            self._unread = unread
            self.update()

    def show_together(self, pixels: NDArray[np.uint8] | None) -> None:
        """The planes in one small picture, where the stack leaves a corner free."""
        if pixels is not self._together:
            self._together = pixels
            self.update()

    def names(self) -> tuple[str, ...]:
        """What is written over the planes, from front to back."""
        stack = self.stack()
        return tuple(self._planes[plane].name for plane in stack.order) if stack else ()

    def box(self) -> Box | None:
        """The window shown."""
        return self._box

    def stack(self) -> Stack | None:
        """Where the planes lie now."""
        if not self._planes or not self._planes[0].pixels.size:
            return None
        room = QRectF(self.rect()).adjusted(EDGE, 0, -EDGE, -EDGE)
        height, width = self._planes[0].pixels.shape[:2]
        return lay_out(room, len(self._planes), self._selected, (height, width), self._look.scale)

    def place_of(self, row: int, column: int) -> QPoint:
        """The middle of a cell of the front plane, where a pointer would touch it."""
        stack = self.stack()
        assert stack is not None
        place = stack.front.topLeft() + QPointF((column + 0.5) * stack.zoom, (row + 0.5) * stack.zoom)
        return place.toPoint()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(536), self._look.px(488))

    def _describe(self) -> None:
        if not self._planes:
            self.setAccessibleDescription("nothing to show")
            return
        where = f", window at row {self._box[0] + 1}, column {self._box[1] + 1}" if self._box else ""
        name = self._planes[min(self._selected, len(self._planes) - 1)].name
        self.setAccessibleDescription(f"{name} in front, of {len(self._planes)}{where}")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        stack = self.stack()
        if stack is None:
            return
        painter = QPainter(self)
        for place in reversed(range(len(stack.order))):
            self._paint_plane(painter, stack, place)
        if self._together is not None:
            paint_together(painter, self._look, stack, self._together)
        self._paint_box(painter, stack)
        self.paint_ring(painter, stack.front.adjusted(-6, -6, 6, 6))
        painter.end()

    def _paint_plane(self, painter: QPainter, stack: Stack, place: int) -> None:
        rect, plane = stack.rect(place), stack.order[place]
        width = 3.0 if place == 0 else 1.5
        halo = max(1.0, min(4.0, stack.step.y() / 2)) if len(stack.order) > 1 else 0.0
        painter.fillRect(rect.adjusted(-halo, -halo, halo, halo), self._look.colour("bg"))
        painter.drawImage(rect.topLeft(), self._image(painter, plane, rect))
        if place == 0:
            self._paint_inside(painter, stack, plane)
        inner = inside(rect, stack.zoom, self._padding)
        if inner != rect:
            if place or self._planes[plane].cells is None:  # cells are quiet there by themselves
                fade_padding(painter, self._look, rect, inner)
            dash_padding(painter, self._look, rect)
        grow = width / 2
        draw_frame(painter, inner.adjusted(-grow, -grow, grow, grow), self._look.colour(self._role), width)
        if place == 0 or stack.step.x() >= self._look.px(22) or place == len(stack.order) - 1:
            high = self._look.px(LABEL)
            above = QRectF(rect.x(), rect.y() - high, 10, high - self._look.px(4))
            paint_label(painter, self._look, above, (self._planes[plane].name, place == 0))

    def _paint_inside(self, painter: QPainter, stack: Stack, plane: int) -> None:
        """The front plane as cells with their numbers, where they are large enough; what is never read is hatched."""
        cells = self._planes[plane].cells
        if cells is not None and stack.zoom >= SMALLEST_NUMBERED:
            board = Board(stack.front.x(), stack.front.y(), stack.zoom)
            if cells.places is not None:
                cells = with_places_that_fit(stack.zoom, cells)
            paint_inside(painter, self._look, board, (cells, cells.block))
        elif any(self._unread):
            height, width = self._planes[plane].pixels.shape[:2]
            paint_tails(
                painter, self._look, stack, (unread_tail(self._unread[0], height), unread_tail(self._unread[1], width))
            )

    def _image(self, painter: QPainter, plane: int, rect: QRectF) -> QImage:
        """The plane at device pixels, made once for each size."""
        pixels = self._planes[plane].pixels
        ratio = max(self.devicePixelRatioF(), painter.deviceTransform().m11())
        size = QSize(round(rect.width() * ratio), round(rect.height() * ratio))
        kept = self._drawn.get(plane)
        if kept is None or kept[0] is not pixels or kept[1].size() != size:
            image = to_image(scaled(pixels, size.width(), size.height()))
            kept = (pixels, image.convertToFormat(QImage.Format.Format_RGB32))
            kept[1].setDevicePixelRatio(ratio)
            self._drawn[plane] = kept
        return kept[1]

    def _box_region(self) -> QRect:
        """What the window and its prism cover."""
        stack = self.stack()
        if self._box is None or stack is None:
            return QRect()
        region, margin = QRectF(), self._look.px(16)
        for rect in self._box_rects(stack, self._box):
            region = region.united(rect.adjusted(-margin, -margin, margin, margin))
        return region.toAlignedRect()

    def _box_rects(self, stack: Stack, box: Box) -> tuple[QRectF, ...]:
        """The window on each plane that it goes through, from front to back."""
        first = Board(0, 0, stack.zoom).rect(*box)
        places = range(len(stack.order) if self._through else 1)
        return tuple(first.translated(stack.rect(place).topLeft()) for place in places)

    def _paint_box(self, painter: QPainter, stack: Stack) -> None:
        if self._box is None:
            return
        rects = self._box_rects(stack, self._box)
        wire = Wire(rects, self._look.colour(self._box_role), self._mark)
        if self._through and len(rects) > 1:
            paint_prism(painter, wire)
        paint_window(painter, self._look, wire)

    # What a person does

    def _front_cell(self, point: QPointF) -> tuple[int, int] | None:
        stack = self.stack()
        if stack is None or stack.plane_at(point) != self._selected:
            return None
        height, width = self._planes[0].pixels.shape[:2]
        row, column = stack.cell_at(point)
        return min(max(0, row), height - 1), min(max(0, column), width - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        stack = self.stack()
        seen = stack.plane_at(event.position()) if stack else None
        behind = seen is not None and seen != self._selected
        self.setCursor(Qt.CursorShape.PointingHandCursor if behind else Qt.CursorShape.ArrowCursor)
        cell = self._front_cell(event.position())
        if cell is not None:
            self.cell_hovered.emit(*cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        stack, cell = self.stack(), self._front_cell(event.position())
        seen = stack.plane_at(event.position()) if stack else None
        if cell is not None:
            self.cell_chosen.emit(*cell)
        elif seen is not None:
            self.plane_chosen.emit(seen)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if len(self._planes) < 2 or not event.angleDelta().y():
            event.ignore()
            return
        self.turned.emit(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, step = Qt.Key(event.key()), step_of(event)
        if step is not None:
            self.moved.emit(*step)
        elif key in _TURNS and len(self._planes) > 1:
            self.turned.emit(_TURNS[key])
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        self._drawn.clear()
        super().changeEvent(event)
