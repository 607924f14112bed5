"""One output number of a volume: the products of each plane, their sums, the bias, and what comes out."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.core.kernels import LARGEST_WEIGHT
from convlab.core.typography import decimal
from convlab.state.sandbox import Hidden
from convlab.state.sandbox_volume import MapScale, VolumeReadout
from convlab.state.sandbox_words import plain
from convlab.state.volume_sum import PlanePart, VolumeSum
from convlab.widgets import cell_grid
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import (
    Cells,
)
from convlab.widgets.ledger import HIDDEN_WORDS
from convlab.widgets.look import Look
from convlab.widgets.painting import (
    LEFT,
    Run,
    draw_text,
)
from convlab.widgets.volume_ledger_layout import Places, Wanted, lay_out
from convlab.widgets.volume_ledger_paint import Sheet, board_in, paint_sum

NOTHING = "No window fits, so there is nothing to multiply and add."


class VolumeLedger(QWidget):
    """Paints a `VolumeSum`; the bias is a cell of its own that can be changed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sum: VolumeSum | None = None
        self._scale = MapScale(0.0, 1.0, False)
        self._scale_name = ""
        self._hidden: frozenset[Hidden] = frozenset()
        self.bias = CellGrid(look, "bias", int(LARGEST_WEIGHT))
        self.bias.setParent(self)
        self._complaint = ""  # what is wrong with the bias that was typed
        self.setAccessibleName("sum over the planes")
        look.changed.connect(self.update)

    def show_readout(self, readout: VolumeReadout) -> None:
        """Spells out the number that is looked at."""
        self._sum, self._hidden = readout.sum, readout.hidden
        self._scale = readout.map_scale
        name = "together" if readout.map_names[readout.map] == "together" else f"map {readout.map_names[readout.map]}"
        self._scale_name = f"{name}, own scale" if readout.scale == "own" else "all maps, one scale"
        self.bias.setVisible(self._sum is not None and self._sum.bias is not None)
        if self._sum is not None and self._sum.bias is not None:
            self.bias.show_cells(Cells(np.array([[self._sum.bias]]), "kernel", "tint", frame=2))
            self.bias.set_focused_cell((0, 0), ringed=False)
            self.bias.set_editable("kernel" not in readout.locked)
        self.setAccessibleDescription(self.text())
        self.arrange()
        self.update()

    def text(self) -> str:
        """What the ledger says: "red 4.55 + green −2.25 + blue −0.44 + bias 0.1 = 1.96"."""
        if self._sum is None:
            return NOTHING
        parts = [f"{part.name} {self._total(part)}" for part in self._sum.parts]
        bias = [] if self._sum.bias is None else [f"bias {decimal(self._sum.bias, 3)}"]
        arrow = f", {self._sum.arrow} {self.output_text()}" if self._sum.arrow else ""
        return f"{' + '.join([*parts, *bias])} = {self.total_text()}{arrow}"

    def total_text(self) -> str:
        """The sum before anything is done to it."""
        return "?" if self._sum is None or self._hidden & {"sum", "output"} else decimal(self._sum.total)

    def output_text(self) -> str:
        """What stands in the output cell."""
        return "?" if self._sum is None or self._hidden & {"sum", "output"} else decimal(self._sum.shown)

    def explanation(self) -> str:
        """The sentence beside the output."""
        if self._sum is None:
            return ""
        return HIDDEN_WORDS if self._hidden & {"sum", "output"} else plain(self._sum.explanation)

    def complain(self, sentence: str) -> None:
        """Says what is wrong with a bias, in place of the explanation; an empty sentence takes it back."""
        self._complaint = sentence
        self.update()

    def height_for(self, width: int) -> int:
        """The height that the ledger takes at this width."""
        return self._places(width).height

    def sizeHint(self) -> QSize:
        return QSize(400, self.height_for(self.width()))

    def arrange(self) -> None:
        """Puts the bias where it belongs."""
        place, edge = self._places(self.width()).bias, cell_grid.EDGE
        self.bias.set_cell_size(round(place.width()))
        self.bias.setGeometry(place.adjusted(-edge, -edge, edge, edge).toRect())

    def _places(self, width: int) -> Places:
        if self._sum is None:
            return lay_out(width, Wanted(3, True, False), self._look.scale)
        wanted = Wanted(len(self._sum.parts), self._sum.bias is not None, bool(self._sum.arrow))
        return lay_out(width, wanted, self._look.scale)

    def _total(self, part: PlanePart) -> str:
        return "?" if self._hidden & {"products", "sum"} else decimal(part.total)

    def product_at(self, place: QPoint) -> str:
        """The product under a point in full: "red, row 2, column 3: 0.7 · 143 = 100.1"."""
        if self._sum is None or "products" in self._hidden:
            return ""
        for part, grid in zip(self._sum.parts, self._places(self.width()).grids, strict=True):
            rows, columns = part.values.shape
            board = board_in(grid, (rows, columns))
            row, column = int((place.y() - board.top) // board.cell), int((place.x() - board.left) // board.cell)
            if 0 <= row < rows and 0 <= column < columns:
                return part.product_text(row, column)
        return ""

    def event(self, event: QEvent) -> bool:
        """Spells a product out while the pointer rests on it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self.product_at(event.pos()))
        return super().event(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter, places = QPainter(self), self._places(self.width())
        if self._sum is None:
            run = Run(NOTHING, self._look.font("lead"), self._look.colour("ink2"))
            draw_text(painter, places.grids[0], run, LEFT)
            painter.end()
            return
        shown = (self._hidden, self._scale, self._scale_name, self._complaint)
        paint_sum(Sheet(painter, self._look, self._sum, places, *shown))
        painter.end()
