"""The overview on a picture that is zoomed in: the whole, small, and where on it one is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QRegion

from convlab.imaging.scaling import scaled
from convlab.state.sight import Sight
from convlab.widgets.look import Look
from convlab.widgets.loupe import MARGIN, SMALLEST_TILE
from convlab.widgets.painting import draw_haloed_frame
from convlab.widgets.shading import to_image

SHARE = 0.22  # of the room's shorter side
SMALLEST_PART = 5  # px: what is in sight is framed at least this large
DIMMED = QColor(0, 0, 0, 110)  # over what is not in sight


@dataclass(frozen=True)
class Overview:
    """Where the small picture lies on the screen, and the part of it that is in sight."""

    rect: QRect
    part: QRectF


def overview_for(look: Look, view: QRect, sight: Sight, box: QRectF | None) -> Overview | None:
    """In the upper right corner of what is in sight, `view`; at the left where the window `box` lies there.

    None where all is in sight, or where it would cover too much.
    """
    if sight.is_whole or min(view.width(), view.height()) < look.px(SMALLEST_TILE):
        return None
    rows, columns = sight.size
    longest = SHARE * min(view.width(), view.height())
    scale = longest / max(rows, columns)
    wide, high, margin = max(8, round(columns * scale)), max(8, round(rows * scale)), look.px(MARGIN)
    rect = QRect(view.right() + 1 - margin - wide, view.top() + margin, wide, high)
    if box is not None and QRectF(rect).adjusted(-margin, -margin, margin, margin).intersects(box):
        rect.moveLeft(view.left() + margin)
    return Overview(rect, _part(rect, sight))


def _part(rect: QRect, sight: Sight) -> QRectF:
    left, top, width, height = sight.rect
    (row, column), (below, right) = sight.place_at(top, left), sight.place_at(top + height, left + width)
    x, y = rect.width() / sight.size[1], rect.height() / sight.size[0]
    part = QRectF(rect.left() + column * x, rect.top() + row * y, (right - column) * x, (below - row) * y)
    wide, high = max(SMALLEST_PART, round(part.width())), max(SMALLEST_PART, round(part.height()))
    centre = part.center()
    return QRectF(round(centre.x() - wide / 2), round(centre.y() - high / 2), wide, high)


def paint_overview(painter: QPainter, look: Look, overview: Overview, painted: tuple[NDArray[np.uint8], str]) -> None:
    """The small picture, dimmed but for the part in sight: (its pixels, the role of the figure)."""
    pixels, role = painted
    rect, ratio = overview.rect, painter.deviceTransform().m11()
    image = to_image(scaled(pixels, round(rect.width() * ratio), round(rect.height() * ratio)))
    painter.drawImage(rect, image)
    painter.save()
    painter.setClipRegion(QRegion(rect) - QRegion(overview.part.toRect()))
    painter.fillRect(rect, DIMMED)
    painter.restore()
    draw_haloed_frame(painter, overview.part, look.colour(role), 2)
    draw_haloed_frame(painter, QRectF(rect), look.colour(role), 2)
