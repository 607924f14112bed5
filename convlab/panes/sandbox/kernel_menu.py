"""The kernel's drop-down: presets, families, pairs and pooling in submenus, own kernels, size, copy and paste."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from convlab.core.kernel_text import TEXT_FORMATS
from convlab.core.kernels import OWN
from convlab.state.kernel_choice import FAMILY, ChoiceGroup, choice_groups
from convlab.state.kernel_shelf import OnShelf
from convlab.widgets.controls import DropDown
from convlab.widgets.look import Look

SIZE, KEEP, FROM_RUN, PASTE = "Size…", "Keep this kernel as…", "Learned: from a run…", "Paste a kernel"
MINE, ABOUT, COPY = "My kernels", "About this kernel…", "Copy as"
LONGEST_TITLE = 34  # letters of an own name


@dataclass(frozen=True)
class MenuState:
    """What the menu shows as chosen, and whether there are weights to copy, resize and keep (pooling has none)."""

    key: str
    own_name: str = OWN
    has_weights: bool = True
    keeps: bool = True  # there is a shelf


class KernelMenu(DropDown):
    """Arrow keys step through what is in the tables; the menu holds what else can be done with the kernel.

    The owner fills the shelf when the menu asks for it (`about_to_open`).
    """

    about_to_open = Signal()
    size_wished = Signal()
    keep_wished = Signal()
    run_wished = Signal()
    about_wished = Signal()
    paste_wished = Signal()
    copy_wished = Signal(str)  # a key of TEXT_FORMATS
    own_chosen = Signal(object)  # OnShelf
    rename_wished = Signal(object)
    remove_wished = Signal(object)

    def __init__(self, look: Look, rows: bool = False) -> None:
        super().__init__(look)
        self._groups: tuple[ChoiceGroup, ...] = choice_groups(rows)
        self._shown = MenuState("")
        self._short = False
        self._shelf: list[OnShelf] = []
        self.menu = QMenu(self)
        self.setAccessibleName("kernel")
        self._fill_choices()

    def show_state(self, state: MenuState, short: bool = False) -> None:
        """Shows what slides; `short`: there is little room."""
        if (state, short) == (self._shown, self._short):
            return
        self._shown, self._short = state, short
        self._fill_choices()

    def show_shelf(self, kernels: list[OnShelf]) -> None:
        """The own kernels that the menu offers."""
        self._shelf = kernels

    def _fill_choices(self) -> None:
        state = self._shown
        own = [] if state.key else [("", _shortened(state.own_name))]
        listed = [(one.key, one.short if self._short else one.title) for g in self._groups for one in g.choices]
        choices = [*own, *listed]
        if choices != [(self.itemData(i), self.itemText(i)) for i in range(self.count())]:
            self.set_choices(choices)
        self.show_key(state.key)
        self.setToolTip(state.own_name if not state.key else "")
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """A family with its values: "Gaussian, σ 1.4"."""
        name = self._shown.own_name.replace("angle ", "")
        return name if self._shown.key.startswith(FAMILY) else super().text()

    def showPopup(self) -> None:
        """A menu in place of the plain list."""
        self.about_to_open.emit()
        self.fill_menu()
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def hidePopup(self) -> None:
        self.menu.hide()
        super().hidePopup()

    def fill_menu(self) -> None:
        """Submenus of the tables and of the shelf, then what is done with the kernel."""
        menu = self.menu
        menu.clear()
        for group in self._groups:
            self._add_group(menu.addMenu(group.title), group)
        menu.addSeparator()
        if self._shown.keeps:
            self._add_shelf(menu.addMenu(MINE))
            _entry(menu, KEEP, self.keep_wished.emit).setEnabled(self._shown.has_weights)
        _entry(menu, FROM_RUN, self.run_wished.emit)
        menu.addSeparator()
        for text, act in ((SIZE, self.size_wished.emit), (ABOUT, self.about_wished.emit)):
            _entry(menu, text, act).setEnabled(self._shown.has_weights)
        self._add_texts(menu)

    def _add_group(self, menu: QMenu, group: ChoiceGroup) -> None:
        menu.setToolTipsVisible(True)
        actions = QActionGroup(menu)
        before = ""
        for choice in group.choices:
            kind = choice.key.rpartition(":")[0]
            if before != kind and not menu.isEmpty():
                menu.addSeparator()
            before = kind
            entry = _entry(menu, choice.title, partial(self.key_chosen.emit, choice.key), choice.key == self._shown.key)
            entry.setToolTip(choice.note)
            actions.addAction(entry)

    def _add_shelf(self, menu: QMenu) -> None:
        for one in self._shelf:
            _entry(menu, _shortened(one.name), partial(self.own_chosen.emit, one))
        if not self._shelf:
            _entry(menu, "None kept yet", lambda: None).setEnabled(False)
            return
        menu.addSeparator()
        for title, wish in (("Rename", self.rename_wished), ("Remove", self.remove_wished)):
            below = menu.addMenu(title)
            for one in self._shelf:
                _entry(below, _shortened(one.name), partial(wish.emit, one))

    def _add_texts(self, menu: QMenu) -> None:
        menu.addSeparator()
        below = menu.addMenu(COPY)
        below.setEnabled(self._shown.has_weights)
        for at, (key, text) in enumerate(TEXT_FORMATS.items()):
            keys = "" if at else f"\t{_native(QKeySequence.StandardKey.Copy)}"
            _entry(below, f"{text.title}{keys}", partial(self.copy_wished.emit, key))
        _entry(menu, f"{PASTE}\t{_native(QKeySequence.StandardKey.Paste)}", self.paste_wished.emit)


def _native(keys: QKeySequence.StandardKey) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _shortened(name: str) -> str:
    """A long name without its middle."""
    half = LONGEST_TITLE // 2
    return name if len(name) <= LONGEST_TITLE else f"{name[: half - 1]}…{name[-half:]}"


def _entry(menu: QMenu, text: str, act: Callable[[], None], chosen: bool | None = None) -> QAction:
    """`chosen` None: a thing to do, not one of several choices."""
    entry = QAction(text.replace("&", "&&"), menu)
    entry.setCheckable(chosen is not None)
    entry.setChecked(bool(chosen))
    entry.triggered.connect(lambda: act())
    menu.addAction(entry)
    return entry
