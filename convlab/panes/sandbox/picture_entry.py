"""From what a person drops, pastes or chooses to an own picture, or to the sentence that says why there is none."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QPainter

from convlab.core.kernel_text import LONGEST_PASTE
from convlab.core.matrices import Matrix, read_matrix
from convlab.core.problem import Problem
from convlab.core.typography import decimal, shape
from convlab.imaging.picture_file import LARGEST_AREA, read_picture_file
from convlab.imaging.video_file import SUFFIXES, is_video_name
from convlab.state.own_picture import OwnPicture, own_picture

FILTER = "Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp);;All files (*)"
VIDEOS = f"Videos ({' '.join(f'*.{suffix}' for suffix in SUFFIXES)});;All files (*)"
PASTED = "Pasted picture"
NOTHING = "There is no picture on the clipboard. Copy one first."


def may_hold_picture(data: QMimeData) -> bool:
    """Whether a drop is worth taking: an image or a file; what is in the file is seen when it is read."""
    return data.hasImage() or bool(_files(data))


def picture_in(data: QMimeData | None) -> OwnPicture | Problem:
    """The picture on a clipboard or in a drop; of several files the first. An empty clipboard may be None."""
    if data is None:
        return Problem(NOTHING)
    files = _files(data)
    if files:
        return picture_of_file(files[0])
    image = data.imageData() if data.hasImage() else None
    if isinstance(image, QImage) and not image.isNull():
        return picture_of_image(image)
    return Problem("The clipboard holds text, not a picture. Copy a picture first." if data.hasText() else NOTHING)


def matrix_in(data: QMimeData | None, wanted: bool) -> Matrix | Problem | None:
    """The numbers of a copied text; None where it holds none, or what is wrong with them.

    `wanted`: numbers are shown, so that any text is meant as numbers; else it must hold a digit.
    """
    if data is None or _files(data) or data.hasImage() or not data.hasText():
        return None
    text = data.text()
    return read_matrix(text) if wanted or any(letter.isdigit() for letter in text[:LONGEST_PASTE]) else None


def video_in(data: QMimeData | None) -> Path | None:
    """The video file on a clipboard or in a drop, where the first file is one by its name."""
    files = _files(data) if data is not None else []
    return files[0] if files and is_video_name(files[0].name) else None


def picture_of_file(path: Path) -> OwnPicture | Problem:
    """A picture file's pixels under its name."""
    found = read_picture_file(path)
    return found if isinstance(found, Problem) else own_picture(path.name, found)


def picture_of_image(image: QImage) -> OwnPicture | Problem:
    """What Qt brought from another program."""
    if image.width() * image.height() > LARGEST_AREA:
        size = shape((image.width(), image.height()))
        return Problem(f"The picture is {size} pixels. ConvLab opens up to {decimal(LARGEST_AREA / 1e6)} megapixels.")
    return own_picture(PASTED, pixels_of(image))


def pixels_of(image: QImage) -> NDArray[np.uint8]:
    """uint8 (H, W) where every pixel is gray, else (H, W, 3); what is transparent lies on white."""
    opaque = QImage(image.size(), QImage.Format.Format_RGB888)
    opaque.fill(Qt.GlobalColor.white)
    painter = QPainter(opaque)
    painter.drawImage(0, 0, _of_one_dot_a_pixel(image))
    painter.end()
    lines = np.frombuffer(opaque.constBits(), np.uint8).reshape(opaque.height(), opaque.bytesPerLine())
    pixels = lines[:, : 3 * opaque.width()].reshape(opaque.height(), opaque.width(), 3).copy()
    return pixels[..., 0] if opaque.allGray() else pixels


def _of_one_dot_a_pixel(image: QImage) -> QImage:
    """A screen shot of a fine screen is not drawn smaller."""
    plain = QImage(image)
    plain.setDevicePixelRatio(1)
    return plain


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
