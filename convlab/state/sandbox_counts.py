"""How many weights are free when they are shared, untied, or when every unit is joined to every other."""

from dataclasses import dataclass
from typing import Literal

from convlab.core.operations import Filters, Operation, Pair, Volume, fully_connected
from convlab.core.shared_weights import line_count
from convlab.core.typography import whole
from convlab.state.sandbox_words import Piece, Sentence

Role = Literal["input", "kernel", "output", "ink"]
CountKey = Literal["shared", "untied", "connected"]
LONGEST_LINEAR = 200  # the largest is at most so many times the smallest on a scale of plain lengths


@dataclass(frozen=True)
class Factor:
    """One factor of a count: its symbol, the number it stands for here, and whose number that is."""

    symbol: str
    number: str
    role: Role


@dataclass(frozen=True)
class CountLine:
    """One way to connect the units: its factors multiply to `weights`, less what lies on padding."""

    key: CountKey
    name: str
    factors: tuple[Factor, ...]
    weights: int
    biases: int
    on_padding: int = 0  # lines that would end in zeros

    @property
    def symbols(self) -> str:
        """The formula in letters: "H′W′·F·F"."""
        return "·".join(factor.symbol for factor in self.factors)

    @property
    def numbers(self) -> str:
        """The formula in numbers: "25·3·3"."""
        return "·".join(factor.number for factor in self.factors)

    @property
    def text(self) -> str:
        """The line as one would say it."""
        less = f" − {whole(self.on_padding)} on padding" if self.on_padding else ""
        return f"{self.name}: {self.symbols} = {self.numbers}{less} = {whole(self.weights)}{self.biases_text}"

    @property
    def biases_text(self) -> str:
        """ " + 6 biases", or nothing where there are none."""
        return f" + {whole(self.biases)} bias{'es' if self.biases > 1 else ''}" if self.biases else ""


@dataclass(frozen=True)
class Counts:
    """The three counts, and what they come to beside each other."""

    shared: CountLine
    untied: CountLine
    connected: CountLine
    verdict: Sentence

    @property
    def lines(self) -> tuple[CountLine, CountLine, CountLine]:
        """From the fewest weights to the most."""
        return self.shared, self.untied, self.connected

    @property
    def is_logarithmic(self) -> bool:
        """Whether the counts are too far apart for lengths in proportion."""
        weights = [max(1, line.weights) for line in self.lines]
        return max(weights) > LONGEST_LINEAR * min(weights)


def counts_of(volume: Volume, operation: Operation) -> Counts:
    """The counts of the whole operation over a volume (H, W, D): all its filters, each with a bias, all its planes."""
    if not isinstance(operation.over, Filters):
        return _pooling_counts(volume, operation)
    kernels = operation.over.kernels
    filters = len(kernels)
    output, full = operation.output(volume), fully_connected(volume, operation)
    window = _window_factors(volume, operation)
    lines = line_count(volume, operation)
    shared = CountLine("shared", "Shared", (*_filters(filters), *window), kernels.size, filters)
    untied = CountLine(
        "untied",
        "Untied",
        (*_output_factors(output, filters, _is_row(volume, operation)), *window),
        lines,
        full.biases,
        output[0] * output[1] * kernels.size - lines,
    )
    connected = _connected(volume, operation, (full.weights, full.biases))
    return Counts(shared, untied, connected, _verdict(shared, connected))


def _pooling_counts(volume: Volume, operation: Operation) -> Counts:
    height, width, planes = operation.output(volume)
    window, lines = _window_factors(volume, operation), line_count(volume, operation)
    cells = operation.window[0] * operation.window[1]
    written = "·".join(factor.symbol for factor in window if factor.role == "kernel")
    size = Factor(f"1/({written})", f"1/{cells}", "kernel")
    shared = CountLine("shared", "Shared", (size,), 1, 0)
    factors = (*_output_factors((height, width, 1), 1, _is_row(volume, operation)), *window)
    untied = CountLine("untied", "Untied", factors, lines, 0, height * width * planes * cells - lines)
    connected = _connected(volume, operation, (fully_connected(volume, operation).weights, 0))
    told = (Piece("One weight on every line", True), Piece(f", 1/{cells}, and nothing to learn: it is given."))
    return Counts(shared, untied, connected, told)


_H, _W, _D, _K, _F = "𝐻", "𝑊", "𝐷", "𝐾", "𝐹"


def _filters(filters: int) -> tuple[Factor, ...]:
    return (Factor(_K, whole(filters), "output"),) if filters > 1 else ()


def _window_factors(volume: Volume, operation: Operation) -> tuple[Factor, ...]:
    rows, columns = operation.window
    high, wide = (_F, _F) if rows == columns else (f"{_F}₁", f"{_F}₂")
    planes = (Factor(_D, whole(volume[2]), "input"),) if volume[2] > 1 else ()
    if _is_row(volume, operation):
        return Factor(_F, whole(columns), "kernel"), *planes
    return Factor(high, whole(rows), "kernel"), Factor(wide, whole(columns), "kernel"), *planes


def _output_factors(output: Volume, filters: int, is_row: bool) -> tuple[Factor, ...]:
    sides = Factor(f"{_H}′", whole(output[0]), "output"), Factor(f"{_W}′", whole(output[1]), "output")
    return (*sides[is_row:], *_filters(filters))


def _connected(volume: Volume, operation: Operation, full: Pair) -> CountLine:
    output, is_row = operation.output(volume), _is_row(volume, operation)
    inputs = Factor(_H, whole(volume[0]), "input"), Factor(_W, whole(volume[1]), "input")
    planes = (Factor(_D, whole(volume[2]), "input"),) if volume[2] > 1 else ()
    factors = (*inputs[is_row:], *planes, *_output_factors(output, output[2], is_row))
    return CountLine("connected", "Fully connected", factors, *full)


def _is_row(volume: Volume, operation: Operation) -> bool:
    """Whether there is but one row, of units and of weights."""
    return volume[0] == operation.window[0] == operation.output(volume)[0] == 1


def _verdict(shared: CountLine, connected: CountLine) -> Sentence:
    """Parameters against parameters, as the lecture counts: 456 against 14,450,688 weights."""
    times = connected.weights / shared.weights
    said = f"{times:.1f}" if times < 10 else whole(round(times))
    return (
        Piece(f"{whole(shared.weights + shared.biases)} parameters", True),
        Piece(f" with the bias{'es' if shared.biases > 1 else ''}. A fully connected layer for the same map needs "),
        Piece(f"{whole(connected.weights)} weights", True),
        Piece(f"{connected.biases_text}: {said} times as many weights."),
    )
