"""What the invariance bench says, each sentence computed from the numbers it speaks of."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isnan

from convlab.core.invariance import Change, Measured, Step, Way
from convlab.core.operations import Array, Pair
from convlab.core.typography import DASH, decimal, per_cent, shape, whole
from convlab.state.sandbox_words import Fact, Piece, Sentence, ordinal

NAMES: dict[Way, str] = {"none": "no pooling", "max": "max pooling", "average": "average pooling"}
SHORT_NAMES: dict[Way, str] = {"none": "None", "max": "Max", "average": "Average"}
SOURCE, SHORT_SOURCE = "Zhang, “Making convolutional networks shift-invariant again”, ICML 2019", "Zhang, ICML 2019"
ZERO_BEFORE = "the response was 0"
CLEAR = 0.01  # the least part that is called aliasing


@dataclass(frozen=True)
class Travel:
    """A shift, and where the largest value was and is: of the response and of the max-pooled one."""

    shift: Pair
    unit: str  # "pixel" or "cell"
    strides: Pair  # pixels from one cell of the pooled response to the next
    response: tuple[Pair, Pair]
    pooled: tuple[Pair, Pair]
    steps: Pair  # pixels from one cell of the response to the next
    is_flat: bool  # whether the response is the same everywhere, and no value the largest

    @property
    def is_whole(self) -> bool:
        """Whether the shift is so many whole cells of the pooled response."""
        return all(s % stride == 0 for s, stride in zip(self.shift, self.strides, strict=True))

    @property
    def moves_along(self) -> bool:
        """Whether the largest value went as far as the input."""
        before, now = self.response
        return all((b - a) * step == s for a, b, step, s in zip(before, now, self.steps, self.shift, strict=True))


def percent(part: float | None) -> str:
    """0.444 -> "44 %"; a dash where there is no part."""
    return DASH if part is None or isnan(part) else per_cent(part)


def arithmetic(found: Change | None) -> str:
    """The two lengths that make the part: "4512 / 10,171"; why there is none."""
    if found is None:
        return "nothing left to compare"
    if found.part is None:
        return ZERO_BEFORE
    places = 0 if found.size >= 100 else 1
    return f"{decimal(found.difference, places)} / {decimal(found.size, places)}"


def way_note(way: Way, step: Step) -> str:
    """What is kept."""
    if way == "none":
        return "every cell" if step.stride == 1 else f"every {ordinal(step.stride)} cell"
    window = shape((step.window, step.window))
    return f"largest of {window}" if way == "max" else f"mean of {window}"


def count(number: int, unit: str) -> str:
    """ "1 pixel", "3 cells"."""
    return f"{whole(number)} {unit}{'' if number == 1 else 's'}"


def moved(shift: Pair, unit: str) -> str:
    """ "Moved by 3 pixels to the right and 1 down"."""
    rows, columns = shift
    ways = []
    if columns:
        ways.append((abs(columns), "to the right" if columns > 0 else "to the left"))
    if rows:
        ways.append((abs(rows), "down" if rows > 0 else "up"))
    if not ways:
        return "Not moved"
    first = f"Moved by {count(ways[0][0], unit)} {ways[0][1]}"
    return first if len(ways) == 1 else f"{first} and {whole(ways[1][0])} {ways[1][1]}"


def place(cell: Pair) -> str:
    """ "row 12, column 7", from 1."""
    return f"row {whole(cell[0] + 1)}, column {whole(cell[1] + 1)}"


def short_place(cell: Pair) -> str:
    """ "row 12, col 7", from 1."""
    return f"row {whole(cell[0] + 1)}, col {whole(cell[1] + 1)}"


def whereabouts(before: Pair, now: Pair) -> tuple[str, str]:
    """Where the largest value was, and where it is: ("largest at row 12, column 7", "now at row 12, column 8")."""
    return f"largest at {place(before)}", "and still there" if before == now else f"now at {place(now)}"


def smaller(image: Array, shown: Array) -> str:
    """That a large picture is looked at in a smaller size; empty where it is not."""
    if image.shape[:2] == shown.shape[:2]:
        return ""
    return f"{shape(image.shape[:2])} made smaller for this bench"


def axis_name(axis: int, shift: Pair, unit: str) -> str:
    """What the axis of the shifts says, and how far the input stands off it."""
    name = f"{unit}s to the right" if axis == 1 else f"{unit}s down"
    other = shift[1 - axis]
    if not other:
        return name
    way = ("down" if other > 0 else "up") if axis == 1 else ("right" if other > 0 else "left")
    return f"{name}, with {whole(abs(other))} {way}"


def headline(travel: Travel, measured: dict[Way, Measured]) -> Sentence:
    """How much changed in place without pooling, after max and after average pooling."""
    if not any(travel.shift):
        return (
            Piece("Nothing is moved yet.", strong=True),
            Piece(" Drag the input, press an arrow key, press on a curve, or let it jitter."),
        )
    none, largest, mean = (percent(measured[way].place.part) for way in ("none", "max", "average"))
    return (
        Piece(f"{moved(travel.shift, travel.unit)}: ", strong=True),
        Piece("without pooling the response changed by "),
        Piece(none, strong=True),
        Piece(", after max pooling by "),
        Piece(largest, strong=True),
        Piece(", after average pooling by "),
        Piece(mean, strong=True),
        Piece("."),
    )


def equivariance_fact(travel: Travel) -> Fact:
    """Where the largest value was and is, before pooling and after max pooling; in short with shorter words."""
    return Fact(_equivariance(travel, place), _equivariance(travel, short_place))


def _equivariance(travel: Travel, at: Callable[[Pair], str]) -> Sentence:
    before, now = travel.response
    if travel.is_flat:
        return Piece("The response is the same everywhere:", strong=True), Piece(" no value in it is the largest.")
    if not any(travel.shift):
        return (
            Piece("Before pooling", strong=True),
            Piece(f" the largest value stands at {at(now)}, after max pooling at {at(travel.pooled[1])}."),
        )
    if travel.moves_along:
        first = (
            Piece("Before pooling the response moves with the input:", strong=True),
            Piece(f" its largest value went from {at(before)} to {at(now)}."),
        )
    elif before == now:
        first = (Piece("Before pooling", strong=True), Piece(f" the largest value stays at {at(now)}."))
    else:
        first = (
            Piece("Before pooling another value is the largest now:", strong=True),
            Piece(f" at {at(now)}, no longer at {at(before)}."),
        )
    was, is_now = travel.pooled
    went = f"stays at {at(is_now)}" if was == is_now else f"went from {at(was)} to {at(is_now)}"
    return *first, Piece(f" After max pooling it {went}.")


def limits_fact(travel: Travel, largest: Measured) -> Fact:
    """`limits`, and the same with a shorter reference."""
    long = limits(travel, largest)
    return Fact(long, tuple(Piece(piece.text.replace(SOURCE, SHORT_SOURCE), piece.strong) for piece in long))


def limits(travel: Travel, largest: Measured) -> Sentence:
    """Where pooling does not help; `largest` is what max pooling makes of this shift."""
    if max(travel.strides) == 1:
        return (
            Piece("With stride 1 no cell is left out:", strong=True),
            Piece(f" moved along with the input, {_left(largest)} after max pooling. A longer stride breaks that."),
        )
    if not any(travel.shift) or not travel.is_whole:
        return _between_cells(travel, largest)
    cells = max(abs(s) // stride for s, stride in zip(travel.shift, travel.strides, strict=True))
    return (
        Piece("A whole stride is no small shift:", strong=True),
        Piece(f" the pooled response moves too, by {count(cells, 'cell')}, and in place max pooling still changed by "),
        Piece(percent(largest.place.part), strong=True),
        Piece(f". Moved along with it, {_left(largest)}."),
    )


def _between_cells(travel: Travel, largest: Measured) -> Sentence:
    head = Piece(f"One cell of the pooled response is {count(max(travel.strides), travel.unit)}:", strong=True)
    if not any(travel.shift):
        return head, Piece(f" shifts in between can change it, where it keeps too few cells for the detail ({SOURCE}).")
    said = f" moved along by the nearest whole cell, {_left(largest)} after max pooling."
    part = largest.along[0].part if largest.along else None
    why = f" Too few cells are kept for the detail: aliasing ({SOURCE})." if part and part >= CLEAR else ""
    return head, Piece(f"{said}{why}")


def _left(largest: Measured) -> str:
    if largest.along is None or largest.along[0].part is None:
        return "nothing is left to compare"
    return f"{percent(largest.along[0].part)} is left"
