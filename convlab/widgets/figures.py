"""The key figures over the curves: training loss, held-out loss, top-1 and top-5 error."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.state.monitor_readout import KeyFigure
from convlab.widgets.look import Look
from convlab.widgets.painting import RIGHT, Run, draw_runs, draw_text, text_width

FADED = 0.6
LONGEST = "0.0000"  # the widest value there is
GAP = 28  # px at 100 % between two figures


class KeyFigures(QWidget):
    """Values over their names, each column right-aligned; or values beside their names."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._figures: tuple[KeyFigure, ...] = ()
        self._faded = False
        self._inline = False
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_figures(self, figures: Sequence[KeyFigure], faded: bool = False) -> None:
        """Shows these figures; `faded` says that they are old."""
        if (tuple(figures), faded) == (self._figures, self._faded):
            return
        moved = [figure.name for figure in figures] != [figure.name for figure in self._figures]
        self._figures, self._faded = tuple(figures), faded
        self.setAccessibleName(", ".join(f"{figure.name} {figure.value}" for figure in figures))
        if moved:
            self.updateGeometry()
        self.update()

    def texts(self) -> dict[str, str]:
        """The values as they stand on the screen, by name."""
        return {figure.name: figure.value for figure in self._figures}

    def set_inline(self, inline: bool) -> None:
        """Each value beside its name, in one line, instead of over it."""
        if inline != self._inline:
            self._inline = inline
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        gaps = self._look.px(GAP) * max(0, len(self._figures) - 1)
        return QSize(round(sum(map(self._width, self._figures))) + gaps, self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(max(map(self._width, self._figures), default=0.0)), self._line())

    def heightForWidth(self, width: int) -> int:
        """As many lines as the figures need."""
        places = self._places(width)
        return round(places[-1].bottom()) if places else self._line()

    def _line(self) -> int:
        return self._look.px(30 if self._inline else 52)

    def _places(self, room: int) -> list[QRectF]:
        """From left to right, then on the next line."""
        places, left, top = [], 0.0, 0.0
        for width in map(self._width, self._figures):
            if left and left + width > room + 1:
                left, top = 0.0, top + self._line() + self._look.px(6)
            places.append(QRectF(left, top, width, self._line()))
            left += width + self._look.px(GAP)
        return places

    def _width(self, figure: KeyFigure) -> float:
        """As wide as the widest value, so that nothing moves."""
        name = text_width(self._look.font("caption"), figure.name)
        if self._inline:
            return name + text_width(self._look.font("figure", 600), LONGEST) + self._look.px(6)
        return max(name, text_width(self._look.font("key", 600), LONGEST))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setOpacity(FADED if self._faded else 1)
        paint = self._paint_inline if self._inline else self._paint_stacked
        for figure, place in zip(self._figures, self._places(self.width()), strict=True):
            paint(painter, figure, place)
        painter.end()

    def _paint_stacked(self, painter: QPainter, figure: KeyFigure, column: QRectF) -> None:
        look = self._look
        value = QRectF(column.left(), column.top(), column.width(), look.px(30))
        draw_text(painter, value, Run(figure.value, look.font("key", 600), look.colour("ink")), RIGHT)
        name = QRectF(column.left(), column.top() + look.px(31), column.width(), look.px(20))
        draw_text(painter, name, Run(figure.name, look.font("caption"), look.colour("ink2")), RIGHT)

    def _paint_inline(self, painter: QPainter, figure: KeyFigure, column: QRectF) -> None:
        look = self._look
        runs = [
            Run(figure.value, look.font("figure", 600), look.colour("ink")),
            Run(f"  {figure.name}", look.font("caption"), look.colour("ink2")),
        ]
        draw_runs(painter, QPointF(column.left(), column.top() + look.px(22)), runs)
