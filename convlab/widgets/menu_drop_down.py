"""A drop-down that opens a menu: what is chosen stands on it, the menu holds what else can be done."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from convlab.widgets.controls import DropDown
from convlab.widgets.look import Look


class MenuDropDown(DropDown):
    """Arrow keys step through its choices; a press opens the menu, filled anew each time."""

    about_to_open = Signal()

    def __init__(self, look: Look, icon_name: str = "") -> None:
        super().__init__(look, (), icon_name)
        self.menu = QMenu(self)

    def fill_menu(self) -> None:
        """Clears the menu and puts into it what can be done now."""
        raise NotImplementedError

    def showPopup(self) -> None:
        """A menu in place of the plain list."""
        self.about_to_open.emit()
        self.fill_menu()
        self.menu.setMinimumWidth(self.width())
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def hidePopup(self) -> None:
        self.menu.hide()
        super().hidePopup()


def entry(menu: QMenu, text: str, act: Callable[[], None], chosen: bool | None = None) -> QAction:
    """Adds an entry; `chosen` None: a thing to do, not one of several choices."""
    made = QAction(text.replace("&", "&&"), menu)
    made.setCheckable(chosen is not None)
    made.setChecked(bool(chosen))
    made.triggered.connect(lambda: act())
    menu.addAction(made)
    return made


def keys_text(keys: QKeySequence.StandardKey) -> str:
    """The keys of a standard action as this platform writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
