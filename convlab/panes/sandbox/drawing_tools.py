"""The row under the drawing pad: tools, width, the sheet's size and paper, and a fresh one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from convlab.imaging.strokes import TOOL_TITLES
from convlab.state.drawing import PAD_SIDES, PAPER_TITLES, WIDEST_PEN, Drawing, Pad, Paper
from convlab.widgets.controls import DropDown, SpinField, button, set_kind
from convlab.widgets.flow import FlowRow
from convlab.widgets.icons import icon
from convlab.widgets.look import Look

_KEYS = {"pen": "P", "eraser": "E", "line": "L"}


def sheet_title(side: int, paper: Paper) -> str:
    """ "28 px, on black"."""
    return f"{side} px, on {paper}"


def _key(side: int, paper: Paper) -> str:
    return f"{side} {paper}"


_SHEETS: dict[str, tuple[int, Paper]] = {
    _key(side, paper): (side, paper) for paper in PAPER_TITLES for side in PAD_SIDES
}


class DrawingTools(QWidget):
    """`tool_chosen`, `width_chosen`, `sheet_chosen(side, paper)`, `clear_wished`."""

    tool_chosen = Signal(str)
    width_chosen = Signal(int)
    sheet_chosen = Signal(int, str)
    clear_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._group = look, QButtonGroup(self)
        self._shown: tuple[Pad, int, Paper] | None = None
        self.tools = {tool: self._tool(tool, title) for tool, title in TOOL_TITLES.items()}
        self.width_field = SpinField(look, "Width", 1, WIDEST_PEN)
        self.sheets = DropDown(look, [(key, sheet_title(*sheet)) for key, sheet in _SHEETS.items()])
        self.clear = button(look, "Clear")
        self.clear.setToolTip("An empty sheet (Delete)")
        self.width_field.box.setAccessibleName("width of the pen")
        self.sheets.setAccessibleName("size and paper of the drawing")
        row = FlowRow(look, 8, self)
        for widget in (*self.tools.values(), self.clear, self.width_field, self.sheets):
            row.add(widget)
        self.width_field.value_edited.connect(self.width_chosen)
        self.sheets.key_chosen.connect(lambda key: self.sheet_chosen.emit(*_SHEETS[key]))
        self.clear.clicked.connect(self.clear_wished)

    def _tool(self, tool: str, title: str) -> QPushButton:
        made = button(self._look, title, icon_name=tool)
        made.setCheckable(True)
        made.setToolTip(f"{title} ({_KEYS[tool]})")
        made.clicked.connect(lambda: self.tool_chosen.emit(tool))
        self._group.addButton(made)
        return made

    def show_pad(self, pad: Pad, drawing: Drawing) -> None:
        """Shows what is drawn with, and on what; nothing is touched while only the drawing changes."""
        shown = (pad, drawing.side, drawing.paper)
        if shown == self._shown:
            return
        self._shown = shown
        for tool, made in self.tools.items():
            chosen = tool == pad.tool
            made.setChecked(chosen)
            set_kind(made, "kind", "prime" if chosen else "plain")
            made.setIcon(icon(self._look, tool, "inv" if chosen else "ink"))
        self.width_field.show_value(pad.width)
        self.sheets.show_key(_key(drawing.side, drawing.paper))
