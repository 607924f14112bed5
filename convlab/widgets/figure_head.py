"""The head of a figure: role bar, name and shape; the pane puts the control beside it."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from convlab.widgets.controls import text_label
from convlab.widgets.look import Look


class _RoleBar(QWidget):
    """A bar of 5 x 20 px in the colour of a role."""

    def __init__(self, look: Look, role: str) -> None:
        super().__init__()
        self._look, self._role = look, role
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(5, self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), self._look.colour(self._role))
        painter.end()


class FigureHead(QWidget):
    """ "Input  512 x 512": `role` is "input", "kernel", "output" or "grad"."""

    def __init__(self, look: Look, role: str, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._name = text_label(name, size="figure", tone=role)
        self._shape = text_label("", size="lead", tone="ink2")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(_RoleBar(look, role))
        self._row.addSpacing(9)
        self._row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignBaseline)
        self._row.addSpacing(14)
        self._row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignBaseline)
        self._row.addStretch(1)

    def set_name(self, name: str) -> None:
        """Another name: what the figure shows changed its kind."""
        if name != self._name.text():
            self._name.setText(name)
            self.setAccessibleName(name)

    def set_shape(self, text: str) -> None:
        """Shows the shape beside the name: "512 x 512"."""
        self._shape.setText(text)

    def shape_text(self) -> str:
        """The shape as it stands on the screen."""
        return self._shape.text()
