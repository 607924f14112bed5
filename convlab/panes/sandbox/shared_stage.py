"""The stage of shared weights: the input, the lines between its units and the output's, and the same as a matrix."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from convlab.core.typography import shape, whole
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.panes.sandbox.shared_input import SharedInput
from convlab.panes.sandbox.shared_layout import (
    STACKED_INPUT,
    SharedPlaces,
    form_of,
    least_stage,
    shared_places,
    stands_in_row,
)
from convlab.state.sandbox import Locked
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_shared import HelpKey, SharedReadout, Trace
from convlab.state.sandbox_shared_words import lines_words, trace_words, unit_sum, words_of_all_kinds
from convlab.state.sandbox_words import Piece, Sentence, plain
from convlab.widgets.controls import button, set_kind
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.look import Look
from convlab.widgets.shared_figure import SharedFigure
from convlab.widgets.sparse_matrix import SparseMatrixFigure
from convlab.widgets.unit_lines import UnitLines
from convlab.widgets.unit_sum import UnitSumLine

TYPE_SIZES, LARGE_SUM = (20, 18, 16, 15), 18  # px at 100 %: of the sum; beside a smaller one, words are smaller too
ENDLESS = 100_000  # px: a column that may be as high as it likes
UNDER, LEAST_BESIDE = 12, 250  # px at 100 %: over the words; the least width for them under the matrix


class SharedStage(QWidget):
    """Three figures of one setting; what is followed in one is followed in all."""

    traced = Signal(object)  # Trace | None
    chosen = Signal(object)  # Trace
    help_wished = Signal(str)  # HelpKey

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._figure: SharedFigure | None = None
        self._longest: Sentence = ()
        self._said: Sentence = ()
        self._shapes: tuple[tuple[str, ...], ...] = ()  # of both heads, from long to short
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.input = SharedInput(look, self)
        self.lines, self.matrix = UnitLines(look), SparseMatrixFigure(look)
        self.lines_head = FigureHead(look, "kernel", "Lines")
        self.matrix_head = FigureHead(look, "kernel", "Matrix")
        self.words, self.sum = prose_label("lead"), UnitSumLine(look)
        self.words.setAccessibleName("what is followed")
        self.trouble = prose_label("lead")
        self.help: QPushButton = button(look, "")
        self._help: HelpKey | None = None
        for label in (self.words, self.trouble):
            set_kind(label, "type", "lead")
        for widget in (*self._drawn(), self.trouble, self.help):
            widget.setParent(self)
        self.sum.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in (self.input, self.lines, self.matrix):
            part.traced.connect(self.traced)
            part.chosen.connect(self.chosen)
        self.input.numbers_wished.connect(lambda: self.help_wished.emit("numbers"))
        self.help.clicked.connect(lambda: self.help_wished.emit(self._help or ""))

    def _drawn(self) -> tuple[QWidget, ...]:
        return self.lines_head, self.lines, self.matrix_head, self.matrix, self.words, self.sum

    def show_shared(self, readout: SandboxReadout, shared: SharedReadout, figure: SharedFigure | None) -> None:
        """Shows a readout, with what is followed in it."""
        self.input.show(readout, shared, figure)
        for widget in self._drawn():
            widget.setVisible(figure is not None)
        self._show_trouble(shared, readout.locked)
        if figure is not None:
            size, lines = shape(figure.drawing.sparse.shape), f"{whole(figure.drawing.lines)} lines"
            self._shapes = ((lines_words(shared), lines, ""), (f"{size}, times the input", size, ""))
            self._longest = max(words_of_all_kinds(shared), key=lambda words: len(plain(words)))
            self.sum.show_sum(unit_sum(shared, figure.hidden))
        self._figure = figure
        self.place()
        if figure is not None:
            self.follow(shared, figure)

    def follow(self, shared: SharedReadout, figure: SharedFigure) -> None:
        """Shows what else is followed in the same drawing: nothing changes its place."""
        self._figure = figure
        words = trace_words(shared, figure.trace)
        self.input.follow(figure)
        self.lines.show_figure(figure, plain(words))
        self.matrix.show_figure(figure, plain(words))
        self._said = words
        self.words.setText(markup([words]))

    def _show_trouble(self, shared: SharedReadout, locked: frozenset[Locked]) -> None:
        trouble = shared.trouble
        self.trouble.setVisible(trouble is not None)
        self.help.setVisible(trouble is not None and bool(trouble.helps) and "kernel" not in locked)
        if trouble is None:
            return
        head, _, rest = trouble.sentence.partition(": ")
        pieces = (Piece(f"{head}: ", True), Piece(rest)) if rest else (Piece(head),)
        self.trouble.setText(markup([pieces]))
        if trouble.helps:
            self._help = trouble.helps[0].key
            self.help.setText(trouble.helps[0].label)

    def least_height(self, width: int) -> int:
        """How high the stage must be at a width."""
        return least_stage(width, self._look.scale, self._input_height(width, 0))

    def _input_height(self, width: int, height: int) -> int:
        """How high the input's column or row is, in a stage of this height where it stands beside the lines."""
        form, scale = form_of(width, self._look.scale), self._look.scale
        if form.stacked:
            inner = width - 2 * round(form.margin * scale)
            row = stands_in_row(inner, scale)
            places = self.input.places(inner, round(STACKED_INPUT * scale) if row else ENDLESS, row)
        else:
            places = self.input.places(round(form.left * scale), height - round((form.top + 12) * scale), row=False)
        return places.height if places else 0

    def place(self) -> None:
        """Puts every figure into its room."""
        scale = self._look.scale
        places = shared_places(self.width(), self.height(), scale, self._input_height(self.width(), self.height()))
        self._place_trouble(places)
        if self._figure is None:
            return
        in_row = places.form.stacked and stands_in_row(places.input.width(), scale)
        self.input.place(places.input, in_row)
        heads = (self.lines_head, self.matrix_head)
        for head, room, shapes in zip(heads, (places.lines, places.matrix), self._shapes, strict=True):
            head.setGeometry(places.head_of(room, scale))
            _show_longest(head, shapes)
        self.lines.setGeometry(places.lines)
        self._place_matrix(places.matrix, self._figure)
        self.words.setText(markup([self._said]))  # the longest was tried on

    def _place_trouble(self, places: SharedPlaces) -> None:
        px = self._look.px
        wide = min(px(560), self.width() - 2 * px(places.form.margin))
        left, top = (self.width() - wide) // 2, self.height() // 3
        high = self.trouble.heightForWidth(wide)
        self.trouble.setGeometry(left, top, wide, high)
        hint = self.help.sizeHint()
        self.help.setGeometry(left, top + high + px(12), hint.width(), hint.height())

    def _place_matrix(self, room: QRect, figure: SharedFigure) -> None:
        """The matrix, and in the corner under it, or below all of it, what is said: large where there is room."""
        px = self._look.px
        corner = self._corner(room, figure, room.height())
        for size in TYPE_SIZES:
            self._set_type(size)
            if corner is not None and self._words_height(corner.width()) <= corner.height():
                self._set_type(self.sum.px_at(corner.width()))
                self.matrix.setGeometry(room)
                self._place_words(corner)
                return
        words = self._words_height(room.width())
        high = room.height() - words - px(UNDER)
        self.matrix.setGeometry(room.x(), room.y(), room.width(), high)
        used = self.matrix.height_for(figure, room.width(), high)
        self._place_words(QRect(room.x(), room.y() + used + px(UNDER), room.width(), words))

    def _set_type(self, size: int) -> None:
        set_kind(self.words, "type", "lead" if size >= LARGE_SUM else "")
        self.sum.set_largest(size)

    def _corner(self, room: QRect, figure: SharedFigure, height: int) -> QRect | None:
        """What a wide matrix leaves free below it, beside the longer vector of the input."""
        px, layout = self._look.px, self.matrix.laid_out(figure, room.width(), height)
        top = round(layout.matrix.bottom()) + px(UNDER)
        corner = QRect(room.x() + layout.left, room.y() + top, layout.input_left - layout.left - px(UNDER), 0)
        corner.setHeight(layout.bottom - top)
        return corner if corner.width() >= px(LEAST_BESIDE) else None

    def _words_height(self, width: int) -> int:
        return self._said_height(width) + self._look.px(8) + self.sum.heightForWidth(width)

    def _said_height(self, width: int) -> int:
        """As high as the longest sentence needs, so that nothing moves under the pointer."""
        self.words.setText(markup([self._longest]))
        return self.words.heightForWidth(width)

    def _place_words(self, room: QRect) -> None:
        high = self._said_height(room.width())
        self.words.setGeometry(room.x(), room.y(), room.width(), high)
        below = room.y() + high + self._look.px(8)
        self.sum.setGeometry(room.x(), below, room.width(), self.sum.heightForWidth(room.width()))

    def followed(self) -> Trace | None:
        """What is followed now."""
        return self._figure.trace if self._figure else None


def _show_longest(head: FigureHead, shapes: tuple[str, ...]) -> None:
    """Shows the longest shape that has room beside the name."""
    for text in shapes:
        head.set_shape(text)
        if head.sizeHint().width() <= head.width():
            return
