"""A row that goes on in the next line where it has no room: nothing in it is ever cut or overlapped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import getCppPointer

from convlab.widgets.look import Look

Line = list[tuple[QLayoutItem, int]]  # what stands in a line, with its width in px


@dataclass(frozen=True)
class Place:
    """How a widget stands in its line; lengths in px at 100 %."""

    before: int = 0  # more space at its left, where something stands there
    pushed: bool = False  # it stands at the right end, with what follows
    least: int | None = None  # a text that wraps: takes what its line leaves, if that is at least so much
    breaks: bool = False  # it begins a line


class FlowRow(QLayout):
    """Widgets from left to right, wrapped; what one line leaves goes to a text or before what is pushed."""

    def __init__(self, look: Look, spacing: int = 8, parent: QWidget | None = None, between: int | None = None) -> None:
        """`spacing` is in px at 100 %, between two widgets, and `between` two lines where they differ."""
        super().__init__()
        self._look, self._gap = look, spacing
        self._between = spacing if between is None else between
        self._items: list[QLayoutItem] = []
        self._places: dict[int, Place] = {}  # by the widget in C++: a reference here would outlive its parent
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    def add(self, widget: QWidget, **place: int | bool) -> None:
        """Appends a widget; the fields of Place say how it stands."""
        self._places[_key(widget)] = Place(**place)  # type: ignore[arg-type]
        self.addWidget(widget)

    def stand(self, widget: QWidget, place: Place) -> None:
        """From now on the widget stands like this, in the same order."""
        self._places[_key(widget)] = place
        self.invalidate()

    def arrange(self, places: dict[QWidget, Place]) -> None:
        """Another order, and how each stands; widgets that are not named keep to the front."""
        self._places |= {_key(widget): place for widget, place in places.items()}
        order = {_key(widget): at for at, widget in enumerate(places)}
        self._items.sort(key=lambda item: order.get(_key(item.widget()), -1))
        self.invalidate()

    # what Qt asks of a layout

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        lines = [self._height(line) for line in self._lines(width - margins.left() - margins.right())]
        between = self._look.px(self._between) * max(0, len(lines) - 1)
        return sum(lines) + between + margins.top() + margins.bottom()

    def minimumHeightForWidth(self, width: int) -> int:
        return self.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """All in one line, the texts at their least width."""
        shown = [item for item in self._items if not item.isEmpty()]
        wide = sum(self._least(item) + (self._before(item) if at else 0) for at, item in enumerate(shown))
        margins = self.contentsMargins()
        high = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(wide + margins.left() + margins.right(), high + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        """As narrow as one likes, as high as one line."""
        return QSize(0, self.sizeHint().height())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        room = rect.marginsRemoved(self.contentsMargins())
        top = room.top() + max(0, rect.height() - self.heightForWidth(rect.width())) // 2
        for line in self._lines(room.width()):
            height = self._height(line)
            self._set_line(line, QRect(room.left(), top, room.width(), height))
            top += height + self._look.px(self._between)

    def _set_line(self, line: Line, room: QRect) -> None:
        left, spare = room.left(), room.width() - self._taken(line)
        for at, (item, width) in enumerate(line):
            left += self._before(item) if at else 0
            if self._place(item).pushed:
                left, spare = left + spare, 0
            high = min(room.height(), self._item_height(item, width))
            item.setGeometry(QRect(left, room.top() + (room.height() - high) // 2, width, high))
            left += width

    # how the lines are made

    def _place(self, item: QLayoutItem) -> Place:
        return self._places.get(_key(item.widget()), Place())

    def _before(self, item: QLayoutItem) -> int:
        return self._look.px(self._gap + self._place(item).before)

    def _least(self, item: QLayoutItem) -> int:
        least = self._place(item).least
        return item.sizeHint().width() if least is None else self._look.px(least)

    def _lines(self, width: int) -> Iterator[Line]:
        line: Line = []
        for item in (item for item in self._items if not item.isEmpty()):
            own = min(self._least(item), width)
            full = self._taken(line) + self._before(item) + own > width
            if line and (full or self._place(item).breaks):
                yield self._filled(line, width)
                line = []
            line.append((item, own))
        if line:
            yield self._filled(line, width)

    def _taken(self, line: Sequence[tuple[QLayoutItem, int]]) -> int:
        return sum(width + (self._before(item) if at else 0) for at, (item, width) in enumerate(line))

    def _filled(self, line: Line, width: int) -> Line:
        """The texts of a line share what is left in it."""
        texts = [item for item, _ in line if self._place(item).least is not None]
        share = (width - self._taken(line)) // len(texts) if texts else 0
        return [(item, own + share if item in texts else own) for item, own in line]

    def _height(self, line: Line) -> int:
        return max(self._item_height(item, width) for item, width in line)

    def _item_height(self, item: QLayoutItem, width: int) -> int:
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


def _key(widget: QWidget | None) -> int:
    return getCppPointer(widget)[0] if widget is not None else 0
