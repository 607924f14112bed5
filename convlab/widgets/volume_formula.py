"""The formulas of a volume with their numbers: map size, parameters, and what a fully connected layer would take."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from convlab.core.sizes import Axis
from convlab.core.typography import decimal, whole
from convlab.state.sandbox_volume import Parameters, VolumeReadout
from convlab.widgets.formula_parts import Fraction, Part, paint_parts, parts_width
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, Run, draw_text, text_width

LARGEST, ONE_LINE, SMALLEST = 28, 20, 16  # px at 100 %
LINE = 2.9  # of the type size: the height of one line of formulas
BETWEEN, CLOSE = 40, 24  # px at 100 % on both sides of the hairline between two formulas, large and small ones
NO_PARAMETERS = "Pooling has no parameters: nothing is learned."


@dataclass(frozen=True)
class _Words:
    """Two lines of text beside the formulas."""

    upper: tuple[Run, ...]
    lower: tuple[Run, ...]

    @property
    def width(self) -> float:
        return max(sum(text_width(run.font, run.text) for run in line) for line in (self.upper, self.lower))

    def in_one_line(self) -> "_Words":
        """The same words one after the other."""
        if not self.lower:
            return self
        space = Run(" ", self.upper[-1].font, self.upper[-1].colour)
        return _Words((*self.upper, space, *self.lower), ())


Group = list[Part] | _Words


class VolumeFormula(QWidget):
    """As many formulas side by side as fit; the others stand in the next line."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._axes: tuple[Axis, ...] = ()
        self._parameters: Parameters | None = None
        self._size_hidden = self._count_hidden = False
        self._laid: dict[int, tuple[int, list[list[Group]]]] = {}  # by width
        self.setAccessibleName("formulas")
        look.changed.connect(self._forget)

    def show_formulas(self, readout: VolumeReadout) -> None:
        """Shows the numbers of a readout."""
        shown = (readout.axes, readout.parameters, "size" in readout.hidden, "parameters" in readout.hidden)
        if shown != (self._axes, self._parameters, self._size_hidden, self._count_hidden):
            self._axes, self._parameters, self._size_hidden, self._count_hidden = shown
            self.setAccessibleDescription(self.text())
            self._forget()

    def _forget(self) -> None:
        self._laid.clear()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """What the strip says."""
        sizes = [f"{self._name(at)} = {self._size_text(axis)}" for at, axis in enumerate(self._axes)]
        more = [NO_PARAMETERS]
        if self._parameters:
            count = f"{self._parameters.text.rsplit('=', 1)[0]}= ?" if self._count_hidden else self._parameters.text
            more = [count] if self._size_hidden else [count, self._parameters.fully_text]
        return "; ".join([*sizes, *more])

    def _name(self, index: int) -> str:
        return ("map height", "map width")[index] if len(self._axes) > 1 else "map size"

    def _size_text(self, axis: Axis) -> str:
        result = "?" if self._size_hidden else whole(axis.size)
        return f"({whole(axis.n)} − {axis.spread} + 2·{axis.padding})/{axis.stride} + 1 = {result}"

    def sizeHint(self) -> QSize:
        return QSize(400, self.height_for(self.width()))

    def height_for(self, width: int) -> int:
        """The height that the formulas take at this width."""
        px, lines = self._lines(width)
        return round(sum(self._high(line, px) for line in lines))

    def is_compact(self, width: int) -> bool:
        """Whether no formula has to be wrapped at this width: all in one line, or the words below the formulas."""
        return all(isinstance(line[0], _Words) for line in self._lines(width)[1][1:])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if not self._axes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        px, lines = self._lines(self.width())
        top = max(0.0, (self.height() - self.height_for(self.width())) / 2)
        for groups in lines:
            high = self._high(groups, px)
            self._paint_line(painter, groups, px, top + high / 2)
            top += high
        painter.end()

    def _high(self, line: list[Group], px: int) -> float:
        words = line[0]
        if isinstance(words, _Words):
            return self._look.px(48 if words.lower else 26)
        return px * LINE

    def _paint_line(self, painter: QPainter, groups: list[Group], px: int, axis: float) -> None:
        between, x = self._between(px), 0.0
        for index, group in enumerate(groups):
            if index:
                painter.setPen(QPen(self._look.colour("line"), 1))
                middle = round(x + between) + 0.5
                painter.drawLine(QLineF(middle, axis - px * 0.9, middle, axis + px * 0.9))
                x += 2 * between
            if isinstance(group, _Words):
                self._paint_words(painter, group, QPointF(x, axis))
                x += group.width
            else:
                x = paint_parts(painter, QPointF(x, axis), group, px)

    def _paint_words(self, painter: QPainter, words: _Words, origin: QPointF) -> None:
        line = self._look.px(22)
        origin = origin if words.lower else origin + QPointF(0, line / 2)
        for runs, top in ((words.upper, origin.y() - line), (words.lower, origin.y())):
            x = origin.x()
            for run in runs:
                draw_text(painter, QRectF(x, top, 10, line), run, LEFT)
                x += text_width(run.font, run.text)

    def _lines(self, width: int) -> tuple[int, list[list[Group]]]:
        if width not in self._laid:
            self._laid[width] = self._lay_out(width)
        return self._laid[width]

    def _lay_out(self, width: int) -> tuple[int, list[list[Group]]]:
        """The type size and what stands in each line: one line, or the words below, where a readable size allows it."""
        for smallest, form in ((ONE_LINE, _in_one_line), (SMALLEST, _words_below)):
            for px in range(self._look.px(LARGEST), self._look.px(smallest) - 1, -1):
                lines = form(self._groups(px))
                if all(self._wide(line, px) <= width for line in lines):
                    return px, lines
        px = self._look.px(20)
        while px > self._look.px(13) and max(self._wide([group], px) for group in self._groups(px)) > width:
            px -= 1
        return px, self._wrapped(self._groups(px), px, width)

    def _wrapped(self, groups: list[Group], px: int, width: int) -> list[list[Group]]:
        lines: list[list[Group]] = []
        for group in groups:
            if lines and self._wide([*lines[-1], group], px) <= width:
                lines[-1].append(group)
            else:
                lines.append([group])
        return lines

    def _wide(self, groups: list[Group], px: int) -> float:
        wide = sum(group.width if isinstance(group, _Words) else parts_width(group, px) for group in groups)
        return wide + 2 * self._between(px) * (len(groups) - 1)

    def _between(self, px: int) -> int:
        return self._look.px(BETWEEN if px >= self._look.px(22) else CLOSE)

    def _groups(self, px: int) -> list[Group]:
        font = self._look.math_font(px / self._look.scale)
        sizes: list[Group] = [self._size(axis, self._name(at), font) for at, axis in enumerate(self._axes)]
        if not all(axis.size for axis in self._axes):
            return sizes if self._parameters is None else [*sizes, self._count(self._parameters, font)]
        if self._parameters is None:
            body = self._look.font("body")
            return [*sizes, _Words((Run(NO_PARAMETERS, body, self._look.colour("ink2")),), ())]
        return [*sizes, self._count(self._parameters, font), self._fully(self._parameters)]

    def _ink(self, font: QFont, text: str, token: str = "ink") -> Run:
        return Run(text, font, self._look.colour(token))

    def _size(self, axis: Axis, name: str, font: QFont) -> list[Part]:
        top = (
            self._ink(font, whole(axis.n), "input_t"),
            self._ink(font, " − "),
            self._ink(font, whole(axis.spread), "kernel_t"),
            self._ink(font, f" + 2·{axis.padding}"),
        )
        parts: list[Part] = [
            self._ink(font, f"{name}  =  "),
            Fraction(top, (self._ink(font, str(axis.stride)),)),
            self._ink(font, " + 1  =  "),
        ]
        if self._size_hidden:
            return [*parts, self._ink(font, "?")]
        if axis.exact < 1:
            return [*parts, self._ink(font, f"{decimal(float(axis.exact))},  no output")]
        if axis.exact != axis.size:
            parts.append(self._ink(font, f"{decimal(float(axis.exact))}  →  "))
        return [*parts, self._ink(font, whole(axis.size), "output_t")]

    def _count(self, parameters: Parameters, font: QFont) -> list[Part]:
        high, wide = parameters.window
        return [
            self._ink(font, "parameters  =  "),
            self._ink(font, whole(parameters.filters), "output_t"),
            self._ink(font, " · ("),
            self._ink(font, f"{high}·{wide}", "kernel_t"),
            self._ink(font, "·"),
            self._ink(font, str(parameters.planes), "input_t"),
            self._ink(font, " + 1)  =  "),
            self._ink(font, "?") if self._count_hidden else self._ink(font, whole(parameters.total), "kernel_t"),
        ]

    def _fully(self, parameters: Parameters) -> _Words:
        look = self._look
        body, bold, ink = look.font("body"), look.font("body", 600), look.colour("ink2")
        if self._size_hidden:
            return _Words((Run("Fully connected, same maps:", body, ink),), (Run("?", bold, ink),))
        return _Words(
            (Run("Fully connected, same maps:", body, ink),),
            (
                Run(whole(parameters.fully.weights), bold, look.colour("ink")),
                Run(f" weights and {whole(parameters.fully.biases)} biases", body, ink),
            ),
        )


def _in_one_line(groups: list[Group]) -> list[list[Group]]:
    return [groups]


def _words_below(groups: list[Group]) -> list[list[Group]]:
    """The formulas side by side, and under them what is said in words, in a line of its own."""
    formulas: list[Group] = [group for group in groups if not isinstance(group, _Words)]
    words: list[Group] = [group.in_one_line() for group in groups if isinstance(group, _Words)]
    return [formulas, words] if words else [formulas]
