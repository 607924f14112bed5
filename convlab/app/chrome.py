"""The frame around the panes: top bar, rail and status bar."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenuBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from convlab.widgets.controls import button, text_label
from convlab.widgets.icons import paint_icon
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, RIGHT, Run, draw_text, elided, text_width

BULLET = "    •    "


class TopBar(QWidget):
    """Menus at the left, the document's name in the middle, undo, redo and "Find an action" at the right."""

    undo_wished, redo_wished, find_wished = Signal(), Signal(), Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._name = text_label("", strong=True)
        self._edited = text_label("", tone="ink3")
        self._undo = self._icon_button("undo", "Undo")
        self._redo = self._icon_button("redo", "Redo")
        self._find = button(look, "Find an action", "find", "search")
        for control, wish in (
            (self._undo, self.undo_wished),
            (self._redo, self.redo_wished),
            (self._find, self.find_wished),
        ):
            control.clicked.connect(wish)
        self._keys = text_label("Ctrl K", size="caption", tone="ink3")
        self._lay_out()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_document(self, name: str, edited: bool) -> None:
        """The document's name, and whether it differs from its file."""
        shown = (name, "  •  edited" if edited else "")
        if shown != (self._name.text(), self._edited.text()):
            self._name.setText(shown[0])
            self._edited.setText(shown[1])
            self._place_title()

    def show_history(self, undo: str, redo: str) -> None:
        """What undo and redo would do; an empty text turns them off."""
        for control, verb, label in ((self._undo, "Undo", undo), (self._redo, "Redo", redo)):
            control.setEnabled(bool(label))
            told = f"{verb}: {label}" if label else f"Nothing to {verb.lower()}"
            if told != control.toolTip():
                control.setToolTip(told)

    def title(self) -> str:
        """The title as it stands on the screen."""
        return self._name.text() + self._edited.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_title()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the menus have got a new width
            self._place_title()
        return super().event(event)

    def _icon_button(self, icon_name: str, name: str) -> QAbstractButton:
        made = button(self._look, "", "bare", icon_name)
        made.setAccessibleName(name)
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(5, 0, 16, 0)
        row.setSpacing(6)
        row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        row.addSpacing(8)
        row.addWidget(self._find)
        inside = QHBoxLayout(self._find)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch(1)
        inside.addWidget(self._keys)
        self._title = QWidget(self)
        self._title.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        together = QHBoxLayout(self._title)
        together.setContentsMargins(0, 0, 0, 0)
        together.setSpacing(0)
        together.addWidget(self._name)
        together.addWidget(self._edited)

    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.px(self._look.measure("menu_bar")) + 1)
        self._place_title()

    def _place_title(self) -> None:
        """The middle of the bar, or what is left beside the menus; "Find an action" shrinks to its icon first."""
        menus, title = self.menus.sizeHint().width() + 24, self._title.sizeHint().width()
        wide = self.width() >= menus + title + self._look.px(246 + 96)
        self._find.setText("Find an action" if wide else "")
        self._keys.setVisible(wide)
        self._find.setFixedWidth(self._look.px(246 if wide else 40))
        right = self.width() - self._find.width() - self._look.px(96)
        left = max((self.width() - title) // 2, menus)
        self._title.setGeometry(QRect(left, 0, title, self.height() - 1))
        self._title.setVisible(left + title <= right)


class RailButton(QAbstractButton):
    """An icon with its word below; a chosen pane is filled with ink, an open panel has an ink frame."""

    def __init__(self, look: Look, icon_name: str, word: str, filled: bool) -> None:
        super().__init__()
        self._look, self._icon_name, self._filled = look, icon_name, filled
        self._worded = True
        self.setText(word)
        self.setCheckable(True)
        self.setAccessibleName(word)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_worded(self, worded: bool) -> None:
        """Whether there is room for the word; else it is the tool tip."""
        self._worded = worded
        self.setToolTip("" if worded else self.text())
        self.update()

    def least_height(self) -> int:
        """With its word, in px."""
        return self._look.px(40 if self._filled else 36) + self._look.px(24)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def sizeHint(self) -> QSize:
        height = 76 if self._filled else 68
        return QSize(self._look.px(self._look.measure("rail")), self._look.px(height))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        side, height = look.px(56), min(look.px(40 if self._filled else 36), self.height() - 2)
        box = QRectF((self.width() - side) / 2, 0, side, height).adjusted(1, 1, -1, -1)
        on = self.isChecked()
        painter.setBrush(look.colour("ink") if on and self._filled else Qt.BrushStyle.NoBrush)
        framed = (on and not self._filled) or self.hasFocus()
        edge = look.colour("edge" if on and self._filled else "ink")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else 1.5) if framed else Qt.PenStyle.NoPen)
        if self.underMouse() and not on:
            painter.setBrush(look.colour("sunk"))
        painter.drawRoundedRect(box, 8, 8)
        mark = min(look.px(24 if self._filled else 22), height - 4)
        place = QRectF((self.width() - mark) / 2, box.center().y() - mark / 2, mark, mark)
        paint_icon(painter, place, self._icon_name, look.colour("inv" if on and self._filled else "ink2"))
        if not self._worded:
            painter.end()
            return
        font = look.font("caption", 600 if on and self._filled else 500)
        word = QRectF(0, height + look.px(4), self.width(), look.px(20))
        draw_text(painter, word, Run(self.text(), font, look.colour("ink" if on else "ink2")), CENTRE)
        painter.end()


