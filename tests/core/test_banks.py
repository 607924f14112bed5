"""The banks of filters: their weights after their formulas, and what they answer to, equal to torch."""

import numpy as np
import pytest
import torch

from convlab.core.banks import BANKS, Bank, bank_key, random_filters
from convlab.core.filters import bank_of, checked_bank
from convlab.core.operations import Operation, parameters
from convlab.core.sliding import apply


@pytest.mark.parametrize("key", BANKS)
def test_every_bank_is_one_that_a_document_can_hold_and_knows_its_key(key: str) -> None:
    filters = BANKS[key].filters
    assert checked_bank(filters) == filters
    assert bank_key(filters) == key


@pytest.mark.parametrize("bank", BANKS.values(), ids=list(BANKS))
def test_every_bank_answers_on_colour_as_torch_does(bank: Bank) -> None:
    image = np.random.default_rng(3).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    filters = bank_of(bank.filters, 3)
    bias = None if filters.bias is None else torch.tensor(filters.bias)
    expected = torch.nn.functional.conv2d(
        torch.tensor(image).permute(2, 0, 1)[None].double(), torch.tensor(filters.kernels), bias
    )
    ours = apply(image, Operation(filters))
    assert np.allclose(ours, expected[0].permute(1, 2, 0), atol=1e-2)


def test_the_six_for_colour_have_456_parameters() -> None:
    assert parameters(Operation(bank_of(BANKS["six"].filters, 3))) == 456


def test_a_flat_area_is_silent_for_edges_spots_and_stripes() -> None:
    six, gabor = BANKS["six"].filters, BANKS["gabor"].filters
    for one in (*six[1:4], six[5], *gabor):
        assert np.array(one.planes).sum() == pytest.approx(0, abs=1e-9), one.name


def test_red_is_added_and_green_taken_away_by_the_same_spot() -> None:
    red, green, blue = np.array(BANKS["six"].filters[0].planes)
    assert (red == -green).all()
    assert red[2, 2] == 1
    assert (blue == -0.1).all()


def test_random_filters_are_the_same_for_the_same_seed() -> None:
    assert random_filters(4, seed=7) == random_filters(8, seed=7)[:4]
    assert random_filters(4, seed=7) != random_filters(4, seed=8)
    assert np.array([one.planes for one in random_filters(32)]).std() == pytest.approx(27**-0.5, rel=0.1)
