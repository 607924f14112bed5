"""The look: every colour, measure and type size, from one table, at the person's theme and type size."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont

from convlab.core.places import shipped
from convlab.widgets import fonts

ThemeName = Literal["light", "dark", "paper"]  # paper: light on plain white, for pictures on a page
SMALLEST_SCALE, LARGEST_SCALE = 1.0, 2.5
_STOPS = np.arange(5.0)  # where the five colours of the diverging map lie
BRIGHT = 0.179  # relative luminance from which black contrasts more than white (WCAG 2)


@dataclass(frozen=True)
class ThemeTable:
    """resources/theme.json: colours as (light, dark), where paper differs from light, sizes in px at 100 %."""

    colours: dict[str, tuple[str, str]]
    paper: dict[str, str]
    type: dict[str, int]
    measures: dict[str, int]


@lru_cache(maxsize=1)
def theme_table() -> ThemeTable:
    """The table, read once."""
    table = json.loads(shipped("resources", "theme.json").read_text(encoding="utf-8"))
    colours = {token: (pair[0], pair[1]) for token, pair in table["colours"].items()}
    return ThemeTable(colours, table["paper"], table["type"], table["measures"])


class Look(QObject):
    """What every widget is drawn with; `changed` says that theme or type size is new."""

    changed = Signal()

    def __init__(self, theme: ThemeName = "light", scale: float = 1.0) -> None:
        super().__init__()
        self._table = theme_table()
        self._theme: ThemeName = theme
        self._scale = scale
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[float, int], QFont] = {}
        self._stops: NDArray[np.float64] | None = None  # of the diverging map: (red, green, blue) by (5 colours)

    @property
    def theme(self) -> ThemeName:
        """ "light" or "dark"; "paper" while a picture for a page is made."""
        return self._theme

    @property
    def scale(self) -> float:
        """The type size, 1.0 to 2.5."""
        return self._scale

    def set(self, theme: ThemeName, scale: float) -> None:
        """Changes theme and type size together and tells every widget once."""
        scale = min(LARGEST_SCALE, max(SMALLEST_SCALE, scale))
        if (theme, scale) == (self._theme, self._scale):
            return
        self._theme, self._scale = theme, scale
        self._colours.clear()
        self._stops = None
        self._fonts.clear()
        self.changed.emit()

    def colour(self, token: str) -> QColor:
        """A colour of the table; raises KeyError for a token that it does not have."""
        if token not in self._colours:
            colour = self._table.colours[token][self._theme == "dark"]
            self._colours[token] = QColor(self._table.paper.get(token, colour) if self._theme == "paper" else colour)
        return self._colours[token]

    def font(self, size: str | float, weight: int = 400) -> QFont:
        """Inter with tabular figures; `size` is a type token or px at 100 %."""
        px = self._table.type[size] if isinstance(size, str) else size
        key = (px, weight)
        if key not in self._fonts:
            self._fonts[key] = fonts.text_font(round(px * self._scale), weight)
        return self._fonts[key]

    def math_font(self, px: float) -> QFont:
        """STIX Two Math; italic variables are its code points from U+1D434 on."""
        return fonts.math_font(round(px * self._scale))

    def px(self, length: float) -> int:
        """A length of the 100 % design at the present type size."""
        return round(length * self._scale)

    def measure(self, name: str) -> int:
        """A measure of the table, in px at 100 %; raises KeyError for an unknown one."""
        return self._table.measures[name]

    def diverging(self, values: NDArray[np.floating], largest: float) -> NDArray[np.uint8]:
        """Signed values (...) to RGB (..., 3): zero is neutral, `largest` and beyond the full end colour."""
        if self._stops is None:
            self._stops = np.array([self._rgb(token) for token in ("neg", "negm", "zero", "posm", "pos")], np.float64).T
        place = np.clip(np.asarray(values, dtype=np.float64) / max(largest, 1e-12), -1, 1) * 2 + 2
        planes = [np.interp(place, _STOPS, levels) for levels in self._stops]
        rgb: NDArray[np.uint8] = np.rint(np.stack(planes, axis=-1)).astype(np.uint8)
        return rgb

    def diverging_colour(self, value: float, largest: float) -> QColor:
        """One value's colour on the diverging map."""
        red, green, blue = (int(level) for level in self.diverging(np.array(value), largest))
        return QColor(red, green, blue)

    def text_on(self, fill: QColor) -> QColor:
        """Black or white, whichever contrasts more with `fill`: at least 4.58 : 1 (WCAG 2)."""
        return QColor("#FFFFFF") if luminance(fill) < BRIGHT else QColor("#000000")

    def _rgb(self, token: str) -> tuple[int, int, int]:
        colour = self.colour(token)
        return colour.red(), colour.green(), colour.blue()


def luminance(colour: QColor) -> float:
    """Relative luminance after WCAG 2, 0 to 1."""
    linear = [
        level / 12.92 if level <= 0.03928 else ((level + 0.055) / 1.055) ** 2.4
        for level in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio after WCAG 2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
