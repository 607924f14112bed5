"""The desk of shared weights: the counts on one scale, and the button that gives each line a weight of its own."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.prose import markup, prose_label
from convlab.panes.sandbox.shared_layout import FORMS, SharedForm, form_of
from convlab.state.sandbox_shared import SharedReadout
from convlab.state.sandbox_shared_words import untied_words
from convlab.widgets.controls import button, rule, set_kind
from convlab.widgets.look import Look
from convlab.widgets.weight_bars import WeightBars

STRIP, STRIP_FREE = 64, 420  # px at 100 %: the pane's own controls stand in the last strip, at its right
TOP, GAP = 16, 12  # px at 100 %


class SharedDesk(QWidget):
    """Bars at the left, what tying saves at the right; in a narrow pane below."""

    untie_wished = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._untied = False
        self.setProperty("zone", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bars = WeightBars(look)
        self.untie = button(look, "Untie", "prime")
        self.untie.setProperty("tall", "40")
        self.words, self.verdict = prose_label("body"), prose_label("body")
        self._rule = rule()
        for widget in (self.bars, self.untie, self.words, self.verdict, self._rule):
            widget.setParent(self)
        self.untie.clicked.connect(lambda: self.untie_wished.emit(not self._untied))

    def show_shared(self, shared: SharedReadout, hidden: bool) -> None:
        """Shows the counts of a readout."""
        self._untied = shared.untied
        drawn = shared.drawing is not None
        self.bars.show_counts(shared.counts, "untied" if shared.untied else "shared", hidden)
        self.untie.setText("Tie again" if shared.untied else "Untie")
        self.untie.setToolTip(
            "One weight for all its lines again (U)" if shared.untied else "A weight of its own for each line (U)"
        )
        counted = shared.counts is not None and not hidden
        self.untie.setVisible(drawn)
        self.words.setVisible(counted and drawn)
        self.verdict.setVisible(counted)
        if shared.counts is not None:
            self.words.setText(markup([untied_words(shared)]))
            self.verdict.setText(markup([shared.counts.verdict]))
        self.place()

    def _set_type(self, form: SharedForm) -> None:
        for label in (self.words, self.verdict):
            set_kind(label, "type", "lead" if form is FORMS[0] else "")

    def height_for(self, width: int) -> int:
        """How high the desk must be at a width."""
        px, form = self._look.px, form_of(width, self._look.scale)
        self._set_type(form)
        inner = width - 2 * px(form.margin)
        bars = self.bars.sizeHint().height()
        if not form.stacked:
            return px(TOP) + max(bars, self._side_height(self._side(inner, form))) + px(GAP) + px(STRIP)
        below = self._side_height(inner) + self.verdict.heightForWidth(inner) + px(GAP)
        return px(TOP) + bars + px(GAP) + below + px(GAP + STRIP)

    def _side(self, inner: int, form: SharedForm) -> int:
        return inner - round(inner * form.bars) - self._look.px(40)

    def _side_height(self, width: int) -> int:
        return self.untie.sizeHint().height() + self._look.px(10) + self.words.heightForWidth(width)

    def place(self) -> None:
        """Puts everything into the desk's width and height."""
        px, form = self._look.px, form_of(self.width(), self._look.scale)
        margin, inner = px(form.margin), self.width() - 2 * px(form.margin)
        bars = self.bars.sizeHint().height()
        wide = inner if form.stacked else round(inner * form.bars)
        self.bars.setGeometry(margin, px(TOP), wide, bars)
        strip = self.height() - px(STRIP)
        if form.stacked:
            top = px(TOP) + bars + px(GAP)
            self._place_side(QRect(margin, top, inner, self._side_height(inner)))
            high = self.verdict.heightForWidth(inner)
            self.verdict.setGeometry(margin, top + self._side_height(inner) + px(GAP), inner, high)
        else:
            side = self._side(inner, form)
            self._place_side(QRect(margin + inner - side, px(TOP + 4), side, strip - px(TOP)))
            room = inner - px(STRIP_FREE)
            high = self.verdict.heightForWidth(room)
            self.verdict.setGeometry(margin, strip + (px(STRIP) - high) // 2, room, high)
        self._rule.setGeometry(margin, strip, inner, 1)

    def _place_side(self, room: QRect) -> None:
        hint = self.untie.sizeHint()
        self.untie.setGeometry(room.x(), room.y(), hint.width(), hint.height())
        top = room.y() + hint.height() + self._look.px(10)
        self.words.setGeometry(room.x(), top, room.width(), self.words.heightForWidth(room.width()))
