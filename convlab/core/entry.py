"""What a person types into a cell: 2, −0.5, 0,5, 1/9, 2*3 or (1 + 2)/16; read by a small grammar, never run.

expression: [sign] term, then sign term as often as one likes. term: factors with *, × or / between.
factor: a number, or an expression in brackets.
"""

import re
from collections.abc import Callable
from operator import add, mul, sub, truediv

from convlab.core.problem import Problem
from convlab.core.typography import MINUS, TIMES, whole

LONGEST_ENTRY = 40
_TOKEN = re.compile(r" *((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?|[-+*/()])", re.IGNORECASE | re.ASCII)
_SUMS: dict[str, Callable[[float, float], float]] = {"+": add, "-": sub}
_PRODUCTS: dict[str, Callable[[float, float], float]] = {"*": mul, "/": truediv}


class _NoExpressionError(Exception):
    """The tokens are none."""


def read_number(text: str, largest: int) -> float | Problem:
    """The value of what was typed, between -largest and largest, or the sentence that says what is wrong."""
    typed = text.strip()
    value = _value(typed) if len(typed) <= LONGEST_ENTRY else None
    if value is None:
        return Problem(f"“{typed[:LONGEST_ENTRY]}” is not a number. Type one like 2, {MINUS}0.5, 1/9 or 2*3.")
    if isinstance(value, Problem):
        return value
    if not abs(value) <= largest:
        return Problem(f"“{typed}” is too large. Type a number between {whole(-largest)} and {whole(largest)}.")
    return value


def _value(typed: str) -> float | Problem | None:
    """None where it is no expression; infinite where it is too large."""
    tokens = _tokens(typed)
    if tokens is None:
        return None
    try:
        value = _expression(tokens)
    except _NoExpressionError:
        return None
    except ZeroDivisionError:
        return Problem(f"“{typed}” has no value: nothing can be divided by 0.")
    return value if not tokens else None


def _tokens(typed: str) -> list[str] | None:
    """The last comes first, so that the next one is popped; None where something is no part of an expression."""
    plain = typed.replace(MINUS, "-").replace(TIMES, "*").replace("·", "*").replace(",", ".")
    found = _TOKEN.findall(plain)
    return found[::-1] if found and _TOKEN.sub("", plain).strip() == "" else None


def _expression(tokens: list[str]) -> float:
    total = _signed(tokens, _term)
    while tokens and tokens[-1] in _SUMS:
        total = _SUMS[tokens.pop()](total, _term(tokens))
    return total


def _term(tokens: list[str]) -> float:
    product = _factor(tokens)
    while tokens and tokens[-1] in _PRODUCTS:
        product = _PRODUCTS[tokens.pop()](product, _signed(tokens, _factor))
    return product


def _signed(tokens: list[str], read: Callable[[list[str]], float]) -> float:
    sign = tokens.pop() if tokens and tokens[-1] in _SUMS else "+"
    return -read(tokens) if sign == "-" else read(tokens)


def _factor(tokens: list[str]) -> float:
    if not tokens:
        raise _NoExpressionError
    token = tokens.pop()
    if token == "(":
        value = _expression(tokens)
        if not tokens or tokens.pop() != ")":
            raise _NoExpressionError
        return value
    if token in "+-*/)":
        raise _NoExpressionError
    return float(token)
