"""The head of the layer table: column names as text over one line."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from convlab.widgets.layer_columns import GAP, OUTSIDE, Column, ColumnPlan
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_text, elided, text_width

_TOKENS = {Column.KERNEL: "kernel_t", Column.OUTPUT: "output_t", Column.PARAMETERS: "kernel_t"}
_SHORTER = {Column.KERNEL: "Kernel", Column.SEES: "Sees"}
HEIGHT = 32


class LayerHead(QHeaderView):
    """Paints what the model's headerData says, over the numbers that it names; nothing can be dragged."""

    def __init__(self, look: Look, plan: ColumnPlan, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self.plan = look, plan
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(0)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._look.colour("surf"))
        for column in Column:
            if not self.isSectionHidden(column):
                left, width = self.sectionViewportPosition(column), self.sectionSize(column)
                self.paintSection(painter, QRect(left, 0, width, self.height()), column)
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column, look = Column(section), self._look
        line = rect.adjusted(OUTSIDE if column == Column.GRIP else 0, 0, 0, 0)
        painter.fillRect(QRect(line.left(), line.bottom(), line.width(), 1), look.colour("ink3"))
        model = self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal) or "") if model else ""
        place = self._place(QRectF(rect), column)
        font = look.font("caption", 600)
        if text_width(font, text) > place.width() and column in _SHORTER:
            text = _SHORTER[column]
        run = elided(Run(text, font, look.colour(_TOKENS.get(column, "ink2"))), place.width() + GAP)
        draw_text(painter, place.adjusted(0, 0, 0, -4), run, RIGHT if column >= Column.OUTPUT else LEFT)

    def _place(self, rect: QRectF, column: Column) -> QRectF:
        """The room of a name: three columns under "Kernel, stride, padding", else over the numbers."""
        plan = self.plan
        if column == Column.KERNEL:
            return QRectF(rect.left(), rect.top(), plan.right(Column.PADDING) - plan.left(column), rect.height())
        if column in (Column.PARAMETERS, Column.MACS):
            count = plan.parameters if column == Column.PARAMETERS else plan.macs
            return QRectF(rect.left(), rect.top(), count.formula + count.number, rect.height())
        return rect.adjusted(0, 0, -self._look.px(8) if column == Column.SEES else 0, 0)
