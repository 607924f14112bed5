"""What lesson expressions can ask of a workspace: one table of words, each computed by core."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convlab.core.kernels import KERNELS
from convlab.core.ledger import Ledger
from convlab.core.operations import Array, Operation
from convlab.core.problem import Problem
from convlab.core.sizes import Slide, same_padding
from convlab.core.sliding import Answer, answer_at
from convlab.course.expressions import Expression, Value, evaluate
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import after, setting_of
from convlab.state.sandbox_input import input_of, source_of
from convlab.state.workspace import Workspace


class _NotThereError(ValueError):
    """A word cannot be answered on this document; becomes a Problem before it leaves this file."""


class Ground:
    """A workspace and what core computes from it, each thing once and only when asked for.

    `given` is the learner's answer, for the sentence that explains it.
    """

    def __init__(self, workspace: Workspace, given: float | None = None) -> None:
        self.workspace = workspace
        self.given = given

    @property
    def sandbox(self) -> SandboxState:
        """The part of the workspace that all words so far are about."""
        return self.workspace.sandbox

    @cached_property
    def image(self) -> Array:
        """The input: uint8 (H, W) or (H, W, 3), or float64 (H, W) where it is typed numbers."""
        picture = input_of(source_of(self.sandbox))
        if isinstance(picture, Problem):
            raise _NotThereError(picture.sentence)
        return picture

    @cached_property
    def volume(self) -> Array:
        """The input as the filters take it: (H, W, D)."""
        return setting_of(self.sandbox).volume(self.image)

    @cached_property
    def operation(self) -> Operation:
        """The sandbox's filters, or pooling, and how they slide."""
        return setting_of(self.sandbox).operation(self.volume.shape[2])

    @cached_property
    def slide(self) -> Slide:
        """The sizes."""
        one, size = self.operation, (self.volume.shape[0], self.volume.shape[1])
        return Slide(size, one.window, one.stride, one.padding, one.dilation)

    @cached_property
    def answer(self) -> Answer:
        """The focused output cell, spelled out."""
        return self.answer_at(*self.focus)

    @property
    def ledger(self) -> Ledger:
        """Window, kernel and products of the focused output cell."""
        return self.answer.products

    @property
    def focus(self) -> tuple[int, int]:
        """The focused output cell; where the document's lies outside, the nearest there is."""
        height, width = self.slide.size
        row, column = self.sandbox.focus
        return max(0, min(row, height - 1)), max(0, min(column, width - 1))

    def answer_at(self, row: int, column: int) -> Answer:
        """Window, kernel, products and bias of output cell (row, column) of the chosen filter, from 0."""
        try:
            return answer_at(self.volume, self.operation, (row, column, self.sandbox.chosen_index))
        except (IndexError, ValueError) as error:
            raise _NotThereError(f"{str(error).rstrip('.')}.") from None


@dataclass(frozen=True)
class Fact:
    """One row of the table: how many values the word takes, what it means, how it is computed."""

    takes: range
    meaning: str
    compute: Callable[..., Value]


def words() -> Mapping[str, range]:
    """Every word and how many values it takes."""
    return {name: fact.takes for name, fact in FACTS.items()}


def compute(expression: Expression, ground: Ground) -> Value | Problem:
    """The value of an expression on a workspace, or the sentence that says why there is none."""

    def say(name: str, arguments: tuple[Value, ...]) -> Value | Problem:
        try:
            return FACTS[name].compute(ground, *arguments)
        except _NotThereError as fault:
            return Problem(f"{name}: {fault}")

    return evaluate(expression, say)


def _index(value: Value, length: int, what: str) -> int:
    if isinstance(value, bool | str) or value != int(value) or not 0 <= value < length:
        raise _NotThereError(f"{what} is counted from 0 to {length - 1}; {value} is not among them.")
    return int(value)


def _cell(cells: NDArray[np.float64], row: Value, column: Value) -> float:
    """One cell of (F_h, F_w, D), its planes added up."""
    place = _index(row, cells.shape[0], "a row"), _index(column, cells.shape[1], "a column")
    return _plain(cells[place].sum())


def _plain(number: float | np.floating) -> float:
    """A Python number; whole where it is whole, so that it prints as one."""
    value = float(number)
    return int(value) if value.is_integer() else value


def _drawn(ground: Ground, total: float) -> float:
    return _plain(float(after(np.array(total, dtype=np.float64), ground.sandbox.after)))


def _output_at(ground: Ground, row: Value, column: Value) -> float:
    height, width = ground.slide.size
    place = _index(row, height, "an output row"), _index(column, width, "an output column")
    return _plain(ground.answer_at(*place).total)


def _pixel(ground: Ground, row: Value, column: Value) -> float:
    height, width = ground.slide.input
    place = _index(row, height, "an input row"), _index(column, width, "an input column")
    return _plain(np.asarray(ground.image[place], dtype=np.float64).sum())


