"""Why a layer cannot work on what arrives, in one sentence, and the nearest ways to mend it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from convlab.core.document import changed
from convlab.core.layers import AnyLayer, Conv, Flatten, FullyConnected, Shape, Windowed, kind_of
from convlab.core.network import Network, free_name, inserted, is_full, moved, removed, replaced
from convlab.core.problem import Problem
from convlab.core.typography import shape, whole

MOST_FIXES = 3


@dataclass(frozen=True)
class Fix:
    """One way out: the button's text, which names the result, and the network that it makes."""

    label: str
    network: Network


@dataclass(frozen=True)
class Fault:
    """What is wrong with one layer, and the field to ring (empty where no single number is at fault)."""

    problem: Problem
    field: str = ""


@dataclass(frozen=True)
class Place:
    """A layer where it stands: its index, what arrives, and the last volume before a Flatten."""

    network: Network
    index: int
    arrives: Shape
    volume: Shape  # (height, width, channels): equals `arrives` where a volume arrives

    @property
    def layer(self) -> AnyLayer:
        """The layer that stands here."""
        return self.network.layers[self.index]


def fault_of(layer: AnyLayer, arrives: Shape) -> Fault | None:
    """Why `layer` cannot work on `arrives`, or None where it can."""
    kind = kind_of(layer)
    if kind.needs == "volume" and len(arrives) == 1:
        arrived = f"a list of {whole(arrives[0])} numbers"
        return Fault(Problem(f"{kind.sentence} needs a volume, but what arrives is {arrived}."))
    if kind.needs == "list" and len(arrives) == 3:
        arrived = shape(arrives)
        return Fault(Problem(f"{kind.sentence} needs a list of numbers, but what arrives is {arrived}."))
    if isinstance(layer, Windowed) and not _fits(layer, arrives):
        return Fault(_too_large(layer, arrives), "kernel")
    return None


def fixes_for(place: Place) -> tuple[Fix, ...]:
    """At most three ways out, the gentlest first; the last one removes the layer."""
    layer = place.layer
    if isinstance(layer, FullyConnected):
        ways = list(_insert_flatten(place))
    elif len(place.arrives) == 1:
        ways = [*_move_before_flatten(place), *_fully_connected_instead(place)]
    else:
        ways = list(_smaller_windows(place))
    remove = Fix(f"Remove {layer.name}", removed(place.network, place.index))
    return (*ways[: MOST_FIXES - 1], remove)


def _padding(layer: Windowed) -> int:
    return layer.padding if isinstance(layer, Conv) else 0


def _fits(layer: Windowed, arrives: Shape) -> bool:
    """Whether at least one window lies wholly on the padded volume."""
    return layer.kernel <= min(arrives[:2]) + 2 * _padding(layer)


def _too_large(layer: Windowed, arrives: Shape) -> Problem:
    height, width, _ = arrives
    window = "kernel" if isinstance(layer, Conv) else "window"
    direction = "wide" if width <= height else "high"
    padded = [side + 2 * _padding(layer) for side in (height, width)]
    with_padding = f" ({shape(padded)} with its padding)" if _padding(layer) else ""
    arrived = shape((height, width))
    return Problem(
        f"The {window} is {layer.kernel} {direction}, but what arrives is only {arrived}{with_padding}."
        " It fits nowhere."
    )


def _smaller_windows(place: Place) -> Iterator[Fix]:
    """More padding, or a kernel that keeps the size; pooling has no padding, so the largest that fits."""
    layer, side = place.layer, min(place.arrives[:2])
    if isinstance(layer, Conv):
        padding = math.ceil((layer.kernel - side) / 2)
        yield from _set(place, f"Padding {padding}", padding=padding)
        kernel, padding = (3, 1) if layer.kernel > 3 else (1, 0)
        words = f"Kernel {kernel}, padding {padding}" if padding != layer.padding else f"Kernel {kernel}"
        yield from _set(place, words, kernel=kernel, padding=padding)
    elif side > 1:
        yield from _set(place, f"Window {min(side, 2)}", kernel=min(side, 2))


def _set(place: Place, words: str, **settings: int) -> Iterator[Fix]:
    """The fix that sets some fields, where the layer allows the values and then works."""
    if settings.get("padding", 0) > 32:
        return
    layer: Any = changed(place.layer, **settings)
    if fault_of(layer, place.arrives) is None:
        result = shape(kind_of(layer).output(layer, place.arrives))
        yield Fix(f"{words} \u2192 {result}", replaced(place.network, place.index, layer))


def _insert_flatten(place: Place) -> Iterator[Fix]:
    if is_full(place.network):
        return
    flatten = Flatten(name=free_name(place.network, "FLATTEN"))
    numbers = whole(math.prod(place.arrives))
    yield Fix(f"Insert Flatten \u2192 {numbers}", inserted(place.network, place.index, flatten))


def _move_before_flatten(place: Place) -> Iterator[Fix]:
    before = place.network.layers[: place.index]
    at = next((i for i, layer in enumerate(before) if isinstance(layer, Flatten)), None)
    if at is None or fault_of(place.layer, place.volume) is not None:
        return
    result = shape(kind_of(place.layer).output(place.layer, place.volume))
    label = f"Move before {before[at].name} \u2192 {result}"
    yield Fix(label, moved(place.network, place.index, at))


def _fully_connected_instead(place: Place) -> Iterator[Fix]:
    if isinstance(place.layer, Conv):
        units = place.layer.filters
        layer = FullyConnected(name=free_name(place.network, "FC"), units=units)
        yield Fix(f"Fully connected \u2192 {whole(units)}", replaced(place.network, place.index, layer))
