"""Shared, untied, fully connected: the lecture's counts, and torch's layers counted parameter by parameter."""

import numpy as np
import pytest
import torch

from convlab.core.operations import Filters, Operation, Pooling, Volume
from convlab.state.sandbox_counts import counts_of
from convlab.state.sandbox_words import plain

torch.set_num_threads(1)
SIX = Operation(Filters(np.ones((6, 3, 5, 5)), np.zeros(6)))
ONE = Operation(Filters(np.ones((1, 1, 3, 3))))


def weights(volume: Volume, operation: Operation) -> tuple[int, int, int]:
    counts = counts_of(volume, operation)
    shared, untied, connected = (line.weights for line in counts.lines)
    return shared, untied, connected


def test_seven_by_seven_under_three_by_three() -> None:
    counts = counts_of((7, 7, 1), ONE)
    assert weights((7, 7, 1), ONE) == (9, 225, 1225)
    assert [line.symbols for line in counts.lines] == ["𝐹·𝐹", "𝐻′·𝑊′·𝐹·𝐹", "𝐻·𝑊·𝐻′·𝑊′"]
    assert [line.numbers for line in counts.lines] == ["3·3", "5·5·3·3", "7·7·5·5"]
    assert not counts.is_logarithmic


def test_the_lectures_six_filters_over_colour() -> None:
    counts = counts_of((32, 32, 3), SIX)
    assert counts.shared.weights + counts.shared.biases == 456
    assert (counts.connected.weights, counts.connected.biases) == (14_450_688, 4704)
    assert counts.untied.weights == 28 * 28 * 6 * 75
    assert counts.shared.text == "Shared: 𝐾·𝐹·𝐹·𝐷 = 6·5·5·3 = 450 + 6 biases"
    assert counts.is_logarithmic
    assert plain(counts.verdict) == (
        "456 parameters with the biases. A fully connected layer for the same map needs "
        "14,450,688 weights + 4704 biases: 32,113 times as many weights."
    )


def test_torch_counts_the_same() -> None:
    shared = torch.nn.Conv2d(3, 6, 5)
    full = torch.nn.Linear(8 * 8 * 3, 4 * 4 * 6)
    counts = counts_of((8, 8, 3), SIX)
    assert counts.shared.weights + counts.shared.biases == sum(part.numel() for part in shared.parameters())
    assert (counts.connected.weights, counts.connected.biases) == (full.weight.numel(), full.bias.numel())


@pytest.mark.parametrize(("volume", "operation"), [((7, 7, 1), ONE), ((32, 32, 3), SIX), ((6, 4, 1), ONE)])
def test_the_factors_multiply_to_the_count(volume: Volume, operation: Operation) -> None:
    for line in counts_of(volume, operation).lines:
        assert np.prod([int(factor.number) for factor in line.factors]) == line.weights + line.on_padding


def test_lines_into_padding_are_not_there_and_not_counted() -> None:
    padded = Operation(Filters(np.ones((1, 1, 3, 3))), padding=(1, 1))
    untied = counts_of((3, 3, 1), padded).untied
    assert (untied.weights, untied.on_padding) == (49, 32)  # 3 + 3 + 3 taps less one at each end, squared
    assert "3·3·3·3 − 32 on padding = 49" in untied.text


def test_an_average_has_one_weight_and_learns_none() -> None:
    counts = counts_of((8, 8, 3), Operation(Pooling("average", (2, 2)), (2, 2)))
    assert (counts.shared.weights, counts.untied.weights) == (1, 4 * 4 * 4 * 3)
    assert "nothing to learn" in plain(counts.verdict)
    assert counts.connected.weights == 192 * 48
