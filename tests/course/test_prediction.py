"""A prediction is checked against what PyTorch gives, and a wrong one is explained with its own arithmetic."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.document import changed
from convlab.core.problem import Problem
from convlab.course.checks import Verdict
from convlab.course.prediction import PREDICTIONS, check, told
from convlab.course.prediction_size import Case
from convlab.course.text import plain
from convlab.state.sandbox import Asked, SandboxState
from convlab.state.sandbox_compute import compute

NUMBERS = SandboxState(picture="numbers", after="none", focus=(1, 0))


def verdict(asked: Asked, typed: str, state: SandboxState) -> Verdict:
    answer = check(asked, typed, Case(compute(state), state.focus))
    assert isinstance(answer, Verdict)
    return answer


@settings(deadline=None, max_examples=80)
@given(
    rows=st.integers(3, 9),
    columns=st.integers(3, 9),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    after=st.sampled_from(["none", "absolute", "relu"]),
)
def test_what_torch_gives_is_right(
    rows: int, columns: int, stride: tuple[int, int], padding: tuple[int, int], after: str
) -> None:
    numbers = [[(3 * row + 5 * column) % 11 - 4 for column in range(columns)] for row in range(rows)]
    state = changed(NUMBERS, numbers=numbers, stride=stride, padding=padding, after=after, focus=(0, 0))
    weights = torch.tensor(state.kernel.weights, dtype=torch.float64)[None, None]
    image = torch.tensor(numbers, dtype=torch.float64)[None, None]
    maps = torch.nn.functional.conv2d(image, weights, stride=stride, padding=padding)[0, 0]
    shown = {"none": maps, "absolute": maps.abs(), "relu": maps.relu()}[after]
    height, width = maps.shape
    assert verdict("size", f"{height} x {width}", state).right
    assert verdict("value", str(float(shown[0, 0])), state).right
    assert verdict("sign", {1: "+", -1: "-", 0: "0"}[int(maps[0, 0].sign())], state).right
    assert not verdict("size", f"{height} x {width + 1}", state).right
    assert not verdict("value", str(float(shown[0, 0]) + 1), state).right


@pytest.mark.parametrize(
    ("asked", "typed", "update", "reason"),
    [
        ("size", "7", {}, "the input’s own size"),
        ("size", "1.33", {"stride": 3}, "makes one more"),
        ("size", "3", {"stride": 3}, "2.33 is rounded down"),
        ("size", "2.33", {"stride": 3}, "no part of a window"),
        ("size", "8", {"padding": 3}, "Padding 3 counts twice"),
        ("size", "5", {"padding": 1}, "without padding"),
        ("size", "5", {"stride": 2}, "the size at stride 1"),
        ("size", "5", {"dilation": 2}, "spans 2·2 + 1 = 5 cells"),
        ("value", "-28", {"after": "absolute", "stride": 3}, "is the sum itself"),
        ("value", "20", {"focus": (0, 0)}, "the sign is not"),
        ("parameters", "9", {}, "one bias more"),
        ("parameters", "10", {"picture": "astronaut"}, "through all 3 planes: 3·3·3"),
        ("parameters", "4", {"pooling": {"kind": "max", "window": (2, 2)}}, "has no weights"),
    ],
)
def test_a_slip_is_told_by_its_own_reason(asked: Asked, typed: str, update: dict[str, object], reason: str) -> None:
    answer = verdict(asked, typed, changed(NUMBERS, **update))
    assert not answer.right
    assert reason in plain(answer.reason)


@pytest.mark.parametrize(("filters", "planes", "count"), [(6, 3, 456), (10, 3, 760), (1, 3, 76)])
def test_the_lectures_counts_of_parameters(filters: int, planes: int, count: int) -> None:
    bank = [{"name": str(k), "planes": [[[0.0] * 5] * 5] * planes} for k in range(filters)]
    assert verdict("parameters", str(count), changed(NUMBERS, filters=bank, picture="astronaut", side=64)).right


@pytest.mark.parametrize("typed", ["", "seven", "1e", "x", "NaN", "--2"])
@pytest.mark.parametrize("asked", PREDICTIONS)
def test_what_is_no_answer_is_said_to_be_none(asked: Asked, typed: str) -> None:
    assert isinstance(check(asked, typed, Case(compute(NUMBERS), (0, 0))), Problem)


def test_a_number_counts_to_the_decimals_that_were_typed() -> None:
    state = changed(NUMBERS, kernel="box", focus=(0, 0))  # 29/9 = 3.222
    assert verdict("value", "3.2", state).right
    assert verdict("value", "3.22", state).right
    assert not verdict("value", "3.3", state).right


@pytest.mark.parametrize("asked", PREDICTIONS)
def test_who_would_rather_see_it_is_told_with_the_arithmetic(asked: Asked) -> None:
    answer = told(asked, Case(compute(NUMBERS), NUMBERS.focus))
    assert answer.right
    assert "=" in plain(answer.reason) or ":" in plain(answer.reason)


def test_the_size_of_a_row_is_one_number() -> None:
    row = changed(NUMBERS, picture="row", kernel="row_central", stride=3, focus=(0, 1))
    answer = verdict("size", "2", row)
    assert answer.right
    assert plain(answer.reason).startswith("(7 − 3 + 2·0)/3 + 1 = 2.33")
    wrong = verdict("size", "3", row)
    assert not wrong.right
    assert "2.33 is rounded down" in plain(wrong.reason)
    question = PREDICTIONS["value"].question(Case(compute(row), (0, 1)))
    assert question == "Which value has the output at place 2?"
