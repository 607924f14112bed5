"""The desk of "Backwards": the places that pull at one weight as arrows, and the two sums as formulas."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.backwards_layout import Places
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.state.sandbox_backwards import BackwardsReadout
from convlab.state.sandbox_words import Sentence
from convlab.widgets.contribution_arrows import ContributionArrows
from convlab.widgets.controls import rule, text_label
from convlab.widgets.equation_line import EquationLine
from convlab.widgets.look import Look
from convlab.widgets.painting import text_width


class BackwardsDesk(QWidget):
    """Arrows and sentences over the two formulas."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._titles: tuple[str, ...] = ("",)
        self._sentences: tuple[Sentence, ...] = ()
        self.setProperty("zone", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = text_label("", size="control", tone="grad", strong=True)
        self.arrows = ContributionArrows(look)
        self.words = prose_label("lead")
        self.weight, self.input = EquationLine(look), EquationLine(look)
        self._rule = rule()
        for widget in (self.title, self.arrows, self.words, self.weight, self._rule, self.input):
            widget.setParent(self)

    def show_readout(self, readout: BackwardsReadout) -> None:
        """Spells out one weight and one input cell."""
        self._titles, self._sentences = readout.titles, readout.sentences
        self._say_title()
        self.arrows.setVisible(readout.pulls is not None)
        if readout.pulls is not None:
            self.arrows.show_rungs(readout.rungs, readout.pulls.total)
        self._say_words()
        self.weight.show_equation(readout.weight_equation)
        self.input.show_equation(readout.input_equation)

    def _say_title(self) -> None:
        font, room = self._look.font("control", 600), self.title.width()
        fits = (text for text in self._titles if text_width(font, text) <= room)
        self.title.setText(next(fits, self._titles[-1]))

    def _say_words(self) -> None:
        """As many sentences as there is room for, the first ones first."""
        for count in range(len(self._sentences), 0, -1):
            self.words.setText(markup(self._sentences[:count]))
            if self.words.heightForWidth(self.words.width()) <= self.words.height():
                return

    def place(self, places: Places) -> None:
        """Puts everything where the arrangement says; the desk begins where the stage ends."""
        px, form, top = self._look.px, places.form, places.stage
        margin = px(form.margin)
        wide = self.width() - 2 * margin
        self.title.setGeometry(margin, px(form.desk_top), wide, px(24))
        self._say_title()
        for widget, place in (
            (self.arrows, places.arrows),
            (self.weight, places.weight_formula),
            (self.input, places.input_formula),
        ):
            widget.setGeometry(QRect(place[0], place[1] - top, place[2], place[3]))
        words = QRect(places.words[0], places.words[1] - top, places.words[2], places.words[3])
        if self.arrows.isHidden():  # the sentences have the room of the arrows
            words = QRect(margin, places.arrows[1] - top, min(wide, px(900)), places.arrows[3])
        self.words.setGeometry(words)
        self._say_words()
        self._rule.setGeometry(margin, places.rule - top, wide, 1)
        for line in (self.weight, self.input):
            line.set_px(form.formula_px)
