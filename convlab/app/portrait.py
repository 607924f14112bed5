"""A widget as a picture at slide quality: PNG, SVG or PDF, drawn by its own paint code."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPaintDevice, QPainter, QPdfWriter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication, QWidget

from convlab.app.svg_text import with_outlined_text
from convlab.widgets.look import Look, ThemeName
from convlab.widgets.stylesheet import dress

FINE = 3  # device px a screen px, for what SVG and PDF hold as pixels
PX_AN_INCH, POINTS_AN_INCH, INCHES_A_METRE = 96, 72, 1 / 0.0254


@contextmanager
def seen_in(look: Look, theme: ThemeName) -> Iterator[None]:
    """Everything in another theme meanwhile; nothing of it reaches the screen."""
    before = look.theme
    if theme == before:
        yield
        return
    _put_on(look, theme)
    try:
        yield
    finally:
        _put_on(look, before)


def _put_on(look: Look, theme: ThemeName) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    look.set(theme, look.scale)
    dress(application, look)


def to_image(widget: QWidget, look: Look, ratio: float) -> QImage:
    """The widget with `ratio` device px a screen px, of the same size in inches."""
    size = widget.size() * ratio
    image = QImage(size, QImage.Format.Format_RGB32)
    dots = round(PX_AN_INCH * ratio * INCHES_A_METRE)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    _paint(image, widget, look, ratio)
    return image


def to_png(image: QImage) -> bytes:
    """A PNG file. Raises ValueError for an image that has no pixels."""
    buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ValueError(f"an image of {image.width()} x {image.height()} px cannot be a PNG file")
    return bytes(buffer.data().data())


def to_svg(widget: QWidget, look: Look) -> bytes:
    """An SVG file, with its text as outlines and its pictures embedded."""
    buffer, size = _buffer(), widget.size() * FINE
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(PX_AN_INCH * FINE)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    generator.setTitle("ConvLab")
    generator.setDescription("")
    _paint(generator, widget, look, FINE)
    return with_outlined_text(bytes(buffer.data().data()))


def to_pdf(widget: QWidget, look: Look) -> bytes:
    """A PDF file of one page as large as the widget, its fonts embedded."""
    buffer, points = _buffer(), POINTS_AN_INCH / PX_AN_INCH
    writer = QPdfWriter(buffer)
    writer.setCreator("ConvLab")
    writer.setResolution(PX_AN_INCH * FINE)
    size = QSizeF(widget.width() * points, widget.height() * points)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    _paint(writer, widget, look, FINE)
    return bytes(buffer.data().data())


def _paint(device: QPaintDevice, widget: QWidget, look: Look, scale: float) -> None:
    """The ground, and the widget with its children on it, without the ring of the focus."""
    focused = QApplication.focusWidget()
    within = focused is not None and (focused is widget or widget.isAncestorOf(focused))
    if focused is not None and within:
        focused.clearFocus()
    painter = QPainter(device)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(scale, scale)
    painter.fillRect(QRectF(widget.rect()), look.colour("bg"))
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    if focused is not None and within:
        focused.setFocus(Qt.FocusReason.OtherFocusReason)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    return buffer
