"""What is said of a kernel beyond its weights: sum, mean, whether it is column times row, which waves it passes."""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.core.kernel_facts import Factors, KernelFacts, frequency_response, kernel_facts
from convlab.core.kernels import Kernel, exact, weight_text
from convlab.core.typography import decimal, whole
from convlab.state.sandbox_words import Piece, Sentence

GRID = 64  # waves a side of the frequency response
MOST_WRITTEN = 9  # numbers of a factor
MOST_DENOMINATOR, LARGEST_DIVISOR = 100, 10_000
FINE = 0.375  # waves a pixel: finer than this; 0.5 is the finest along a row or a column
SILENT, NEARLY, PEAK = 1e-9, 0.05, 0.97  # of the largest response
ONE_WAY = 3.0  # so many times as much energy on one axis as on the other


@dataclass(frozen=True, eq=False)
class KernelAbout:
    """The sentences, and the response (GRID, GRID) with the slowest wave in the middle."""

    facts: tuple[Sentence, ...]
    response: NDArray[np.float64]
    reading: Sentence

    @property
    def highest(self) -> float:
        """The largest response: how many times as high a wave comes out as it went in."""
        return float(self.response.max())


def about(kernel: Kernel) -> KernelAbout:
    """Everything about one plane of weights."""
    weights = np.array(kernel.weights, dtype=np.float64)
    facts = kernel_facts(weights)
    over = _divisor(kernel)
    if over > 1 and facts.factors is not None:
        facts = kernel_facts((weights * over).round())  # whole numbers have factors that can be read
    response = frequency_response(weights, GRID)
    return KernelAbout((_sum(kernel, weights), rank_sentence(facts, weights, over)), response, reading(response))


def _sum(kernel: Kernel, weights: NDArray[np.float64]) -> Sentence:
    count = whole(weights.size)
    mean = _short(kernel.total / weights.size)
    return (
        Piece("Sum "),
        Piece(_short(kernel.total), True),
        Piece(f" of {count} weight{'' if weights.size == 1 else 's'}, mean "),
        Piece(mean, True),
        Piece("."),
    )


def _short(number: Fraction) -> str:
    """1/9, else three decimals."""
    return weight_text(float(number)) if number.denominator < MOST_DENOMINATOR else decimal(float(number), 3)


def _divisor(kernel: Kernel) -> int:
    """What all weights are fractions of: 16 for the Gaussian 1 2 1, 1 where it is nothing simple."""
    over = lcm(*(exact(weight).denominator for row in kernel.weights for weight in row))
    return over if over <= LARGEST_DIVISOR else 1


def rank_sentence(facts: KernelFacts, weights: NDArray[Any], over: int = 1) -> Sentence:
    """Separable into column times row (of `over` times the weights), and what that saves; or the rank."""
    if facts.factors is not None:
        return _separable(facts.factors, weights, over)
    if facts.rank == 0:
        return Piece("All weights are 0:", True), Piece(" nothing comes out.")
    return (
        Piece("Not separable:", True),
        Piece(f" its rank is {whole(facts.rank)}. It is a sum of {whole(facts.rank)} columns times rows, not of one."),
    )


def _separable(factors: Factors, weights: NDArray[Any], over: int) -> Sentence:
    column, row = (_written(factor) for factor in (factors.column, factors.row))
    row += f" over {whole(over)}" if over > 1 else ""
    products, in_place = sum(weights.shape), weights.size
    saves = f"{whole(products)} products in place of {whole(in_place)}."
    if products >= in_place:
        saves = "that saves no product."
    return Piece("Separable:", True), Piece(f" column {column} times row {row}: {saves}")


def _written(numbers: NDArray[np.float64]) -> str:
    """[1 2 1]; a long one by its first numbers."""
    shown = [weight_text(float(round(number, 6)) + 0.0) for number in numbers[:MOST_WRITTEN]]
    more = f" … {whole(len(numbers))} in all" if len(numbers) > MOST_WRITTEN else ""
    return f"[{' '.join(shown)}{more}]"


def reading(response: NDArray[np.float64]) -> Sentence:
    """One line that reads the response: which waves come through."""
    peak = float(response.max())
    if peak == 0:
        return Piece("Stops every wave.", True), Piece("")
    if response.min() > PEAK * peak:
        return Piece("Lets all waves through alike.", True), Piece(_gain(peak))
    return Piece(_waves(response / peak), True), Piece(_direction(response))


def _waves(share: NDArray[np.float64]) -> str:
    """By the answer to a flat area, and the mean over the fine waves; both of the largest response."""
    stops = "Stops" if share[GRID // 2, GRID // 2] < SILENT else "Nearly stops"
    flat, fine = float(share[GRID // 2, GRID // 2]), float(share[_radius() > FINE].mean())
    if flat > PEAK:
        how = "stops" if fine < 0.25 else "weakens" if fine < 0.7 else "hardly weakens"
        return f"Lets slow waves through, {how} fine ones."
    if flat < NEARLY:
        wave = float(_radius()[np.unravel_index(share.argmax(), share.shape)])  # that comes through best
        if wave > FINE or fine > 0.5:
            return f"{stops} slow waves, lets fine ones through."
        return f"{stops} slow waves, weakens the finest: strongest at waves {decimal(1 / wave, 1)} pixels long."
    if fine > flat:
        return f"Lets slow waves through, raises finer ones up to {decimal(1 / flat, 1)} times as much."
    return "Lets slow waves through, and those between more than the fine ones."


def _gain(peak: float) -> str:
    return "" if abs(peak - 1) < 1e-9 else f" Each comes out {decimal(peak, 2)} times as high."


def _direction(response: NDArray[np.float64]) -> str:
    """Which way the waves run that come through, where one way has the most by far."""
    axis = np.abs(np.arange(GRID) - GRID // 2)
    across = float(np.square(response[:, axis > 0][axis[:, None] < axis[axis > 0][None, :]]).sum())
    down = float(np.square(response[axis > 0, :][axis[axis > 0][:, None] > axis[None, :]]).sum())
    if across > ONE_WAY * down:
        return " Those that run from left to right most."
    return " Those that run from top to bottom most." if down > ONE_WAY * across else ""


def _radius() -> NDArray[np.float64]:
    """How many waves a pixel each cell of the response stands for, 0 in the middle: (GRID, GRID)."""
    waves = (np.arange(GRID) - GRID // 2) / GRID
    return np.asarray(np.hypot(waves[:, None], waves[None, :]))
