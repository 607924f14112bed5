"""The sentences of "Backwards", each said only where it is true."""

import numpy as np

from convlab.core.gradients import Route
from convlab.core.operations import Filters, Pooling
from convlab.core.typography import TIMES, decimal, whole
from convlab.state.backwards_flow import Flow
from convlab.state.backwards_sums import Cell, InputSum, Pulls
from convlab.state.sandbox_words import Piece, Sentence

NOTHING_PAINTED: Sentence = (
    Piece("Nothing is painted yet. ", True),
    Piece("Press or drag over the cells at the right: what has no gradient there sends nothing back."),
)


def at(cell: Cell) -> str:
    """ "row 2, column 3" of a cell that is counted from 0."""
    return f"row {whole(cell[0] + 1)}, column {whole(cell[1] + 1)}"


def slope_words(flow: Flow, focus: Cell) -> Sentence:
    """g' at one output cell, and why; empty where nothing is done to the output."""
    chosen, value = flow.chosen, float(flow.forward.maps[(*focus, flow.chosen.map)])
    number = decimal(value)
    if chosen.together:
        return (Piece(f"Here the map is {number}: g′ = v / root of the sum of squares."),)
    if chosen.after == "none":
        return ()
    if value == 0:
        return Piece("The sum here is 0: "), Piece("g′ = 0", True), Piece(", as PyTorch has it.")
    if chosen.after == "relu":
        verdict = "g′ = 1" if value > 0 else "g′ = 0"
        why = ": ReLU lets it through." if value > 0 else ": ReLU lets nothing through."
    else:
        verdict = "g′ = 1" if value > 0 else "g′ = −1"
        why = ": |v| grows with v." if value > 0 else ": |v| falls where v grows."
    return Piece(f"The sum here is {number}, "), Piece(verdict, True), Piece(why)


def through_words(flow: Flow) -> tuple[str, str]:
    """What stands over and under the arrow from what is shown to the sum before it."""
    if flow.chosen.together:
        return f"{TIMES} g′", "v / y"
    return {"none": ("", ""), "absolute": (f"{TIMES} g′", "the sign"), "relu": (f"{TIMES} g′", "1 or 0")}[
        flow.chosen.after
    ]


def before_words(flow: Flow) -> tuple[str, str, str]:
    """What the gradient before the activation is called, and shorter."""
    if flow.chosen.together:
        return "Before the magnitude", "The map", "Map"
    return {
        "none": ("", "", ""),
        "absolute": ("Before the absolute value", "Before |v|", "Before"),
        "relu": ("Before ReLU", "Before ReLU", "Before"),
    }[flow.chosen.after]


def is_changed(flow: Flow) -> bool:
    """Whether something stands between what is shown and the sum."""
    return flow.chosen.together or flow.chosen.after != "none"


def pull_words(pulls: Pulls) -> Sentence:
    """Whether the places that share a weight pull at it in one direction or against each other."""
    if not pulls.count:
        return Piece("No place pulls at this weight: "), Piece("its gradient is 0", True), Piece(".")
    if pulls.count == 1:
        return (Piece("One place alone uses this weight under this gradient."),)
    if not pulls.others and pulls.count == 2 and pulls.are_opposed:
        return (
            Piece("The two contributions have opposite signs: "),
            Piece("they pull W in opposite directions", True),
            Piece("."),
        )
    if pulls.are_opposed:
        up, down = _both_ways(pulls)
        among = "of those shown, " if pulls.others else ""
        return (
            Piece(f"{among}{up} and {down}: ".capitalize()),
            Piece("they pull W in opposite directions", True),
            Piece("."),
        )
    if pulls.others:
        return (Piece("Every place where the window lies uses this weight, and each pulls at it."),)
    return _one_way(pulls)


def _one_way(pulls: Pulls) -> Sentence:
    pulling = sum(part.product != 0 for part in pulls.parts)
    if not pulling:
        return Piece("Every place reads 0 under this weight: "), Piece("its gradient is 0", True), Piece(".")
    if pulling == 1:
        return (Piece("One place pulls at this weight; the others read 0 under it."),)
    who = f"All {whole(pulling)} places" if pulling == pulls.count else f"The {whole(pulling)} places that read no 0"
    return Piece(f"{who} "), Piece("pull W in the same direction", True), Piece(".")


def planes_words(total: float, planes: int) -> Sentence:
    """What one kernel that lies on every plane receives from all of them."""
    return (
        Piece(f"One kernel lies on all {whole(planes)} planes: together they give this weight "),
        Piece(decimal(total), True),
        Piece("."),
    )


def _both_ways(pulls: Pulls) -> tuple[str, str]:
    ups = [part.product for part in pulls.parts if part.product > 0]
    downs = [part.product for part in pulls.parts if part.product < 0]
    up = f"{whole(len(ups))} add{'s' if len(ups) == 1 else ''} {decimal(sum(ups))}"
    down = f"{whole(len(downs))} take{'s' if len(downs) == 1 else ''} away {decimal(-sum(downs))}"
    return up, down


def stamp_words(flow: Flow, found: InputSum) -> Sentence:
    """How the gradient at the input came about."""
    places = flow.sending
    over = flow.forward.operation.over
    if not places:
        return NOTHING_PAINTED if flow.chosen.choice == "painted" and not flow.chosen.painted else _nothing()
    if places == 1 and isinstance(over, Filters):
        turned = ", turned by 180 degrees" if over.flip else ""
        value = float(flow.at_map[np.nonzero(flow.at_map)][0]) if flow.at_map.any() else 1.0
        times = "" if value == 1 else f", times {decimal(value)}"
        return (
            Piece("The input receives "),
            Piece("the kernel itself", True),
            Piece(f"{turned}{times}, stamped at its window."),
        )
    with_gradient = len({share.cell for share in found.shares})
    if with_gradient > 1:
        return (
            Piece("Windows overlap: ", True),
            Piece(f"{whole(with_gradient)} of them reach {at(found.cell[:2])}, and what they send adds up."),
        )
    if with_gradient == 1:
        return (Piece(f"One window alone sends something to {at(found.cell[:2])}."),)
    return (Piece(f"No window sends anything to {at(found.cell[:2])}: its gradient is 0."),)


def _nothing() -> Sentence:
    return Piece("No gradient comes through: ", True), Piece("g′ is 0 where it was chosen.")


def routed_words(found: Route, values: tuple[float, int]) -> Sentence:
    """Where max pooling sends its gradient: the winner's value, and how many cells it was chosen from."""
    largest, cells = decimal(values[0]), values[1]
    if found.ties:
        tied = len(found.ties) + 1
        return (
            Piece(f"{whole(tied)} cells tie with {largest}. ", True),
            Piece(f"PyTorch gives the gradient to the first in reading order, {at(found.winner)}; the lecture says 0."),
        )
    rest = f" The other {whole(cells - 1)} get 0." if cells > 1 else ""
    return Piece("The winner takes all: ", True), Piece(f"{at(found.winner)} with {largest}.{rest}")


def shared_words(over: Pooling) -> Sentence:
    """How average pooling gives its gradient on."""
    cells = over.window[0] * over.window[1]
    return Piece("The average shares: ", True), Piece(f"each of the {whole(cells)} cells gets 1/{whole(cells)} of it.")


def ties_words(tied: int, windows: int) -> str:
    """How often max pooling has no single winner on the whole map."""
    if not tied:
        return "no ties"
    return f"ties in {whole(tied)} of {whole(windows)} windows"
