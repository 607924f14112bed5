"""The lesson panel: light until it is shown, then the guide through the lessons."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from convlab.bridge.store import Store
from convlab.course.catalogue import Library
from convlab.course.progress import Progress
from convlab.widgets.controls import set_kind
from convlab.widgets.look import Look
from convlab.widgets.pane import Pane

if TYPE_CHECKING:
    from convlab.panes.lesson.guide import Guide


class LessonPanel(Pane):
    """Shows the step that the workspace names, or the list of lessons.

    The guide is made after the panel was first painted, so that the window is on the screen before the
    lessons are read; whatever asks for it earlier gets it at once.
    """

    def __init__(self, look: Look, store: Store, library: Library, progress: Progress) -> None:
        super().__init__()
        self._look, self._store, self._library, self._progress = look, store, library, progress
        self._guide: Guide | None = None
        self.setProperty("zone", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setAccessibleName("Lessons")
        self._column = QVBoxLayout(self)
        self._add_keys()

    @property
    def guide(self) -> "Guide":
        """What leads through the lessons."""
        if self._guide is None:
            # Late: reading lessons needs markdown-it, 0.1 s that the first picture should not wait for.
            from convlab.panes.lesson.guide import Guide

            self._guide = Guide(self._look, self._store, self._library, self._progress)
            self._guide.status.connect(self.status)
            self._column.addWidget(self._guide)
        return self._guide

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._guide is None:
            QTimer.singleShot(0, self, self._on_first_painted)  # behind what waits for the window's first picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = self.width() > 1.5 * self.height()  # it lies under the pane: the hairline is on top
        set_kind(self, "zone", "footer" if below else "panel")
        self._column.setContentsMargins(0 if below else 1, 1 if below else 0, 0, 0)

    def _on_first_painted(self) -> None:
        self.guide.show()

    def _add_keys(self) -> None:
        keys = {
            "Alt+Right": lambda: self.guide.next_step(),
            "Alt+Left": lambda: self.guide.previous_step(),
            "?": lambda: self.guide.show_hint(),
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act)  # only while the panel is shown
