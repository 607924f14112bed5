"""The kernel's drop-down: presets, families, pairs and pooling in submenus, own kernels, size, copy and paste."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from convlab.core.kernel_text import TEXT_FORMATS
from convlab.core.kernels import OWN
from convlab.core.typography import shortened
from convlab.state.kernel_choice import FAMILY, ChoiceGroup, choice_groups
from convlab.state.kernel_shelf import OnShelf
from convlab.widgets.look import Look
from convlab.widgets.menu_drop_down import MenuDropDown, entry, keys_text

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


class KernelMenu(MenuDropDown):
    """Arrow keys step through what is in the tables; the menu holds what else can be done with the kernel.

    The owner fills the shelf when the menu asks for it (`about_to_open`).
    """

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
        own = [] if state.key else [("", shortened(state.own_name, LONGEST_TITLE))]
        listed = [(one.key, one.short if self._short else one.title) for g in self._groups for one in g.choices]
        choices = [*own, *listed]
        self.set_choices(choices)
        self.show_key(state.key)
        self.setToolTip(state.own_name if not state.key else "")
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """A family with its values: "Gaussian, σ 1.4"."""
        name = self._shown.own_name.replace("angle ", "")
        return name if self._shown.key.startswith(FAMILY) else super().text()

    def fill_menu(self) -> None:
        """Submenus of the tables and of the shelf, then what is done with the kernel."""
        menu = self.menu
        menu.clear()
        for group in self._groups:
            self._add_group(menu.addMenu(group.title), group)
        menu.addSeparator()
        if self._shown.keeps:
            self._add_shelf(menu.addMenu(MINE))
            entry(menu, KEEP, self.keep_wished.emit).setEnabled(self._shown.has_weights)
        entry(menu, FROM_RUN, self.run_wished.emit)
        menu.addSeparator()
        for text, act in ((SIZE, self.size_wished.emit), (ABOUT, self.about_wished.emit)):
            entry(menu, text, act).setEnabled(self._shown.has_weights)
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
            chosen = choice.key == self._shown.key
            one = entry(menu, choice.title, partial(self.key_chosen.emit, choice.key), chosen)
            one.setToolTip(choice.note)
            actions.addAction(one)

    def _add_shelf(self, menu: QMenu) -> None:
        for one in self._shelf:
            entry(menu, shortened(one.name, LONGEST_TITLE), partial(self.own_chosen.emit, one))
        if not self._shelf:
            entry(menu, "None kept yet", lambda: None).setEnabled(False)
            return
        menu.addSeparator()
        for title, wish in (("Rename", self.rename_wished), ("Remove", self.remove_wished)):
            below = menu.addMenu(title)
            for one in self._shelf:
                entry(below, shortened(one.name, LONGEST_TITLE), partial(wish.emit, one))

    def _add_texts(self, menu: QMenu) -> None:
        menu.addSeparator()
        below = menu.addMenu(COPY)
        below.setEnabled(self._shown.has_weights)
        for at, (key, text) in enumerate(TEXT_FORMATS.items()):
            keys = "" if at else f"\t{keys_text(QKeySequence.StandardKey.Copy)}"
            entry(below, f"{text.title}{keys}", partial(self.copy_wished.emit, key))
        entry(menu, f"{PASTE}\t{keys_text(QKeySequence.StandardKey.Paste)}", self.paste_wished.emit)
