"""The sandbox's sentences, each computed from the numbers it speaks of and said only where it is true."""

from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np
from numpy.typing import NDArray

from convlab.core.filters import Filter, PoolingWindow
from convlab.core.kernels import Kernel
from convlab.core.ledger import Ledger
from convlab.core.padding import PaddingMode
from convlab.core.sizes import PADDINGS, Pair, Slide, padding_can_fit, same_padding, ways_to_fit
from convlab.core.typography import decimal, shape, whole
from convlab.state.sandbox import After

_ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PARTS = {
    Fraction(1, 2): "half of one",
    Fraction(1, 3): "a third of one",
    Fraction(2, 3): "two thirds of one",
    Fraction(1, 4): "a quarter of one",
    Fraction(3, 4): "three quarters of one",
}
CLEAR_EDGE = 16  # gray levels of 255 by which two sides differ before they are called dark and bright


@dataclass(frozen=True)
class Piece:
    """A few words of a sentence, set in bold where `strong`."""

    text: str
    strong: bool = False


Sentence = tuple[Piece, ...]


def plain(sentence: Sentence) -> str:
    """The words without their weight."""
    return "".join(piece.text for piece in sentence)


@dataclass(frozen=True)
class Fact:
    """A sentence, and the same with fewer words where there is little room."""

    long: Sentence
    short: Sentence


@dataclass(frozen=True)
class Way:
    """A button that makes the setting fit, named for its result."""

    label: str
    slide: Slide


@dataclass(frozen=True)
class Misfit:
    """What does not fit, what happens to it, and the ways out; `fits_nowhere` where there is no output."""

    headline: Sentence
    body: Sentence
    ways: tuple[Way, ...]
    fits_nowhere: bool = False


def ordinal(number: int) -> str:
    """3 -> "third", 21 -> "21st", 257 -> "257th"."""
    if 0 < number < len(_ORDINALS):
        return _ORDINALS[number]
    last = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 20 else last}"


def total_fact(kernel: Kernel, planes: int) -> Fact:
    """What the weights add up to, and so what a flat area gives."""
    total = kernel.total
    value = decimal(float(total), 3)
    long, short = "a flat area is not silent.", "flat areas are not silent."
    if total == 0:
        long, short = "a flat area gives 0.", "flat areas give 0."
    elif planes == 3:
        times = "" if total == 1 else f"{value} times "
        long = f"a flat area gives {times}red + green + blue."
        short = long
    elif total == 1:
        long, short = "a flat area keeps its value.", "flat areas keep their value."
    return Fact(
        (Piece("The weights add up to "), Piece(value, True), Piece(f": {long}")),
        (Piece("Weights add up to "), Piece(value, True), Piece(f": {short}")),
    )


def size_text(slide: Slide, size: Pair) -> str:
    """ "5 x 5"; of one row of numbers only how many there are."""
    return whole(size[1]) if slide.is_row else shape(size)


def pooling_fact(pooling: PoolingWindow) -> Fact:
    """That nothing is learned here, and what is kept."""
    kept = "the largest value of each window" if pooling.kind == "max" else "the mean of each window"
    return Fact(
        (Piece("No parameters", True), Piece(f": {kept} stays, plane by plane.")),
        (Piece("No parameters", True), Piece(", plane by plane.")),
    )


def planes_fact(one: Filter) -> Fact:
    """How many weights a filter with a plane for each of the input's has."""
    weights, bias = len(one.planes) * one.window[0] * one.window[1], " + 1 bias"
    long = f"{len(one.planes)} planes, {one.window[0]}·{one.window[1]}·{len(one.planes)}{bias} = "
    count = whole(weights + 1)
    return Fact((Piece(long), Piece(f"{count} parameters", True), Piece(".")), (Piece(f"{count} parameters."),))


