"""More about a kernel: sum and mean, column times row, and the frequency response with the line that reads it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from convlab.core.kernels import Kernel
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.state.kernel_about import about
from convlab.widgets.controls import rule, text_label
from convlab.widgets.look import Look
from convlab.widgets.response_picture import ResponsePicture

WIDE = 360  # px at 100 %


class AboutPage(QWidget):
    """Sentences over the picture of the response."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.facts, self.reading = prose_label(), prose_label()
        self.response = ResponsePicture(look)
        self._shown: Kernel | None = None
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(self.facts)
        column.addWidget(rule())
        column.addWidget(text_label("Frequency response", strong=True))
        column.addWidget(self.reading)
        column.addSpacing(4)
        column.addWidget(self.response)

    def show_kernel(self, kernel: Kernel) -> None:
        """Shows everything about one plane of weights."""
        if kernel == self._shown:
            return
        self._shown = kernel
        found = about(kernel)
        self.facts.setText(markup(found.facts))
        self.reading.setText(markup([found.reading]))
        self.response.show_response(found.response)
