"""One output unit written out: its products row by row, and what they add up to."""

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from convlab.core.typography import whole
from convlab.state.sandbox_ledger import RowSum
from convlab.state.sandbox_shared_words import UnitSum
from convlab.widgets.ledger_sums import row_runs
from convlab.widgets.look import Look
from convlab.widgets.painting import Run, draw_runs, runs_width

LINE = 30  # px at 100 %
SIZES = (20, 18, 16, 15, 14, 13)  # px at 100 %, the largest that fits


class UnitSumLine(QWidget):
    """ "output unit 13 = 1·7 + 0·3 − 1·8 + ... = −28", a line for each row of the kernel."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sum: UnitSum | None = None
        self.setAccessibleName("the chosen output unit")
        look.changed.connect(self.update)

    def show_sum(self, written: UnitSum | None) -> None:
        """Shows another unit."""
        self._sum = written
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """All that is written."""
        return self._sum.text if self._sum else ""

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        return round(self._look.px(LINE) * (len(self._lines(width)) + 0.2))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        for place, runs in enumerate(self._lines(self.width())):
            draw_runs(painter, QPointF(0, self._look.px(LINE) * (place + 0.7)), runs)
        painter.end()

    def _lines(self, width: int) -> list[list[Run]]:
        if self._sum is None:
            return []
        for px in SIZES:
            lines = self._written(self._sum, px)
            if max(runs_width(line) for line in lines) <= width:
                return lines
        return self._short(self._sum)

    def _written(self, written: UnitSum, px: int) -> list[list[Run]]:
        """Name, then a line for each row, the last with the total."""
        font, strong = self._look.font(px), self._look.font(px, 600)
        if not written.rows:
            return self._short(written)
        lines = [self._name(written, strong)]
        for place, terms in enumerate(written.rows):
            runs = row_runs(self._look, RowSum(terms, "", ""), font, first=not place)
            lines.append(runs)
        return [*lines[:-1], [*lines[-1], *self._end(written, font, strong)]]

    def _short(self, written: UnitSum) -> list[list[Run]]:
        font, strong = self._look.font(15), self._look.font(15, 600)
        products = Run(f"{whole(written.products)} products", font, self._look.colour("ink2"))
        return [[*self._name(written, strong), products, *self._end(written, font, strong)]]

    def _name(self, written: UnitSum, font: QFont) -> list[Run]:
        name = written.name[0].upper() + written.name[1:]
        return [Run(name, font, self._look.colour("output_t")), Run("  =  ", font, self._look.colour("ink2"))]

    def _end(self, written: UnitSum, font: QFont, strong: QFont) -> list[Run]:
        bias = [Run(f" + {written.bias}", font, self._look.colour("kernel_t"))] if written.bias else []
        equals = Run("  =  ", font, self._look.colour("ink2"))
        return [*bias, equals, Run(written.total, strong, self._look.colour("output_t"))]