def size_fact(slide: Slide) -> Fact:
    """Which padding keeps the size at stride 1."""
    needed_by = slide.kernel[1:] if slide.is_row else slide.kernel
    paddings = {same_padding(f, slide.dilation) for f in needed_by}
    kept = size_text(slide, slide.input)
    short: Sentence = ()
    if None in paddings:
        spread = "F is even" if slide.dilation == 1 else "the window spans an even number"
        sentence: Sentence = (Piece("No padding keeps the size: "), Piece(spread, True), Piece("."))
    elif len(paddings) > 1:
        sentence = (Piece("Rows and columns would need different padding to keep the size."),)
    else:
        needed, steps = paddings.pop(), slide.stride == (1, 1)
        kept_now = slide.padding == (0 if slide.is_row else needed, needed)
        name = f"P = {needed}" if steps else f"S = 1, P = {needed}"
        verb = "keeps" if steps and kept_now else "would keep"
        sentence = (Piece(name, True), Piece(f" {verb} {kept}."))
        short = (Piece(name, True), Piece(" keeps the size."))  # one line, with any stride
    return Fact(sentence, short or sentence)


def misfit(slide: Slide, most_padding: int = PADDINGS[-1], name: str = "kernel") -> Misfit | None:
    """What there is to say where the size does not come out whole; None where it does.

    `most_padding` bounds the ways out, `name` is what slides.
    """
    if min(slide.size) < 1:
        return _fits_nowhere(slide, most_padding, name)
    if slide.fits:
        return None
    axis = 1 if slide.exact[1].denominator > 1 else 0
    return Misfit(_headline(slide, axis), _floored(slide), _ways(slide, most_padding))


def _ways(slide: Slide, most_padding: int) -> tuple[Way, ...]:
    ways = ways_to_fit(slide, most_padding)
    return tuple(Way(f"{_change(slide, way)}  →  {size_text(way, way.size)}", way) for way in ways)


def _change(slide: Slide, way: Slide) -> str:
    return f"Padding {way.padding[1]}" if way.padding != slide.padding else f"Stride {way.stride[1]}"


def _fits_nowhere(slide: Slide, most_padding: int, name: str) -> Misfit:
    axis = 1 if slide.size[1] < 1 else 0
    side = ("high", "wide")[axis]
    arrives = size_text(slide, slide.padded)
    padded = " with its padding" if any(slide.padding) else ""
    spans = "is" if slide.dilation == 1 else "spans"
    headline = (
        Piece(f"The {name} {spans} {slide.spread[axis]} {side}, ", True),
        Piece(f"but what arrives is only {arrives}{padded}. It fits nowhere."),
    )
    ways = _ways(slide, most_padding)
    body = "" if ways else "Choose a smaller kernel or a larger input."
    return Misfit(headline, (Piece(body),), ways, fits_nowhere=True)


def _headline(slide: Slide, axis: int) -> Sentence:
    name = ("row", "column")[axis]
    size, padded, f = slide.size[axis], slide.padded[axis], slide.spread[axis]
    start = size * slide.stride[axis] + 1  # counted from 1, as on the screen
    missing = _span(name, max(start, padded + 1), start + f - 1)
    which = ordinal(size + 1)
    article = "An" if which.startswith(("8", "11th", "18th", "eigh")) else "A"
    next_window = f"{article} {which} window would start at {name} {whole(start)}"
    reason = f"{next_window} and need {missing}."
    if start > padded:
        reason = f"{next_window}, but there are only {whole(padded)}."
    return Piece(f"{decimal(float(slide.exact[axis]))} does not fit. ", True), Piece(reason)


def _span(name: str, first: int, last: int) -> str:
    """(column, 8, 9) -> "columns 8 and 9"."""
    if first == last:
        return f"{name} {whole(first)}"
    joined = "and" if last == first + 1 else "to"
    return f"{name}s {whole(first)} {joined} {whole(last)}"


def _floored(slide: Slide) -> Sentence:
    sizes = whole(slide.size[0]) if slide.size[0] == slide.size[1] else size_text(slide, slide.size)
    padded = " (counted with the padding)" if any(slide.padding) else ""
    words = f", and {_never_read(slide)}{padded}. Some texts call this setting invalid."
    reason = "" if padding_can_fit(slide) else f" No symmetric padding fits: {_why_no_padding(slide)}."
    return Piece("So the size is floored to "), Piece(sizes, True), Piece(words + reason)


