"""How fast a sweep goes: windows a second, in words, and on a scale of its own."""

from math import log

from convlab.core.typography import decimal

SLOWEST, USUAL, FASTEST_ONE_BY_ONE = 0.5, 2.0, 60.0  # windows a second; faster, not every window is shown
LONGEST = 20  # seconds that the largest picture takes at top speed
AT_FIRST = 60  # seconds that a picture takes before a person changes the speed
FEW = 400  # windows: so many are stepped through at the usual speed


def top_speed(windows: int) -> float:
    """The fastest sweep: 60 windows a second, or what ends within 20 s."""
    return max(FASTEST_ONE_BY_ONE, _rounded(windows / LONGEST, up=True))


def first_speed(windows: int) -> float:
    """Two windows a second; a photograph in a minute."""
    return USUAL if windows <= FEW else max(USUAL, _rounded(windows / AT_FIRST))


def share_of(speed: float, windows: int) -> float:
    """Where a speed lies between the slowest (0) and the fastest (1), on a log scale."""
    return min(1.0, max(0.0, log(speed / SLOWEST) / log(top_speed(windows) / SLOWEST)))


def speed_at(share: float, windows: int) -> float:
    """The speed at a place of the scale, as a number that can be said."""
    top = top_speed(windows)
    return min(top, max(SLOWEST, _rounded(SLOWEST * (top / SLOWEST) ** share)))


def _rounded(speed: float, up: bool = False) -> float:
    """To halves below 10, then to two figures."""
    step = 0.5 if speed < 10 else 1.0 if speed < 100 else 10.0 if speed < 1000 else 100.0
    steps = speed / step
    whole_steps = int(-(-steps // 1)) if up else round(steps)
    return whole_steps * step


def speed_words(speed: float) -> str:
    """ "2 windows a second"."""
    return "1 window a second" if speed == 1 else f"{decimal(speed)} windows a second"


def windows_due(speed: float, milliseconds: float) -> float:
    """How many windows a sweep goes on in a time."""
    return speed * milliseconds / 1000
