"""Output sizes, parameters and multiply-adds of every kind of layer, with PyTorch as the oracle."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from convlab.core.analysis import LayerRow, analyse
from convlab.core.document import changed
from convlab.core.layers import LAYER_KINDS, AnyLayer
from convlab.core.network import InputShape, Network, inserted, new_layer
from convlab.core.presets import PRESETS

torch.set_num_threads(1)

# One row a kind of layer: what PyTorch calls it.
ORACLES: Mapping[str, Callable[[Any, tuple[int, ...]], nn.Module]] = {
    "conv": lambda la, arrives: nn.Conv2d(arrives[2], la.filters, la.kernel, la.stride, la.padding),
    "max_pool": lambda la, _arrives: nn.MaxPool2d(la.kernel, la.stride),
    "average_pool": lambda la, _arrives: nn.AvgPool2d(la.kernel, la.stride),
    "relu": lambda _la, _arrives: nn.ReLU(),
    "tanh": lambda _la, _arrives: nn.Tanh(),
    "lrn": lambda la, _arrives: nn.LocalResponseNorm(la.size, la.alpha, la.beta, la.k),
    "dropout": lambda la, _arrives: nn.Dropout(la.rate),
    "flatten": lambda _la, _arrives: nn.Flatten(),
    "fully_connected": lambda la, arrives: nn.Linear(arrives[0], la.units),
}


def on_meta(layer: AnyLayer, arrives: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """PyTorch's output shape as (H, W, C) or (units,), and its parameter count; no memory is used."""
    with torch.device("meta"):
        module = ORACLES[layer.kind](layer, arrives)
        batch = torch.empty(1, *((arrives[2], *arrives[:2]) if len(arrives) == 3 else arrives))
        out = tuple(module(batch).shape)
    shape = (out[2], out[3], out[1]) if len(out) == 4 else out[1:]
    return shape, sum(weights.numel() for weights in module.parameters())


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Any layers in any order on a small picture, most of them workable."""
    side = st.integers(1, 40)
    network = Network(
        name="any", input=InputShape(height=draw(side), width=draw(side), channels=draw(st.integers(1, 4)))
    )
    for kind in draw(st.lists(st.sampled_from(sorted(LAYER_KINDS)), max_size=10)):
        layer = new_layer(network, kind)
        values = {
            setting.field: draw(st.integers(int(setting.low), min(int(setting.high), 6)))
            for setting in LAYER_KINDS[kind].settings
            if setting.step == 1
        }
        network = inserted(network, len(network.layers), changed(layer, **values))
    return network


def test_every_kind_of_layer_has_an_oracle() -> None:
    assert set(ORACLES) == set(LAYER_KINDS)


@settings(deadline=None)  # the first call warms torch up
@given(networks())
def test_shapes_and_parameters_are_those_of_torch_and_a_refused_layer_is_refused_there(net: Network) -> None:
    for layer, row in zip(net.layers, analyse(net).rows, strict=True):
        if row.problem is None:
            assert on_meta(layer, row.arrives) == (row.output, row.parameters)
        else:
            assert row.output == row.arrives
            assert_torch_refuses(layer, row)


def assert_torch_refuses(layer: AnyLayer, row: LayerRow) -> None:
    """PyTorch raises too, but for two cases that it takes for something else."""
    is_volume = len(row.arrives) == 3
    if layer.kind == "fully_connected" and is_volume:
        return  # torch would multiply the last axis alone
    if not is_volume:
        assert LAYER_KINDS[layer.kind].needs == "volume"
        return  # torch would take a list for an image without channels
    with pytest.raises(RuntimeError):
        on_meta(layer, row.arrives)


@settings(deadline=None)
@given(networks())
def test_every_fix_of_a_refused_layer_mends_that_layer(net: Network) -> None:
    before = analyse(net)
    for row in before.broken:
        assert 1 <= len(row.fixes) <= 3
        assert row.fixes[-1].label == f"Remove {row.name}"
        for fix in row.fixes:
            after = analyse(fix.network)
            assert row.name not in [broken.name for broken in after.broken]
            assert fix.network != net


@pytest.mark.parametrize("key", sorted(PRESETS))
def test_a_preset_has_the_shapes_of_torch_from_end_to_end(key: str) -> None:
    network = PRESETS[key]
    analysis = analyse(network)
    with torch.device("meta"):
        modules = [
            ORACLES[layer.kind](layer, row.arrives) for layer, row in zip(network.layers, analysis.rows, strict=True)
        ]
        whole = nn.Sequential(*modules)
        height, width, channels = network.input.shape()
        out = whole(torch.empty(1, channels, height, width))
    assert math.prod(out.shape) == math.prod(analysis.output)
    assert sum(weights.numel() for weights in whole.parameters()) == analysis.parameters


@settings(deadline=None)
@given(
    side=st.integers(3, 12),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
)
def test_multiply_adds_of_a_convolution_are_what_unfolding_it_multiplies(
    side: int, kernel: int, stride: int, padding: int
) -> None:
    if kernel > side + 2 * padding:
        return
    network = Network(name="one", input=InputShape(height=side, width=side + 1, channels=2))
    layer = new_layer(network, "conv")
    layer = changed(layer, filters=3, kernel=kernel, stride=stride, padding=padding)
    row = analyse(inserted(network, 0, layer)).rows[0]
    windows = nn.functional.unfold(torch.ones(1, 2, side, side + 1), kernel, 1, padding, stride)
    assert row.macs == windows.shape[1] * windows.shape[2] * 3
    assert row.work is not None
    assert row.macs == math.prod(int(factor) for factor in row.work.mac_formula.split(" · "))
    weights, biases = row.work.parameter_formula.split(" + ")
    assert row.parameters == math.prod(int(factor) for factor in weights.split(" · ")) + int(biases)
