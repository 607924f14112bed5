"""Lines drawn fast: polygons made from arrays without a loop, long ones in short pieces."""

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QPainter, QPolygonF

from convlab.widgets.curves_axes import Floats

# One wide antialiased stroke that often crosses itself takes Qt 20 times as long as its pieces.
PIECE = 16  # segments


def polygon(x: Floats, y: Floats) -> QPolygonF:
    """Points (n,) as Qt reads them from a stream: a count, then big-endian pairs of float64."""
    pairs = np.stack((x, y), axis=1).astype(">f8")
    stream = QDataStream(QByteArray(np.array([len(x)], ">u4").tobytes() + pairs.tobytes()))
    made = QPolygonF()
    stream >> made
    return made


def draw_line(painter: QPainter, x: Floats, y: Floats) -> None:
    """A line through points (n,) with the painter's pen, which must be opaque: the pieces overlap."""
    dashed = painter.pen().style() != Qt.PenStyle.SolidLine
    piece = max(1, len(x)) if dashed else PIECE  # dashes count on along the whole line
    for start in range(0, len(x) - 1, piece):
        painter.drawPolyline(polygon(x[start : start + piece + 1], y[start : start + piece + 1]))