def _why_no_padding(slide: Slide) -> str:
    for axis in slide.axes:
        if (axis.n - axis.spread) % gcd(2, axis.stride):
            return f"{whole(axis.n)} − {axis.spread} is odd and stride {axis.stride} is even"
    return "rows and columns would need different ones"


def _never_read(slide: Slide) -> str:
    """ "column 7 and row 7 are never read": what lies behind the last window."""
    parts = []
    for name, axis in (("column", 1), ("row", 0)):
        last_read = (slide.size[axis] - 1) * slide.stride[axis] + slide.spread[axis]
        if last_read < slide.padded[axis]:
            parts.append(_span(name, last_read + 1, slide.padded[axis]))
    one = len(parts) == 1 and "s " not in parts[0]
    return f"{' and '.join(parts)} {'is' if one else 'are'} never read"


def unread_words(slide: Slide) -> str:
    """What is never read, for the line under the picture; empty where everything is read."""
    if min(slide.size) < 1:
        return ""
    if any(_gaps(slide, axis) for axis in (0, 1)):
        (stride, f), alike = (slide.stride[1], slide.kernel[1]), slide.stride[0] - slide.kernel[0]
        between = stride - f
        if slide.dilation > 1 or (between != alike and not slide.is_row) or between < 1:
            return "columns skipped" if slide.is_row else "rows or columns skipped"
        every = f"each {ordinal(stride)}" if between == 1 else f"{between} of {stride}"
        return f"{every} column skipped" if slide.is_row else f"{every} row and column skipped"
    return _never_read(slide) if any(slide.unread) else ""


def _gaps(slide: Slide, axis: int) -> bool:
    """Whether cells between the windows are skipped on this axis."""
    last_read = (slide.size[axis] - 1) * slide.stride[axis] + slide.spread[axis]
    return any(cell < last_read for cell in slide.unread[axis])


def steps_fact(slide: Slide, axis: int) -> Fact | None:
    """How many whole steps of the stride fit, and which part of one is left; None where none is."""
    one = slide.axes[axis]
    steps = one.exact - 1
    if steps < 0 or steps.denominator == 1:
        return None
    count = int(steps)
    part = steps - count
    left = _PARTS.get(part, f"{part.numerator}/{part.denominator} of one")
    verb = "are" if " thirds" in left or " quarters" in left else "is"
    number = _COUNTS[count] if count < len(_COUNTS) else whole(count)
    fits = f"{number} whole step fits" if count < 2 else f"{number} whole steps fit"
    value = decimal(float(steps))
    room = f"{whole(one.n)} − {one.spread}" + (f" + {2 * one.padding}" if one.padding else "")
    return Fact(
        (
            Piece(f"({room}) / {one.stride} = {value} steps: "),
            Piece(fits, True),
            Piece(f", {left} {verb} left over."),
        ),
        (
            Piece(f"{value} steps: "),
            Piece(fits, True),
            Piece(f", {left.removesuffix(' of one')} {verb} left over."),
        ),
    )


@dataclass(frozen=True)
class Spoken:
    """What an explanation speaks of: one output cell and what is done to it before it is drawn."""

    ledger: Ledger
    after: After
    numbers: bool  # plain numbers are small and large, pixels dark and bright
    padding: PaddingMode | None  # of what, where the window reaches into it
    bias: float = 0.0


_BEYOND: dict[PaddingMode, str] = {
    "zeros": "counts as 0",
    "reflect": "mirrors the picture",
    "replicate": "repeats the last pixel",
    "circular": "is the other side of the picture",
}


def pooling_explanation(window: NDArray[np.float64], pooling: PoolingWindow) -> Sentence:
    """Why this number came out of a pooling window (F_h, F_w)."""
    count = whole(window.size)
    if pooling.kind == "average":
        return Piece("The mean:", True), Piece(f" each of the {count} values counts 1/{count}. No weight is learned.")
    ties = int((window == window.max()).sum())
    tied = f" {_counted(ties).capitalize()} cells tie for it." if ties > 1 else ""
    return Piece("The largest value wins:", True), Piece(f" of {count}, the others are forgotten.{tied}")


