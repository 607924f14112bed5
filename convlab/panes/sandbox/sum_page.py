"""Products and sum: the stage over the desk, placed for a room; what is higher than it scrolls down."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from convlab.panes.sandbox.desk import Desk
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.layout import Arrangement, Content, arrange
from convlab.panes.sandbox.row_part import RowPart
from convlab.panes.sandbox.stage import Stage, shape_of
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look

if TYPE_CHECKING:
    from convlab.panes.sandbox.row_stage import RowStage

SCROLL_BAR = 8  # px, as in the style sheet


class SumPage(QScrollArea):
    """Holds the figures, or those of one row of numbers, and the desk under them."""

    def __init__(
        self, look: Look, edits: SandboxEdits, connect_row: Callable[["RowStage"], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._places: Arrangement | None = None
        self._layout: tuple[object, ...] = ()  # what these places are for
        self.sheet = QWidget()
        self.setWidget(self.sheet)  # while it is empty: all that lies on it would be styled anew
        self.stage, self.desk = Stage(look), Desk(look)
        self.stage.setParent(self.sheet)
        self.desk.setParent(self.sheet)
        self.row = RowPart(look, edits, self.sheet, connect_row)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def portraits(self, readout: SandboxReadout) -> dict[str, QWidget]:
        """The whole, the figures alone, and the desk with ledger and formula."""
        return {
            "pane": self.sheet,
            "figures": self.row.stage if readout.state.is_row else self.stage,
            "desk": self.desk,
        }

    def fits(self, readout: SandboxReadout, room: QRect) -> bool:
        """Whether the figures of a readout have their places already."""
        return self._places is not None and not readout.state.is_row and self._layout_of(readout, room) == self._layout

    def show_figures(self, readout: SandboxReadout) -> None:
        """Shows a readout in the places there are."""
        assert self._places is not None
        self.stage.show_readout(readout, self._places)

    def follow(self, readout: SandboxReadout, room: QRect) -> None:
        """The figures of a new readout; everything is placed anew only where its layout may differ."""
        if self.fits(readout, room):
            self.show_figures(readout)
        else:
            self.place(readout, room)

    def place(self, readout: SandboxReadout, room: QRect) -> None:
        """Puts stage and desk into the room; where they are higher, they scroll."""
        size = room.size()
        places = self._arrangement(readout, size)
        if places.height > size.height():
            size.setWidth(size.width() - SCROLL_BAR)
            places = self._arrangement(readout, size)
        self.setGeometry(room)
        self.sheet.resize(size.width(), places.height)
        self.desk.setGeometry(0, places.stage_height, size.width(), places.height - places.stage_height)
        self._places, self._layout = places, self._layout_of(readout, room)
        if not readout.state.is_row:
            self.stage.setGeometry(0, 0, size.width(), places.stage_height)
            self.stage.show_readout(readout, places)
        self.desk.place(places, readout)

    def _layout_of(self, readout: SandboxReadout, room: QRect) -> tuple[object, ...]:
        figure = self.stage.input
        strip = (readout.state.view, readout.can_sweep, readout.focus is None, readout.sweep is None)
        under = (figure.tools.row, figure.live.isHidden(), figure.live.sizeHint(), readout.computed.setting.picture)
        looked = (self._look.scale, self._look.theme, readout.viewport)
        return (room, shape_of(readout), strip, under, looked)

    def _arrangement(self, readout: SandboxReadout, size: QSize) -> Arrangement:
        below = self.desk.below_formula(size.width(), readout)
        opened = self.stage.kernel.below.opened_height(readout)
        content = Content(readout.is_numbers, below, readout.sweep is not None, under_kernel=opened)
        places = arrange(size.width(), size.height(), self._look.scale, content)
        if readout.state.is_row:
            return self.row.arrange(size, places)
        for _ in range(2):  # a smaller figure may wrap the row under it once more
            under = self.stage.input.under_need(places, readout)
            if under > content.under_input:
                content = replace(content, under_input=under)
                places = arrange(size.width(), size.height(), self._look.scale, content)
        return places if self.stage.input.tools.row is None else places.above_tools()
