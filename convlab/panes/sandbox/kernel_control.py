"""What a person does with the kernel, from the menu, the cells and what opens beside them, turned into edits."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from convlab.core.filters import Filter
from convlab.core.kernels import OWN
from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.panes.sandbox import about_page, learned_page, operation_page
from convlab.panes.sandbox.about_page import AboutPage
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.kernel_clipboard import FIXED, copy_kernel, paste_kernel
from convlab.panes.sandbox.kernel_figure import KernelFigure
from convlab.panes.sandbox.learned_page import LearnedPage
from convlab.panes.sandbox.operation_page import OperationPage
from convlab.runs.folder import list_runs
from convlab.state.kernel_shelf import KernelShelf, OnShelf
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look
from convlab.widgets.popover import Popover


@dataclass(frozen=True)
class KernelPlaces:
    """Where own kernels are kept and where runs are recorded; neither in a pane that stands alone."""

    shelf: KernelShelf | None = None
    runs: Path | None = None


NOWHERE = KernelPlaces()


class KernelControl(QObject):
    """`form_changed`: something opened or closed under the kernel, so that the pane must place it anew."""

    form_changed = Signal()

    def __init__(self, look: Look, figure: KernelFigure, edits: SandboxEdits, places: KernelPlaces) -> None:
        super().__init__(figure.grid)
        self._look, self._figure, self._edits, self._places = look, figure, edits, places
        self._readout: SandboxReadout | None = None
        self._popovers: dict[str, Popover] = {}
        self._renamed: OnShelf | None = None
        self._complained_at: object = None
        self._told_at: object = None  # what was said of a kernel goes with it
        figure.keeps = places.shelf is not None
        self._connect_menu()
        self._connect_cells()
        self._connect_below()

    def _connect_menu(self) -> None:
        menu = self._figure.preset
        menu.key_chosen.connect(self.choose)
        menu.about_to_open.connect(self._fill_shelf)
        menu.size_wished.connect(self.open_size)
        menu.keep_wished.connect(self.open_keep)
        menu.run_wished.connect(self.open_learned)
        menu.about_wished.connect(self.open_about)
        menu.copy_wished.connect(self.copy)
        menu.paste_wished.connect(self.paste)
        menu.own_chosen.connect(lambda one: self._edits.put_filter(one.kept.filter, f"Kernel: {one.name}"))
        menu.rename_wished.connect(self._open_rename)
        menu.remove_wished.connect(self._remove)

    def _connect_cells(self) -> None:
        figure, grid, edits = self._figure, self._figure.grid, self._edits
        grid.cell_chosen.connect(lambda row, column: edits.look_at_weight(*figure.on_grid((row, column))))
        grid.value_entered.connect(
            lambda row, column, value, gesture: edits.set_weight(figure.on_grid((row, column)), value, gesture)
        )
        grid.gesture_ended.connect(edits.end_gesture)
        grid.refused.connect(figure.complain)
        grid.copy_wished.connect(self.copy)
        grid.paste_wished.connect(self.paste)
        figure.switches.part_chosen.connect(edits.show_of_pair)
        figure.switches.filter_chosen.connect(edits.choose_filter)
        figure.switches.plane_chosen.connect(edits.choose_plane)

    def _connect_below(self) -> None:
        below, edits = self._figure.below, self._edits
        below.stride.value_edited.connect(edits.set_stride)
        below.padding.value_edited.connect(edits.set_padding)
        below.more.clicked.connect(self.open_more)
        below.about.clicked.connect(self.open_about)
        below.room.value_edited.connect(edits.turn_parameter)
        below.room.gesture_ended.connect(edits.end_gesture)
        below.room.side_edited.connect(edits.resize)
        below.room.refused.connect(self._figure.complain)
        below.room.name_entered.connect(self._on_named)
        below.room.closed.connect(self._on_room_closed)

    def show(self, readout: SandboxReadout) -> None:
        """Lets what is open show a new readout; what was said of a kernel goes with it."""
        self._readout = readout
        if self._complained_at is not None and self._complained_at != readout.computed.setting.filters:
            self._complain("")
        if self._told_at is not None and self._told_at != readout.computed.setting.filters:
            self._told_at = None
            self._figure.below.message.hide()
        for name, popover in self._popovers.items():
            if readout.locked & {"kernel", "stride", "padding"}:
                popover.hide()  # a step of a lesson fixed what it changes
            elif popover.isVisible():
                self._show_page(name, popover.page)

    # In place under the kernel

    def open_size(self) -> None:
        """Fields for rows and columns."""
        self._open_room(self._figure.below.room.open_size)

    def open_keep(self) -> None:
        """A field for the name to keep the kernel by."""
        name = self._edits.state.chosen.name
        self._renamed = None
        self._open_room(lambda: self._figure.below.room.open_name("" if name == OWN else name, "Keep"))

    def _open_rename(self, one: OnShelf) -> None:
        self._renamed = one
        self._open_room(lambda: self._figure.below.room.open_name(one.name, "Rename"))

    def _open_room(self, open_it: Callable[[], None]) -> None:
        if "kernel" not in self._edits.state.locked:
            open_it()
            self.form_changed.emit()
            self._figure.below.room.focus_first()

    def _on_room_closed(self) -> None:
        self._complain("")
        self.form_changed.emit()
        self._figure.preset.setFocus()

    def choose(self, key: str) -> None:
        """What the menu offers under a key."""
        self._figure.below.room.close_room()
        self._edits.choose_kernel(key)

    # The shelf of own kernels

    def _fill_shelf(self) -> None:
        if self._places.shelf is not None:
            kernels, problems = self._places.shelf.kernels()
            self._figure.preset.show_shelf(kernels)
            for problem in problems:
                self._figure.below.tell(problem.sentence, details=problem.details, alert=True)

    def _on_named(self, name: str) -> None:
        shelf, one = self._places.shelf, self._renamed
        if shelf is None:
            return
        kept = shelf.rename(one, name) if one else shelf.keep(name, self._edits.state.chosen)
        if isinstance(kept, Problem):
            self._complain(kept.sentence)
            return
        if one is None:
            self._edits.put_filter(kept.kept.filter, f"Keep as {kept.name}")
        self._figure.below.room.close_room()
        self._figure.below.tell(f"Kept as “{kept.name}”, under My kernels.")
        self._told_at = self._edits.state.filters

    def _remove(self, one: OnShelf) -> None:
        shelf = self._places.shelf
        removed = shelf.remove(one) if shelf else None
        if isinstance(removed, Problem):
            self._complain(removed.sentence)
        elif removed is not None and shelf is not None:
            self._figure.below.tell(f"“{one.name}” is removed.", [("Bring it back", lambda: self._bring_back(removed))])

    def _bring_back(self, removed: OnShelf) -> None:
        found = self._places.shelf.bring_back(removed) if self._places.shelf else None
        if isinstance(found, Problem):
            self._complain(found.sentence)

    # Text

    def copy(self, key: str = "text") -> None:
        """The plane that is looked at, as text of one format, to the clipboard."""
        copy_kernel(self._edits, key)

    def paste(self) -> None:
        """The kernel in the text on the clipboard, or what is wrong with it."""
        self._complain(paste_kernel(self._edits))

    def _complain(self, sentence: str) -> None:
        self._complained_at = self._edits.state.filters if sentence else None
        self._figure.complain(sentence)

    # What opens beside a button

    def open_more(self) -> None:
        """The operation's further settings."""
        self._open("more", self._figure.below.more)

    def open_about(self) -> None:
        """Everything about the kernel."""
        below = self._figure.below
        self._open("about", self._figure.preset if below.about.isHidden() else below.about)

    def open_learned(self) -> None:
        """The filters of a run."""
        popover = self._popover("learned")
        page = popover.page
        if isinstance(page, LearnedPage):
            page.show_runs(list_runs(self._places.runs) if self._places.runs else [])
        popover.open_at(self._figure.preset)

    def open_run(self, folder: Path) -> None:
        """The filters of the run in a folder."""
        self._edits.choose_view("sum")
        popover = self._popover("learned")
        if isinstance(popover.page, LearnedPage):
            popover.page.show_folder(folder)
        popover.open_at(self._figure.preset)

    def _open(self, name: str, anchor: QWidget) -> None:
        popover = self._popover(name)
        self._show_page(name, popover.page)
        popover.open_at(anchor)

    def _popover(self, name: str) -> Popover:
        """Made when it is first wanted, over the window that the pane is in now."""
        window, found = self._figure.grid.window(), self._popovers.get(name)
        if found is None or found.parentWidget() is not window:
            if found is not None:
                found.deleteLater()
            page, wide = self._make_page(name)
            self._popovers[name] = Popover(self._look, window, page, wide)
        return self._popovers[name]

    def _make_page(self, name: str) -> tuple[QWidget, int]:
        if name == "more":
            return self._operation_page(), operation_page.WIDE
        if name == "about":
            return AboutPage(self._look), about_page.WIDE
        page = LearnedPage(self._look)
        page.filter_chosen.connect(lambda one: self._take_learned(lambda: self._edits.put_filter(one, one.name)))
        page.bank_chosen.connect(lambda bank: self._take_learned(lambda: self._edits.put_bank(bank, _bank_label(bank))))
        page.folder_wished.connect(self._choose_run)
        return page, learned_page.WIDE

    def _operation_page(self) -> OperationPage:
        page, edits = OperationPage(self._look), self._edits
        page.stride_edited.connect(lambda vertical, horizontal: edits.set_stride((vertical, horizontal)))
        page.padding_edited.connect(lambda vertical, horizontal: edits.set_padding((vertical, horizontal)))
        page.dilation_edited.connect(edits.set_dilation)
        page.mode_chosen.connect(edits.set_padding_mode)
        page.bias_entered.connect(edits.set_bias)
        page.flip_chosen.connect(edits.set_flip)
        page.common_chosen.connect(self.choose_common)
        return page

    def _show_page(self, name: str, page: QWidget) -> None:
        if self._readout is None:
            return
        if isinstance(page, OperationPage):
            page.show_readout(self._readout)
        elif isinstance(page, AboutPage) and name == "about":
            page.show_kernel(self._edits.state.kernel)

    def choose_common(self, key: str) -> None:
        """One of the lecture's common settings."""
        if self._readout is not None:
            self._edits.choose_common(key, self._readout.slide.input, self._readout.computed.planes)

    def _take_learned(self, put: Callable[[], None]) -> None:
        if "kernel" in self._edits.state.locked:
            self._complain(FIXED)
        else:
            put()
        self._popovers["learned"].hide()

    def _choose_run(self) -> None:
        name = QFileDialog.getExistingDirectory(self._figure.grid.window(), "Choose a run folder")
        if name:
            self.open_run(Path(name))


def _bank_label(bank: tuple[Filter, ...]) -> str:
    return f"{whole(len(bank))} learned filters"
