"""The sandbox: a kernel slides over a picture or over numbers, and every product can be seen."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from convlab.bridge.live_input import LiveInput
from convlab.bridge.store import Store
from convlab.imaging.pictures import DIGIT
from convlab.panes.sandbox.bringing import Bringing
from convlab.panes.sandbox.computing import Computing
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.input_edits import crop_title
from convlab.panes.sandbox.kept_focus import entrance, kept_focus
from convlab.panes.sandbox.kernel_control import NOWHERE, KernelControl, KernelPlaces
from convlab.panes.sandbox.layout import MEDIUM, WIDE, WIDE_FROM
from convlab.panes.sandbox.living import Living
from convlab.panes.sandbox.looking import Looking
from convlab.panes.sandbox.pages import Pages
from convlab.panes.sandbox.picture_entry import may_hold_picture
from convlab.panes.sandbox.pointing import Pointing
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.panes.sandbox.stage import shape_of
from convlab.panes.sandbox.sum_page import SumPage
from convlab.panes.sandbox.sweeping import Slide, Sweeping
from convlab.panes.sandbox.view import SandboxView
from convlab.panes.sandbox.views import next_view
from convlab.state.sandbox_compute import Computed, wish_of
from convlab.state.sandbox_readout import SandboxReadout, derive
from convlab.state.workspace import Workspace
from convlab.widgets.cell_grid import DIGITS, ENTRY_KEYS
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar
from convlab.widgets.pane import Pane

if TYPE_CHECKING:
    from convlab.panes.sandbox.predicting import Predicting
    from convlab.panes.sandbox.row_stage import RowStage

KEY = "Meta" if sys.platform == "darwin" else "Alt"  # Alt types symbols on a Mac; Qt's Meta is its Ctrl

SCROLL_BAR = 8  # px, as in the style sheet
COMPUTING = "Computing"


class SandboxPane(Pane):
    """Shows the store's sandbox and turns what a person does into edits of it."""

    def __init__(
        self, look: Look, store: Store, live: LiveInput | None = None, kernels: KernelPlaces = NOWHERE
    ) -> None:
        super().__init__()
        self._look, self._store = look, store
        self._edits = SandboxEdits(store)
        self._computed: Computed | None = None
        self._readout: SandboxReadout | None = None
        self._figures_wait = False  # behind the frames of a live source
        self.computing = Computing(self)
        self.computing.arrived.connect(self._refresh)
        self._predicting: Predicting | None = None
        self._pages = Pages(look, self._edits, self, self._connect_page)
        self._sum = SumPage(look, self._edits, self._connect_row, self)
        self.stage, self.desk, self.row = self._sum.stage, self._sum.desk, self._sum.row
        self.living = Living(self._edits, self.stage.input.live, live or LiveInput(), self)
        message = MessageBar(look)
        message.setParent(self)
        self.bringing = Bringing(self._edits, self.stage.input, self.living, message)
        self._connect_figures()
        self._connect_live()
        self.kernel = KernelControl(look, self.stage.kernel, self._edits, kernels)
        self.kernel.form_changed.connect(self._refresh)
        slide = Slide(self.stage.input.grid, self.stage.output.grid, self)
        slide.moved.connect(self.row.slide)
        self.sweeping = Sweeping(self._edits, self.desk.transport, slide)
        self.desk.sweep.clicked.connect(self.sweeping.toggle)
        self.desk.strip.view.key_chosen.connect(self._edits.choose_view)
        self.pointing = Pointing(self._edits, self.stage, self.sweeping)
        self.looking = Looking(self._edits, self.stage)
        self.desk.strip.hide_number.clicked.connect(self._offer_to_hide)
        self._add_shortcuts()
        self.setFocusProxy(self.stage.kernel.grid)
        self.setAcceptDrops(True)
        store.changed.connect(self._on_store_changed)
        look.changed.connect(self._refresh)
        self._refresh()

    @property
    def readout(self) -> SandboxReadout:
        """What is shown now."""
        assert self._readout is not None
        return self._readout

    def settled(self) -> SandboxReadout:
        """The readout with everything computed, for what is taken away."""
        if self.computing.is_computing:
            wish = wish_of(self._store.workspace.sandbox, self._before(), self.living.frame)
            self._computed = self.computing.at_last(wish)
            self._refresh()
        return self.readout

    @property
    def milliseconds(self) -> float:
        """How long the last convolution took."""
        return self.readout.computed.milliseconds

    @property
    def predicting(self) -> "Predicting":
        """Asks for numbers that are hidden; made when it is first wanted, since it brings the lessons' words."""
        from convlab.panes.sandbox.predicting import Predicting

        if self._predicting is None:
            self._predicting = Predicting(self._look, self._edits, self)
            self._predicting.closed = self._refresh
            self._predicting.show(self.readout)
        return self._predicting

    def _offer_to_hide(self) -> None:
        self.predicting.offer(self.desk.strip.hide_number)

    def _show_question(self, readout: SandboxReadout) -> None:
        if self._predicting is not None or readout.state.asked is not None:
            self.predicting.show(readout)

    def open_picture(self, path: Path) -> None:
        """Shows a picture file as the input, or plays a video; says in place why not."""
        self.bringing.open(path)

    def portraits(self) -> dict[str, QWidget]:
        """The whole, the figures alone, and the desk with ledger and formula; or those of another view."""
        self.settled()
        if self._pages.page is not None:
            return {"pane": self._pages.page, **self._pages.page.portraits()}
        return self._sum.portraits(self.readout)

    def _connect_source(self, source: SourceMenu) -> None:
        source.key_chosen.connect(self._edits.choose_picture)
        source.side_chosen.connect(self._edits.choose_side)
        source.gray_chosen.connect(self._edits.choose_gray)

    def _connect_row(self, row: "RowStage") -> None:
        self._connect_source(row.input.source)
        self.bringing.offer_in(row.input.source)
        row.kernel_grid.copy_wished.connect(self.kernel.copy)
        self.pointing.connect_row(row)

    def _connect_figures(self) -> None:
        source, output = self.stage.input, self.stage.output
        self._connect_source(source.source)
        source.digits.digit_chosen.connect(self._edits.choose_digit)
        source.grid.gesture_ended.connect(self._edits.end_gesture)
        source.grid.refused.connect(self.stage.kernel.complain)
        source.tools.connect(self._edits)
        output.after.key_chosen.connect(self._edits.choose_after)
        output.way_chosen.connect(self._edits.make_fit)

    def _connect_live(self) -> None:
        living = self.living
        living.arrived.connect(self._show_frame)
        living.changed.connect(self._refresh)
        living.ticked.connect(self._show_figures)
        self.stage.input.tile.painted.connect(living.live.painted)
        self._store.settling.connect(living.keep_still)
        self._store.replaced.connect(living.forget)

    def _connect_page(self, page: SandboxView) -> None:
        for menu in page.findChildren(SourceMenu):
            self.bringing.offer_in(menu)

    def _add_shortcuts(self) -> None:
        for stride in range(1, 5):
            self._shortcut(f"{KEY}+{stride}", stride, self._edits.set_stride)
        for padding in range(5):
            self._shortcut(f"{KEY}+Shift+{padding}", padding, self._edits.set_padding)

    def _shortcut(self, keys: str, value: int, act: Callable[[int], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(lambda: act(value))

    def _on_store_changed(self, old: Workspace, new: Workspace) -> None:
        if old.sandbox != new.sandbox:
            self.living.follow(old.sandbox.picture, new.sandbox.picture)
            self._refresh()

    def _derive(self) -> bool:
        """The readout of now; False where there is none yet and the last picture stays."""
        state, before = self._store.workspace.sandbox, self._before()
        computed = self.computing.computed(wish_of(state, before, self.living.frame), before)
        if computed is None:
            self.say_facts(COMPUTING)
            return False
        self._computed = computed
        self._readout = derive(state, computed)
        self.pointing.show(self._readout)
        return True

    def _show_frame(self) -> None:
        """Pictures follow a live source at once, what is written out as fast as it can be read."""
        before = self._readout
        if not self._derive():
            return
        same = before is not None and shape_of(before) == shape_of(self.readout)
        if self._pages.page is not None or not same or not self._sum.fits(self.readout, self._room()):
            self._show()
        else:
            self._sum.show_figures(self.readout)
            self._figures_wait = True

    def _show_figures(self) -> None:
        if self._figures_wait:
            self._figures_wait = False
            self._show_question(self.readout)
            self.desk.show_readout(self.readout)
            self.say(*self.readout.status)
            self._say_time()

    def _say_time(self) -> None:
        self.say_facts(COMPUTING if self.readout.computed.is_stale else f"Computed in {self.milliseconds:.1f} ms")

    def _refresh(self) -> None:
        if self._derive():
            with kept_focus(self, self.desk.strip):
                self._show()

    def _show(self) -> None:
        state, readout = self._store.workspace.sandbox, self.readout
        self.bringing.show(readout)
        self._figures_wait = False
        self._say_time()
        self.desk.strip.show_readout(readout)
        self._show_question(readout)
        self.kernel.show(readout)
        page = self._pages.show_readout(readout)
        self._sum.setVisible(page is None)
        if page is not None:
            self.sweeping.player.stop()
            self.living.name_in(page)
            self._place_page(page)
            self.setFocusProxy(entrance(page))
            self.say(*page.status() or readout.status)
            return
        self.setFocusProxy(self.row.choose(readout, self.stage))
        self.looking.show(readout)
        self.sweeping.show(readout)  # before anything is placed: the transport needs room for its figures
        self.stage.input.source.show_state(state, self.living.name, self.living.camera)
        self.stage.input.source.offer_crop(crop_title(readout))
        self.living.show_age()
        self.stage.input.live.setVisible(self.living.is_shown and "picture" not in state.locked)
        if state.picture == DIGIT:  # else all the digits would be read for words that nobody sees
            self.stage.input.digits.show_digit(state.digit)
        self.stage.input.tools.show(readout)  # before anything is placed: the row under the input needs room
        self._sum.follow(readout, self._room())
        self.desk.show_readout(readout)
        for grid in (self.stage.input.grid, self.stage.kernel.grid):
            grid.set_entry_keys(DIGITS if readout.sweep else ENTRY_KEYS)
        self.say(*readout.status)

    def _place_page(self, page: SandboxView) -> None:
        self._pages.place(self._room())
        margin = WIDE.margin if self.width() >= self._look.px(WIDE_FROM) else MEDIUM.margin
        self.desk.strip.place_in(page, self._look.px(margin))

    def _room(self) -> QRect:
        """Of the view: the pane, less the bar that asks for a prediction."""
        rect = self.rect()
        if self._predicting is None or not self._predicting.is_open:
            return rect
        bar = self._predicting.bar
        high = bar.heightForWidth(rect.width())
        bar.place(rect.width())
        bar.setGeometry(0, rect.height() - high, rect.width(), high)
        return rect.adjusted(0, 0, 0, -high)

    def _before(self) -> Computed | None:
        """What may be used again; the maps of a camera that is off only until those of its still are there."""
        computed = self._computed
        if computed is None or computed.frame is None or self.living.frame is not None:
            return computed
        return replace(computed, frame=None, is_stale=True)

    def _place(self) -> None:
        if self._pages.page is not None:
            self._place_page(self._pages.page)
        else:
            self._sum.place(self.readout, self._room())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_V and plain and not self.readout.locked:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._edits.choose_view(next_view(self.readout.state.view, -1 if back else 1))
        elif event.key() == Qt.Key.Key_H and plain and not self.desk.strip.hide_number.isHidden():
            self._offer_to_hide()
        elif self._pages.page is not None or not (self.sweeping.take_key(event) or self.looking.take_key(event)):
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.sweeping.player.stop()
        self.living.rest()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self.living.wake()
        super().showEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.living.live.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_hold_picture(event.mimeData()) and "picture" not in self.readout.locked:
            event.acceptProposedAction()
            self.say("Drop the picture", "it becomes the input")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.say(*self.readout.status)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.say(*self.readout.status)
        self.bringing.bring(event.mimeData())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        self.bringing.place()
        super().resizeEvent(event)
