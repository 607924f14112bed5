"""The settings, on a sheet beside the rail: theme and type size."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from convlab.app.settings import THEMES, TYPE_SIZES, Settings
from convlab.widgets.controls import button, rule, set_kind, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.sheet import Sheet


class SettingsSheet(Sheet):
    """Each choice takes effect and is saved at once."""

    def __init__(self, look: Look, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._look, self._settings = look, settings
        self._themes = self._choices([(key, text) for key, text in THEMES.items()], "theme")
        self._sizes = self._choices([(size, f"{size:.0%}".replace("%", " %")) for size in TYPE_SIZES], "scale")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(8)
        column.addWidget(text_label("Settings", size="section"))
        column.addSpacing(8)
        for title, group in (("Theme", self._themes), ("Type size", self._sizes)):
            column.addWidget(text_label(title, tone="ink2"))
            column.addLayout(_row_of(look, group))
            column.addSpacing(8)
        column.addWidget(rule())
        note = text_label("Every setting is kept at once and comes back at the next start.", "caption", "ink3")
        note.setWordWrap(True)
        column.addWidget(note)
        settings.changed.connect(self._show_values)
        look.changed.connect(lambda: QTimer.singleShot(0, self, self._place))
        self._show_values()

    def open(self) -> None:
        """Shows the sheet beside the rail, with the keyboard in it."""
        self._place()
        self.show()
        self.choice("theme", self._settings.values.theme).setFocus()

    def _place(self) -> None:
        layout = self.layout()
        assert layout is not None
        bottom = self._window.height() - self._look.px(self._look.measure("status_bar")) - 12
        left = self._look.px(self._look.measure("rail")) + 12
        width = min(layout.totalSizeHint().width(), self._window.width() - left - 12)
        height = layout.totalHeightForWidth(width)
        self.setGeometry(left, max(12, bottom - height), width, height)

    def choice(self, name: str, value: object) -> QPushButton:
        """The button of one choice. Raises StopIteration where there is none."""
        group = {"theme": self._themes, "scale": self._sizes}[name]
        found = next(made for made in group.buttons() if made.property("value") == value)
        assert isinstance(found, QPushButton)
        return found

    def _choices(self, choices: list[tuple[str, str]] | list[tuple[float, str]], name: str) -> QButtonGroup:
        group = QButtonGroup(self)
        for value, text in choices:
            made = button(self._look, text)
            made.setCheckable(True)
            made.setProperty("value", value)
            made.clicked.connect(lambda _=False, value=value: self._settings.set(**{name: value}))
            group.addButton(made)
        return group

    def _show_values(self) -> None:
        values = self._settings.values
        for group, value in ((self._themes, values.theme), (self._sizes, values.scale)):
            for made in group.buttons():
                chosen = made.property("value") == value
                made.setChecked(chosen)
                set_kind(made, "kind", "prime" if chosen else "plain")


def _row_of(look: Look, group: QButtonGroup) -> FlowRow:
    row = FlowRow(look)
    for made in group.buttons():
        row.add(made)
    return row
