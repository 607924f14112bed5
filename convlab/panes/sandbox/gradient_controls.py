"""Which gradient the output starts from: one cell, all ones, or what a person paints, and with which brush."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convlab.state.sandbox import GradientChoice
from convlab.widgets.controls import DropDown, SpinField, button
from convlab.widgets.look import Look

GRADIENT_TITLES: dict[GradientChoice, str] = {"cell": "1 at one cell", "ones": "1 everywhere", "painted": "Painted"}
LARGEST_STROKE = 9


class GradientControls(QWidget):
    """`choice_chosen(key)`; `cleared` takes everything painted away."""

    choice_chosen = Signal(str)
    cleared = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.choice = DropDown(look, list(GRADIENT_TITLES.items()))
        self.choice.setAccessibleName("gradient at the output")
        self.brush = SpinField(look, "", -LARGEST_STROKE, LARGEST_STROKE)
        self.brush.box.setAccessibleName("value that is painted, 0 erases")
        self.brush.setToolTip("What a press or a drag paints; 0 erases")
        self.brush.box.setPrefix("with ")
        self.brush.show_value(1)
        self.clear = button(look, "Clear")
        self.clear.setToolTip("Takes away what is painted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for widget in (self.choice, self.brush, self.clear):
            row.addWidget(widget)
        row.addStretch(1)
        self.choice.key_chosen.connect(self.choice_chosen)
        self.clear.clicked.connect(self.cleared)

    @property
    def value(self) -> float:
        """What the brush paints."""
        return float(self.brush.value())

    def _fit(self) -> None:
        """The drop-down is as wide as what it shows: the brush needs the room."""
        advance = self.choice.fontMetrics().horizontalAdvance
        longest = max(advance(title) for title in GRADIENT_TITLES.values())
        self.choice.setFixedWidth(self.choice.sizeHint().width() - longest + advance(self.choice.text()) + 4)

    def show_choice(self, choice: GradientChoice, something_painted: bool) -> None:
        """Shows the choice; the brush only where it paints."""
        self.choice.show_key(choice)
        self._fit()
        self.brush.setVisible(choice == "painted")
        self.clear.setVisible(choice == "painted")
        self.clear.setEnabled(something_painted)
