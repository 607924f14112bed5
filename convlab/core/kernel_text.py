"""A kernel as people hand it on: plain text, NumPy code or LaTeX, written and read again."""

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


def read_kernel(text: str) -> Kernel | Problem:
    """The kernel in a text of any of the formats, named as its preset or "Own"; or the line and what is wrong.

    Plain text: a row a line (or rows parted by ;), weights parted by blanks, tabs or commas. Brackets: what NumPy,
    PyTorch, Python and MATLAB write, also times or over a number. LaTeX: any matrix environment, also with a
    factor before it. Nothing is ever run.
    """
    if len(text) > LONGEST_PASTE:
        return Problem(f"{whole(len(text))} characters are too many for a kernel: at most {whole(LONGEST_PASTE)}.")
    plain = text.replace(MINUS, "-").replace("\r\n", "\n").replace("\r", "\n")
    if "\\" in plain:
        pasted = split_latex(plain)
    elif any(bracket in plain for bracket in "[]()"):
        pasted = split_brackets(plain)
    else:
        pasted = Pasted(split_plain(plain))
    weights = pasted if isinstance(pasted, Problem) else _weights(pasted)
    return weights if isinstance(weights, Problem) else Kernel(name=name_of(weights), weights=weights)


def _weights(pasted: Pasted) -> Weights | Problem:
    """The numbers in the rows, times the factor and over the divisor."""
    fault = _shape_fault(pasted.rows)
    if fault:
        return fault
    factor = _factor(pasted)
    if isinstance(factor, Problem):
        return factor
    rows: list[tuple[float, ...]] = []
    for row in pasted.rows:
        weights = _row(row, factor)
        if isinstance(weights, Problem):
            return weights
        rows.append(weights)
    return tuple(rows)


def _shape_fault(rows: list[Row]) -> Problem | None:
    if not rows:
        return Problem("Line 1: there are no numbers. Paste rows like 1 0 -1, one a line.")
    if len(rows) > LARGEST_SIDE:
        at = rows[LARGEST_SIDE].line
        return Problem(f"Line {at}: this is row {LARGEST_SIDE + 1}. A kernel has at most {LARGEST_SIDE} rows.")
    first = len(rows[0].cells)
    for row in rows:
        if not 1 <= len(row.cells) <= LARGEST_SIDE:
            return Problem(f"Line {row.line}: {_count(len(row.cells))} in a row. A kernel has 1 to {LARGEST_SIDE}.")
        if len(row.cells) != first:
            return Problem(
                f"Line {row.line}: {_count(len(row.cells))}, but {whole(first)} in the first row. "
                f"All rows of a kernel have the same length."
            )
    return None


def _count(numbers: int) -> str:
    return f"{whole(numbers)} number{'' if numbers == 1 else 's'}"


def _factor(pasted: Pasted) -> Fraction | Problem:
    times, over = (read_number(text, int(LARGEST_WEIGHT)) for text in (pasted.times, pasted.over))
    for value in (times, over):
        if isinstance(value, Problem):
            return Problem(f"The factor {value.sentence}")
    if not over:
        return Problem(f"The factor “1/{shown(pasted.over)}” has no value: nothing can be divided by 0.")
    assert not isinstance(times, Problem)
    assert not isinstance(over, Problem)
    return exact(times) / exact(over)


def _row(row: Row, factor: Fraction) -> tuple[float, ...] | Problem:
    weights = []
    for cell in row.cells:
        weight = read_number(cell, int(LARGEST_WEIGHT)) if " " not in cell and cell else _unread(cell)
        if isinstance(weight, Problem):
            return Problem(f"Line {row.line}: {weight.sentence}")
        if factor != 1:
            weight = float(exact(weight) * factor)
        if abs(weight) > LARGEST_WEIGHT:
            return Problem(f"Line {row.line}: “{shown(cell)}” times its factor is beyond {whole(int(LARGEST_WEIGHT))}.")
        weights.append(weight)
    return tuple(weights)


def _unread(cell: str) -> Problem:
    if not cell:
        return Problem("a number is missing. Write 0 where there is nothing.")
    return Problem(f"“{shown(cell)}” is not one number. Type one like 2, {MINUS}0.5 or 1/9.")