def _counted(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else whole(number)


def explanation(spoken: Spoken) -> Sentence:
    """Why this number came out."""
    if spoken.bias:
        return _with_bias(spoken)
    total = spoken.ledger.total
    if float(np.ptp(spoken.ledger.window)) == 0 and not spoken.padding:
        return _flat(spoken)
    sides = _sides(spoken)
    if sides:
        sign = "negative" if total < 0 else "positive"
        return Piece(f"{sides}:", True), Piece(f" the sum is {sign}.{_afterwards(spoken, edges=True)}")
    kernel = spoken.ledger.kernel[:, :, 0]
    if np.count_nonzero(kernel) == 1 and kernel.max() == 1:
        return Piece("One weight is 1, all others 0:", True), Piece(" the pixel under it is passed on.")
    if kernel.min() >= 0 and abs(float(kernel.sum()) - 1) < 1e-9 and spoken.ledger.window.shape[2] == 1:
        return Piece("No weight is negative and they add up to 1:", True), Piece(" the sum is a weighted mean.")
    count = whole(spoken.ledger.products.size)
    products = "1 product gives" if count == "1" else f"{count} products add up to"
    return (
        Piece(f"{products} {decimal(total)}.", True),
        Piece(_afterwards(spoken, edges=False) + _padding_words(spoken)),
    )


def _with_bias(spoken: Spoken) -> Sentence:
    count, total = whole(spoken.ledger.products.size), spoken.ledger.total + spoken.bias
    return (
        Piece(f"{count} product{'s' if count != '1' else ''} and one bias make one number:", True),
        Piece(f" {decimal(total)}.{_afterwards(spoken, edges=False)}{_padding_words(spoken)}"),
    )


def _padding_words(spoken: Spoken) -> str:
    if spoken.padding is None:
        return ""
    return f" The window reaches into the padding, which {_BEYOND[spoken.padding]}."


def _flat(spoken: Spoken) -> Sentence:
    total = float(spoken.ledger.kernel.sum())
    if abs(total) < 1e-9:
        return (
            Piece("A flat area:", True),
            Piece(" what the positive weights add, the negative ones take away, and the sum is 0."),
        )
    value = decimal(float(spoken.ledger.window.flat[0]))
    times = f"{decimal(total)} · {value} = {decimal(spoken.ledger.total)}"
    return Piece("A flat area:", True), Piece(f" the weights add up to {decimal(total)}, so {times}.")


def _afterwards(spoken: Spoken, edges: bool) -> str:
    if spoken.ledger.total + spoken.bias >= 0 or spoken.after == "none":
        return ""
    if spoken.after == "absolute":
        return f" Its absolute value is drawn{', so both kinds of edge shine' if edges else ''}."
    return f" ReLU draws 0{': only the other kind of edge shines' if edges else ''}."


def _sides(spoken: Spoken) -> str:
    """ "Dark on the left, bright on the right", where kernel and window both are like that."""
    kernel = spoken.ledger.kernel[:, :, 0]
    if abs(float(kernel.sum())) > 1e-9 or spoken.padding:
        return ""
    gray = spoken.ledger.window.mean(axis=2)
    for turned, values, names in (
        (kernel, gray, ("on the left", "on the right")),
        (kernel.T, gray.T, ("at the top", "at the bottom")),
    ):
        halves = _halves(turned, values)
        if halves is not None and abs(halves[0] - halves[1]) >= (1 if spoken.numbers else CLEAR_EDGE):
            dark, bright = ("Small", "large") if spoken.numbers else ("Dark", "bright")
            if halves[0] > halves[1]:
                dark, bright = bright.capitalize(), dark.lower()
            return f"{dark} {names[0]}, {bright} {names[1]}"
    return ""


def _halves(kernel: NDArray[np.float64], values: NDArray[np.float64]) -> tuple[float, float] | None:
    """The weighted means under the two signs, first columns first; None where the signs are not two sides."""
    plus, minus = (np.flatnonzero((sign * kernel > 0).any(axis=0)) for sign in (1, -1))
    if not plus.size or not minus.size or not (plus.max() < minus.min() or minus.max() < plus.min()):
        return None
    means = [float(np.average(values, weights=np.clip(sign * kernel, 0, None))) for sign in (1, -1)]
    return (means[0], means[1]) if plus.max() < minus.min() else (means[1], means[0])
