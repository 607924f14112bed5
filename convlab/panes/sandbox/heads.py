"""A figure's head and its control: beside it, or under it where there is no room."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QComboBox

from convlab.state.sandbox_compute import AFTER_TITLES
from convlab.widgets.controls import DropDown
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.look import Look

NAME_GAPS = 36  # px at 100 %: role bar and spaces around name and shape
ROW = 32  # px at 100 %: a head, a control
UNDER = 40  # px at 100 %: from a head to the control under it


def after_choice(look: Look) -> DropDown:
    """What is done to the output before it is drawn: the control of an output's head."""
    made = DropDown(look, list(AFTER_TITLES.items()))
    made.setAccessibleName("output is shown")
    made.shorter = {"absolute": ("Absolute", "|v|")}
    return made


def place_head(look: Look, room: QRect, head: FigureHead, control: QComboBox, under: bool = False) -> None:
    """The head in the first row of `room`, its control at the right end of it, or under it at the left.

    Beside the head a control takes only what name and shape leave.
    """
    row = look.px(ROW)
    head.setGeometry(room.x(), room.y(), room.width(), row)
    wished = control.sizeHint().width()
    if under:
        _put(control, QRect(room.x(), room.y() + look.px(UNDER), max(row, min(wished, room.width())), row))
        return
    words = QFontMetrics(look.font("figure", 600)).horizontalAdvance(head.accessibleName())
    words += QFontMetrics(look.font("lead")).horizontalAdvance(head.shape_text())
    wide = max(look.px(72), min(wished, room.width() - words - look.px(NAME_GAPS)))
    _put(control, QRect(room.right() + 1 - wide, room.y(), wide, row))


def _put(control: QComboBox, place: QRect) -> None:
    control.setFixedWidth(place.width())  # else a drop-down keeps the width of its longest choice
    control.setGeometry(place)
