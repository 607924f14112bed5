"""Whether a network can be trained on a data set, and the smallest change that lets it."""

from convlab.core.analysis import Analysis, analyse
from convlab.core.document import changed
from convlab.core.layers import Flatten, FullyConnected
from convlab.core.network import InputShape, Network, free_name, inserted, is_full, set_on_layer
from convlab.core.problem import Problem
from convlab.core.typography import shape, whole

MOST_NAMES = 3  # of layers, in one sentence


def mismatch(network: Network, input_shape: tuple[int, int, int], classes: int) -> Problem | None:
    """Why `network` cannot learn `classes` classes of (height, width, channels) pictures; None where it can.

    First what `fit_to` mends (the input, the last layer), then layers that cannot work.
    """
    analysis = analyse(network)
    return _wrong_ends(network, analysis, input_shape, classes) or _broken(analysis) or _weightless(analysis)


def fit_to(network: Network, input_shape: tuple[int, int, int], classes: int) -> Network:
    """The network with the data's input, whose last fully connected layer has one unit a class.

    A network without such a layer gets one (and a Flatten before it) where it has room. Layers that then
    cannot work are left as they are: their rows of the analysis say why, and how to mend them.
    """
    height, width, channels = input_shape
    fitted = changed(network, input=InputShape(height=height, width=width, channels=channels))
    if analyse(fitted).output == (classes,):
        return fitted
    last = _last_fully_connected(fitted)
    return _with_head(fitted, classes) if last is None else set_on_layer(fitted, last, units=classes)


def mended(network: Network) -> Network:
    """The network with the nearest fix for each layer that cannot work, from the first to the last.

    A smaller picture makes AlexNet lose its last pools. As it is where nothing mends it.
    """
    for _each in network.layers:
        broken = analyse(network).broken
        if not broken or not broken[0].fixes:
            break
        network = broken[0].fixes[0].network
    return network


def _last_fully_connected(network: Network) -> int | None:
    places = [i for i, layer in enumerate(network.layers) if isinstance(layer, FullyConnected)]
    return places[-1] if places else None


def _with_head(network: Network, classes: int) -> Network:
    is_volume = len(analyse(network).output) == 3
    if is_full(network, 1 + is_volume):
        return network
    if is_volume:
        flatten = Flatten(name=free_name(network, "FLATTEN"))
        network = inserted(network, len(network.layers), flatten)
    head = FullyConnected(name=free_name(network, "FC"), units=classes)
    return inserted(network, len(network.layers), head)


def _wrong_ends(
    network: Network, analysis: Analysis, input_shape: tuple[int, int, int], classes: int
) -> Problem | None:
    """The data's shape and classes against the network's first and last shape."""
    wrong = []
    if analysis.input != input_shape:
        wrong.append(f"takes {shape(analysis.input)}, the pictures are {shape(input_shape)}")
    if analysis.output != (classes,) and not _head_is_broken(network, analysis):
        wrong.append(f"ends in {_ending(analysis)}, the data has {classes} classes")
    return Problem(f"{network.name} {'; it '.join(wrong)}.") if wrong else None


def _head_is_broken(network: Network, analysis: Analysis) -> bool:
    """Whether what leaves says nothing of the last fully connected layer, since that is not counted."""
    last = _last_fully_connected(network)
    return last is not None and analysis.rows[last].problem is not None


def _ending(analysis: Analysis) -> str:
    if len(analysis.output) == 3:
        return f"a volume of {shape(analysis.output)}"
    return f"{whole(analysis.output[0])} units"


def _broken(analysis: Analysis) -> Problem | None:
    names = [row.name for row in analysis.broken]
    if not names:
        return None
    if len(names) == 1:
        return Problem(f"{names[0]} cannot work.", str(analysis.broken[0].problem))
    listed = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" * (len(names) > MOST_NAMES))
    return Problem(f"{len(names)} layers cannot work: {listed}.")


def _weightless(analysis: Analysis) -> Problem | None:
    if analysis.parameters:
        return None
    return Problem("Nothing in this network can learn. Add a convolution or a fully connected layer.")
