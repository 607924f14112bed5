"""Rows of numbers as people hand them on: plain text, NumPy code or LaTeX, written and read again."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from convlab.core.entry import read_number
from convlab.core.kernel_paste import Pasted, Row, shown, split_brackets, split_latex, split_plain
from convlab.core.kernels import LARGEST_SIDE, LARGEST_WEIGHT, Kernel, Weights, exact, name_of
from convlab.core.problem import Problem
from convlab.core.typography import MINUS, whole

LONGEST_PASTE = 60_000  # characters: 31 x 31 weights of sixty characters each


def _number(weight: float) -> str:
    """2, -0.5 or 1/9, so that reading it gives the very same float."""
    simple = exact(weight)
    if simple.denominator == 1:
        return str(simple.numerator)
    short = repr(weight)
    return short if len(short) <= 6 or simple.denominator > 1000 else f"{simple.numerator}/{simple.denominator}"


def to_text(weights: Weights) -> str:
    """Rows as lines, weights in right-aligned columns."""
    rows = [[_number(weight) for weight in row] for row in weights]
    width = max(len(number) for row in rows for number in row)
    return "\n".join(" ".join(number.rjust(width) for number in row) for row in rows)


def to_numpy(weights: Weights) -> str:
    """A line of Python for each row; float32, as the sandbox computes. Needs `import numpy as np`."""
    rows = [", ".join(_number(weight) for weight in row) for row in weights]
    inner = ",\n    ".join(f"[{row}]" for row in rows)
    return f"np.array([\n    {inner},\n], dtype=np.float32)"


def to_latex(weights: Weights) -> str:
    """A bmatrix of amsmath; fractions as \\frac."""
    rows = " \\\\\n  ".join(" & ".join(_in_latex(weight) for weight in row) for row in weights)
    return f"\\begin{{bmatrix}}\n  {rows}\n\\end{{bmatrix}}"


def _in_latex(weight: float) -> str:
    number = _number(weight)
    if "/" in number:
        above, below = number.lstrip("-").split("/")
        return f"{'-' if weight < 0 else ''}\\frac{{{above}}}{{{below}}}"
    mantissa, _, power = number.partition("e")
    return f"{mantissa} \\cdot 10^{{{int(power)}}}" if power else number


@dataclass(frozen=True)
class TextFormat:
    """One row of the table: what the format is called and how weights are written in it."""

    title: str
    write: Callable[[Weights], str]


TEXT_FORMATS: dict[str, TextFormat] = {
    "text": TextFormat("Plain text", to_text),
    "numpy": TextFormat("NumPy code", to_numpy),
    "latex": TextFormat("LaTeX", to_latex),
}


@dataclass(frozen=True)
class Limits:
    """What the rows may be: what they are called, how many rows and columns, how large a number."""

    name: str
    side: int
    largest: int


KERNEL_LIMITS = Limits("kernel", LARGEST_SIDE, int(LARGEST_WEIGHT))


def read_kernel(text: str) -> Kernel | Problem:
    """The kernel in a text of any of the formats, named as its preset or "Own"; or the line and what is wrong."""
    weights = read_rows(text, KERNEL_LIMITS)
    return weights if isinstance(weights, Problem) else Kernel(name=name_of(weights), weights=weights)


def read_rows(text: str, limits: Limits) -> Weights | Problem:
    """The rows of numbers in a text of any of the formats; or the line and what is wrong.

    Plain text: a row a line (or rows parted by ;), weights parted by blanks, tabs or commas. Brackets: what NumPy,
    PyTorch, Python and MATLAB write, also times or over a number. LaTeX: any matrix environment, also with a
    factor before it. Nothing is ever run.
    """
    if len(text) > LONGEST_PASTE:
        return Problem(
            f"{whole(len(text))} characters are too many for a {limits.name}: at most {whole(LONGEST_PASTE)}."
        )
    plain = text.replace(MINUS, "-").replace("\r\n", "\n").replace("\r", "\n")
    if "\\" in plain:
        pasted = split_latex(plain)
    elif any(bracket in plain for bracket in "[]()"):
        pasted = split_brackets(plain)
    else:
        pasted = Pasted(split_plain(plain))
    return pasted if isinstance(pasted, Problem) else _weights(pasted, limits)


def _weights(pasted: Pasted, limits: Limits) -> Weights | Problem:
    """The numbers in the rows, times the factor and over the divisor."""
    fault = _shape_fault(pasted.rows, limits)
    if fault:
        return fault
    factor = _factor(pasted, limits)
    if isinstance(factor, Problem):
        return factor
    rows: list[tuple[float, ...]] = []
    for row in pasted.rows:
        weights = _row(row, factor, limits)
        if isinstance(weights, Problem):
            return weights
        rows.append(weights)
    return tuple(rows)


def _shape_fault(rows: list[Row], limits: Limits) -> Problem | None:
    if not rows:
        return Problem("Line 1: there are no numbers. Paste rows like 1 0 -1, one a line.")
    name, side, first = limits.name, limits.side, len(rows[0].cells)
    if len(rows) > side:
        return Problem(f"Line {rows[side].line}: this is row {side + 1}. A {name} has at most {side} rows.")
    for row in rows:
        count = _count(len(row.cells))
        if not 1 <= len(row.cells) <= side:
            return Problem(f"Line {row.line}: {count} in a row. A {name} has 1 to {side}.")
        if len(row.cells) != first:
            return Problem(
                f"Line {row.line}: {count}, but {whole(first)} in the first row. "
                f"All rows of a {name} have the same length."
            )
    return None


def _count(numbers: int) -> str:
    return f"{whole(numbers)} number{'' if numbers == 1 else 's'}"


def _factor(pasted: Pasted, limits: Limits) -> Fraction | Problem:
    times, over = (read_number(text, limits.largest) for text in (pasted.times, pasted.over))
    for value in (times, over):
        if isinstance(value, Problem):
            return Problem(f"The factor {value.sentence}")
    if not over:
        return Problem(f"The factor “1/{shown(pasted.over)}” has no value: nothing can be divided by 0.")
    assert not isinstance(times, Problem)
    assert not isinstance(over, Problem)
    return exact(times) / exact(over)


def _row(row: Row, factor: Fraction, limits: Limits) -> tuple[float, ...] | Problem:
    weights = []
    for cell in row.cells:
        weight = read_number(cell, limits.largest) if " " not in cell and cell else _unread(cell)
        if isinstance(weight, Problem):
            return Problem(f"Line {row.line}: {weight.sentence}")
        if factor != 1:
            weight = float(exact(weight) * factor)
        if abs(weight) > limits.largest:
            return Problem(f"Line {row.line}: “{shown(cell)}” times its factor is beyond {whole(limits.largest)}.")
        weights.append(weight)
    return tuple(weights)


def _unread(cell: str) -> Problem:
    if not cell:
        return Problem("a number is missing. Write 0 where there is nothing.")
    return Problem(f"“{shown(cell)}” is not one number. Type one like 2, {MINUS}0.5, 1/9 or 2*3.")
