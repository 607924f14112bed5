"""Where a convolution's output size comes from, what it leaves unread, and how to make it fit.

One axis at a time: n input cells, a kernel of f cells, stride s, padding p on both sides, dilation d.
The formula is (N - F + 2P)/S + 1 with F = d(f - 1) + 1, floored (Dumoulin and Visin, "A guide to
convolution arithmetic for deep learning", 2016, relationships 6 and 15).
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd, lcm
from typing import NamedTuple

STRIDES = range(1, 9)
PADDINGS = range(16)  # the largest kernel, 31 x 31, keeps the size with 15
DILATIONS = range(1, 9)

Pair = tuple[int, int]  # (vertical, horizontal)


class Box(NamedTuple):
    """A rectangle of cells, counted from 0."""

    top: int
    left: int
    height: int
    width: int


def both(value: int | Pair) -> Pair:
    """One number for both axes."""
    return (value, value) if isinstance(value, int) else value


def reach(f: int, dilation: int = 1) -> int:
    """How many input cells a kernel of f cells spans: d(f - 1) + 1."""
    return dilation * (f - 1) + 1


def exact_size(n: int, f: int, stride: int, padding: int, dilation: int = 1) -> Fraction:
    """The formula before flooring: 7, 3, stride 3, padding 0 -> 7/3."""
    return Fraction(n - reach(f, dilation) + 2 * padding, stride) + 1


def output_size(n: int, f: int, stride: int, padding: int, dilation: int = 1) -> int:
    """The number of output cells; 0 or less means that the kernel fits nowhere."""
    return (n - reach(f, dilation) + 2 * padding) // stride + 1


def fits(n: int, f: int, stride: int, padding: int, dilation: int = 1) -> bool:
    """Whether the last window ends exactly at the last padded cell."""
    size = exact_size(n, f, stride, padding, dilation)
    return size >= 1 and size.denominator == 1


def unread(n: int, f: int, stride: int, padding: int, dilation: int = 1) -> tuple[int, ...]:
    """The cells of the padded axis (0-based) that no window reads.

    They lie behind the last window and, where the stride or the dilation leaves gaps, between windows.
    """
    size = max(0, output_size(n, f, stride, padding, dilation))
    read = {start * stride + cell * dilation for start in range(size) for cell in range(f)}
    return tuple(cell for cell in range(n + 2 * padding) if cell not in read)


def same_padding(f: int, dilation: int = 1) -> int | None:
    """The padding that keeps the size at stride 1, (F - 1)/2 of the spread; None where that is no whole number."""
    spread = reach(f, dilation)
    return (spread - 1) // 2 if spread % 2 else None


@dataclass(frozen=True)
class Axis:
    """One axis of a setting: n input cells, a kernel of f cells, stride, padding and dilation."""

    n: int
    f: int
    stride: int
    padding: int
    dilation: int

    @property
    def spread(self) -> int:
        """How many cells one window spans."""
        return reach(self.f, self.dilation)

    @property
    def exact(self) -> Fraction:
        """The output cells before flooring."""
        return exact_size(self.n, self.f, self.stride, self.padding, self.dilation)

    @property
    def size(self) -> int:
        """The output cells, floored; 0 where the kernel fits nowhere."""
        return max(0, output_size(self.n, self.f, self.stride, self.padding, self.dilation))

    @property
    def padded(self) -> int:
        """The input cells with their padding."""
        return self.n + 2 * self.padding


@dataclass(frozen=True)
class Slide:
    """One setting on both axes: input (height, width), kernel (height, width), stride, padding, dilation."""

    input: Pair
    kernel: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    dilation: int = 1

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        """The rows, then the columns."""
        rows, columns = (
            Axis(*axis, self.dilation) for axis in zip(self.input, self.kernel, self.stride, self.padding, strict=True)
        )
        return rows, columns

    @property
    def is_alike(self) -> bool:
        """Whether both axes have the same numbers."""
        return self.axes[0] == self.axes[1]

    @property
    def is_row(self) -> bool:
        """Whether there is one row and nothing goes up or down: only the columns' numbers say anything."""
        return self.input[0] == self.kernel[0] == self.stride[0] == 1 and self.padding[0] == 0

    @property
    def spread(self) -> Pair:
        """The (height, width) that one window spans: d(F - 1) + 1."""
        return self.axes[0].spread, self.axes[1].spread

    @property
    def size(self) -> Pair:
        """Output (height, width), floored; 0 where the kernel fits nowhere."""
        return self.axes[0].size, self.axes[1].size

    @property
    def exact(self) -> tuple[Fraction, Fraction]:
        """Output (height, width) before flooring."""
        return self.axes[0].exact, self.axes[1].exact

    @property
    def fits(self) -> bool:
        """Whether both axes come out whole."""
        return all(axis.exact >= 1 and axis.exact.denominator == 1 for axis in self.axes)

    @property
    def padded(self) -> Pair:
        """Input (height, width) with its padding."""
        return self.axes[0].padded, self.axes[1].padded

    @property
    def unread(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Rows and columns of the padded input (0-based) that no window reads."""
        return _unread_of(self)

    def window(self, cell: Pair) -> Box:
        """Where the window of an output cell lies on the padded input; with a dilation it reads only each d-th cell."""
        return window_box(cell, self.stride, self.spread)

    def reads_padding(self, cell: Pair) -> bool:
        """Whether the window of an output cell reaches beyond the input."""
        window, (p, q), (height, width) = self.window(cell), self.padding, self.input
        rows_inside = window.top >= p and window.top + window.height <= height + p
        return not (rows_inside and window.left >= q and window.left + window.width <= width + q)


def window_box(cell: Pair, stride: Pair, spread: Pair) -> Box:
    """Where a window of this spread lies for an output cell."""
    return Box(cell[0] * stride[0], cell[1] * stride[1], *spread)


def nearest_cell(cell: Pair, size: Pair) -> Pair:
    """The cell of (height, width), at least one of them, that is nearest to a place which may lie outside."""
    return max(0, min(cell[0], size[0] - 1)), max(0, min(cell[1], size[1] - 1))


@lru_cache(maxsize=64)  # a 1920 x 1080 picture has some thousand cells to look at
def _unread_of(slide: Slide) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rows, columns = (unread(a.n, a.f, a.stride, a.padding, a.dilation) for a in slide.axes)
    return rows, columns


def unread_tail(unread: tuple[int, ...], length: int) -> int:
    """Where the unread cells at the end of an axis of so many cells begin; those between windows are no part of it."""
    start = length
    for cell in reversed(unread):
        if cell != start - 1:
            break
        start = cell
    return start


def padding_can_fit(slide: Slide) -> bool:
    """Whether some symmetric padding, however large, makes every axis come out whole at this stride.

    N - F + 2P = 0 (mod S) has a solution only where gcd(2, S) divides N - F; both axes share one P where their
    strides are alike, and the solutions repeat with S.
    """
    axes = slide.axes[1:] if slide.is_row else slide.axes
    rests = [(axis.n - axis.spread, axis.stride) for axis in axes]
    if any(rest % gcd(2, stride) for rest, stride in rests):
        return False
    shared = lcm(*slide.stride)
    return any(all((rest + 2 * padding) % stride == 0 for rest, stride in rests) for padding in range(shared))


def ways_to_fit(slide: Slide, most_padding: int = PADDINGS[-1]) -> tuple[Slide, ...]:
    """Settings near this one that come out whole: the nearest padding first, then smaller strides.

    Empty where this one fits already. Offers only what the controls can reach, and no more padding than given.
    """
    if slide.fits:
        return ()
    paddings = sorted(range(most_padding + 1), key=lambda p: (abs(p - max(slide.padding)), -p))
    padded = (replace(slide, padding=(0 if slide.is_row else p, p)) for p in paddings)
    nearest = next((way for way in padded if way.fits), None)
    slower = (replace(slide, stride=(1 if slide.is_row else s, s)) for s in range(max(slide.stride) - 1, 0, -1))
    ways = ((nearest,) if nearest else ()) + tuple(way for way in slower if way.fits)
    return ways[:3]
