"""How numbers and shapes are written: real minus, times sign, groups from 10,000."""

from collections.abc import Sequence
from math import isinf

MINUS = "\u2212"
TIMES = "\u00d7"
DASH = "\u2013"  # where a thing does not apply; never a 0


def whole(number: int) -> str:
    """62378344 -> "62,378,344"; 1234 -> "1234"; -3 -> "−3"."""
    digits = f"{abs(number):,}" if abs(number) >= 10_000 else str(abs(number))
    return f"{MINUS}{digits}" if number < 0 else digits


def step_count(number: int) -> str:
    """A count of training steps: 1424 -> "1,424". They grow past 10,000 while one looks: grouped from the start."""
    return f"{number:,}"


def rate_text(rate: float) -> str:
    """A learning rate as a person types it, to six digits that count: 0.1, 0.001, 5e-05."""
    return f"{rate:g}"


def decimal(number: float, places: int = 2) -> str:
    """At most `places` decimals, without trailing zeros: 2.5 -> "2.5", -3.0 -> "−3", -inf -> "−∞"."""
    rounded = round(float(number), places)
    if isinf(rounded):
        return f"{MINUS}∞" if rounded < 0 else "∞"
    if rounded == int(rounded):
        return whole(int(rounded))
    text = f"{abs(rounded):,.{places}f}" if abs(rounded) >= 10_000 else f"{abs(rounded):.{places}f}"
    text = text.rstrip("0")
    return f"{MINUS}{text}" if rounded < 0 else text


def fixed(number: float, places: int) -> str:
    """Always `places` decimals, for columns: -0.5 -> "−0.50". A rounded zero has no sign."""
    text = f"{abs(number):.{places}f}"
    return f"{MINUS}{text}" if number < 0 and float(text) != 0 else text


def shape(sizes: Sequence[int]) -> str:
    """(55, 55, 96) -> "55 × 55 × 96"; sizes are height, width, channels."""
    return f" {TIMES} ".join(whole(size) for size in sizes)


def pair_text(pair: tuple[int, int]) -> str:
    """(vertical, horizontal) as one number where they are alike: (2, 2) -> "2", (1, 2) -> "1 × 2"."""
    return whole(pair[0]) if pair[0] == pair[1] else shape(pair)


def magnitude(number: float) -> str:
    """1135256096 -> "1.135 G", 105415200 -> "105.4 M", 9999 -> "9999"."""
    for power, letter, places in ((1e9, "G", 3), (1e6, "M", 1)):
        if abs(round(number / power, places)) >= 1:  # 999,960,000 is 1.000 G, not 1000.0 M
            return f"{number / power:.{places}f} {letter}".replace("-", MINUS)
    return whole(round(number))


def per_cent(fraction: float, places: int = 0) -> str:
    """0.124 -> "12 %"; what would read as 0 or 100 but is not reads "<1 %" or ">99 %"."""
    if places == 0 and 0 < fraction < 0.005:
        return "<1 %"
    if places == 0 and 0.995 <= fraction < 1:
        return ">99 %"
    return f"{fraction * 100:.{places}f} %"


def shortened(name: str, most: int) -> str:
    """A name of more letters than `most` without its middle: "IMG_20260…_1530.jpg"."""
    half = most // 2
    return name if len(name) <= most else f"{name[: half - 1]}…{name[-half:]}"
