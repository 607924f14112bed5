"""What every layer of a network gives, costs and sees, or why it cannot work: arithmetic only."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from convlab.core.layers import AnyLayer, Conv, Shape, Windowed, Work, kind_of
from convlab.core.mending import Fix, Place, fault_of, fixes_for
from convlab.core.network import Network
from convlab.core.problem import Problem
from convlab.core.receptive import Field
from convlab.core.sizes import exact_size
from convlab.core.typography import decimal

BYTES = 4  # of a float32


@dataclass(frozen=True)
class LayerRow:
    """One layer where it stands. A layer that cannot work gives on what arrived: it is counted without."""

    name: str
    kind: str
    arrives: Shape
    output: Shape
    receptive_field: Field | None  # None: each value depends on the whole picture
    work: Work | None = None  # None: there is nothing to learn here
    floored: str = ""  # "54.25": the size before flooring, where the stride does not fit
    problem: Problem | None = None
    wrong: str = ""  # the field at fault
    fixes: tuple[Fix, ...] = ()

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.work.parameters if self.work else 0

    @property
    def macs(self) -> int:
        """Multiply-adds for one picture."""
        return self.work.macs if self.work else 0

    @property
    def activations(self) -> int:
        """Values that leave, for one picture."""
        return 0 if self.problem else math.prod(self.output)


@dataclass(frozen=True)
class Analysis:
    """All rows in order, and what they add up to."""

    input: Shape
    rows: tuple[LayerRow, ...]

    @property
    def output(self) -> Shape:
        """What leaves the last layer."""
        return self.rows[-1].output if self.rows else self.input

    @property
    def parameters(self) -> int:
        """Weights and biases of all layers that work."""
        return sum(row.parameters for row in self.rows)

    @property
    def macs(self) -> int:
        """Multiply-adds for one picture; one of them is two floating-point operations (FLOP)."""
        return sum(row.macs for row in self.rows)

    @property
    def weight_bytes(self) -> int:
        """Memory of all parameters in float32."""
        return BYTES * self.parameters

    @property
    def activation_bytes(self) -> int:
        """Memory of the picture and every layer's output in float32, for one picture."""
        return BYTES * (math.prod(self.input) + sum(row.activations for row in self.rows))

    @property
    def broken(self) -> tuple[LayerRow, ...]:
        """The rows that cannot work."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def first_problem(self) -> Problem | None:
        """What is wrong with the first row that cannot work, or None."""
        return next((row.problem for row in self.rows if row.problem), None)


def analyse(network: Network) -> Analysis:
    """Every layer's row, in one pass from the input on."""
    return Analysis(network.input.shape(), tuple(_rows(network)))


def _rows(network: Network) -> Iterator[LayerRow]:
    arrives: Shape = network.input.shape()
    volume, field = arrives, Field()
    seen: Field | None = field
    for index in range(len(network.layers)):
        row = _row(Place(network, index, arrives, volume), seen)
        yield row
        arrives, seen = row.output, row.receptive_field
        if len(arrives) == 3:
            volume = arrives


def _row(place: Place, seen: Field | None) -> LayerRow:
    layer, arrives = place.layer, place.arrives
    fault = fault_of(layer, arrives)
    if fault is not None:
        return LayerRow(
            name=layer.name,
            kind=layer.kind,
            arrives=arrives,
            output=arrives,
            receptive_field=seen,
            problem=fault.problem,
            wrong=fault.field,
            fixes=fixes_for(place),
        )
    kind = kind_of(layer)
    return LayerRow(
        name=layer.name,
        kind=layer.kind,
        arrives=arrives,
        output=kind.output(layer, arrives),
        receptive_field=None if kind.sees_all else _field_behind(layer, seen),
        work=kind.work(layer, arrives),
        floored=_floored(layer, arrives),
    )


def _field_behind(layer: AnyLayer, seen: Field | None) -> Field | None:
    if seen is None or not isinstance(layer, Windowed):
        return seen
    return seen.through(layer.kernel, layer.stride)


def _floored(layer: AnyLayer, arrives: Shape) -> str:
    """The exact size, as text, of the first side that the stride does not fit; else an empty text."""
    if not isinstance(layer, Windowed):
        return ""
    padding = layer.padding if isinstance(layer, Conv) else 0
    sizes = (exact_size(side, layer.kernel, layer.stride, padding) for side in arrives[:2])
    return next((decimal(float(size)) for size in sizes if size.denominator > 1), "")
