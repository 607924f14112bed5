"""A model has the shapes, the parameters and the order that the builder shows."""

import pytest
import torch
from torch import nn

from convlab.core.analysis import analyse
from convlab.core.layers import (
    LAYER_KINDS,
    AveragePool,
    Conv,
    Dropout,
    Flatten,
    FullyConnected,
    LocalResponseNorm,
    MaxPool,
    Relu,
    Tanh,
)
from convlab.core.network import InputShape, Network
from convlab.core.presets import PRESETS
from convlab.engine.models import MODULES, build, first_layer, weights_of

EVERY_KIND = Network(
    name="One of each",
    input=InputShape(height=21, width=17, channels=3),
    layers=(
        Conv(name="C1", filters=4, kernel=3, stride=2, padding=1),
        Relu(name="R"),
        MaxPool(name="P1", kernel=2, stride=1),
        LocalResponseNorm(name="N"),
        AveragePool(name="P2", kernel=3, stride=2),
        Tanh(name="T"),
        Flatten(name="F"),
        Dropout(name="D"),
        FullyConnected(name="OUT", units=7),
    ),
)


def test_every_kind_of_layer_can_be_run() -> None:
    assert set(MODULES) == set(LAYER_KINDS) == {layer.kind for layer in EVERY_KIND.layers}


@pytest.mark.parametrize("network", [PRESETS["lenet5"], EVERY_KIND], ids=["LeNet-5", "one of each"])
def test_each_layer_gives_the_shape_and_has_the_parameters_of_the_analysis(network: Network) -> None:
    height, width, channels = network.input.shape()
    values = torch.rand(2, channels, height, width)
    for module, row in zip(build(network, seed=0), analyse(network).rows, strict=True):
        values = module(values)
        found = (*values.shape[2:], values.shape[1]) if values.ndim == 4 else (values.shape[1],)
        assert found == row.output, row.name
        assert sum(p.numel() for p in module.parameters()) == row.parameters, row.name


def test_lenet_has_61706_parameters() -> None:
    assert sum(p.numel() for p in build(PRESETS["lenet5"], 0).parameters()) == 61_706


def test_the_seed_decides_the_first_weights() -> None:
    one, same, other = (build(EVERY_KIND, seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["0.weight"], other["0.weight"])


def test_first_weights_have_the_published_variance() -> None:
    before_relu = Conv(name="C", filters=64, kernel=5)
    network = Network(
        name="Wide",
        input=InputShape(height=5, width=5, channels=16),
        layers=(before_relu, Relu(name="R"), Flatten(name="F"), FullyConnected(name="OUT", units=500)),
    )
    conv, _, _, linear = build(network, 0)
    assert isinstance(conv, nn.Conv2d)
    assert isinstance(linear, nn.Linear)
    assert conv.weight.var().item() == pytest.approx(2 / (5 * 5 * 16), rel=0.05)  # He: 2 / fan in
    assert linear.weight.var().item() == pytest.approx(2 / (64 + 500), rel=0.05)  # Glorot: 2 / (in + out)
    assert conv.bias is not None
    assert not conv.bias.any()


def test_a_network_that_cannot_work_is_refused_by_its_sentence() -> None:
    broken = Network(
        name="Too wide",
        input=InputShape(height=4, width=4, channels=1),
        layers=(Conv(name="C", filters=1, kernel=7),),
    )
    with pytest.raises(ValueError, match="7"):
        build(broken, 0)


def test_the_first_convolution_is_the_layer_whose_weights_are_shown() -> None:
    lenet = PRESETS["lenet5"]
    assert first_layer(lenet) == "C1"
    assert weights_of(build(lenet, 0), lenet, "C1").shape == (6, 1, 5, 5)
    without = Network(name="Flat", input=lenet.input, layers=(Flatten(name="F"), FullyConnected(name="O", units=2)))
    assert first_layer(without) is None
