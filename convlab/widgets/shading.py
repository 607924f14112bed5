"""From values to pixels: gray over a range, the diverging map where there is a sign."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from convlab.widgets.look import Look

FAINT = 0.3  # how much of a picture shows under what is drawn over it


def gray(values: NDArray[np.float32], low: float, high: float) -> NDArray[np.uint8]:
    """Values (H, W) to 0-255 over a range; nothing may lie below it."""
    scale = 255 / (high - low) if high > low else 0.0
    return np.asarray(cv2.convertScaleAbs(values, alpha=scale, beta=-low * scale), dtype=np.uint8)


def signed(look: Look, values: NDArray[np.float32], largest: float) -> NDArray[np.uint8]:
    """Values (H, W) to red, green, blue (H, W, 3) on the diverging map, by a table of 255 steps."""
    table = look.diverging(np.linspace(-128 / 127, 1, 256), 1.0).reshape(256, 1, 3)  # step 128 is zero
    steps = cv2.convertScaleAbs(values, alpha=127 / max(largest, 1e-12), beta=128)
    return np.asarray(cv2.applyColorMap(steps, table), dtype=np.uint8)


def tinted(look: Look, values: NDArray[np.uint8], plane: str) -> NDArray[np.uint8]:
    """One plane (H, W) of a colour picture in its own colour, (H, W, 3): black, the colour, its lightest tint."""
    colours = (look.colour(f"plane_{plane}_m"), look.colour(f"plane_{plane}"))
    stops = np.array([(0, 0, 0), *((one.red(), one.green(), one.blue()) for one in colours)])
    steps = np.linspace(0, 2, 256)
    table = np.stack([np.interp(steps, range(3), stops[:, channel]) for channel in range(3)], axis=-1)
    return np.asarray(np.rint(table)[values], dtype=np.uint8)


def over_ground(
    look: Look, pixels: NDArray[np.uint8], empty: NDArray[np.bool_], ground: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Pixels (H, W, 3) with the sizes of `ground` (H, W) faintly where `empty`: ink on paper, or light on dark."""
    faint = gray(np.abs(ground), 0.0, float(np.abs(ground).max()))[:, :, np.newaxis]
    faint = faint if look.theme == "dark" else 255 - faint
    mixed_in = cv2.addWeighted(pixels, 1 - FAINT, np.repeat(faint, 3, axis=2), FAINT, 0)
    return np.where(empty[:, :, np.newaxis], mixed_in, pixels)


def gray_colour(value: float) -> QColor:
    """A pixel value 0-255 as a colour; what lies outside is cut off."""
    level = round(min(255.0, max(0.0, value)))
    return QColor(level, level, level)


def to_image(pixels: NDArray[np.uint8]) -> QImage:
    """uint8 (H, W) or (H, W, 3) as an image that owns its pixels."""
    kind = QImage.Format.Format_Grayscale8 if pixels.ndim == 2 else QImage.Format.Format_RGB888
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], kind).copy()


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """`part` of the way from one colour to the other."""
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    red, green, blue = (round(a * (1 - part) + b * part) for a, b in pairs)
    return QColor(red, green, blue)
