"""What may be typed into a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.core.entry import read_number
from convlab.core.problem import Problem


@pytest.mark.parametrize(
    ("typed", "value"),
    [("2", 2), ("-2", -2), ("−2", -2), (" 0.5 ", 0.5), ("0,5", 0.5), ("1/9", 1 / 9), ("-1/4", -0.25), (".5", 0.5)],
)
def test_numbers_as_people_write_them(typed: str, value: float) -> None:
    assert read_number(typed, 1000) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2*3", 6),
        ("2 × 3", 6),
        ("−2·3", -6),
        ("2*-3", -6),
        ("1 - 2 + 4", 3),
        ("8/4/2", 1),
        ("(1+2)/16", 3 / 16),
        ("-(1 + 0,5)*2", -3),
        ("2e2/4", 50),
    ],
)
def test_sums_and_products_are_worked_out(typed: str, value: float) -> None:
    assert read_number(typed, 1000) == value


@pytest.mark.parametrize("typed", ["2*", "*2", "(2", "2)", "()", "2 3", "2**3", "1/(2-2)", "2+-", "(" * 40, "a*2"])
def test_what_is_no_expression_is_refused(typed: str) -> None:
    assert isinstance(read_number(typed, 1000), Problem)


def test_what_grows_too_large_on_the_way_is_refused() -> None:
    for typed in ("1e300*1e300", "1e400-1e400", "1e308*9/9"):
        problem = read_number(typed, 1000)
        assert isinstance(problem, Problem)
        assert "too large" in problem.sentence


@pytest.mark.parametrize("typed", ["", "x", "1/", "nan", "inf", "1/0", "0x10", "1_0", "2000", "--1", "²", "1e400"])
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    problem = read_number(typed, 1000)
    assert isinstance(problem, Problem)
    assert problem.sentence.startswith("“")


@given(st.text(max_size=60))
def test_no_text_breaks_it(typed: str) -> None:
    value = read_number(typed, 1000)
    assert isinstance(value, Problem) or abs(value) <= 1000
