"""What the drawing of shared weights and its matrix have in common: what is followed, and every colour."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from convlab.core.kernels import weight_text
from convlab.core.typography import decimal
from convlab.state.sandbox_shared import Drawing, Trace
from convlab.state.sandbox_shared_words import own_weight
from convlab.widgets.cell_colours import rgb
from convlab.widgets.look import Look
from convlab.widgets.shading import gray_colour, mixed

SHADES = 8  # how many tones the weights of an untied layer are told apart by
_GOLDEN = 0.6180339887  # neighbours get tones far from each other


@dataclass(frozen=True, eq=False)
class SharedFigure:
    """A drawing with what is chosen (`target`) and what is followed; `white` is the number drawn white, if any is."""

    drawing: Drawing
    target: int
    trace: Trace
    untied: bool = False
    white: float | None = None
    hidden: bool = False  # the outputs are not shown

    @property
    def weights_key(self) -> Hashable:
        """What the lines and the matrix depend on, whatever is followed."""
        return self.drawing.part, self.drawing.kernel.tobytes(), self.untied

    @property
    def key(self) -> Hashable:
        """What a picture depends on in which nothing is followed."""
        return self.weights_key, self.drawing.inputs.tobytes(), self.white, self.hidden

    @cached_property
    def lit(self) -> NDArray[np.intp]:
        """The lines that are followed."""
        return np.flatnonzero(self.drawing.ends_of(self.trace))

    @cached_property
    def lit_inputs(self) -> frozenset[int]:
        """The input units at the ends of these."""
        ends = set(self.drawing.part.wires.sources[self.lit].tolist())
        return frozenset(ends | ({self.trace.index} if self.trace.kind == "input" else set()))

    @cached_property
    def lit_outputs(self) -> frozenset[int]:
        """The output units at the ends of these."""
        ends = set(self.drawing.part.wires.targets[self.lit].tolist())
        return frozenset(ends | ({self.trace.index} if self.trace.kind == "output" else set()))

    def input_text(self, unit: int) -> str:
        """The number in an input unit."""
        return decimal(float(self.drawing.inputs[unit]))

    def output_text(self, unit: int) -> str:
        """The number in an output unit, or "?"."""
        return "?" if self.hidden else decimal(float(self.drawing.outputs[unit]))

    def line_text(self, line: int) -> str:
        """The weight on a line: its number, or its own name."""
        return own_weight(line) if self.untied else weight_text(float(self.drawing.part.wires.values[line]))

    def shade(self, line: int) -> int:
        """Which of the tones an untied line has."""
        return int((line * _GOLDEN) % 1 * SHADES)


def input_fills(look: Look, figure: SharedFigure) -> list[QColor]:
    """The colours of the input units."""
    inputs = figure.drawing.inputs
    if figure.white is None:
        return [look.colour("input_f")] * len(inputs)
    return [gray_colour(value * 255 / figure.white) for value in inputs.tolist()]


def output_fills(look: Look, figure: SharedFigure) -> list[QColor]:
    """The colours of the output units: on their own scale."""
    outputs = figure.drawing.outputs
    if figure.hidden:
        return [look.colour("surf")] * len(outputs)
    if float(outputs.min()) >= 0:
        return [look.colour("output_f")] * len(outputs)
    return _colours(look.diverging(outputs, float(np.abs(outputs).max())))


def own_colours(look: Look, figure: SharedFigure) -> NDArray[np.uint8]:
    """The tone of each line's own weight, (L, 3)."""
    tones = np.array([rgb(tone) for tone in own_tones(look)], np.uint8)
    return np.asarray(tones[[figure.shade(line) for line in range(figure.drawing.lines)]])


def own_tones(look: Look) -> list[QColor]:
    """The tones of the weights of an untied layer: orange, as all weights, from full to faint."""
    full, faint = look.colour("kernel_t"), mixed(look.colour("kernel"), look.colour("kernel_f"), 0.75)
    return [mixed(full, faint, step / (SHADES - 1)) for step in range(SHADES)]


def line_colour(look: Look, value: float, largest: float) -> QColor:
    """The colour of a line that bears a weight: a little stronger than its cell, since a line is thin."""
    if value == 0:
        return look.colour("edge")
    share = abs(value) / largest
    return look.diverging_colour(float(np.sign(value)) * (0.55 + 0.45 * share), 1.0)


def _colours(rgb: NDArray[np.uint8]) -> list[QColor]:
    return [QColor(red, green, blue) for red, green, blue in rgb.tolist()]
