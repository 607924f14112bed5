"""What a person types into a cell: 2, −2, 0.5, 0,5 or 1/9."""

import re

from convlab.core.problem import Problem
from convlab.core.typography import MINUS, whole

_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?)(?:/(\d+\.?\d*))?", re.IGNORECASE | re.ASCII)
LONGEST_ENTRY = 40


def read_number(text: str, largest: int) -> float | Problem:
    """The number that was typed, between -largest and largest, or the sentence that says what is wrong."""
    typed = text.strip()
    plain = typed.replace(MINUS, "-").replace(",", ".").replace(" ", "")
    found = _NUMBER.fullmatch(plain) if len(plain) <= LONGEST_ENTRY else None
    if found is None:
        return Problem(f"“{typed[:LONGEST_ENTRY]}” is not a number. Type one like 2, {MINUS}0.5 or 1/9.")
    divisor = float(found[2]) if found[2] else 1.0
    if divisor == 0:
        return Problem(f"“{typed}” has no value: nothing can be divided by 0.")
    value = float(found[1]) / divisor
    if not abs(value) <= largest:
        return Problem(f"“{typed}” is too large. Type a number between {whole(-largest)} and {whole(largest)}.")
    return value
