"""A network as a document: the input's shape and the layers in order, and the ways to change it."""

import re
from typing import Annotated, Any

from pydantic import Field, model_validator

from convlab.core.document import Document, changed
from convlab.core.layers import LARGEST_SIDE, LAYER_KINDS, AnyLayer

MOST_LAYERS = 200
MOST_INPUT_CHANNELS = 512

Side = Annotated[int, Field(ge=1, le=LARGEST_SIDE)]


class InputShape(Document):
    """The picture that arrives: height and width in pixels, and its channels (1 gray, 3 RGB)."""

    height: Side
    width: Side
    channels: Annotated[int, Field(ge=1, le=MOST_INPUT_CHANNELS)]

    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels)."""
        return (self.height, self.width, self.channels)


class Network(Document):
    """Layers in the order they are run; names are unique, since weights and rows are found by them."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    note: Annotated[str, Field(max_length=120)] = ""
    input: InputShape
    layers: Annotated[tuple[AnyLayer, ...], Field(max_length=MOST_LAYERS)] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> "Network":
        names = [layer.name for layer in self.layers]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two layers are called {twice}; each needs a name of its own")
        return self


def is_full(network: Network, more: int = 1) -> bool:
    """Whether there is no room for `more` layers."""
    return len(network.layers) + more > MOST_LAYERS


def inserted(network: Network, index: int, layer: AnyLayer) -> Network:
    """`network` with `layer` at `index`; raises ValidationError where its name is taken or it is full."""
    layers = network.layers
    return changed(network, layers=(*layers[:index], layer, *layers[index:]))


def removed(network: Network, index: int) -> Network:
    """`network` without the layer at `index`."""
    return changed(network, layers=network.layers[:index] + network.layers[index + 1 :])


def replaced(network: Network, index: int, layer: AnyLayer) -> Network:
    """`network` with another layer at `index`."""
    return changed(network, layers=(*network.layers[:index], layer, *network.layers[index + 1 :]))


def moved(network: Network, index: int, to: int) -> Network:
    """`network` with the layer at `index` taken out and put back so that it stands at `to`."""
    rest = network.layers[:index] + network.layers[index + 1 :]
    return changed(network, layers=(*rest[:to], network.layers[index], *rest[to:]))


def set_on_layer(network: Network, index: int, **settings: object) -> Network:
    """`network` with fields of one layer set; raises ValidationError where a value is not allowed."""
    return replaced(network, index, changed(network.layers[index], **settings))


def new_layer(network: Network, kind: str) -> Any:
    """A layer of `kind` (a key of LAYER_KINDS) with its usual settings and a name that is free."""
    row = LAYER_KINDS[kind]
    return row.new(free_name(network, row.prefix))


def free_name(network: Network, prefix: str) -> str:
    """`prefix` and the number after the highest in use, as the lecture counts: CONV6 after CONV5."""
    pattern = re.compile(rf"{re.escape(prefix)}(\d{{1,6}})")
    found = (pattern.fullmatch(layer.name) for layer in network.layers)
    return f"{prefix}{1 + max((int(match[1]) for match in found if match), default=0)}"
