"""Controls in the house style: buttons, number fields, drop-downs, labels, rules."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QValidator,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from convlab.core.typography import TIMES
from convlab.widgets.icons import icon
from convlab.widgets.look import Look

MOST_CHOICES = 20  # shown without scrolling
LONGEST_NUMBER = 9  # digits
EDIT_FIELD = QStyle.SubControl.SC_ComboBoxEditField


def text_label(text: str, size: str = "", tone: str = "", strong: bool = False) -> QLabel:
    """A label whose size ("caption", "body", "section" ...) and tone ("ink2", "input" ...) are tokens."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    for name, value in (("type", size), ("tone", tone), ("strong", "true" if strong else "")):
        if value:
            label.setProperty(name, value)
    return label


def set_kind(widget: QWidget, name: str, value: str) -> None:
    """Sets a dynamic property that the style sheet reads, and lets it be read again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(look: Look, text: str, kind: str = "plain", icon_name: str = "") -> QPushButton:
    """A push button: kind "plain", "prime", "ghost", "danger" or "bare" (an icon alone)."""
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon_name:
        made.setIcon(icon(look, icon_name, "inv" if kind in ("prime", "step") else "ink"))
        made.setIconSize(QSize(look.px(18), look.px(18)))
        look.changed.connect(lambda: made.setIconSize(QSize(look.px(18), look.px(18))))
    return made


def rule() -> QFrame:
    """A hairline."""
    line = QFrame()
    line.setProperty("kind", "rule")
    return line


def _paint_chevron(painter: QPainter, tip: QPointF, reach: float) -> None:
    """Two strokes that meet at `tip`; a positive reach points down, a negative one up."""
    wide = abs(reach)
    painter.drawPolyline(QPolygonF([tip + QPointF(-wide, -reach), tip, tip + QPointF(wide, -reach)]))


def _chevron_painter(widget: QWidget, look: Look) -> QPainter:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    colour = look.colour("ink3") if widget.isEnabled() else look.colour("line")
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    return painter


class NumberBox(QSpinBox):
    """A whole number with two chevrons. `refused(sentence)` where a number out of its range was entered."""

    refused = Signal(str)

    def __init__(self, look: Look, lowest: int, highest: int) -> None:
        super().__init__()
        self._look = look
        self.setRange(lowest, highest)
        self.setKeyboardTracking(False)
        self._is_refused = False
        self.valueChanged.connect(self._forgive)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Lets any whole number be typed: on Enter a sentence says what is wrong with it."""
        number = text.removeprefix(self.prefix()).strip()
        if not number.isdecimal():
            return super().validate(text, position)
        within = len(number) < LONGEST_NUMBER and self.minimum() <= int(number) <= self.maximum()
        return QValidator.State.Acceptable if within else QValidator.State.Intermediate, text, position

    def fixup(self, text: str) -> str:
        """The last number comes back."""
        name, number = self.accessibleName() or "number", text.removeprefix(self.prefix()).strip()
        if number:
            self._is_refused = True
            possible = f"{self.minimum()} to {self.maximum()}"
            self.refused.emit(f"{name.capitalize()} {number} is not in {possible}. It stays {self.value()}.")
        return self.prefix() + self.textFromValue(self.value())

    def _forgive(self) -> None:
        if self._is_refused:
            self._is_refused = False
            self.refused.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._forgive()
        super().focusInEvent(event)

    def _on_look_changed(self) -> None:
        self.lineEdit().setTextMargins(self._look.px(9), 0, 0, 0)

    def event(self, event: QEvent) -> bool:
        """Leaves undo and redo to the window, unless a number is being typed."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if undoes and self.text() == self.textFromValue(self.value()):
                event.ignore()
                return False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = _chevron_painter(self, self._look)
        reach = self._look.px(4)
        x, middle = self.width() - self._look.px(13), self.height() / 2
        _paint_chevron(painter, QPointF(x, middle - self._look.px(8)), -reach)
        _paint_chevron(painter, QPointF(x, middle + self._look.px(8)), reach)
        painter.end()


class SpinField(QWidget):
    """A label and a whole number beside it; `value_edited` fires only for a person's change."""

    value_edited = Signal(int)

    def __init__(self, look: Look, label: str, lowest: int, highest: int) -> None:
        super().__init__()
        self.box = NumberBox(look, lowest, highest)
        self.box.setAccessibleName(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        if label:
            row.addWidget(text_label(label, tone="ink2"))
        row.addWidget(self.box)
        self.box.valueChanged.connect(self.value_edited)

    def value(self) -> int:
        """The number shown."""
        return self.box.value()

    def show_value(self, value: int) -> None:
        """Shows a number without saying that a person typed it."""
        if (self.box.value(), self.box.cleanText()) == (value, self.box.textFromValue(value)):
            return  # setting it would paint the box anew
        blocked = self.box.blockSignals(True)
        self.box.setValue(value)
        self.box.blockSignals(blocked)


class PairField(SpinField):
    """One number for both axes; where they differ the vertical one stands before it, until a person changes it."""

    def show_pair(self, pair: tuple[int, int]) -> None:
        """Shows (vertical, horizontal): "2", or "1 × 2"."""
        prefix = "" if pair[0] == pair[1] else f"{pair[0]} {TIMES} "
        if prefix != self.box.prefix():  # setting it paints the box anew
            blocked = self.box.blockSignals(True)
            self.box.setPrefix(prefix)
            self.box.blockSignals(blocked)
        self.show_value(pair[1])


class DropDown(QComboBox):
    """One of a few named choices; `key_chosen` fires only for a person's choice."""

    key_chosen = Signal(str)

    def __init__(self, look: Look, choices: Sequence[tuple[str, str]] = (), icon_name: str = "") -> None:
        super().__init__()
        self._look = look
        self._icon_name = icon_name
        self.shorter: dict[str, tuple[str, ...]] = {}  # what stands for a choice where its text has no room
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setItemDelegate(QStyledItemDelegate(self))  # the style sheet reaches the rows only through it
        self.setMaxVisibleItems(MOST_CHOICES)
        self.set_choices(choices)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.activated.connect(lambda index: self.key_chosen.emit(str(self.itemData(index))))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replaces the choices, (key, text on screen), where these are others."""
        if list(choices) == self.choices():
            return
        self.clear()
        for key, text in choices:
            if self._icon_name:
                self.addItem(icon(self._look, self._icon_name, "ink2"), text, key)
            else:
                self.addItem(text, key)

    def choices(self) -> list[tuple[str, str]]:
        """What can be chosen: (key, text on screen)."""
        return [(str(self.itemData(row)), self.itemText(row)) for row in range(self.count())]

    def _on_look_changed(self) -> None:
        self.setIconSize(QSize(self._look.px(18), self._look.px(18)))

    def show_key(self, key: str) -> None:
        """Shows a choice without saying that a person chose it; an unknown key shows none."""
        self.setCurrentIndex(self.findData(key))

    def _paint_choice(self) -> None:
        """As QComboBox does, but a text that is too long takes the room of its sign, then ends in an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, EDIT_FIELD, self)
        sign = 0 if option.currentIcon.isNull() else self.iconSize().width() + 4  # as QComboBox counts it
        room = field.width() - 1  # the style leaves a px at either side; a text at its full width fits
        if sign and self.fontMetrics().horizontalAdvance(self.text()) > room - sign:
            option.currentIcon, sign = QIcon(), 0
        room -= sign
        option.currentText = self._elided(room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _elided(self, room: int) -> str:
        """The text as far as it fits, cut between words where one fits: "Absolute…", not "Absolute v…"."""
        metrics, words = self.fontMetrics(), self.text().split(" ")
        cut = [" ".join(words[:count]).rstrip(",") + "…" for count in range(len(words) - 1, 0, -1)]
        for text in (self.text(), *self.shorter.get(self.key(), ()), *cut):
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def text(self) -> str:
        """What stands on it where there is room: the choice, or what it offers while none is shown."""
        return self.currentText() if self.currentIndex() >= 0 else self.placeholderText()

    def key(self) -> str:
        """The key shown, or an empty string."""
        data = self.currentData()
        return "" if data is None else str(data)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leaves letters to the pane: QComboBox would choose by the first letter, and H would be another picture."""
        if event.text().isprintable() and event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        self._paint_choice()
        painter = _chevron_painter(self, self._look)
        place = QPointF(self.width() - self._look.px(18), self.height() / 2 + self._look.px(3))
        _paint_chevron(painter, place, self._look.px(5))
        painter.end()
