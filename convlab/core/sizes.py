"""Where a convolution's output size comes from, what it leaves unread, and how to make it fit.

One axis at a time: n input cells, a kernel of f cells, stride s, padding p on both sides, dilation d.
The formula is (N - F + 2P)/S + 1 with F = d(f - 1) + 1, floored (Dumoulin and Visin, "A guide to
convolution arithmetic for deep learning", 2016, relationships 6 and 15).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

STRIDES = range(1, 5)
PADDINGS = range(5)


def reach(f: int, dilation: int = 1) -> int:
    """How many input cells a kernel of f cells spans: d(f - 1) + 1."""
    return dilation * (f - 1) + 1


def exact_size(n: int, f: int, stride: int, padding: int, dilation: int = 1) -> Fraction:
    """The formula before flooring: 7, 3, stride 3, padding 0 -> 7/3."""
    return Fraction(n - reach(f, dilation) + 2 * padding, stride) + 1


def output_size(n: int, f: int, stride: int, padding: int, dilation: int = 1) -> int:
    """The number of output cells; 0 or less means that the kernel fits nowhere."""
    return (n - reach(f, dilation) + 2 * padding) // stride + 1


def fits(n: int, f: int, stride: int, padding: int) -> bool:
    """Whether the last window ends exactly at the last padded cell."""
    size = exact_size(n, f, stride, padding)
    return size >= 1 and size.denominator == 1


def unread(n: int, f: int, stride: int, padding: int) -> tuple[int, ...]:
    """The cells of the padded axis (0-based) that no window reads.

    They lie behind the last window and, where the stride is longer than the kernel, between windows.
    """
    size, padded = max(0, output_size(n, f, stride, padding)), n + 2 * padding
    behind = range((size - 1) * stride + f if size else 0, padded)
    if stride <= f:
        return tuple(behind)
    between = (cell for cell in range(min(behind.start, padded)) if cell % stride >= f)
    return (*between, *behind)


def same_padding(f: int) -> int | None:
    """The padding that keeps the size at stride 1, (F - 1)/2; None for an even kernel."""
    return (f - 1) // 2 if f % 2 else None


@dataclass(frozen=True)
class Slide:
    """One setting on both axes: input (height, width), kernel (height, width), stride, padding."""

    input: tuple[int, int]
    kernel: tuple[int, int]
    stride: int = 1
    padding: int = 0

    @property
    def axes(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """(n, f) of the rows, then of the columns."""
        return (self.input[0], self.kernel[0]), (self.input[1], self.kernel[1])

    @property
    def size(self) -> tuple[int, int]:
        """Output (height, width), floored; 0 where the kernel fits nowhere."""
        height, width = (max(0, output_size(n, f, self.stride, self.padding)) for n, f in self.axes)
        return height, width

    @property
    def exact(self) -> tuple[Fraction, Fraction]:
        """Output (height, width) before flooring."""
        height, width = (exact_size(n, f, self.stride, self.padding) for n, f in self.axes)
        return height, width

    @property
    def fits(self) -> bool:
        """Whether both axes come out whole."""
        return all(fits(n, f, self.stride, self.padding) for n, f in self.axes)

    @property
    def padded(self) -> tuple[int, int]:
        """Input (height, width) with its padding."""
        return self.input[0] + 2 * self.padding, self.input[1] + 2 * self.padding

    @property
    def unread(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Rows and columns of the padded input (0-based) that no window reads."""
        rows, columns = (unread(n, f, self.stride, self.padding) for n, f in self.axes)
        return rows, columns


def padding_can_fit(slide: Slide) -> bool:
    """Whether some symmetric padding, however large, makes every axis come out whole at this stride.

    N - F + 2P = 0 (mod S) has a solution only where gcd(2, S) divides N - F; both axes share one P,
    and the solutions repeat with S.
    """
    if any((n - f) % gcd(2, slide.stride) for n, f in slide.axes):
        return False
    return any(all((n - f + 2 * padding) % slide.stride == 0 for n, f in slide.axes) for padding in range(slide.stride))


def ways_to_fit(slide: Slide) -> tuple[Slide, ...]:
    """Settings near this one that come out whole: the nearest padding first, then smaller strides.

    Empty where this one fits already. Offers only what the controls can reach (padding 0-4).
    """
    if slide.fits:
        return ()
    paddings = sorted(PADDINGS, key=lambda p: (abs(p - slide.padding), -p))
    padded = (Slide(slide.input, slide.kernel, slide.stride, p) for p in paddings)
    nearest = next((way for way in padded if way.fits), None)
    slower = (Slide(slide.input, slide.kernel, s, slide.padding) for s in range(slide.stride - 1, 0, -1))
    ways = ((nearest,) if nearest else ()) + tuple(way for way in slower if way.fits)
    return ways[:3]
