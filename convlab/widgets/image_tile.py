"""A picture in the frame of its role, with the window or its twin on it."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convlab.imaging.scaling import scaled
from convlab.widgets.cell_grid import BY_KEYS
from convlab.widgets.look import Look
from convlab.widgets.loupe import MARGIN, Ground, Loupe, loupe_for, paint_frames, paint_lines, paint_pixels
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_haloed_frame, draw_hatch, draw_text
from convlab.widgets.shading import to_image

EDGE = 6  # px around the picture: room for frames that stand on its border, and for the focus ring
SMALLEST_BOX = 9  # px: a window of 3 x 3 pixels is framed at least this large
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}

Box = tuple[int, int, int, int]  # row, column, rows, columns


class ImageTile(QWidget):
    """Shows pixels as large as its room allows, keeping their aspect, in the middle of the room.

    `cell_hovered(row, column)` names the pixel under the pointer, `cell_chosen` the one that was pressed,
    `moved(rows, columns)` the arrow keys. `painted` follows each paint.
    """

    cell_hovered = Signal(int, int)
    cell_chosen = Signal(int, int)
    moved = Signal(int, int)
    painted = Signal()

    def __init__(self, look: Look, role: str, name: str) -> None:
        super().__init__()
        self._look, self._role = look, role
        self._pixels: NDArray[np.uint8] | None = None
        self._scaled: QImage | None = None
        self._box: Box | None = None
        self._box_role = role
        self._mark, self._by_keys = "", False
        self._unread: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        self._filled: int | None = None
        self._steady = False
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self._forget)

    def show_pixels(self, pixels: NDArray[np.uint8] | None) -> None:
        """uint8 (H, W) or (H, W, 3); None where there is nothing: a dashed frame."""
        if pixels is not self._pixels:
            self._pixels = pixels
            self._forget()

    def show_unread(self, unread: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
        """Rows and columns that no window reads: hatched where they are wide enough to see."""
        if unread != self._unread:
            self._unread = unread
            self.update()

    def show_box(self, box: Box | None, role: str, mark: str = "") -> None:
        """The window (row, column, rows, columns) in a role's colour; `mark` stands in it ("?")."""
        if (box, role, mark) == (self._box, self._box_role, self._mark):
            return
        before, loupe = self._box_region(), self.loupe()
        self._box, self._box_role, self._mark = box, role, mark
        if loupe is None and self.loupe() is None:
            self.update(before.united(self._box_region()))
        else:
            self.update()

    def show_sweep(self, sweeps: bool, filled: int | None = None) -> None:
        """In a sweep the loupe keeps to one side; of the pixels, in reading order, only `filled` are there yet."""
        if (sweeps, filled) != (self._steady, self._filled):
            self._steady, self._filled = sweeps, filled
            self.update()

    def filled(self) -> int | None:
        """How many pixels are there, in reading order; None where all are."""
        return self._filled

    def loupe(self) -> Loupe | None:
        """The loupe around the window, where there is one; none around what is hidden."""
        if self._box is None or self._pixels is None or self._mark:
            return None
        height, width = self._pixels.shape[:2]
        ground = Ground((height, width), self.picture_rect(), self._look.px(MARGIN))
        return loupe_for(ground, self._box, self._steady)

    def box(self) -> Box | None:
        """The window shown."""
        return self._box

    def picture_rect(self) -> QRect:
        """Where the picture lies in this widget, in whole px."""
        room = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)
        if self._pixels is None:
            return room
        height, width = self._pixels.shape[:2]
        zoom = min(room.width() / width, room.height() / height)
        size = (max(1, round(width * zoom)), max(1, round(height * zoom)))
        return QRect(room.x() + (room.width() - size[0]) // 2, room.y() + (room.height() - size[1]) // 2, *size)

    def zoom(self) -> float:
        """Screen px a picture pixel."""
        return self.picture_rect().width() / self._pixels.shape[1] if self._pixels is not None else 1.0

    def place_of(self, row: int, column: int) -> QPoint:
        """The middle of a pixel, where a pointer would touch it."""
        return self._cells_rect((row, column, 1, 1)).center().toPoint()

    def _forget(self) -> None:
        self._scaled = None
        self.update()

    def _cells_rect(self, box: Box) -> QRectF:
        rect, zoom = self.picture_rect(), self.zoom()
        row, column, rows, columns = box
        return QRectF(rect.x() + column * zoom, rect.y() + row * zoom, columns * zoom, rows * zoom)

    def _box_rect(self) -> QRectF:
        """The window on the screen, at least so large that it can be seen, on whole px."""
        assert self._box is not None
        rect = self._cells_rect(self._box)
        least = self._look.px(18) if self._mark else SMALLEST_BOX
        wide, high = max(rect.width(), least), max(rect.height(), least)
        left, top = rect.center().x() - wide / 2, rect.center().y() - high / 2
        return QRectF(round(left), round(top), round(wide), round(high))

    def _box_region(self) -> QRect:
        if self._box is None:
            return QRect()
        return self._box_rect().adjusted(-10, -10, 10, 10).toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        rect = self.picture_rect()
        self._paint_picture(painter, rect)
        self._paint_unread(painter)
        self._paint_not_yet(painter)
        if self._pixels is None:
            painter.setPen(QPen(self._look.colour(self._role), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(rect)
        else:
            outer = QRectF(rect).adjusted(-1.5, -1.5, 1.5, 1.5)
            draw_frame(painter, outer, self._look.colour(self._role), 2.5)
        if self._box is not None:
            self._paint_box(painter, self._box)
        if self._by_keys and self.hasFocus():
            draw_frame(painter, QRectF(rect).adjusted(-5, -5, 5, 5), self._look.colour("ink"), 2)
        painter.end()
        self.painted.emit()

    def _paint_picture(self, painter: QPainter, rect: QRect) -> None:
        if self._pixels is None:
            return
        ratio = max(self.devicePixelRatioF(), painter.deviceTransform().m11())  # more where a file is made
        if self._scaled is None or self._scaled.size() != rect.size() * ratio:
            size = rect.size() * ratio
            drawn = to_image(scaled(self._pixels, size.width(), size.height()))
            self._scaled = drawn.convertToFormat(QImage.Format.Format_RGB32)  # what a screen is made of
            self._scaled.setDevicePixelRatio(ratio)
        painter.drawImage(rect.topLeft(), self._scaled)

    def _paint_unread(self, painter: QPainter) -> None:
        if self._pixels is None or not any(self._unread):
            return
        height, width = self._pixels.shape[:2]
        behind = [
            self._cells_rect((self._tail(self._unread[0], height), 0, height, width)),
            self._cells_rect((0, self._tail(self._unread[1], width), height, width)),
        ]
        whole = QRectF(self.picture_rect())
        for strip in (rect.intersected(whole) for rect in behind):
            if not strip.isEmpty():
                painter.fillRect(strip, self._look.colour("bg"))
                draw_hatch(painter, strip, self._look, 5)

    @staticmethod
    def _tail(unread: tuple[int, ...], length: int) -> int:
        """Where the unread cells at the end begin; those between windows are too thin to draw."""
        start = length
        for cell in reversed(unread):
            if cell != start - 1:
                break
            start = cell
        return start

    def _paint_not_yet(self, painter: QPainter) -> None:
        for box in self._not_yet():
            painter.fillRect(self._cells_rect(box), self._look.colour("sunk"))

    def _not_yet(self) -> tuple[Box, ...]:
        """What the sweep has not filled: the rest of the present row, and the rows below."""
        if self._filled is None or self._pixels is None:
            return ()
        height, width = self._pixels.shape[:2]
        row, column = divmod(self._filled, width)
        return (row, column, min(1, height - row), width - column), (row + 1, 0, max(0, height - row - 1), width)

    def _paint_box(self, painter: QPainter, box: Box) -> None:
        rect, loupe = self._box_rect(), self.loupe()
        if loupe is not None:
            paint_lines(painter, loupe, rect)
        if self._mark:
            painter.fillRect(rect, QColor("#000000"))
            run = Run(self._mark, self._look.font("caption", 600), QColor("#FFFFFF"))
            draw_text(painter, rect, run, CENTRE)
        draw_haloed_frame(painter, rect, self._look.colour(self._box_role), 2)
        if loupe is not None and self._pixels is not None:
            paint_pixels(painter, loupe, self._pixels)
            for missing in self._not_yet():
                painter.fillRect(loupe.place(missing).intersected(loupe.rect), self._look.colour("sunk"))
            paint_frames(painter, self._look, loupe, (box, self._box_role, self._role))

    def _pixel_at(self, place: QPointF) -> tuple[int, int] | None:
        rect = self.picture_rect()
        if self._pixels is None or not rect.contains(place.toPoint()):
            return None
        zoom = self.zoom()
        row, column = int((place.y() - rect.y()) / zoom), int((place.x() - rect.x()) / zoom)
        return min(row, self._pixels.shape[0] - 1), min(column, self._pixels.shape[1] - 1)

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
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self.moved.emit(arrow[0] * far, arrow[1] * far)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in BY_KEYS
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        self._scaled = None
        super().changeEvent(event)
