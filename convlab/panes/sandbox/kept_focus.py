"""Keeps the keyboard in the pane while one way of looking makes room for another."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def kept_focus(pane: QWidget, strip: QWidget | None = None) -> Iterator[None]:
    """Qt hands the keyboard of a widget that is hidden to the next in the window, a menu's button perhaps.

    What had it gets it back, or the pane does where that is not seen any more. A strip that moves to another
    page is hidden on the way: what is on it gets the keyboard back even where the next is in the pane.
    """
    focused, page = QApplication.focusWidget(), strip and strip.parentWidget()
    yield
    if focused is None or not pane.isAncestorOf(focused):
        return
    moved = strip is not None and strip.parentWidget() is not page
    on_strip = strip is not None and strip.isAncestorOf(focused) and focused.isVisibleTo(pane)
    now = QApplication.focusWidget()
    if not (moved and on_strip) and now is not None and pane.isAncestorOf(now) and now.isVisibleTo(pane):
        return
    target = focused if focused.isVisibleTo(pane) else pane
    target.setFocus(Qt.FocusReason.OtherFocusReason)


def entrance(page: QWidget) -> QWidget:
    """What takes the keyboard first: what the page names, or the next that is seen where that is hidden."""
    first = page
    while (proxy := first.focusProxy()) is not None:
        first = proxy
    at: QWidget | None = first
    while at is not None and not _is_open(at, page):
        at = at.nextInFocusChain()
        if at is first:
            return page
    return at or page


def _is_open(widget: QWidget, page: QWidget) -> bool:
    seen = page.isAncestorOf(widget) and widget.isVisibleTo(page) and widget.isEnabledTo(page)
    return seen and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
