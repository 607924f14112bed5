"""The sweep: windows in reading order, how far the window has come, and how many products that took."""

from dataclasses import dataclass
from typing import Literal

from convlab.core.sizes import Slide
from convlab.core.typography import whole
from convlab.state.sandbox import Hidden

GIVES_AWAY: frozenset[Hidden] = frozenset({"output", "sum", "size"})  # what a sweep would show

Rect = tuple[int, int, int, int]  # top, left, height, width in cells of the padded input


@dataclass(frozen=True)
class WindowMark:
    """One window on the input: its number from 1, and whether it is done, the present one or the next."""

    rect: Rect
    number: int
    state: Literal["done", "present", "next"]
    framed: bool


@dataclass(frozen=True)
class Sweep:
    """Where the window is: `index` in reading order, from 0; products: F_h x F_w x D multiplications a window.

    Pooling multiplies nothing: there `products` are the F_h x F_w values that a window reads.
    """

    index: int
    size: tuple[int, int]  # of the output
    products: int
    pools: bool = False

    @property
    def windows(self) -> int:
        """How many windows there are."""
        return self.size[0] * self.size[1]

    @property
    def number(self) -> int:
        """The present window, counted from 1."""
        return self.index + 1

    @property
    def cell(self) -> tuple[int, int]:
        """The output cell that the present window gives."""
        return cell_of(self.index, self.size)

    @property
    def is_last(self) -> bool:
        """Whether no window follows."""
        return self.number >= self.windows

    @property
    def counted(self) -> tuple[str, str]:
        """Multiplications (or values read) so far, and of how many: ("27", "of 36")."""
        return whole(self.products * self.number), f"of {whole(self.products * self.windows)}"

    @property
    def counted_name(self) -> str:
        """What is counted."""
        return "values read so far" if self.pools else "multiplications so far"


def can_sweep(size: tuple[int, int], hidden: frozenset[Hidden]) -> bool:
    """Whether there is a window, and a sweep would show nothing that is hidden."""
    return min(size) > 0 and not hidden & GIVES_AWAY


def cell_of(index: int, size: tuple[int, int]) -> tuple[int, int]:
    """The output cell of a window: 2 of an output 2 x 2 -> (1, 0)."""
    return divmod(index, size[1])


def index_of(cell: tuple[int, int], size: tuple[int, int]) -> int:
    """The window that gives an output cell: (1, 0) of an output 2 x 2 -> 2."""
    return cell[0] * size[1] + cell[1]


def clamped(index: int, size: tuple[int, int]) -> int:
    """The nearest window there is; there must be one."""
    return min(max(0, index), size[0] * size[1] - 1)


def window_marks(sweep: Sweep, slide: Slide) -> tuple[WindowMark, ...]:
    """The windows done, the present one and the next; where they overlap, only the neighbours have frames."""
    overlap = any(stride < spread for stride, spread in zip(slide.stride, slide.spread, strict=True))
    last = min(sweep.index + 1, sweep.windows - 1)
    return tuple(
        _mark(index, sweep, slide, framed=not overlap or index >= sweep.index - 1) for index in range(last + 1)
    )


def _mark(index: int, sweep: Sweep, slide: Slide, framed: bool) -> WindowMark:
    row, column = cell_of(index, sweep.size)
    rect = (row * slide.stride[0], column * slide.stride[1], *slide.spread)
    if index == sweep.index:
        return WindowMark(rect, index + 1, "present", framed)
    return WindowMark(rect, index + 1, "done" if index < sweep.index else "next", framed)
