"""How a picture in its frame is painted: the ground once, and over it what moves."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from convlab.core.sizes import unread_tail
from convlab.state.sight import Sight
from convlab.widgets.cell_paint import draws_shapes
from convlab.widgets.cells import Board, Box
from convlab.widgets.look import Look
from convlab.widgets.loupe import Loupe, paint_frames, paint_lines
from convlab.widgets.loupe import paint_pixels as paint_loupe
from convlab.widgets.painting import CENTRE, Run, draw_frame, draw_haloed_frame, draw_hatch, draw_text
from convlab.widgets.pixel_paint import Pixels, paint_pixels

SMALLEST_HATCHED = 8  # px: a line of cells between windows that is never read, to be seen as such

Lines = tuple[tuple[int, ...], tuple[int, ...]]  # rows, columns


@dataclass(frozen=True, eq=False)
class Tile:
    """What is painted: pixels, the part of them in sight, where that lies in the widget, and what is never read."""

    pixels: Pixels
    sight: Sight
    rect: QRect
    edge: int
    unread: Lines

    @property
    def board(self) -> Board:
        """Where the pixels lie in the widget."""
        return Board(self.edge + self.sight.left, self.edge + self.sight.top, self.sight.cell)

    def not_yet(self) -> tuple[Box, ...]:
        """What a sweep has not filled: the rest of the present row, and the rows below."""
        if self.pixels.filled is None:
            return ()
        height, width = self.pixels.size
        row, column = divmod(self.pixels.filled, width)
        return (row, column, min(1, height - row), width - column), (row + 1, 0, max(0, height - row - 1), width)


@dataclass(frozen=True)
class Over:
    """The window over the pixels: its cells, its role, what stands in it, its place on the screen, its loupe."""

    box: Box
    role: str
    mark: str
    rect: QRectF
    loupe: Loupe | None


class TileGround:
    """The pixels with their lines and numbers, painted once for each part of them that is looked at."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._rect = QRect()

    def forget(self) -> None:
        """Something of it looks different."""
        self._image = None

    def paint(self, painter: QPainter, tile: Tile, ratio: float) -> None:
        """At `ratio` device px a px; in a drawing, as shapes."""
        block = tile.board.within(QRectF(tile.rect), tile.pixels.size)
        if draws_shapes(painter):
            painter.save()
            painter.setClipRect(tile.rect)
            paint_pixels(painter, tile.board, (tile.pixels, block))
            painter.restore()
            return
        size = tile.rect.size() * ratio
        if self._image is None or self._image.size() != size or self._rect != tile.rect:
            image = QImage(size, QImage.Format.Format_RGB32)  # what a screen is made of
            image.setDevicePixelRatio(ratio)
            inner = QPainter(image)
            inner.translate(QPoint() - tile.rect.topLeft())
            paint_pixels(inner, tile.board, (tile.pixels, block))
            inner.end()
            self._image, self._rect = image, tile.rect
        painter.drawImage(tile.rect.topLeft(), self._image)


def paint_empty(painter: QPainter, look: Look, rect: QRect, role: str) -> None:
    """Nothing is there: a dashed frame."""
    painter.setPen(QPen(look.colour(role), 1.5, Qt.PenStyle.DashLine))
    painter.drawRect(rect)


def paint_over(painter: QPainter, look: Look, tile: Tile, role: str) -> None:
    """What is never read, what is to come, and the frame."""
    painter.save()
    painter.setClipRect(tile.rect)
    for strip in _strips(tile):
        painter.fillRect(strip, look.colour("bg"))
        draw_hatch(painter, strip, look, 5)
    for box in tile.not_yet():
        painter.fillRect(tile.board.rect(*box), look.colour("sunk"))
    painter.restore()
    draw_frame(painter, QRectF(tile.rect).adjusted(-1.5, -1.5, 1.5, 1.5), look.colour(role), 2.5)


def _strips(tile: Tile) -> list[QRectF]:
    """Never read: what lies behind the last window; zoomed in, the lines between windows too."""
    (height, width), board, whole = tile.pixels.size, tile.board, QRectF(tile.rect)
    if not any(tile.unread):
        return []
    tails = unread_tail(tile.unread[0], height), unread_tail(tile.unread[1], width)
    strips = [board.rect(tails[0], 0, height - tails[0], width), board.rect(0, tails[1], height, width - tails[1])]
    if board.cell >= SMALLEST_HATCHED:
        strips += [board.rect(row, 0, 1, width) for row in tile.unread[0] if row < tails[0]]
        strips += [board.rect(0, column, height, 1) for column in tile.unread[1] if column < tails[1]]
    seen = [strip.intersected(whole) for strip in strips]
    return [strip for strip in seen if not strip.isEmpty()]


def paint_window(painter: QPainter, look: Look, tile: Tile, over: Over, role: str) -> None:
    """The window or its twin, with its loupe."""
    painter.save()
    if not tile.sight.is_whole:
        painter.setClipRect(tile.rect)
    if over.loupe is not None:
        paint_lines(painter, over.loupe, over.rect)
    if over.mark:
        painter.fillRect(over.rect, QColor("#000000"))
        run = Run(over.mark, look.font("caption", 600), QColor("#FFFFFF"))
        draw_text(painter, over.rect, run, CENTRE)
    width = min(5.0, max(2.0, 1 + tile.sight.cell / 12))  # it grows with the cells, so that nothing jumps
    inset = min(width / 2 + 1, max(0.0, tile.sight.cell - 24) / 10)
    frame = over.rect.adjusted(inset, inset, -inset, -inset)
    draw_haloed_frame(painter, frame, look.colour(over.role), width)
    painter.restore()
    if over.loupe is not None:
        paint_loupe(painter, over.loupe, tile.pixels.drawn)
        for missing in tile.not_yet():
            painter.fillRect(over.loupe.place(missing).intersected(over.loupe.rect), look.colour("sunk"))
        paint_frames(painter, look, over.loupe, (over.box, over.role, role))