class Rail(QWidget):
    """The panes on top, Lessons and Settings below."""

    pane_chosen = Signal(str)
    lessons_wished, settings_wished = Signal(), Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.panes = {
            name: RailButton(look, name, name.capitalize(), True) for name in ("sandbox", "builder", "monitor")
        }
        self.lessons = RailButton(look, "lesson", "Lessons", False)
        self.settings = RailButton(look, "gear", "Settings", False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 1, 4)
        column.setSpacing(0)
        for name, pane in self.panes.items():
            column.addWidget(pane)
            pane.clicked.connect(lambda _=False, name=name: self.pane_chosen.emit(name))
        column.addStretch(1)
        column.addWidget(self.lessons)
        column.addWidget(self.settings)
        self.lessons.clicked.connect(self.lessons_wished)
        self.settings.clicked.connect(self.settings_wished)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_state(self, pane: str, lessons: bool, settings: bool) -> None:
        """Which pane is open, and whether the lesson panel and the settings are."""
        for name, choice in self.panes.items():
            choice.setChecked(name == pane)
        self.lessons.setChecked(lessons)
        self.settings.setChecked(settings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out_words()

    def _leave_out_words(self) -> None:
        """All words or none."""
        made = (*self.panes.values(), self.lessons, self.settings)
        worded = sum(choice.least_height() for choice in made) <= self.height() - 16
        for choice in made:
            choice.set_worded(worded)

    def _on_look_changed(self) -> None:
        self.setFixedWidth(self._look.px(self._look.measure("rail")) + 1)
        self._leave_out_words()


class StatusStrip(QWidget):
    """Left: what the pointer is on. Right: time of computing, engine, device. What has no room is left out."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._strong, self._rest = "", ""
        self._facts: tuple[str, ...] = ()
        self.setProperty("zone", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_left(self, strong: str, rest: str) -> None:
        """What the pointer is on: a name and its figures."""
        if (strong, rest) != (self._strong, self._rest):
            self._strong, self._rest = strong, rest
            self._on_texts_changed()

    def show_right(self, *facts: str) -> None:
        """Short facts, the most telling last; empty ones are left out."""
        if facts != self._facts:
            self._facts = facts
            self._on_texts_changed()

    def texts(self) -> tuple[str, str, str]:
        """The three texts as they stand on the screen, where there is room for all."""
        return self._strong, self._rest, BULLET.join(fact for fact in self._facts if fact)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, look, margin = QPainter(self), self._look, 16
        strong = elided(Run(self._strong, look.font("caption", 600), look.colour("ink")), self.width() - 2 * margin)
        quiet = look.font("caption")
        left = margin + text_width(strong.font, strong.text)
        draw_text(painter, QRectF(margin, 0, left, self.height()), strong)
        right = Run(self._facts_within(self.width() - left - 3 * margin), quiet, look.colour("ink2"))
        draw_text(painter, QRectF(0, 0, self.width() - margin, self.height()), right, RIGHT)
        room = self.width() - text_width(quiet, right.text) - left - 4 * margin
        rest = QFontMetricsF(quiet).elidedText(self._rest, Qt.TextElideMode.ElideRight, max(0.0, room))
        draw_text(painter, QRectF(left + 12, 0, room, self.height()), Run(rest, quiet, look.colour("ink2")))
        painter.end()

    def _facts_within(self, room: float) -> str:
        """As many facts as half the room holds, the last ones first."""
        facts = [fact for fact in self._facts if fact]
        while facts and text_width(self._look.font("caption"), BULLET.join(facts)) > max(room / 2, room - 480):
            facts.pop(0)
        return BULLET.join(facts)

    def _on_texts_changed(self) -> None:
        self.setAccessibleName(", ".join(text for text in self.texts() if text))
        self.update()

    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.px(self._look.measure("status_bar")))
