"""A derivative and the sum that it is, with its numbers filled in, in one line: dL over dW = ... = 11."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convlab.state.backwards_equations import Bit, Equation
from convlab.widgets.look import Look
from convlab.widgets.painting import Run, draw_runs, runs_width, text_width
from convlab.widgets.rich_text import formula_letters

SMALLEST, LEAST = 0.65, 14  # of the wished size, and px: smaller, and a shorter form is taken
_TONES = {"ink": "ink", "quiet": "ink2", "input": "input_t", "kernel": "kernel_t", "gradient": "grad_t"}
_BOTTOM_TONES = {"W": "kernel", "x": "input"}


class EquationLine(QWidget):
    """Shows the longest form of an `Equation` that fits the width at a size that can be read."""

    def __init__(self, look: Look, px: float = 24) -> None:
        super().__init__()
        self._look, self._px = look, px
        self._equation: Equation | None = None
        look.changed.connect(self.update)

    def show_equation(self, equation: Equation | None) -> None:
        """Shows another one; None leaves the line empty."""
        if equation != self._equation:
            self._equation = equation
            self.setAccessibleName("formula of the gradient")
            self.setAccessibleDescription(self.text())
            self.update()

    def set_px(self, px: float) -> None:
        """Another type size, in px at 100 %."""
        if px != self._px:
            self._px = px
            self.update()

    def text(self) -> str:
        """The longest form as text."""
        return self._equation.text if self._equation else ""

    def shown(self) -> Sequence[Bit]:
        """The form that has room now."""
        return self._fitted(self._equation)[0] if self._equation else ()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), round(self._look.px(self._px) * 2.4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._equation is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        form, px = self._fitted(self._equation)
        axis, x = self.height() / 2, 0.0
        lead = self._runs(self._equation.lead, px)
        if runs_width(lead) + self._width(form, px) <= self.width():
            x = draw_runs(painter, QPointF(0, axis + self._look.px(px) * 0.33), lead)
        x = self._paint_head(painter, px, QPointF(x, axis))
        draw_runs(painter, QPointF(x, axis + self._look.px(px) * 0.33), self._runs(form, px))
        painter.end()

    def _fitted(self, equation: Equation) -> tuple[Sequence[Bit], float]:
        for form in equation.forms:
            px = self._px
            while px >= max(LEAST, self._px * SMALLEST):
                if self._width(form, px) <= self.width():
                    return form, px
                px -= 1
        return equation.forms[-1], max(LEAST, self._px * SMALLEST)

    def _width(self, form: Sequence[Bit], px: float) -> float:
        return self._head_width(px) + runs_width(self._runs(form, px))

    def _runs(self, form: Sequence[Bit], px: float) -> list[Run]:
        return [self._run(bit, px) for bit in form]

    def _run(self, bit: Bit, px: float) -> Run:
        colour = self._look.colour(_TONES[bit.tone])
        if bit.words:
            return Run(bit.text, self._look.font(px * 0.72), colour)
        return Run(formula_letters(bit.text), self._look.math_font(px), colour)

    def _head(self) -> tuple[str, str]:
        top, of = (self._equation.top, self._equation.of) if self._equation else ("", "")
        return "∂" + formula_letters(top), "∂" + formula_letters(of)

    def _head_width(self, px: float) -> float:
        font = self._look.math_font(px)
        return max(text_width(font, part) for part in self._head()) + 8 + text_width(font, "  =  ")

    def _paint_head(self, painter: QPainter, px: float, start: QPointF) -> float:
        """The fraction dL over dW and the sign behind it; returns the x after them."""
        look, size, (top, bottom) = self._look, self._look.px(px), self._head()
        font, ink = look.math_font(px), look.colour("ink")
        wide = max(text_width(font, part) for part in (top, bottom)) + 8
        of = self._equation.of if self._equation else "W"
        below = look.colour(_TONES[_BOTTOM_TONES.get(of, "ink")])
        for text, colour, lower in ((top, ink, -0.3), (bottom, below, 0.95)):
            left = start.x() + (wide - text_width(font, text)) / 2
            draw_runs(painter, QPointF(left, start.y() + size * lower), [Run(text, font, colour)])
        painter.setPen(QPen(ink, max(1.2, size * 0.05)))
        painter.drawLine(QLineF(start.x(), start.y(), start.x() + wide, start.y()))
        return draw_runs(painter, QPointF(start.x() + wide, start.y() + size * 0.33), [Run("  =  ", QFont(font), ink)])
