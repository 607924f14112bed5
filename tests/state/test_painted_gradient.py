"""The painted gradient as a document: few cells, each once, none with 0, within bounds."""

import numpy as np
import pytest

from convlab.core.document import changed
from convlab.state.painted_gradient import (
    LARGEST_GRADIENT,
    MOST_PAINTED,
    checked_painting,
    dab,
    painted_array,
    painted_from,
    painted_over,
)
from convlab.state.sandbox import SandboxState


def test_painting_replaces_and_zero_erases() -> None:
    painted = painted_over((), [(1, 2), (0, 3)], 1.0)
    assert painted == ((0, 3, 1.0), (1, 2, 1.0))
    assert painted_over(painted, [(1, 2)], -2.0) == ((0, 3, 1.0), (1, 2, -2.0))
    assert painted_over(painted, [(1, 2)], 0.0) == ((0, 3, 1.0),)


def test_an_array_and_back() -> None:
    array = np.array([[0.0, 1.5], [-2.0, 0.0]])
    painted = painted_from(array)
    assert painted == ((0, 1, 1.5), (1, 0, -2.0))
    assert np.array_equal(painted_array(painted, (2, 2)), array)
    assert painted_array(painted, (1, 1)).tolist() == [[0.0]]  # the output became smaller
    assert painted_from(np.ones((MOST_PAINTED, 2))) is None


@pytest.mark.parametrize(
    ("painted", "sentence"),
    [
        (((0, 0, 1.0), (0, 0, 2.0)), "one painted gradient"),
        (((0, 0, LARGEST_GRADIENT + 1.0),), "lies between −999 and 999"),
        (tuple((row, 0, 1.0) for row in range(MOST_PAINTED + 1)), "at most 8192 cells"),
    ],
)
def test_what_cannot_be_is_refused(painted: tuple[tuple[int, int, float], ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        checked_painting(painted)


def test_a_file_is_put_in_order() -> None:
    assert checked_painting(((2, 0, 1.0), (0, 5, 0.0), (0, 1, 3.0))) == ((0, 1, 3.0), (2, 0, 1.0))


def test_a_brush_stays_on_the_output() -> None:
    assert dab((0, 0), 1, (5, 5)) == ((0, 0),)
    assert dab((0, 4), 3, (5, 5)) == ((0, 3), (0, 4), (1, 3), (1, 4))
    assert len(dab((2, 2), 3, (5, 5))) == 9


def test_a_painted_gradient_is_saved_and_is_work() -> None:
    painted = changed(SandboxState(), gradient="painted", painted=((2, 1, -1.0), (0, 3, 0.5)), input_cell=(4, 4))
    again = SandboxState.model_validate_json(painted.model_dump_json())
    assert again == painted
    assert again.painted == ((0, 3, 0.5), (2, 1, -1.0))
    assert {"gradient", "input_cell"} <= SandboxState.VIEW
    assert "painted" not in SandboxState.VIEW


@pytest.mark.parametrize(
    "painted", ['[[0, 0, "NaN"]]', "[[0, -1, 1]]", "[[0, 99999, 1]]", "[[0, 0, 1e400]]", "[[1, 2]]"]
)
def test_a_file_with_a_gradient_that_cannot_be_is_refused(painted: str) -> None:
    with pytest.raises(ValueError, match="painted"):
        SandboxState.model_validate_json(f'{{"painted": {painted}}}')
