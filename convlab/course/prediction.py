"""Predict, then see: a read-out is hidden until a guess is typed, and the guess is explained with the arithmetic."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from convlab.core.problem import Problem
from convlab.core.typography import MINUS, decimal, shape
from convlab.course.checks import Verdict, readings
from convlab.course.prediction_size import Case, Values, size, size_slips, size_steps
from convlab.course.prediction_value import (
    parameter_count,
    parameter_slips,
    parameter_steps,
    sign,
    sign_steps,
    value,
    value_slips,
    value_steps,
)
from convlab.course.text import Paragraph, Span, Text
from convlab.state.sandbox import Asked, Hidden
from convlab.state.sandbox_compute import AFTER_TITLES

_SIGNS = {"+": 1, "positive": 1, "-": -1, MINUS: -1, "negative": -1, "0": 0, "zero": 0}
_SIGN_WORDS = {1: "positive", -1: "negative", 0: "zero"}
_BETWEEN = re.compile(r"\s*[x×*]\s*|\s+by\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Prediction:
    """One row: what is asked for, what of the pane would tell, and how an answer is read, computed and explained."""

    title: str
    question: Callable[[Case], str]
    hint: str
    hides: frozenset[Hidden]
    read: Callable[[str], list[Values]]
    answer: Callable[[Case], Values]
    steps: Callable[[Case], str]  # the arithmetic, with its result
    slips: Callable[[Case], list[tuple[Values, str]]]
    written: Callable[[Values], str]


def check(asked: Asked, typed: str, case: Case) -> Verdict | Problem:
    """The verdict on what was typed; a Problem where it is no answer to this question."""
    row = PREDICTIONS[asked]
    guesses = row.read(typed)
    if not guesses:
        return Problem(row.hint)
    answer = row.answer(case)
    for guess in guesses:
        if _matches(guess, answer, typed):
            return Verdict(True, f"{row.written(answer)} is right", _text(row.steps(case)))
    for values, reason in row.slips(case):
        if any(_matches(guess, values, typed) for guess in guesses) and not _matches(values, answer, typed):
            return Verdict(False, f"{row.written(guesses[0])} is not it yet", _text(reason))
    return Verdict(False, f"{row.written(guesses[0])} is not it yet", _text(row.hint))


def told(asked: Asked, case: Case) -> Verdict:
    """The answer with its arithmetic, for a person who would rather see it."""
    row = PREDICTIONS[asked]
    return Verdict(True, f"It is {row.written(row.answer(case))}", _text(row.steps(case)))


def _text(sentence: str) -> Text:
    return (Paragraph((Span(sentence),)),) if sentence else ()


def _matches(guess: Values, answer: Values, typed: str) -> bool:
    """Whether all numbers are the same, to the decimals that were typed; one number stands for equal ones."""
    if len(guess) == 1 and len(set(answer[:2])) == 1 and len(answer) <= 2:
        guess = guess * len(answer)
    decimals = max((len(part) for part in re.findall(r"[.,](\d+)", typed)), default=0)
    slack = 0.5 * 10.0**-decimals + 1e-9
    whole = all(float(number).is_integer() for number in answer)
    slack = 1e-6 if whole else slack
    return len(guess) == len(answer) and all(abs(a - b) <= slack for a, b in zip(guess, answer, strict=True))


def _read_number(typed: str) -> list[Values]:
    return [(number,) for number in readings(typed)]


def _read_sizes(typed: str) -> list[Values]:
    found = [readings(part) for part in _BETWEEN.split(typed.strip())]
    return [tuple(numbers[0] for numbers in found)] if found and all(found) else []


def _read_sign(typed: str) -> list[Values]:
    sign_of = _SIGNS.get(typed.strip().casefold())
    return [] if sign_of is None else [(float(sign_of),)]


def _cell(case: Case) -> str:
    column = case.focus[1] + 1
    return f"place {column}" if case.computed.slide.is_row else f"row {case.focus[0] + 1}, column {column}"


def _value_question(case: Case) -> str:
    after = case.computed.setting.after
    drawn = "" if after == "none" or case.computed.setting.together else f" ({AFTER_TITLES[after]})"
    return f"Which value has the output at {_cell(case)}{drawn}?"


def _no_slips(case: Case) -> list[tuple[Values, str]]:
    return []


PREDICTIONS: dict[Asked, Prediction] = {
    "size": Prediction(
        "Output size",
        lambda _: "How large is the output?",
        "Take (N − F + 2P)/S + 1 on each axis, round down, and type height × width, or one number for both.",
        frozenset({"size"}),
        _read_sizes,
        size,
        size_steps,
        size_slips,
        lambda values: shape([int(number) for number in values]) if all(map(_whole, values)) else _decimals(values),
    ),
    "value": Prediction(
        "This cell’s value",
        _value_question,
        "Multiply cell by cell, add the products and the bias, then do what stands over the output. Type one number.",
        frozenset({"output", "sum"}),
        _read_number,
        value,
        value_steps,
        value_slips,
        lambda values: decimal(values[0], 4),
    ),
    "sign": Prediction(
        "Its sign",
        lambda case: f"Is the sum at {_cell(case)} positive, negative or zero?",
        "Compare what lies under the positive weights with what lies under the negative ones. Type +, − or 0.",
        frozenset({"output", "sum", "products"}),
        _read_sign,
        sign,
        sign_steps,
        _no_slips,
        lambda values: _SIGN_WORDS[int(values[0])],
    ),
    "parameters": Prediction(
        "Number of parameters",
        lambda _: "How many parameters does this operation learn?",
        "Count the weights of one filter over all planes, add its bias, and take that for every filter.",
        frozenset({"parameters"}),
        _read_number,
        parameter_count,
        parameter_steps,
        parameter_slips,
        lambda values: decimal(values[0]),
    ),
}


def _whole(number: float) -> bool:
    return float(number).is_integer()


def _decimals(values: Values) -> str:
    return " × ".join(decimal(number, 3) for number in values)
