"""What the volume view says of one output number, each sentence computed from the numbers it speaks of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.sliding import Answer
from convlab.core.typography import decimal, whole
from convlab.state.sandbox import After
from convlab.state.sandbox_words import Piece, Sentence

COUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
COUNTS_LITTLE = 0.3  # of the strongest plane's weights: less hardly counts
MOST_SQUARES = 3  # more maps than this are not spelled out


@dataclass(frozen=True, eq=False)
class Spoken:
    """One answer, the colours of its planes, and what is done to it; `maps` (K,) are all answers at this cell."""

    answer: Answer
    colours: tuple[str, ...]  # "red", "green", "blue"; empty where the planes are no colours
    after: After
    in_padding: bool
    maps: tuple[float, ...] = ()  # given where they are seen together
    turned: bool = False  # true convolution


def count_of(number: int, what: str) -> str:
    """ "Six filters", "One filter", "32 filters"."""
    name = COUNTS[number] if number < len(COUNTS) else whole(number)
    return f"{name} {what}{'' if number == 1 else 's'}"


def explanation(spoken: Spoken) -> Sentence:
    """Why this number came out."""
    products = spoken.answer.products.products.size
    made = f"{whole(products)} products and one bias make" if products > 1 else "One product and one bias make"
    turned = "True convolution: the kernels are laid down turned." if spoken.turned else ""
    words = [turned, _colours(spoken), _padding(spoken), _afterwards(spoken)]
    return Piece(f"{made} one number.", True), Piece("".join(f" {one}" for one in words if one))


def _colours(spoken: Spoken) -> str:
    """What the filter does to each colour, and what it would give on gray."""
    kernel = spoken.answer.products.kernel  # (F_h, F_w, D)
    if not spoken.colours:
        return ""
    if np.allclose(kernel, kernel[:, :, :1]):
        return "All planes have the same weights: light and dark count, colours do not."
    said = _signs(kernel, spoken.colours)
    mean = float(spoken.answer.products.window.mean())
    gray = mean * float(kernel.sum()) + spoken.answer.bias
    compared = f"A gray area as bright would give {decimal(gray, 1)}."
    return f"{said} {compared}" if said else compared


def _signs(kernel: NDArray[np.float64], colours: tuple[str, ...]) -> str:
    """ "Red is added, green is taken away, blue counts little."; empty where a plane does both."""
    sums, sizes = kernel.sum(axis=(0, 1)), np.abs(kernel).sum(axis=(0, 1))  # (D,)
    strong = sizes >= COUNTS_LITTLE * sizes.max()
    if (np.abs(sums)[strong] < 0.9 * sizes[strong]).any():
        return ""
    said: dict[str, list[str]] = {"added": [], "taken away": [], "little": []}
    for name, total, counts in zip(colours, sums, strong, strict=True):
        said["little" if not counts else "added" if total > 0 else "taken away"].append(name)
    words = ", ".join(_said(names, what) for what, names in said.items() if names)
    return f"{words[:1].upper()}{words[1:]}."


def _said(names: list[str], what: str) -> str:
    """(["green", "blue"], "added") -> "green and blue are added"."""
    many = len(names) > 1
    verb = ("count" if many else "counts") if what == "little" else ("are" if many else "is")
    return f"{' and '.join(names)} {verb} {what}"


def weights_fact(kernels: NDArray[np.float64], bias: float) -> str:
    """What the weights (D, F_h, F_w) of a filter add up to, and so what a flat area gives."""
    total = float(kernels.sum())
    count = f"The {whole(kernels.size)} weights add up to" if kernels.size > 1 else "The weight is"
    if abs(total) < 1e-9:
        return f"{count} 0: a flat gray area gives {'0' if not bias else f'the bias alone, {decimal(bias)}'}."
    return f"{count} {decimal(total, 3)}: a flat gray area of 100 gives {decimal(100 * total + bias)}."


def _padding(spoken: Spoken) -> str:
    return "The window reaches into the padding." if spoken.in_padding else ""


def _afterwards(spoken: Spoken) -> str:
    if spoken.maps:
        return together(spoken.maps)
    if spoken.answer.total >= 0 or spoken.after == "none":
        return ""
    return "Its absolute value is drawn." if spoken.after == "absolute" else "ReLU makes it 0."


def together(maps: tuple[float, ...]) -> str:
    """How the answers of all filters at one cell become one magnitude."""
    root = decimal(float(np.sqrt(np.square(maps).sum())), 1)
    if len(maps) > MOST_SQUARES:
        return f"Together: the root of the sum of {whole(len(maps))} squares is {root}."
    squares = " + ".join(f"{_in_brackets(value)}²" for value in maps)
    return f"Together: √({squares}) = {root}."


def _in_brackets(value: float) -> str:
    text = decimal(value, 1)
    return f"({text})" if value < 0 else text


def pooling_explanation(window: NDArray[np.float64], kind: str, planes: int) -> Sentence:
    """What pooling makes of one window of one plane, window (F_h, F_w); its padding is -inf under max."""
    inside = window[np.isfinite(window)]
    count = whole(inside.size)
    if kind == "average":
        head, ties = f"The mean of {whole(window.size)} values.", ""
    else:
        head, equal = f"The largest of {count} values.", int((inside == inside.max()).sum())
        ties = f" {whole(equal)} are equally large; PyTorch takes the first." if equal > 1 else ""
    apart = "The planes stay apart: " if planes > 1 else ""
    return Piece(head, True), Piece(f"{ties} {apart}{'n' if apart else 'N'}o weights, no bias, nothing to learn.")
