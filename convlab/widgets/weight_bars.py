"""Three counts as bars on one scale, each with its formula: symbols = numbers = how many weights."""

from math import ceil, log10

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.core.typography import whole
from convlab.state.sandbox_counts import CountLine, Counts
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_runs, draw_text, runs_width, text_width
from convlab.widgets.shading import mixed

ROW, SCALE_ROW = 42, 26  # px at 100 %
LARGEST_FORMULA, SMALLEST_FORMULA = 22, 15  # px at 100 %
LEAST_BAR = 110  # px at 100 %: with less left, the formula is shortened
BOTH = ("symbols", "numbers")  # the parts of a formula
_TOKENS = {"input": "input_t", "kernel": "kernel_t", "output": "output_t", "ink": "ink"}


class WeightBars(QWidget):
    """Paints `Counts`; the way of connecting that is drawn on the stage has the full bar, the others are quiet."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._counts: Counts | None = None
        self._present = "shared"
        self._hidden = False
        self._with_biases = True
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName("how many weights")
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_counts(self, counts: Counts | None, present: str, hidden: bool = False) -> None:
        """Shows other counts; `hidden` shows "?" for each of them."""
        self._counts, self._present, self._hidden = counts, present, hidden
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """All that is written."""
        if self._counts is None:
            return ""
        if self._hidden:
            return "; ".join(f"{line.name}: {line.symbols} = ?" for line in self._counts.lines)
        scale = "; logarithmic scale: each mark is ten times the one before" if self._counts.is_logarithmic else ""
        return "; ".join(line.text for line in self._counts.lines) + scale

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(700), self._look.px(3 * ROW + SCALE_ROW))

    def bar_length(self, line: CountLine) -> float:
        """The length of a bar, 0 to 1, on the scale of all three."""
        assert self._counts is not None
        most = max(one.weights for one in self._counts.lines)
        if self._counts.is_logarithmic:
            return log10(max(1, line.weights)) / _decades(most) if line.weights > 1 else 0.0
        return line.weights / max(1, most)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._counts is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        left, formulas = self._formulas()
        bars_left = left + max(runs_width(runs) for runs in formulas) + self._look.px(24)
        for place, (line, runs) in enumerate(zip(self._counts.lines, formulas, strict=True)):
            row = QRectF(0, place * self._look.px(ROW), self.width(), self._look.px(ROW))
            self._paint_words(painter, row, line)
            draw_runs(painter, QPointF(left, row.center().y() + self._look.px(7)), runs)
            self._paint_bar(painter, QRectF(bars_left, row.y(), 0, row.height()), line)
        self._paint_scale(painter, bars_left)
        painter.end()

    def _paint_words(self, painter: QPainter, row: QRectF, line: CountLine) -> None:
        present = line.key == self._present
        font = self._look.font("lead", 600 if present else 400)
        draw_text(painter, row, Run(line.name, font, self._look.colour("ink" if present else "ink2")), LEFT)

    def _paint_bar(self, painter: QPainter, row: QRectF, line: CountLine) -> None:
        """The bar from the left of `row`, and the count behind it."""
        look = self._look
        if self._hidden:
            return
        count, biases = self._count_runs(line)
        wide = self._room(row.left()) * self.bar_length(line)
        bar = QRectF(row.left(), row.center().y() - look.px(9), wide, look.px(18))
        bar.setWidth(max(2.0, bar.width()))
        painter.fillRect(bar, self._bar_colour(line.key == self._present))
        painter.setPen(QPen(look.colour("kernel"), 1))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        base = row.center().y() + look.px(7)
        draw_runs(painter, QPointF(bar.right() + look.px(10), base), [count, biases])

    def _bar_colour(self, present: bool) -> QColor:
        full = self._look.colour("kernel")
        return full if present else mixed(full, self._look.colour("surf"), 0.7)

    def _count_runs(self, line: CountLine) -> tuple[Run, Run]:
        look = self._look
        count = Run(whole(line.weights), look.font("figure", 600), look.colour("kernel_t"))
        return count, Run(line.biases_text if self._with_biases else "", look.font("control"), look.colour("ink2"))

    def _room(self, left: float) -> float:
        """How long a bar can be, so that the longest count stands behind it."""
        assert self._counts is not None
        behind = max(runs_width(self._count_runs(line)) for line in self._counts.lines)
        return max(20.0, self.width() - left - behind - self._look.px(16))

    def _formulas(self) -> tuple[float, list[list[Run]]]:
        """Where the formulas begin, and the formulas as large and as long as leave room for bars.

        Where all has no room, the biases go first, then the symbols, then the numbers.
        """
        assert self._counts is not None
        look = self._look
        left = max(text_width(look.font("lead", 600), line.name) for line in self._counts.lines) + look.px(20)
        for parts, self._with_biases in ((BOTH, True), (BOTH, False), (BOTH[1:], False), ((), False)):
            for px in (LARGEST_FORMULA, 19, 17, SMALLEST_FORMULA):
                formulas = [self._formula(line, parts, px) for line in self._counts.lines]
                wide = max(runs_width(runs) for runs in formulas)
                if self._room(left + wide + look.px(24)) >= look.px(LEAST_BAR):
                    return left, formulas
        return left, formulas

    def _formula(self, line: CountLine, parts: tuple[str, ...], px: int) -> list[Run]:
        look, font = self._look, self._look.math_font(px)
        runs: list[Run] = []
        for part in parts:
            for place, factor in enumerate(line.factors):
                text = factor.symbol if part == "symbols" else factor.number
                runs += [Run("·", font, look.colour("ink"))] if place else []
                runs.append(Run(text, font, look.colour(_TOKENS[factor.role])))
            if part == "numbers" and line.on_padding:
                runs.append(Run(f" − {whole(line.on_padding)} on padding", look.font("control"), look.colour("ink2")))
            runs.append(Run("  =  ", font, look.colour("ink")))
        return [*runs, Run("?", font, look.colour("ink"))] if self._hidden else runs

    def _paint_scale(self, painter: QPainter, left: float) -> None:
        """The marks of a logarithmic scale, and that it is one."""
        assert self._counts is not None
        if self._hidden or not self._counts.is_logarithmic:
            return
        look, top = self._look, float(self._look.px(3 * ROW))
        most = max(line.weights for line in self._counts.lines)
        decades, room = _decades(most), self._room(left)
        painter.setPen(QPen(look.colour("edge"), 1))
        painter.drawLine(QLineF(left, top, left + room, top))
        for decade in range(decades + 1):
            x = left + room * decade / decades
            painter.drawLine(QLineF(x, top - 4, x, top + 4))
        words = Run("each mark is ten times the one before (logarithmic)", look.font("caption"), look.colour("ink2"))
        below = QRectF(0, top + 5, left + room, look.px(18))
        fits = text_width(words.font, words.text) <= room
        draw_text(painter, below.adjusted(left if fits else 0, 0, 0, 0), words, LEFT if fits else RIGHT)


def _decades(most: int) -> int:
    return max(1, ceil(log10(max(10, most))))
