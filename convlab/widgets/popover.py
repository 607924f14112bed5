"""A small sheet beside the button that opens it; what it holds scrolls where the window is too low."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from convlab.widgets.look import Look
from convlab.widgets.scroll_down import ScrollDown
from convlab.widgets.sheet import Sheet

AWAY = 6  # px at 100 %: from its button
MARGIN = 8  # px at 100 %: from the window's edges
PADDING = 20  # px at 100 %


class Popover(Sheet):
    """Holds one page; opens under its anchor, as far as the window is high. Escape gives the keyboard back."""

    def __init__(self, look: Look, window: QWidget, page: QWidget, wide: int) -> None:
        """`wide` is the width of the page in px at 100 %."""
        super().__init__(window)
        self._look, self._wide = look, wide
        self.page = page
        self._anchor: QWidget | None = None
        self._scroll = ScrollDown(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        page.installEventFilter(self)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look.changed.connect(self.hide)
        self.closed.connect(self._give_keyboard_back)

    def open_at(self, anchor: QWidget, first: QWidget | None = None) -> None:
        """Shows it beside a widget, with the keyboard in `first` or in the first control that takes it."""
        self._anchor = anchor
        self._place()
        self.show()
        self._place()  # only what is shown knows how high it is
        (first or self._first_control() or self).setFocus(Qt.FocusReason.PopupFocusReason)

    def _first_control(self) -> QWidget | None:
        controls = self.page.findChildren(QWidget)
        takes = Qt.FocusPolicy.TabFocus.value
        return next((one for one in controls if one.focusPolicy().value & takes and one.isVisibleTo(self)), None)

    def _place(self) -> None:
        if self._anchor is None:
            return
        px = self._look.px
        self._fit_margins()
        room = self._window.rect().adjusted(px(MARGIN), px(MARGIN), -px(MARGIN), -px(MARGIN))
        corner = self._anchor.mapTo(self._window, QPoint(0, 0))
        wide = min(px(self._wide) + 2 * px(PADDING), room.width())
        high = min(self._height_for(wide), room.height())
        left = min(max(room.left(), corner.x() + (self._anchor.width() - wide) // 2), room.right() + 1 - wide)
        below = corner.y() + self._anchor.height() + px(AWAY)
        top = max(room.top(), min(below, room.bottom() + 1 - high))
        self.setGeometry(left, top, wide, high)

    def _fit_margins(self) -> None:
        layout = self.page.layout()
        if layout is not None:
            side = self._look.px(PADDING)
            layout.setContentsMargins(side, side - 4, side, side)

    def _height_for(self, wide: int) -> int:
        layout = self.page.layout()
        if layout is None:
            return self.page.sizeHint().height() + 2
        layout.activate()
        high = layout.totalHeightForWidth(wide - 2) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        return high + 2

    def _give_keyboard_back(self) -> None:
        had_keyboard = self.isAncestorOf(QApplication.focusWidget() or self._window)
        if had_keyboard and self._anchor is not None:
            self._anchor.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.hide()
        if watched is self.page and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
