"""The kinds of layer: what a person can set, what leaves, what it costs and what it sees; one row each."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from convlab.core.document import Document
from convlab.core.sizes import output_size
from convlab.core.typography import decimal

Shape = tuple[int, ...]  # (height, width, channels) of a volume, (units,) of a list of numbers

LARGEST_SIDE = 1024  # pixels a side of a picture
LARGEST_KERNEL = 64
MOST_CHANNELS = 16_384
MOST_UNITS = 65_536

Name = Annotated[str, Field(min_length=1, max_length=16, pattern=r"^\w[\w -]*$")]
KernelSide = Annotated[int, Field(ge=1, le=LARGEST_KERNEL)]
Stride = Annotated[int, Field(ge=1, le=32)]
Padding = Annotated[int, Field(ge=0, le=32)]


class Conv(Document):
    """A convolution with bias: `filters` kernels of kernel x kernel x (channels that arrive)."""

    kind: Literal["conv"] = "conv"
    name: Name
    filters: Annotated[int, Field(ge=1, le=MOST_CHANNELS)]
    kernel: KernelSide
    stride: Stride = 1
    padding: Padding = 0


class MaxPool(Document):
    """The largest value under each window, channel by channel; no padding."""

    kind: Literal["max_pool"] = "max_pool"
    name: Name
    kernel: KernelSide
    stride: Stride


class AveragePool(Document):
    """The mean under each window, channel by channel; no padding."""

    kind: Literal["average_pool"] = "average_pool"
    name: Name
    kernel: KernelSide
    stride: Stride


class Relu(Document):
    """max(0, x)."""

    kind: Literal["relu"] = "relu"
    name: Name


class Tanh(Document):
    """tanh(x)."""

    kind: Literal["tanh"] = "tanh"
    name: Name


class LocalResponseNorm(Document):
    """x / (k + alpha / size * sum of squares over `size` neighbouring maps) ** beta, as PyTorch has it."""

    kind: Literal["lrn"] = "lrn"
    name: Name
    size: Annotated[int, Field(ge=1, le=64)] = 5
    alpha: Annotated[float, Field(gt=0, le=10)] = 1e-4
    beta: Annotated[float, Field(gt=0, le=10)] = 0.75
    k: Annotated[float, Field(gt=0, le=100)] = 2.0


class Dropout(Document):
    """While training, each value is set to 0 with probability `rate`, the others are divided by 1 - rate."""

    kind: Literal["dropout"] = "dropout"
    name: Name
    rate: Annotated[float, Field(ge=0, le=0.95)] = 0.5


class Flatten(Document):
    """A volume becomes a list of numbers."""

    kind: Literal["flatten"] = "flatten"
    name: Name


class FullyConnected(Document):
    """`units` weighted sums with bias over all the numbers that arrive."""

    kind: Literal["fully_connected"] = "fully_connected"
    name: Name
    units: Annotated[int, Field(ge=1, le=MOST_UNITS)]


AnyLayer = Annotated[
    Conv | MaxPool | AveragePool | Relu | Tanh | LocalResponseNorm | Dropout | Flatten | FullyConnected,
    Field(discriminator="kind"),
]
Pool = MaxPool | AveragePool
Windowed = Conv | MaxPool | AveragePool
L = TypeVar("L")


@dataclass(frozen=True)
class Setting:
    """A number that a person can set on a layer; its bounds are those of the document's field."""

    field: str  # of the layer document
    label: str  # "Kernel"
    column: Literal["kind", "kernel", "stride", "padding"]  # where the layer table shows it
    text: str  # how it reads there: "s {}"
    low: float
    high: float
    step: float = 1


@dataclass(frozen=True)
class Term:
    """A piece of a formula and what it belongs to: the kernel, what arrives, what leaves, or nothing."""

    text: str
    role: Literal["kernel", "input", "output", ""] = ""


@dataclass(frozen=True)
class Work:
    """What a layer costs: counts, and the formulas they come from."""

    parameters: int
    macs: int  # multiply-adds for one picture; the adding of the bias is not counted
    parameter_terms: tuple[Term, ...]
    mac_terms: tuple[Term, ...]

    @property
    def parameter_formula(self) -> str:
        """ "5 · 5 · 96 · 256 + 256": kernel, maps in, maps out, biases."""
        return "".join(term.text for term in self.parameter_terms)

    @property
    def mac_formula(self) -> str:
        """ "27 · 27 · 256 · 5 · 5 · 96": places, then the products at each."""
        return "".join(term.text for term in self.mac_terms)


@dataclass(frozen=True)
class LayerKind(Generic[L]):
    """Everything the program knows of one kind of layer, apart from running it."""

    label: str  # "Convolution", as menus have it
    sentence: str  # "A convolution", as sentences begin
    prefix: str  # of a new layer's name: "CONV"
    new: Callable[[str], L]
    summary: Callable[[L], str]  # what the table says after the name: "96 filters"
    output: Callable[[L, Shape], Shape]  # what leaves, given a shape that suits the layer
    needs: Literal["volume", "list", "any"]
    settings: tuple[Setting, ...] = ()
    work: Callable[[L, Shape], Work | None] = lambda _layer, _arrives: None
    sees_all: bool = False  # each output depends on everything that arrives


_TIMES, _PLUS = Term(" · "), Term(" + ")


def _same(_layer: object, arrives: Shape) -> Shape:
    return arrives


def conv_output(layer: Conv, arrives: Shape) -> Shape:
    """(H, W, C) -> (H', W', filters), floored where the stride does not fit."""
    height, width, _ = arrives
    return (
        output_size(height, layer.kernel, layer.stride, layer.padding),
        output_size(width, layer.kernel, layer.stride, layer.padding),
        layer.filters,
    )


