"""Matrices from the table, from text and from a picture, and at another size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.core.kernel_text import TEXT_FORMATS
from convlab.core.matrices import (
    LARGEST_MATRIX,
    LARGEST_NUMBER,
    MATRICES,
    SEVEN_BY_SEVEN,
    crop_side,
    cropped,
    filled,
    random_matrix,
    read_matrix,
    with_size,
)
from convlab.core.problem import Problem

SIDES = st.integers(1, LARGEST_MATRIX)


@given(st.sampled_from(sorted(MATRICES)), SIDES, SIDES)
def test_a_preset_keeps_the_size_but_the_lectures_matrix_has_its_own(key: str, rows: int, columns: int) -> None:
    made = np.array(filled(key, with_size(((0,),), rows, columns)))
    expected = (rows, columns) if key != "lecture" else (7, 7) if rows > 1 else (1, 7)
    assert made.shape == expected
    assert np.abs(made).max() <= LARGEST_NUMBER


def test_what_the_presets_hold() -> None:
    three = with_size(((0,),), 3, 4)
    assert filled("ramp", three) == ((0, 1, 2, 3),) * 3
    assert filled("checkerboard", three) == ((1, 0, 1, 0), (0, 1, 0, 1), (1, 0, 1, 0))
    assert filled("edge", three) == ((0, 0, 9, 9),) * 3
    assert np.array(filled("impulse", three)).nonzero() == (np.array([1]), np.array([2]))
    assert filled("lecture", three) == SEVEN_BY_SEVEN
    assert filled("lecture", ((0, 0),)) == (SEVEN_BY_SEVEN[1],)


def test_random_again_is_another_and_each_can_be_made_again() -> None:
    first = filled("random", with_size(((0,),), 5, 5))
    second = filled("random", first)
    assert first == random_matrix(5, 5, 0)
    assert second == random_matrix(5, 5, 1)
    assert first != second


@given(SIDES, SIDES)
def test_growing_keeps_what_was_there_and_adds_zeros(rows: int, columns: int) -> None:
    grown = np.array(with_size(SEVEN_BY_SEVEN, rows, columns))
    kept = min(rows, 7), min(columns, 7)
    assert (grown[: kept[0], : kept[1]] == np.array(SEVEN_BY_SEVEN)[: kept[0], : kept[1]]).all()
    assert not grown[7:].any()
    assert not grown[:, 7:].any()


@pytest.mark.parametrize("key", sorted(TEXT_FORMATS))
def test_what_is_copied_out_is_pasted_again(key: str) -> None:
    assert read_matrix(TEXT_FORMATS[key].write(SEVEN_BY_SEVEN)) == SEVEN_BY_SEVEN


def test_a_matrix_has_its_own_limits() -> None:
    assert read_matrix("1 " * 32) == ((1.0,) * 32,)
    for text, sentence in (
        ("1 " * 33, "Line 1: 33 numbers in a row. A matrix has 1 to 32."),
        ("1\n" * 33, "Line 33: this is row 33. A matrix has at most 32 rows."),
        ("10000", "Line 1: “10000” is too large. Type a number between −9999 and 9999."),
        ("1 2\n3", "Line 2: 1 number, but 2 in the first row. All rows of a matrix have the same length."),
    ):
        problem = read_matrix(text)
        assert isinstance(problem, Problem)
        assert problem.sentence == sentence


def test_the_pixels_around_a_place_become_numbers() -> None:
    pixels = np.arange(400).reshape(20, 20)
    matrix, corner = cropped(pixels, (10, 12), 8)
    assert corner == (6, 8)
    assert (np.array(matrix) == pixels[6:14, 8:16]).all()
    assert cropped(pixels, (0, 19), 8)[1] == (0, 12)
    assert cropped(pixels, (19, 0), 8)[1] == (12, 0)


def test_the_crop_is_larger_than_the_kernel_and_inside_the_picture() -> None:
    assert crop_side((3, 3), (512, 512)) == 8
    assert crop_side((1, 9), (512, 512)) == 16
    assert crop_side((31, 31), (512, 512)) == 32
    assert crop_side((3, 3), (5, 600)) == 5
