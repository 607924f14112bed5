"""From the look to Qt: the palette and the one application-wide style sheet."""

import re

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from convlab.core.places import shipped
from convlab.widgets.look import Look

_ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.Base: "surf",
    QPalette.ColorRole.AlternateBase: "surf",
    QPalette.ColorRole.Button: "surf",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.Highlight: "ink",
    QPalette.ColorRole.HighlightedText: "inv",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Accent: "ink",
    QPalette.ColorRole.ToolTipBase: "ink",
    QPalette.ColorRole.ToolTipText: "inv",
    QPalette.ColorRole.Link: "ink",
}


def dress(application: QApplication, look: Look) -> None:
    """Puts the look on everything that Qt itself draws."""
    application.setPalette(palette(look))
    application.setStyleSheet(style_sheet(look))


def palette(look: Look) -> QPalette:
    """The palette for what the style sheet does not reach."""
    colours = QPalette()
    for role, token in _ROLES.items():
        colours.setColor(role, look.colour(token))
    disabled = QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        colours.setColor(disabled, role, look.colour("ink3"))
    return colours


def style_sheet(look: Look) -> str:
    """resources/style.qss with colours and lengths filled in.

    `px(n)` is n at the present type size; `pxless(n)` is 1 px less, for a border that grows by 1 px.
    """
    sheet = shipped("resources", "style.qss").read_text(encoding="utf-8")
    sheet = re.sub(r"@(\w+)", lambda found: look.colour(found[1]).name(), sheet)
    sheet = re.sub(r"pxless\((\d+)\)", lambda found: f"{max(0, look.px(int(found[1])) - 1)}px", sheet)
    return re.sub(r"px\((-?\d+)\)", lambda found: f"{look.px(int(found[1]))}px", sheet)
