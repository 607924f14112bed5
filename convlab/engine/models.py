"""From a network document to a PyTorch model: one row for each kind of layer."""

from collections.abc import Callable

import torch
from torch import nn

from convlab.core import layers
from convlab.core.analysis import LayerRow, analyse
from convlab.core.network import Network
from convlab.core.recipe import Initialisation
from convlab.engine.first_weights import draw_first_weights

Build = Callable[[layers.AnyLayer, LayerRow], nn.Module]


def build(network: Network, seed: int, how: Initialisation = "fitting") -> nn.Sequential:
    """The model, one module a layer in the same order, on the CPU, its first weights decided by `seed`.

    Takes (N, C, H, W) float32, gives logits (N, classes). Raises ValueError where the network's analysis
    has a problem: ask `core.fitting.mismatch` first.
    """
    analysis = analyse(network)
    if analysis.first_problem is not None:
        raise ValueError(analysis.first_problem.sentence)
    rows = zip(network.layers, analysis.rows, strict=True)
    with torch.device("meta"):  # PyTorch would draw weights of its own first
        model = nn.Sequential(*(MODULES[layer.kind](layer, row) for layer, row in rows))
    model = model.to_empty(device="cpu")
    draw_first_weights(model, how, torch.Generator().manual_seed(seed))
    return model


def first_layer(network: Network) -> str | None:
    """The name of the first convolution, whose kernels look at the picture itself; None without one."""
    return next((layer.name for layer in network.layers if isinstance(layer, layers.Conv)), None)


def weights_of(model: nn.Sequential, network: Network, name: str) -> torch.Tensor:
    """The kernels of the convolution called `name`, (out, in, height, width), on the model's device."""
    place = [layer.name for layer in network.layers].index(name)
    weight = model[place].weight
    assert isinstance(weight, torch.Tensor)
    return weight.detach()


def _conv(layer: layers.AnyLayer, row: LayerRow) -> nn.Module:
    assert isinstance(layer, layers.Conv)
    channels = row.arrives[2]
    return nn.Conv2d(channels, layer.filters, layer.kernel, layer.stride, layer.padding)


def _max_pool(layer: layers.AnyLayer, _row: LayerRow) -> nn.Module:
    assert isinstance(layer, layers.MaxPool)
    return nn.MaxPool2d(layer.kernel, layer.stride)


def _average_pool(layer: layers.AnyLayer, _row: LayerRow) -> nn.Module:
    assert isinstance(layer, layers.AveragePool)
    return nn.AvgPool2d(layer.kernel, layer.stride)


def _lrn(layer: layers.AnyLayer, _row: LayerRow) -> nn.Module:
    assert isinstance(layer, layers.LocalResponseNorm)
    return nn.LocalResponseNorm(layer.size, layer.alpha, layer.beta, layer.k)


def _dropout(layer: layers.AnyLayer, _row: LayerRow) -> nn.Module:
    assert isinstance(layer, layers.Dropout)
    return nn.Dropout(layer.rate)


def _fully_connected(layer: layers.AnyLayer, row: LayerRow) -> nn.Module:
    assert isinstance(layer, layers.FullyConnected)
    return nn.Linear(row.arrives[0], layer.units)


MODULES: dict[str, Build] = {
    "conv": _conv,
    "max_pool": _max_pool,
    "average_pool": _average_pool,
    "relu": lambda _layer, _row: nn.ReLU(),
    "tanh": lambda _layer, _row: nn.Tanh(),
    "lrn": _lrn,
    "dropout": _dropout,
    "flatten": lambda _layer, _row: nn.Flatten(),
    "fully_connected": _fully_connected,
}
