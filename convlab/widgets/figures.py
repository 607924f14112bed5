"""The key figures over the curves: training loss, held-out loss, top-1 and top-5 error."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.state.monitor_readout import KeyFigure
from convlab.widgets.look import Look
from convlab.widgets.painting import RIGHT, Run, draw_text, text_width

FADED = 0.6


class KeyFigures(QWidget):
    """Values over their names, each column right-aligned."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._figures: tuple[KeyFigure, ...] = ()
        self._faded = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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

    def sizeHint(self) -> QSize:
        gaps = self._look.px(28) * max(0, len(self._figures) - 1)
        return QSize(round(sum(map(self._width, self._figures))) + gaps, self._look.px(52))

    def _width(self, figure: KeyFigure) -> float:
        name = text_width(self._look.font("caption"), figure.name)
        return max(name, text_width(self._look.font("key", 600), "88.88"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setOpacity(FADED if self._faded else 1)
        look, right = self._look, float(self.width())
        for figure in reversed(self._figures):
            width = self._width(figure)
            value = QRectF(right - width, 0, width, look.px(30))
            draw_text(painter, value, Run(figure.value, look.font("key", 600), look.colour("ink")), RIGHT)
            name = QRectF(right - width, look.px(31), width, look.px(20))
            draw_text(painter, name, Run(figure.name, look.font("caption"), look.colour("ink2")), RIGHT)
            right -= width + look.px(28)
        painter.end()
