"""The size formula in one line: symbols = numbers = result, and at the right end why it does not fit."""

from PySide6.QtCore import QLineF, QPointF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convlab.core.typography import decimal, whole
from convlab.state.sandbox_readout import FormulaLine
from convlab.state.sandbox_words import Fact, Sentence, plain
from convlab.widgets.formula_parts import Fraction, Part, paint_parts, parts_width
from convlab.widgets.look import Look
from convlab.widgets.painting import Run, draw_runs, runs_width

N, F, P, S, D = "\U0001d441", "\U0001d439", "\U0001d443", "\U0001d446", "\U0001d451"  # math italic, as in STIX
SMALLEST = 14  # px
BETWEEN = 56  # px between two formulas


class FormulaStrip(QWidget):
    """Paints one or two `FormulaLine`s, as large as the room allows."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[FormulaLine, ...] = ()
        self._px = 28.0
        self._reason_left = 0
        look.changed.connect(self.update)

    def show_formula(self, lines: tuple[FormulaLine, ...]) -> None:
        """Shows other numbers."""
        if lines == self._lines:
            return
        self._lines = lines
        self.setAccessibleName("output size")
        self.setAccessibleDescription(self.text())
        self.update()

    def set_form(self, px: float, reason_left: int) -> None:
        """The type size, and the x at which the reason begins (the output figure's)."""
        if (px, reason_left) != (self._px, self._reason_left):
            self._px, self._reason_left = px, reason_left
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """What the strip says, reasons included."""
        parts = [line.text for line in self._lines]
        parts += [plain(line.reason.long) for line in self._lines if line.reason]
        return "; ".join(parts)

    def sizeHint(self) -> QSize:
        return QSize(400, round(self._look.px(self._px) * 2.5))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        formulas, px = self._fitted()
        x, axis = 0.0, self.height() / 2
        for index, parts in enumerate(formulas):
            if index:
                middle = x + self._look.px(BETWEEN) / 2
                painter.setPen(QPen(self._look.colour("line"), 1))
                painter.drawLine(QLineF(middle, axis - px, middle, axis + px))
            x += self._look.px(BETWEEN) * bool(index)
            x = paint_parts(painter, QPointF(x, axis), parts, px)
        self._paint_reason(painter, x)
        painter.end()

    def _fitted(self) -> tuple[list[list[Part]], float]:
        """The formulas at the largest size that fits the width, and that size in px.

        Where even the smallest does not fit, the symbols are left out.
        """
        wanted = self._look.px(self._px)
        for without_symbols in (False, True):
            for px in range(wanted, SMALLEST - 1, -1):
                formulas = self._formulas(px)[without_symbols and len(self._lines) > 1 :]
                gaps = self._look.px(BETWEEN) * (len(formulas) - 1)
                if sum(parts_width(parts, px) for parts in formulas) + gaps <= self.width():
                    return formulas, px
        return self._formulas(SMALLEST), SMALLEST

    def _formulas(self, px: int) -> list[list[Part]]:
        """The symbols once, then the numbers of each axis."""
        words = _Words(self._look, self._look.math_font(px / self._look.scale))
        if len(self._lines) == 1:
            (line,) = self._lines
            return [[*words.head(line.name), *words.symbols(line.dilation), *words.numbers(line)]]
        numbers = [[*words.head(line.name)[:1], *words.numbers(line)] for line in self._lines]
        return [[*words.head("output size"), *words.symbols(self._lines[0].dilation)], *numbers]

    def _paint_reason(self, painter: QPainter, after: float) -> None:
        reason = next((line.reason for line in self._lines if line.reason), None)
        if reason is None:
            return
        for words in _forms(reason):
            runs = [
                Run(piece.text, self._look.font("body", 600 if piece.strong else 400), self._look.colour("ink2"))
                for piece in words
            ]
            left = self._reason_left
            if left <= after + 24 or left + runs_width(runs) > self.width():
                left = round(self.width() - runs_width(runs))
            if left > after + 24:
                draw_runs(painter, QPointF(left, self.height() / 2 + self._look.px(5)), runs)
                return


def _forms(reason: Fact) -> tuple[Sentence, Sentence]:
    return reason.long, reason.short


class _Words:
    """The pieces of the formula in one font, coloured by role."""

    def __init__(self, look: Look, font: QFont) -> None:
        self._look, self._font = look, font

    def ink(self, text: str, token: str = "ink") -> Run:
        return Run(text, self._font, self._look.colour(token))

    def head(self, name: str) -> list[Part]:
        return [self.ink(name), self.ink("  =  ")]

    def symbols(self, dilation: int) -> list[Part]:
        top = (
            self.ink(N, "input_t"),
            self.ink(" − "),
            self.ink(F if dilation == 1 else f"[{D}({F} − 1) + 1]", "kernel_t"),
            self.ink(" + 2"),
            self.ink(P),
        )
        return [Fraction(top, (self.ink(S),)), self.ink(" + 1")]

    def numbers(self, line: FormulaLine) -> list[Part]:
        top = (
            self.ink(whole(line.n), "input_t"),
            self.ink(" − "),
            self.ink(line.spread, "kernel_t"),
            self.ink(f" + 2·{line.padding}"),
        )
        parts: list[Part] = [self.ink("  =  "), Fraction(top, (self.ink(str(line.stride)),)), self.ink(" + 1")]
        if line.result is None:
            return [*parts, self.ink("  =  "), self.ink("?")]
        if line.exact < 1:
            return [*parts, self.ink(f"  =  {decimal(float(line.exact))},  no output")]
        if line.exact != line.result:
            exact = decimal(float(line.exact))
            return [*parts, self.ink(f"  =  {exact}  →  "), self.ink(whole(line.result), "output_t")]
        return [*parts, self.ink("  =  "), self.ink(whole(line.result), "output_t")]
