"""Raw points as one picture: a million of them cost no more than a thousand once they are in it."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage, qRgba

from convlab.runs.rows import Curve
from convlab.widgets.curves_axes import LossAxis, StepAxis

DIAMETER = 2.6  # px
OPACITY = 0.5
Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Ground:
    """What the picture of points is laid on; another ground means painting all of them again."""

    steps: StepAxis
    losses: LossAxis
    width: int  # px of the widget
    height: int
    ratio: float  # device pixels a px


class DotField:
    """The points that are painted so far; new ones are added to them."""

    def __init__(self) -> None:
        self._ground: Ground | None = None
        self._hits: Grey = np.zeros((0, 0), dtype=np.uint8)
        self._painted: Curve | None = None
        self._soft: Grey = self._hits  # kept alive: the image looks into it

    def image(self, curve: Curve, ground: Ground, colour: QColor) -> QImage:
        """All finite points of `curve` in `colour`, on a transparent ground of the widget's size."""
        first = self._known(curve) if ground == self._ground else 0
        if first == 0:
            size = (max(1, round(ground.height * ground.ratio)), max(1, round(ground.width * ground.ratio)))
            self._hits = np.zeros(size, dtype=np.uint8)
        self._hit(Curve(curve.steps[first:], curve.values[first:]), ground)
        self._ground, self._painted = ground, curve
        self._soft = np.ascontiguousarray(cv2.filter2D(self._hits, -1, _dot(ground.ratio)), dtype=np.uint8)
        return _tinted(self._soft, colour, ground.ratio)

    def _known(self, curve: Curve) -> int:
        """How many of the curve's first points are in the picture already; 0 if others are in it too."""
        painted = self._painted
        if painted is None or len(painted.values) > len(curve.values):
            return 0
        count = len(painted.values)
        same = np.array_equal(painted.values, curve.values[:count], equal_nan=True)
        return count if same and np.array_equal(painted.steps, curve.steps[:count]) else 0

    def _hit(self, curve: Curve, ground: Ground) -> None:
        finite = np.isfinite(curve.values)
        column = ground.steps.x(curve.steps[finite]) * ground.ratio
        row = ground.losses.y(curve.values[finite]) * ground.ratio
        height, width = self._hits.shape
        rows = np.clip(row.astype(np.int64), 0, height - 1)
        self._hits[rows, np.clip(column.astype(np.int64), 0, width - 1)] = 255


def _dot(ratio: float) -> npt.NDArray[np.float32]:
    """How much of each device pixel around its middle a point covers, 0 to 1; odd sides."""
    reach = int(np.ceil(DIAMETER / 2 * ratio))
    offsets = np.arange(-reach, reach + 1)
    distance = np.hypot(offsets[:, None], offsets[None, :])
    return np.clip(DIAMETER / 2 * ratio + 0.5 - distance, 0, 1).astype(np.float32)


def _tinted(coverage: Grey, colour: QColor, ratio: float) -> QImage:
    """Coverage (H, W) as an image in one colour; its rows stay owned by the array."""
    height, width = coverage.shape
    image = QImage(coverage.data, width, height, width, QImage.Format.Format_Indexed8)
    red, green, blue = colour.red(), colour.green(), colour.blue()
    image.setColorTable([qRgba(red, green, blue, round(level * OPACITY)) for level in range(256)])
    image.setDevicePixelRatio(ratio)
    return image
