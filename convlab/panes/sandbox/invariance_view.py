"""The invariance bench: the input is shifted, and its response is watched with and without pooling."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from convlab.core.document import changed
from convlab.core.invariance import WAYS
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.invariance_input import ShiftedInput
from convlab.panes.sandbox.invariance_layout import LINE as NEXT_LINE
from convlab.panes.sandbox.invariance_layout import BenchPlaces, Needs, arrange_bench, words_lines, words_width
from convlab.panes.sandbox.invariance_ways import CARD, GAP, WayCard
from convlab.panes.sandbox.jitter import Jitter
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.panes.sandbox.view import SandboxView
from convlab.state.sandbox_bench import AXIS_TITLES, COMPARE_TITLES, FARTHEST, WINDOW_TITLES, ShiftBench
from convlab.state.sandbox_invariance import InvarianceReadout, Trial, invariance, specimen_of
from convlab.state.sandbox_invariance_words import NAMES
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.controls import DropDown, SpinField, button, text_label
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.keyed import ARROWS
from convlab.widgets.legend import Legend
from convlab.widgets.look import Look
from convlab.widgets.shift_curves import ShiftCurvesFigure

LINE = 21  # px at 100 %: of the sentences
MOST_HEIGHTS = 500
HINT = "or drag the input, or press an arrow key"


class InvarianceView(SandboxView):
    """Stage and desk of the bench; where the input stands and how it is set lies in the document."""

    def __init__(self, look: Look, edits: SandboxEdits) -> None:
        super().__init__(look, edits)
        self._bench = ShiftBench()
        self._readout: InvarianceReadout | None = None
        self._trial: Trial | None = None
        self._heights: dict[tuple[str, int, float], int] = {}  # of the sentences
        self.stage, self.desk = self._zone("stage"), self._zone("desk")
        self.input = ShiftedInput(look, self.stage)
        self.output_head = FigureHead(look, "output", "Response")
        self.cards = {way: WayCard(look, way) for way in WAYS}
        self.curves = ShiftCurvesFigure(look)
        for widget in (self.output_head, *self.cards.values(), self.curves):
            widget.setParent(self.stage)
        self.problem = prose_label("lead")
        self.problem.setParent(self.stage)
        self._make_scales()
        self._make_pooling()
        self._make_curve_controls()
        self._make_steering()
        self.words = [prose_label("body") for _ in range(3)]
        for label in self.words:
            label.setParent(self.desk)
        self.setFocusProxy(self.input.tile)
        self._connect()

    def _zone(self, name: str) -> QWidget:
        zone = QWidget(self)
        zone.setProperty("zone", name)
        zone.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        return zone

    def _make_scales(self) -> None:
        self.scale, self.change_scale = Legend(self._look), Legend(self._look)
        self.scale.setParent(self.stage)
        self.change_scale.setParent(self.stage)

    def _make_pooling(self) -> None:
        self.pooling = DropDown(self._look, list(WINDOW_TITLES.items()))
        self.pooling.setAccessibleName("pooling window")
        self.stride = SpinField(self._look, "Stride", 1, 3)
        self.stride.box.setAccessibleName("pooling stride")
        self.pooling.setParent(self.stage)
        self.stride.setParent(self.stage)

    def _make_curve_controls(self) -> None:
        self.axis = DropDown(self._look, list(AXIS_TITLES.items()))
        self.axis.setAccessibleName("direction of the curves")
        self.most = SpinField(self._look, "±", 1, FARTHEST)
        self.most.box.setAccessibleName("largest shift in pixels")
        self.compare = DropDown(self._look, list(COMPARE_TITLES.items()))
        self.compare.setAccessibleName("how responses are compared")
        for widget in (self.compare, self.axis, self.most):
            widget.setParent(self.stage)

    def _make_steering(self) -> None:
        self.jitter_button = button(self._look, "Jitter", "prime", "play")
        self.jitter_button.setProperty("tall", "40")
        self.jitter_button.setToolTip("A random walk, the same each time (J)")
        self.back = button(self._look, "Back to 0")
        self.back.setProperty("tall", "40")
        self.back.setToolTip("Not moved (0)")
        self.hint = text_label(HINT, size="caption", tone="ink2")
        for widget in (self.jitter_button, self.back, self.hint):
            widget.setParent(self.desk)
        self.jitter = Jitter(self)

    def _connect(self) -> None:
        self.input.shift_wished.connect(self._on_shift_wished)
        self.input.beyond_chosen.connect(lambda mode: self._wish(beyond=mode))
        self.pooling.key_chosen.connect(lambda key: self._wish(window=int(key)))
        self.stride.value_edited.connect(lambda stride: self._wish(stride=stride))
        self.axis.key_chosen.connect(lambda axis: self._wish(axis=axis))
        self.most.value_edited.connect(lambda most: self._wish(most=most))
        self.compare.key_chosen.connect(lambda key: self._wish(compare=key))
        self.curves.shift_chosen.connect(self._on_curve_pressed)
        self.jitter.moved.connect(self._on_jittered)
        self.jitter.playing_changed.connect(self._on_playing_changed)
        self.jitter_button.clicked.connect(self._toggle_jitter)
        self.back.clicked.connect(lambda: self._on_shift_wished(0, 0))

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows the setting on the bench; what was measured before is not measured again."""
        bench = readout.state.bench
        shown, self._trial = invariance(specimen_of(readout.computed), bench, self._trial)
        self._show(shown, bench)

    def status(self) -> tuple[str, str] | None:
        """Where the input stands, and what max pooling makes of it."""
        if self._readout is None or not self._readout.ways:
            return None
        parts = ", ".join(f"{NAMES[way.way]} {way.part}" for way in self._readout.ways)
        return self._readout.shift_words, f"changed: {parts}"

    def portraits(self) -> dict[str, QWidget]:
        return {"figures": self.stage, "desk": self.desk}

    def _show(self, readout: InvarianceReadout, bench: ShiftBench) -> None:
        self._readout, self._bench = readout, bench
        self.input.show_readout(readout, bench)
        self.output_head.set_shape(readout.output_shape)
        for way in readout.ways:
            self.cards[way.way].show_way(way, readout)
        for widget in (*self.cards.values(), self.curves, self.compare, self.axis, self.most):
            widget.setVisible(bool(readout.ways))
        self.problem.setVisible(readout.problem is not None)
        self.problem.setText(readout.problem.sentence if readout.problem else "")
        self.jitter_button.setEnabled(bool(readout.ways))
        self.back.setEnabled(bool(readout.ways))
        self.curves.show_curves(readout.curves)
        self._show_controls(readout, bench)
        self._place()

    def _show_words(self, column: int, room: int) -> None:
        """The sentences; the shorter one where the long one needs more than the room."""
        facts = self._readout.facts if self._readout else ()
        for label, fact in zip(self.words, facts or (None, None, None), strict=True):
            self._say(label, markup([fact.long]) if fact else "")
            if fact and self._high(label, column) > room:
                self._say(label, markup([fact.short]))

    @staticmethod
    def _say(label: QLabel, text: str) -> None:
        if text != label.text():
            label.setText(text)

    def _show_controls(self, readout: InvarianceReadout, bench: ShiftBench) -> None:
        self.pooling.show_key(str(bench.window))
        self.stride.show_value(bench.stride)
        self.axis.show_key(bench.axis)
        self.most.show_value(bench.most)
        self.compare.show_key(bench.compare)
        low = -readout.largest if readout.is_signed else 0.0
        self.scale.show_range(low, readout.largest, readout.is_signed, "response")
        self.scale.setVisible(bool(readout.ways) and (readout.is_signed or not readout.is_numbers))
        self.change_scale.show_range(-readout.largest_change, readout.largest_change, True, "now − before")
        self.change_scale.setVisible(bool(readout.ways))

    def least_height(self, width: int) -> int:
        """Px that all of it needs at a width."""
        return self._arrangement(width, 0).height

    def _arrangement(self, width: int, height: int) -> BenchPlaces:
        column, lines = words_width(width, self._look.scale), words_lines(width, self._look.scale)
        room = lines * self._look.px(LINE) + self._look.px(8)
        self._show_words(column, room)
        first, second, third = (max(room, self._high(label, column)) for label in self.words)
        pooling = self._across(self.output_head, self.pooling, self.stride)
        controls = self._across(self.compare, self.axis, self.most)
        card, gap = self._look.px(CARD), self._look.px(GAP)
        ratio = self._readout.map_ratio if self._readout else 1.0
        needs = Needs((first, second, third), card, gap, ratio, pooling, controls)
        return arrange_bench(width, height, self._look.scale, needs)

    def _across(self, *widgets: QWidget) -> int:
        """How wide widgets are in a row."""
        return sum(widget.sizeHint().width() + self._look.px(12) for widget in widgets)

    def _high(self, label: QLabel, width: int) -> int:
        """A sentence's height at a width, measured once."""
        key = (label.text(), width, self._look.scale)
        if key not in self._heights:
            if len(self._heights) > MOST_HEIGHTS:
                self._heights.clear()
            self._heights[key] = label.heightForWidth(width)
        return self._heights[key]

    def _place(self) -> None:
        places = self._arrangement(self.width(), self.height())
        self.stage.setGeometry(0, 0, self.width(), places.stage_height)
        self.desk.setGeometry(0, places.stage_height, self.width(), places.height - places.stage_height)
        self.input.place(places.input_head, places.input)
        self.output_head.setGeometry(places.output_head)
        self._place_at_right(places.pooling, self.stride, self.pooling)
        self.problem.setGeometry(self._problem_place(places))
        for card, place in zip(self.cards.values(), places.cards, strict=True):
            card.place(place)
        self._place_scales(places.scales)
        self._place_at_right(places.controls, self.most, self.axis, self.compare)
        self.curves.setGeometry(places.curves)
        for label, place in zip(self.words, places.words, strict=True):
            label.setGeometry(place)
        self._place_steering(places.strip)

    def _place_scales(self, row: QRect) -> None:
        """Under the maps."""
        left = row.x()
        for scale in (self.scale, self.change_scale):
            if not scale.isHidden():
                scale.setGeometry(left, row.y(), self._look.px(120), row.height())
                left += self._look.px(120 + 28)

    def _place_at_right(self, row: QRect, *widgets: QWidget) -> None:
        """From the right end of a row; the next line takes what finds no room."""
        right, y = row.right() + 1, row.y() + (row.height() - self._look.px(32)) // 2
        for widget in widgets:
            wide = widget.sizeHint().width()
            if right - wide < row.x() and right <= row.right():
                right, y = row.right() + 1, y + self._look.px(NEXT_LINE)
            widget.setGeometry(right - wide, y, wide, self._look.px(32))
            right -= wide + self._look.px(12)

    def _problem_place(self, places: BenchPlaces) -> QRect:
        """Where the maps would stand."""
        corner, wide = places.cards[0].topLeft(), min(places.output_head.width(), self._look.px(520))
        return QRect(corner.x(), corner.y(), wide, self.problem.heightForWidth(wide))

    def _place_steering(self, strip: QRect) -> None:
        left, middle = strip.x(), strip.center().y() + 1
        for widget in (self.jitter_button, self.back, self.hint):
            size = widget.sizeHint()
            widget.setGeometry(left, middle - size.height() // 2, size.width(), size.height())
            widget.setVisible(left + size.width() <= strip.right() + 1)
            left += size.width() + self._look.px(12)

    def _wish(self, **update: object) -> None:
        self._edits.set_bench(changed(self._bench, **update))

    def _on_shift_wished(self, rows: int, columns: int) -> None:
        """A person moved the input: the jitter rests."""
        self.jitter.stop()
        self._shift_to(rows, columns)

    def _shift_to(self, rows: int, columns: int) -> None:
        most = self._readout.farthest if self._readout else (0, 0)
        shift = tuple(min(max(-m, s), m) for s, m in zip((rows, columns), most, strict=True))
        self._wish(shift=shift)

    def _on_curve_pressed(self, shift: int) -> None:
        self.jitter.stop()
        self._along_axis(shift)

    def _along_axis(self, shift: int) -> None:
        rows, columns = self._readout.shift if self._readout else (0, 0)
        self._shift_to(*((shift, columns) if self._bench.axis == "vertical" else (rows, shift)))

    def _toggle_jitter(self) -> None:
        most = self._readout.farthest[0 if self._bench.axis == "vertical" else 1] if self._readout else 0
        self.jitter.toggle(self._bench.seed, most)

    def _on_jittered(self, shift: int) -> None:
        self._along_axis(shift)

    def _on_playing_changed(self, playing: bool) -> None:
        self.jitter_button.setText("Stop" if playing else "Jitter")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if arrow is not None and plain:
            self.input.move(*arrow)
        elif plain and event.text() == "0":
            self._on_shift_wished(0, 0)
        elif plain and event.text().lower() == "j":
            self._toggle_jitter()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._readout is not None:
            self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        self.jitter.stop()
        super().hideEvent(event)
