"""Gray pictures in the size that a network takes."""

import numpy as np
import pytest

from convlab.data.refused import RefusedError
from convlab.data.sizing import in_size
from tests.data.originals import noise


def test_a_digit_lies_in_the_middle_of_lenets_input() -> None:
    digits = noise(3, 28, 28, 1)
    padded = in_size(digits, (32, 32))
    assert np.array_equal(padded[:, 2:30, 2:30], digits)
    assert padded.sum() == digits.sum()
    assert in_size(digits, (28, 28)) is digits


@pytest.mark.parametrize("size", [(14, 14), (64, 64), (28, 90), (20, 32), (1, 1)])
def test_other_sizes_are_scaled_and_stay_what_they_are(size: tuple[int, int]) -> None:
    flat = np.full((2, 28, 28, 1), 90, np.uint8)
    scaled = in_size(flat, size)
    assert scaled.shape == (2, *size, 1)
    assert np.all(scaled == 90)


def test_more_than_memory_holds_is_refused() -> None:
    with pytest.raises(RefusedError, match="smaller input"):
        in_size(np.broadcast_to(noise(1, 28, 28, 1), (60_000, 28, 28, 1)), (512, 512))
