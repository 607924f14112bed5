"""Everything a person can do to the network on the bench: a state in, a new state or a Problem out."""

from pydantic import ValidationError

from convlab.core.analysis import analyse
from convlab.core.document import changed
from convlab.core.fitting import fit_to
from convlab.core.layers import kind_of
from convlab.core.network import (
    MOST_LAYERS,
    Network,
    inserted,
    is_full,
    moved,
    new_layer,
    removed,
    set_on_layer,
)
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.state.builder import BuilderState

LONGEST_NAME = 16


def preset(key: str) -> BuilderState:
    """The network of PRESETS, looked at from its input."""
    return BuilderState(network=PRESETS[key])


def added(state: BuilderState, kind: str) -> BuilderState | Problem:
    """A new layer of `kind` behind the selected row, itself selected."""
    if is_full(state.network):
        return Problem(f"A network here has at most {MOST_LAYERS} layers. Remove one first.")
    index = 0 if state.looked_at is None else state.looked_at + 1
    network = inserted(state.network, index, new_layer(state.network, kind))
    return changed(state, network=network, selected=index)


def without(state: BuilderState, index: int) -> BuilderState:
    """The layer at `index` removed; the row that takes its place is selected."""
    network = removed(state.network, index)
    last = len(network.layers) - 1
    return changed(state, network=network, selected=None if last < 0 else min(index, last))


def reordered(state: BuilderState, index: int, to: int) -> BuilderState:
    """The layer at `index` moved to `to` (held within the layers) and selected."""
    to = max(0, min(to, len(state.network.layers) - 1))
    return changed(state, network=moved(state.network, index, to), selected=to)


def with_setting(state: BuilderState, index: int, field: str, value: float) -> BuilderState:
    """One number of a layer changed, held within its bounds."""
    layer = state.network.layers[index]
    setting = next(row for row in kind_of(layer).settings if row.field == field)
    held = max(setting.low, min(setting.high, value))
    number = round(held) if setting.step == 1 else round(held, 2)
    return changed(state, network=set_on_layer(state.network, index, **{field: number}), selected=index)


def renamed(state: BuilderState, index: int, name: str) -> BuilderState | Problem:
    """A layer's name changed; a name that is taken or cannot be one is refused with the reason."""
    name = " ".join(name.split())
    others = state.network.layers[:index] + state.network.layers[index + 1 :]
    if any(layer.name == name for layer in others):
        return Problem(f"Another layer is called {name}. Each needs a name of its own.")
    try:
        return changed(state, network=set_on_layer(state.network, index, name=name), selected=index)
    except ValidationError as error:
        said = f"A layer's name has 1 to {LONGEST_NAME} letters, digits, spaces or hyphens."
        return Problem(said, str(error))


def with_input(state: BuilderState, field: str, value: int) -> BuilderState:
    """The input's "height", "width" or "channels" changed; raises ValidationError out of bounds."""
    return changed(state, network=changed(state.network, input=changed(state.network.input, **{field: value})))


def mended(state: BuilderState, index: int, fix: int) -> BuilderState:
    """The `fix`-th way out of the layer at `index` taken; raises IndexError where there is none."""
    network = analyse(state.network).rows[index].fixes[fix].network
    return changed(state, network=network, selected=_same_layer(state.network, network, index))


def fitted(state: BuilderState, shape: tuple[int, int, int], classes: int) -> BuilderState:
    """The network with the input and the last layer that the data needs."""
    return changed(state, network=fit_to(state.network, shape, classes))


def _same_layer(before: Network, after: Network, index: int) -> int | None:
    """Where the layer went that stood at `index`; the row in its place where it is gone."""
    name = before.layers[index].name
    found = next((i for i, layer in enumerate(after.layers) if layer.name == name), index)
    return None if not after.layers else min(found, len(after.layers) - 1)
