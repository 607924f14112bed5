"""The first layer's filters as one picture: a tile for each in an orange frame, its range below."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.core.typography import fixed
from convlab.state.monitor_readout import Weights
from convlab.widgets.look import Look
from convlab.widgets.mosaic_layout import Grid, Room, lay_out
from convlab.widgets.painting import CENTRE, LEFT, Run, draw_text, text_width

Scale = Literal["shared", "own"]
Pixels = npt.NDArray[np.uint8]
FADED = 0.6


class FilterMosaic(QWidget):
    """Draws filters (out, F_h, F_w) on the diverging map, or (out, F_h, F_w, 3) as RGB with 0 at mid-gray."""

    ground = "bg"  # the colour behind the tiles

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._weights: Weights | None = None
        self._scale: Scale = "shared"
        self._faded = False
        self._pixels: Pixels = np.zeros((0, 0, 3), dtype=np.uint8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("First layer's filters")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(652), self._look.px(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(120))

    def show_weights(self, weights: Weights, scale: Scale, faded: bool = False) -> None:
        """Draws these filters on one scale for all, or each on its own."""
        if weights is self._weights and (scale, faded) == (self._scale, self._faded):
            return
        self._weights, self._scale, self._faded = weights, scale, faded
        ranges = "; ".join(f"{index + 1}: {range_text(tile)}" for index, tile in enumerate(weights.filters[:16]))
        self.setAccessibleDescription(f"{len(weights.filters)} filters of {weights.size}. {ranges}")
        self.update()

    def grid(self) -> Grid | None:
        """How the tiles are laid out in the present size, in device pixels."""
        return self._grid(self._weights, self.devicePixelRatioF()) if self._weights else None

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._weights is None or len(self._weights.filters) == 0:
            return
        painter = QPainter(self)
        painter.setOpacity(FADED if self._faded else 1)
        ratio = self.devicePixelRatioF()
        grid = self._grid(self._weights, ratio)
        colours = self._coloured(self._weights.filters)
        self._pixels = self._painted(colours, grid, ratio)
        height, width, _ = self._pixels.shape
        image = QImage(self._pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(0, 0), image)
        for index, tile in enumerate(self._weights.filters):
            self._paint_numbers(painter, grid, index, (tile, colours[index]))
            self._paint_range(painter, grid, index, tile)
        painter.end()

    def _grid(self, weights: Weights, ratio: float) -> Grid:
        look = self._look
        frame, wide, narrow, caption = (round(look.px(px) * ratio) for px in (2, 20, 6, 24))
        room = Room(round(self.width() * ratio), round(self.height() * ratio), frame, wide, narrow, caption)
        rows, columns = weights.filters.shape[1:3]
        return lay_out(len(weights.filters), (rows, columns), room)

    def _painted(self, colours: Pixels, grid: Grid, ratio: float) -> Pixels:
        """All tiles with their frames on the stage's colour, uint8 (H, W, 3) of device pixels."""
        size = round(self.height() * ratio), round(self.width() * ratio), 3
        pixels = np.empty(size, dtype=np.uint8)
        pixels[:] = self._rgb(self.ground)
        frame = grid.frame
        for index, tile in enumerate(colours):
            x, y = grid.corner(index)
            field = pixels[y : y + grid.tile_height, x : x + grid.tile_width]
            field[:] = self._rgb("kernel")
            large = tile.repeat(grid.cell, axis=0).repeat(grid.cell, axis=1)
            inner = field[frame:-frame, frame:-frame]
            inner[:] = large[: inner.shape[0], : inner.shape[1]]
        return pixels

    def _coloured(self, filters: npt.NDArray[np.float32]) -> Pixels:
        """Filters (out, F_h, F_w) or (out, F_h, F_w, 3) as uint8 (out, F_h, F_w, 3)."""
        flat = np.abs(np.nan_to_num(filters.reshape(len(filters), -1)))
        largest = flat.max(axis=1) if self._scale == "own" else np.full(len(filters), flat.max())
        largest = np.maximum(largest, 1e-12).reshape(-1, *([1] * (filters.ndim - 1)))
        signed = np.nan_to_num(filters) / largest
        if filters.ndim == 4:
            gray: Pixels = np.rint((signed + 1) * 127.5).astype(np.uint8)
            return gray
        colours: Pixels = self._look.diverging(signed, 1.0)
        return colours

    def _paint_numbers(
        self, painter: QPainter, grid: Grid, index: int, tile: tuple[npt.NDArray[np.float32], Pixels]
    ) -> None:
        """Each weight in its cell, black or white on its colour, where the cell is wide enough for it."""
        weights, colours = tile
        side = grid.cell / self.devicePixelRatioF()
        font = self._look.font(12, 500)
        if weights.ndim != 2 or text_width(font, "−0.00") > side - 4:
            return
        left, top = (place / self.devicePixelRatioF() for place in grid.corner(index))
        inset = grid.frame / self.devicePixelRatioF()
        white = is_dark(colours)
        for (row, column), weight in np.ndenumerate(weights):
            ink = QColor("#FFFFFF" if white[row, column] else "#000000")
            cell = QRectF(left + inset + column * side, top + inset + row * side, side, side)
            draw_text(painter, cell, Run(fixed(float(weight), 2), font, ink), CENTRE)

    def _paint_range(self, painter: QPainter, grid: Grid, index: int, tile: npt.NDArray[np.float32]) -> None:
        ratio, font = self.devicePixelRatioF(), self._look.font("caption")
        text = range_text(tile)
        if not grid.caption or text_width(font, text) > grid.tile_width / ratio:
            return
        left, top = (place / ratio for place in grid.corner(index))
        place = QRectF(left, top + grid.tile_height / ratio, grid.tile_width / ratio, grid.caption / ratio)
        draw_text(painter, place, Run(text, font, self._look.colour("ink2")), LEFT)

    def _rgb(self, token: str) -> tuple[int, int, int]:
        colour = self._look.colour(token)
        return colour.red(), colour.green(), colour.blue()


def range_text(tile: npt.NDArray[np.float32]) -> str:
    """ "−0.42 to 0.31": the smallest and the largest weight of a filter."""
    return f"{fixed(float(tile.min()), 2)} to {fixed(float(tile.max()), 2)}"


def is_dark(rgb: Pixels) -> npt.NDArray[np.bool_]:
    """Whether white has more contrast than black on colours (..., 3): relative luminance after WCAG 2."""
    share = rgb / 255
    linear = np.where(share <= 0.03928, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]) < 0.179)
