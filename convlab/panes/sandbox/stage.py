"""The stage: input * kernel = output, and the signs between them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.input_figure import InputFigure
from convlab.panes.sandbox.kernel_figure import KernelFigure
from convlab.panes.sandbox.layout import Arrangement
from convlab.panes.sandbox.output_figure import OutputFigure
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets import cell_grid
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, Run, draw_frame, draw_hatch, draw_text

ASTERISK = "∗"


class Stage(QWidget):
    """Holds the three figures and paints what stands between them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._readout: SandboxReadout | None = None
        self._places: Arrangement | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # nothing behind it is painted with it
        self._kernel_form: tuple[object, ...] = ()
        self.input = InputFigure(look, self)
        self.kernel = KernelFigure(look, self)
        self.output = OutputFigure(look, self)
        look.changed.connect(self.update)

    def show_readout(self, readout: SandboxReadout, places: Arrangement) -> None:
        """Shows all figures; moves them only where sizes or visible parts changed."""
        before, old = self._readout, (self._places, self._kernel_form)
        tiles = [figure.tile.picture_rect() for figure in (self.input, self.output)]
        self._readout, self._places = readout, places
        for figure in (self.input, self.kernel, self.output):
            figure.show(readout)
        self._kernel_form = self.kernel.form
        part = before is not None and readout.is_numbers and before.viewport != readout.viewport
        moved = part or tiles != [figure.tile.picture_rect() for figure in (self.input, self.output)]
        if before is None or moved or old != (places, self._kernel_form) or shape_of(before) != shape_of(readout):
            kernel_before = self.kernel.grid.geometry()
            for figure in (self.input, self.kernel, self.output):
                figure.place(places, readout)
            self.input.show(readout)  # the zoom is known only now
            if readout.is_numbers or old[0] != places or kernel_before != self.kernel.grid.geometry():
                self.update()
        elif _facts_of(before) != _facts_of(readout) and not self.kernel.below.facts_fit():
            self.kernel.place(places, readout)  # nothing else moves with the facts under it

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._look.colour("bg"))
        if self._places is None or self._readout is None:
            painter.end()
            return
        if not self._places.stacked:
            self._paint_signs(painter, self._places)
        if self._readout.is_numbers and any(self._readout.slide.unread) and not self.input.grid.is_part:
            self._paint_never_read(painter)
        painter.end()

    def _paint_signs(self, painter: QPainter, places: Arrangement) -> None:
        edge, grid = cell_grid.EDGE, self.kernel.grid.geometry()
        left, _, width, _ = places.kernel
        ink = self._look.colour("ink2")
        middle = grid.center().y()
        start = left
        if not self.input.grid.isHidden():
            start = self.input.grid.geometry().right() - edge
        for first, last, sign in (
            (start, grid.left() + edge, ASTERISK),
            (grid.right() - edge, left + width, "="),
        ):
            place = QRectF(first, middle - 30, last - first, 60)
            font = self._look.math_font(44 if places.side >= self._look.px(400) else 34)
            draw_text(painter, place, Run(sign, font, ink), CENTRE)

    def _paint_never_read(self, painter: QPainter) -> None:
        """What the hatch means, beside the grid's upper corner."""
        px, grid = self._look.px, self.input.grid.geometry()
        swatch = QRectF(grid.right() - cell_grid.EDGE + px(16), grid.top() + cell_grid.EDGE + px(2), px(16), px(16))
        if self._places and (self._places.stacked or swatch.right() + px(96) > self.kernel.grid.geometry().left()):
            below = QPointF(grid.left() + cell_grid.EDGE, grid.bottom() - cell_grid.EDGE + px(12))
            swatch.moveTopLeft(below)
        draw_hatch(painter, swatch, self._look, 5)
        draw_frame(painter, swatch, self._look.colour("edge"), 1)
        words = swatch.translated(px(22), 0)
        draw_text(painter, words, Run("never read", self._look.font("caption"), self._look.colour("ink2")), LEFT)


def _facts_of(readout: SandboxReadout) -> tuple[object, ...]:
    """The words under the kernel."""
    return tuple(fact.long for fact in readout.facts)


def shape_of(readout: SandboxReadout) -> tuple[object, ...]:
    """What the layout depends on, but for the words under the kernel."""
    misfit = readout.misfit
    ways = tuple(way.label for way in misfit.ways) if misfit else None
    shapes = (readout.input_shape, readout.output_shape, readout.slide)
    return (
        readout.is_numbers,
        *shapes,
        ways,
        readout.locked,
        readout.hidden,
        readout.is_signed,
        readout.problem,
    )
