"""The arithmetic of lesson files: what it computes, and that nothing hostile gets through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.problem import Problem
from convlab.course.expressions import Expression, Value, equal, evaluate, parse

WORDS = {"stride": range(1), "double": range(1, 2), "name_is": range(1, 3)}


def say(name: str, arguments: tuple[Value, ...]) -> Value | Problem:
    if name == "stride":
        return 2
    if name == "double" and isinstance(arguments[0], int | float):
        return 2 * arguments[0]
    return arguments[0] == "sobel"


def worth(text: str) -> Value | Problem:
    expression = parse(text, WORDS)
    return expression if isinstance(expression, Problem) else evaluate(expression, say)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("-(7 - 3) / 4", -1),
        ("double(stride) + 1", 5),
        ("7 // 2 == 3 and 7 % 2 == 1", True),
        ("0 <= stride < 2", False),
        ("not stride == 3 or 1 / 0 > 1", True),
        ("name_is('sobel')", True),
        ("name_is('blob', 1)", False),
        ("0.1 + 0.2 == 0.3", True),
    ],
)
def test_arithmetic_comparisons_and_words_are_computed(text: str, value: Value) -> None:
    assert worth(text) == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("strid + 1", 'no function or name "strid"'),
        ("double()", "double takes 1 values, not 0"),
        ("stride(1)", "stride takes 0 values, not 1"),
        ("1 +", "not complete"),
        ("2 ** 9 ** 9", "Pow is not part"),
        ("9 / (stride - 2)", "divides by 0"),
        ("1e300 * 2", "too large"),
        ("stride + True", "no number"),
        ("'a' + 1", "no number"),
        ("stride and 1 == 1", "neither true nor false"),
        ("__import__('os')", "no function or name"),
        ("(1).real", "Attribute is not part"),
        ("[1 for x in (1, 2)]", "ListComp is not part"),
        ("double(*(1,))", "Starred is not part"),
        ("double(value=1)", "only plain calls"),
        ("(lambda: 1)()", "only plain calls"),
        ("1or 2", "not complete"),
        ("1 if stride else 2", "IfExp is not part"),
        ("+" * 40 + "1", "more than 24 levels"),
        ("1+" * 200 + "1", "characters long"),
        ("", "not complete"),
    ],
)
def test_what_is_not_arithmetic_is_refused_with_a_sentence(text: str, fault: str) -> None:
    found = worth(text)
    assert isinstance(found, Problem)
    assert fault in found.sentence


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="()[]{}+-*/%<>=!,.'\"\\0123456789abdnort _", max_size=320))
def test_no_text_raises(text: str) -> None:
    found = worth(text)
    assert isinstance(found, Problem | int | float | bool | str)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(st.integers(-99, 99).map(str), lambda part: st.tuples(part, part).map(lambda p: f"({p[0]} - {p[1]})"))
)
def test_nested_differences_agree_with_an_own_count(text: str) -> None:
    found = worth(text)
    if isinstance(found, Problem):
        assert "levels" in found.sentence or "characters" in found.sentence
    else:
        assert found == _count(text)


def _count(text: str) -> int:
    """Reads nested differences without the parser under test."""
    if not text.startswith("("):
        return int(text)
    depth = 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 1 and text[place : place + 3] == " - ":
            return _count(text[1:place]) - _count(text[place + 3 : -1])
    raise AssertionError(text)


def test_an_expression_keeps_its_text_for_complaints() -> None:
    expression = parse(" stride * 2 ", WORDS)
    assert isinstance(expression, Expression)
    assert expression.text == " stride * 2 "


def test_tolerance_widens_equality_and_words_are_equal_only_to_themselves() -> None:
    assert equal(1.0, 1.04, 0.05)
    assert not equal(1.0, 1.06, 0.05)
    assert equal("a", "a")
    assert not equal("1", 1)
