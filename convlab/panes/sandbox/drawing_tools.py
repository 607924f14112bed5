"""The row under the drawing pad: tools, width, size, paper and a fresh sheet."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from convlab.core.typography import shape
from convlab.imaging.strokes import TOOL_TITLES
from convlab.state.drawing import PAD_SIDES, PAPER_TITLES, WIDEST_PEN, Drawing, Pad
from convlab.widgets.controls import DropDown, SpinField, button, set_kind
from convlab.widgets.flow import FlowRow
from convlab.widgets.icons import icon
from convlab.widgets.look import Look

_KEYS = {"pen": "P", "eraser": "E", "line": "L"}


class DrawingTools(QWidget):
    """`tool_chosen`, `width_chosen`, `side_chosen`, `paper_chosen`, `clear_wished`."""

    tool_chosen = Signal(str)
    width_chosen = Signal(int)
    side_chosen = Signal(int)
    paper_chosen = Signal(str)
    clear_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._group = look, QButtonGroup(self)
        self.tools = {tool: self._tool(tool, title) for tool, title in TOOL_TITLES.items()}
        self.width_field = SpinField(look, "Width", 1, WIDEST_PEN)
        self.sides = DropDown(look, [(str(side), f"{shape((side, side))} px") for side in PAD_SIDES])
        self.papers = DropDown(look, list(PAPER_TITLES.items()))
        self.clear = button(look, "Clear")
        self.clear.setToolTip("An empty sheet (Delete)")
        self.width_field.box.setAccessibleName("width of the pen")
        self.sides.setAccessibleName("size of the drawing")
        self.papers.setAccessibleName("pen and paper")
        row = FlowRow(look, 8, self)
        for widget in (*self.tools.values(), self.width_field, self.sides, self.papers, self.clear):
            row.add(widget)
        self.width_field.value_edited.connect(self.width_chosen)
        self.sides.key_chosen.connect(lambda key: self.side_chosen.emit(int(key)))
        self.papers.key_chosen.connect(self.paper_chosen)
        self.clear.clicked.connect(self.clear_wished)

    def _tool(self, tool: str, title: str) -> QPushButton:
        made = button(self._look, title, icon_name=tool)
        made.setCheckable(True)
        made.setToolTip(f"{title} ({_KEYS[tool]})")
        made.clicked.connect(lambda: self.tool_chosen.emit(tool))
        self._group.addButton(made)
        return made

    def show_pad(self, pad: Pad, drawing: Drawing) -> None:
        """Shows what is drawn with, and on what."""
        for tool, made in self.tools.items():
            chosen = tool == pad.tool
            made.setChecked(chosen)
            set_kind(made, "kind", "prime" if chosen else "plain")
            made.setIcon(icon(self._look, tool, "inv" if chosen else "ink"))
        self.width_field.show_value(pad.width)
        self.sides.show_key(str(drawing.side))
        self.papers.show_key(drawing.paper)