def conv_work(layer: Conv, arrives: Shape) -> Work:
    """Weights F · F · C · filters and one bias a filter; every weight is used at every place."""
    height, width, filters = conv_output(layer, arrives)
    side, channels = layer.kernel, arrives[2]
    weights = side * side * channels * filters
    return Work(
        parameters=weights + filters,
        macs=height * width * weights,
        parameter_terms=(
            Term(f"{side} · {side}", "kernel"),
            _TIMES,
            Term(f"{channels}", "input"),
            _TIMES,
            Term(f"{filters}", "output"),
            _PLUS,
            Term(f"{filters}", "kernel"),
        ),
        mac_terms=(
            Term(f"{height} · {width} · {filters}", "output"),
            _TIMES,
            Term(f"{side} · {side} · {channels}", "kernel"),
        ),
    )


def pool_output(layer: Pool, arrives: Shape) -> Shape:
    """(H, W, C) -> (H', W', C), floored where the stride does not fit."""
    height, width, channels = arrives
    return (
        output_size(height, layer.kernel, layer.stride, 0),
        output_size(width, layer.kernel, layer.stride, 0),
        channels,
    )


def fully_connected_work(layer: FullyConnected, arrives: Shape) -> Work:
    """One weight for each pair of number in and unit, one bias a unit."""
    (numbers,) = arrives
    product = (Term(f"{numbers}", "input"), _TIMES, Term(f"{layer.units}", "output"))
    return Work(
        parameters=numbers * layer.units + layer.units,
        macs=numbers * layer.units,
        parameter_terms=(*product, _PLUS, Term(f"{layer.units}", "kernel")),
        mac_terms=product,
    )


_KERNEL = Setting("kernel", "Kernel", "kernel", "{0} × {0}", 1, LARGEST_KERNEL)
_STRIDE = Setting("stride", "Stride", "stride", "s {}", 1, 32)
_PADDING = Setting("padding", "Padding", "padding", "p {}", 0, 32)

LAYER_KINDS: Mapping[str, LayerKind[Any]] = {
    "conv": LayerKind[Conv](
        label="Convolution",
        sentence="A convolution",
        prefix="CONV",
        new=lambda name: Conv(name=name, filters=32, kernel=3, stride=1, padding=1),
        summary=lambda layer: _counted(layer.filters, "filter"),
        output=conv_output,
        needs="volume",
        settings=(
            Setting("filters", "Filters", "kind", "{} filters", 1, MOST_CHANNELS),
            _KERNEL,
            _STRIDE,
            _PADDING,
        ),
        work=conv_work,
    ),
    "max_pool": LayerKind[MaxPool](
        label="Max pooling",
        sentence="Pooling",
        prefix="POOL",
        new=lambda name: MaxPool(name=name, kernel=2, stride=2),
        summary=lambda _layer: "max",
        output=pool_output,
        needs="volume",
        settings=(_KERNEL, _STRIDE),
    ),
    "average_pool": LayerKind[AveragePool](
        label="Average pooling",
        sentence="Pooling",
        prefix="POOL",
        new=lambda name: AveragePool(name=name, kernel=2, stride=2),
        summary=lambda _layer: "average",
        output=pool_output,
        needs="volume",
        settings=(_KERNEL, _STRIDE),
    ),
    "relu": LayerKind[Relu](
        label="ReLU",
        sentence="ReLU",
        prefix="RELU",
        new=lambda name: Relu(name=name),
        summary=lambda _layer: "max(0, x)",
        output=_same,
        needs="any",
    ),
    "tanh": LayerKind[Tanh](
        label="Tanh",
        sentence="Tanh",
        prefix="TANH",
        new=lambda name: Tanh(name=name),
        summary=lambda _layer: "tanh(x)",
        output=_same,
        needs="any",
    ),
    "lrn": LayerKind[LocalResponseNorm](
        label="Local response normalisation",
        sentence="Local response normalisation",
        prefix="NORM",
        new=lambda name: LocalResponseNorm(name=name),
        summary=lambda _layer: "local response",
        output=_same,
        needs="volume",
        settings=(Setting("size", "Size", "kernel", "{} maps", 1, 64),),
    ),
    "dropout": LayerKind[Dropout](
        label="Dropout",
        sentence="Dropout",
        prefix="DROP",
        new=lambda name: Dropout(name=name),
        summary=lambda layer: f"rate {decimal(layer.rate)}",
        output=_same,
        needs="any",
        settings=(Setting("rate", "Rate", "kind", "rate {}", 0, 0.95, 0.05),),
    ),
    "flatten": LayerKind[Flatten](
        label="Flatten",
        sentence="Flatten",
        prefix="FLATTEN",
        new=lambda name: Flatten(name=name),
        summary=lambda _layer: "to a list",
        output=lambda _layer, arrives: (math.prod(arrives),),
        needs="any",
    ),
    "fully_connected": LayerKind[FullyConnected](
        label="Fully connected",
        sentence="A fully connected layer",
        prefix="FC",
        new=lambda name: FullyConnected(name=name, units=100),
        summary=lambda layer: _counted(layer.units, "unit"),
        output=lambda layer, _arrives: (layer.units,),
        needs="list",
        settings=(Setting("units", "Units", "kind", "{} units", 1, MOST_UNITS),),
        work=fully_connected_work,
        sees_all=True,
    ),
}


def kind_of(layer: Any) -> LayerKind[Any]:
    """The row of LAYER_KINDS that a layer belongs to."""
    return LAYER_KINDS[layer.kind]


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