def _kernel_is(ground: Ground, key: Value, factor: Value = 1) -> bool:
    if not isinstance(key, str) or key not in KERNELS:
        raise _NotThereError(f"there is no kernel {key!r}; there are {', '.join(KERNELS)}.")
    if isinstance(factor, str):
        raise _NotThereError(f"{factor!r} is no number.")
    wanted = KERNELS[key].kernel.array() * factor
    weights = ground.sandbox.kernel.array()
    return weights.shape == wanted.shape and bool(np.allclose(weights, wanted, atol=1e-6))


def _kernel_same_padding(ground: Ground) -> int:
    padding = same_padding(ground.sandbox.kernel.shape[1])
    if padding is None:
        raise _NotThereError("no padding keeps the size under an even kernel.")
    return padding


def _rounded(value: Value) -> float:
    if isinstance(value, bool | str):
        raise _NotThereError(f"{value!r} is no number.")
    return value


def _given(ground: Ground) -> float:
    if ground.given is None:
        raise _NotThereError("there is an answer only in the text of a mistake or of the right answer.")
    return _plain(ground.given)


def _column_sum(ground: Ground, column: Value) -> float:
    sums = ground.ledger.products.sum(axis=(0, 2))  # (F_w,)
    return _plain(sums[_index(column, len(sums), "a column")])


def _row_sum(ground: Ground, row: Value) -> float:
    sums = ground.ledger.row_sums  # (F_h,)
    return _plain(sums[_index(row, len(sums), "a row")])


def _positive_weights(ground: Ground) -> float:
    return _plain(sum(weight for row in ground.sandbox.kernel.weights for weight in row if weight > 0))


_NONE, _ONE, _TWO = range(1), range(1, 2), range(2, 3)

FACTS: dict[str, Fact] = {
    "input_height": Fact(_NONE, "rows of the input", lambda g: g.slide.input[0]),
    "input_width": Fact(_NONE, "columns of the input", lambda g: g.slide.input[1]),
    "kernel_height": Fact(_NONE, "rows of the kernel", lambda g: g.slide.kernel[0]),
    "kernel_width": Fact(_NONE, "columns of the kernel", lambda g: g.slide.kernel[1]),
    "output_height": Fact(_NONE, "rows of the output, floored", lambda g: g.slide.size[0]),
    "output_width": Fact(_NONE, "columns of the output, floored", lambda g: g.slide.size[1]),
    "exact_width": Fact(_NONE, "output columns before flooring", lambda g: _plain(float(g.slide.exact[1]))),
    "unread_columns": Fact(_NONE, "columns that no window reads", lambda g: len(g.slide.unread[1])),
    "stride": Fact(_NONE, "the stride, across", lambda g: g.sandbox.stride[1]),
    "padding": Fact(_NONE, "the padding, left and right", lambda g: g.sandbox.padding[1]),
    "same_padding": Fact(_NONE, "the padding that keeps the size at stride 1", _kernel_same_padding),
    "focus_row": Fact(_NONE, "row of the focused output cell, from 0", lambda g: g.focus[0]),
    "focus_column": Fact(_NONE, "column of the focused output cell, from 0", lambda g: g.focus[1]),
    "weight": Fact(_TWO, "the kernel at (row, column)", lambda g, r, c: _cell(g.ledger.kernel[:, :, :1], r, c)),
    "weight_sum": Fact(_NONE, "all weights added up", lambda g: _plain(float(g.sandbox.kernel.total))),
    "positive_weights": Fact(_NONE, "the positive weights added up", _positive_weights),
    "weight_magnitudes": Fact(
        _NONE, "all weights added up as if positive", lambda g: _plain(np.abs(g.sandbox.kernel.array()).sum())
    ),
    "window": Fact(_TWO, "the window at (row, column)", lambda g, r, c: _cell(g.ledger.window, r, c)),
    "window_sum": Fact(_NONE, "the pixels of the window added up", lambda g: _plain(g.ledger.window.sum())),
    "product": Fact(_TWO, "weight times pixel at (row, column)", lambda g, r, c: _cell(g.ledger.products, r, c)),
    "row_sum": Fact(_ONE, "the products of one row added up", _row_sum),
    "column_sum": Fact(_ONE, "the products of one column added up", _column_sum),
    "sum": Fact(_NONE, "all products and the bias added up", lambda g: _plain(g.answer.total)),
    "shown": Fact(_NONE, "the output as drawn", lambda g: _drawn(g, g.answer.total)),
    "output_at": Fact(_TWO, "the sum at output (row, column)", _output_at),
    "shown_at": Fact(_TWO, "the output as drawn at (row, column)", lambda g, r, c: _drawn(g, _output_at(g, r, c))),
    "pixel": Fact(_TWO, "the input at (row, column)", _pixel),
    "kernel_is": Fact(range(1, 3), "whether the kernel is a preset, or a multiple of it", _kernel_is),
    "picture_is": Fact(_ONE, "whether the input is this picture", lambda g, key: g.sandbox.picture == key),
    "after_is": Fact(_ONE, 'whether "none", "absolute" or "relu" follows', lambda g, name: g.sandbox.after == name),
    "pane_is": Fact(_ONE, "whether this pane is open", lambda g, name: g.workspace.pane == name),
    "abs": Fact(_ONE, "the absolute value", lambda _, value: abs(_rounded(value))),
    "given": Fact(_NONE, "what the learner answered", _given),
}
