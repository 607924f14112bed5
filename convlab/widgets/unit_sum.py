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

LEADING = 1.5  # from line to line, in type sizes
SIZES = (20, 18, 16, 15, 14, 13)  # px at 100 %, the largest that fits

Laid = tuple[list[tuple[float, list[Run]]], int]  # each line with its indent, and the type size that fits


class UnitSumLine(QWidget):
    """ "output unit 13 = 1·7 + 0·3 − 1·8 + ... = −28", a line for each row of the kernel."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sum: UnitSum | None = None
        self._largest = SIZES[0]
        self._laid: dict[tuple[int, int], Laid] = {}
        self.setAccessibleName("the chosen output unit")
        look.changed.connect(self._laid.clear)
        look.changed.connect(self.update)

    def show_sum(self, written: UnitSum | None) -> None:
        """Shows another unit."""
        if written == self._sum:
            return
        self._sum = written
        self._laid.clear()
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """All that is written."""
        return self._sum.text if self._sum else ""

    def set_largest(self, px: int) -> None:
        """The largest type size, in px at 100 %."""
        if px != self._largest:
            self._largest = px
            self.update()

    def px_at(self, width: int) -> int:
        """The type size that fits a width."""
        return self._lines(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        lines, px = self._lines(width)
        return round(self._look.px(px) * LEADING * len(lines) + self._look.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        lines, px = self._lines(self.width())
        for place, (indent, runs) in enumerate(lines):
            draw_runs(painter, QPointF(indent, self._look.px(px) * (LEADING * place + 1.05)), runs)
        painter.end()

    def _lines(self, width: int) -> Laid:
        key = width, self._largest
        if key not in self._laid:
            self._laid[key] = self._lay_out(width)
        return self._laid[key]

    def _lay_out(self, width: int) -> Laid:
        if self._sum is None:
            return [], self._largest
        for px in (size for size in SIZES if size <= self._largest):
            lines = self._written(self._sum, px)
            if max(indent + runs_width(line) for indent, line in lines) <= width:
                return lines, px
        return [(0.0, self._short(self._sum, SIZES[-1]))], SIZES[-1]

    def _written(self, written: UnitSum, px: int) -> list[tuple[float, list[Run]]]:
        """The name and the first row, the other rows under it, the last with the total."""
        if not written.rows:
            return [(0.0, self._short(written, px))]
        font, strong = self._look.font(px), self._look.font(px, 600)
        name = self._name(written, strong)
        indent = runs_width(name)
        rows = [
            row_runs(self._look, RowSum(terms, "", ""), font, not place) for place, terms in enumerate(written.rows)
        ]
        rows[-1] = [*rows[-1], *self._end(written, font, strong)]
        return [(0.0, [*name, *rows[0]]), *((indent, row) for row in rows[1:])]

    def _short(self, written: UnitSum, px: int) -> list[Run]:
        font, strong = self._look.font(px), self._look.font(px, 600)
        products = Run(f"{whole(written.products)} products", font, self._look.colour("ink2"))
        return [*self._name(written, strong), products, *self._end(written, font, strong)]

    def _name(self, written: UnitSum, font: QFont) -> list[Run]:
        name = written.name[0].upper() + written.name[1:]
        return [Run(name, font, self._look.colour("output_t")), Run("  =  ", font, self._look.colour("ink2"))]

    def _end(self, written: UnitSum, font: QFont, strong: QFont) -> list[Run]:
        bias = [Run(f" + {written.bias}", font, self._look.colour("kernel_t"))] if written.bias else []
        equals = Run("  =  ", font, self._look.colour("ink2"))
        return [*bias, equals, Run(written.total, strong, self._look.colour("output_t"))]
