"""Where the arrows of many contributions lie on their number line, to scale as long as that shows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from convlab.core.typography import whole

SHOWN = 0.55  # of a broken line: what is to scale
TOO_FAR = 1.5  # a total so many spans of the arrows away breaks the line


@dataclass(frozen=True)
class Rung:
    """One arrow: what one place adds to the gradient of the weight; `cell` is None for the sum of many."""

    cell: tuple[int, int] | None
    name: str
    product_text: str  # "8 · 1"
    product: float
    places: int = 1


def folded(rungs: Sequence[Rung], most: int) -> tuple[Rung, ...]:
    """At most so many arrows: where there are more, the last ones become one sum."""
    if len(rungs) <= most:
        return tuple(rungs)
    kept, rest = rungs[: most - 1], rungs[most - 1 :]
    return (*kept, rest_of(sum(rung.places for rung in rest), sum(rung.product for rung in rest)))


def rest_of(places: int, product: float) -> Rung:
    """The arrow of all places that have none of their own."""
    return Rung(None, f"and {whole(places)} more", "", product, places)


@dataclass(frozen=True)
class NumberLine:
    """From 0 (left) to 1 (right): `low` to `high` to scale; beyond a break only where the total is."""

    low: float
    high: float
    total: float
    broken: bool

    def at(self, value: float) -> float:
        """Where a value lies, 0 to 1."""
        if self.broken and not self.low <= value <= self.high:
            return 1.0 if value > self.high else 0.0
        part = (value - self.low) / (self.high - self.low)
        if not self.broken:
            return part
        return part * SHOWN if self.total > self.high else 1 - SHOWN + part * SHOWN

    @property
    def gap(self) -> float | None:
        """Where the line is broken, or None."""
        if not self.broken:
            return None
        return (1 + SHOWN) / 2 if self.total > self.high else (1 - SHOWN) / 2


def number_line(rungs: Sequence[Rung], total: float) -> NumberLine:
    """The line for these arrows head to tail; broken where the sum of the untold would leave them no length."""
    reached = [0.0]
    for rung in rungs:
        if rung.cell is not None:
            reached.append(reached[-1] + rung.product)
    low, high = min(reached), max(reached)
    away = max(low - total, total - high)
    if high > low and away > TOO_FAR * (high - low):
        return NumberLine(low, high, total, broken=True)
    low, high = min(low, total), max(high, total)
    return NumberLine(low, high, total, False) if high > low else NumberLine(-1.0, 1.0, total, False)
