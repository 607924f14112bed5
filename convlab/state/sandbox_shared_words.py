"""What is said of a unit, a weight or a line, and the sum that one output unit is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.core.kernels import weight_text
from convlab.core.operations import Filters
from convlab.core.typography import decimal, shape, whole
from convlab.state.sandbox_ledger import PLANE_NAMES, Term
from convlab.state.sandbox_shared import Drawing, SharedReadout, Trace
from convlab.state.sandbox_words import Piece, Sentence, ordinal

MOST_TERMS = 49  # products that are written out
_SMALL = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class UnitSum:
    """One output unit as it is computed: a line of products for each row of the kernel, bias and total."""

    name: str
    rows: tuple[tuple[Term, ...], ...]  # empty where there are too many products
    products: int
    bias: str  # "" where nothing is added
    total: str

    @property
    def text(self) -> str:
        """All of it in words."""
        rows = " + ".join(" + ".join(_signed(term) for term in row) for row in self.rows)
        products = rows or f"{whole(self.products)} products"
        return f"{self.name} = {products}{f' + {self.bias}' if self.bias else ''} = {self.total}"


def _signed(term: Term) -> str:
    return f"(−{term.text})" if term.sign < 0 else term.text


def own_weight(line: int) -> str:
    """The name of a line's own weight: 11 -> "w₁₂"."""
    return f"w{str(line + 1).translate(_SMALL)}"


def unit_sum(readout: SharedReadout, hidden: bool = False) -> UnitSum:
    """The chosen output unit written out; untied, with the names of its own weights."""
    drawing = _drawn(readout)
    wires, width = drawing.part.wires, drawing.kernel.shape[1]
    lines = np.flatnonzero(wires.targets == readout.target)
    rows: dict[int, list[Term]] = {}
    for line in lines.tolist():
        row = int(wires.sources[line]) // wires.input[1]
        rows.setdefault(row if width == 1 else int(wires.weights[line]) // width, []).append(_term(readout, line))
    written = tuple(tuple(terms) for terms in rows.values()) if len(lines) <= MOST_TERMS else ()
    total = "?" if hidden else decimal(float(drawing.outputs[readout.target]))
    return UnitSum(output_name(readout), written, len(lines), decimal(wires.bias) if wires.bias else "", total)


def _term(readout: SharedReadout, line: int) -> Term:
    drawing = _drawn(readout)
    wires = drawing.part.wires
    weight, value = float(wires.values[line]), float(drawing.inputs[wires.sources[line]])
    number = f"({decimal(value)})" if value < 0 else decimal(value)
    if readout.untied:
        return Term(f"{own_weight(line)}·{number}", 1)
    return Term(f"{weight_text(abs(weight))}·{number}", int(np.sign(weight)))


def output_name(readout: SharedReadout) -> str:
    """ "output unit 13"."""
    return f"output unit {whole(readout.target + 1)}"


def trace_words(readout: SharedReadout, trace: Trace) -> Sentence:
    """What is followed, and what it shares."""
    said = {"output": _output_words, "input": _input_words, "weight": _weight_words, "line": _line_words}
    return said[trace.kind](readout, trace.index)


def words_of_all_kinds(readout: SharedReadout) -> tuple[Sentence, ...]:
    """What is said of the last output unit, input unit, weight and line: how much room words need."""
    drawing = _drawn(readout)
    last = Trace("output", len(drawing.outputs) - 1), Trace("input", len(drawing.inputs) - 1)
    weight, line = Trace("weight", drawing.part.wires.shared - 1), Trace("line", drawing.lines - 1)
    return tuple(trace_words(readout, trace) for trace in (*last, weight, line))


def _output_words(readout: SharedReadout, unit: int) -> Sentence:
    drawing = _drawn(readout)
    lines = int(drawing.ends_of(Trace("output", unit)).sum())
    own = "each with a weight of its own" if readout.untied else _same_at_all(drawing)
    return (
        Piece(f"Output unit {whole(unit + 1)}", True),
        Piece(f", {_output_place(drawing, unit)}: {_count(lines, 'line')} end{_s(lines)} in it, {own}."),
    )


def _same_at_all(drawing: Drawing) -> str:
    units = len(drawing.outputs)
    if drawing.part.wires.shared == 1:
        return "all with the one weight that every line has"
    return f"with the weights that all {whole(units)} output units share" if units > 1 else "one for each weight"


def _input_words(readout: SharedReadout, unit: int) -> Sentence:
    drawing = _drawn(readout)
    lines = int(drawing.ends_of(Trace("input", unit)).sum())
    name = Piece(f"Input unit {whole(unit + 1)}", True)
    if not lines:
        return name, Piece(f", {_input_place(drawing, unit)}: no line leaves it, no window reads it.")
    told = f"{_count(lines, 'line')} leave{'s' if lines == 1 else ''} it, one to each window that reads it."
    return name, Piece(f", {_input_place(drawing, unit)}: {told}")


def _weight_words(readout: SharedReadout, weight: int) -> Sentence:
    drawing = _drawn(readout)
    lines = np.flatnonzero(drawing.ends_of(Trace("weight", weight)))
    name = _weight_name(drawing, weight)
    if readout.untied:
        first = ", ".join(own_weight(line) for line in lines[:3].tolist())
        more = " …" if len(lines) > 3 else ""
        return (
            Piece(f"{_count(len(lines), 'weight')} in place of one", True),
            Piece(f": {first}{more} would each be learned on their own."),
        )
    return Piece(f"{_count(len(lines), 'line')} share{_s(len(lines))} {name}", True), Piece(_for_each(drawing, lines))


def _for_each(drawing: Drawing, lines: NDArray[np.intp]) -> str:
    if len(lines) == len(drawing.outputs):
        return ": one at every output unit."
    if drawing.part.wires.shared == 1:
        return ": the mean of a window gives each of its cells the same."
    return ": one at every output unit whose window has a cell of the input there."


def _line_words(readout: SharedReadout, line: int) -> Sentence:
    drawing = _drawn(readout)
    wires = drawing.part.wires
    weight, source, target = int(wires.weights[line]), int(wires.sources[line]), int(wires.targets[line])
    way = f"From input unit {whole(source + 1)} to output unit {whole(target + 1)}"
    if readout.untied:
        start = weight_text(float(wires.values[line]))
        return Piece(f"{own_weight(line)}: {way[0].lower()}{way[1:]}. ", True), Piece(
            f"No other line has it; now {start}."
        )
    others = int(drawing.ends_of(Trace("weight", weight)).sum()) - 1
    share = f"{_count(others, 'other line')} share{_s(others)} it." if others else "no other line has it."
    return Piece(f"{way}: {_weight_name(drawing, weight)}. ", True), Piece(share[0].upper() + share[1:])


def _weight_name(drawing: Drawing, weight: int) -> str:
    value = weight_text(float(drawing.kernel.flat[weight]))
    if drawing.kernel.size == 1:
        return f"the weight {value}"
    row, column = divmod(weight, drawing.kernel.shape[1])
    if drawing.kernel.shape[0] == 1:
        return f"weight {column + 1}, {value}"
    return f"the weight in row {row + 1}, column {column + 1}, {value}"


def _input_place(drawing: Drawing, unit: int) -> str:
    row, column = divmod(unit, drawing.part.wires.input[1])
    return f"row {whole(int(drawing.part.rows[row]) + 1)}, column {whole(int(drawing.part.columns[column]) + 1)}"


def _output_place(drawing: Drawing, unit: int) -> str:
    row, column = divmod(unit, drawing.part.block.width)
    return f"row {whole(drawing.part.block.top + row + 1)}, column {whole(drawing.part.block.left + column + 1)}"


def excerpt_words(readout: SharedReadout) -> Sentence:
    """Which part of a large input is drawn; empty where all of it is."""
    drawing = readout.drawing
    if drawing is None or drawing.is_whole or readout.counts is None:
        return ()
    rows, columns = drawing.part.rows, drawing.part.columns
    lines = f"{whole(readout.counts.untied.weights)} lines"
    part, place = shape((len(rows), len(columns))), f"rows {_span(rows)}, columns {_span(columns)}"
    return (
        Piece(lines, True),
        Piece(" are too many to draw. Here are the "),
        Piece(f"{part} cells around the window", True),
        Piece(f", {place}; the counts below are for the whole."),
    )


def _span(cells: NDArray[np.intp]) -> str:
    return f"{whole(int(cells[0]) + 1)}–{whole(int(cells[-1]) + 1)}"


def part_words(readout: SharedReadout) -> Sentence:
    """Of which plane the lines are, and what their sums leave out; empty where there is only one."""
    if readout.volume[2] == 1:
        return ()
    name = f"Lines of the {plane_name(readout.volume[2], readout.looked.plane)} plane"
    if not isinstance(readout.operation.over, Filters):
        return Piece(name, True), Piece(".")
    return Piece(name, True), Piece(": the sums are its share. The other planes and the bias are added to them.")


def plane_name(planes: int, plane: int) -> str:
    """ "blue" of three planes, else "2nd"."""
    return PLANE_NAMES[plane] if planes == len(PLANE_NAMES) else ordinal(plane + 1)


def untied_words(readout: SharedReadout) -> Sentence:
    """What tying saves, or what untying would lose."""
    counts = readout.counts
    assert counts is not None
    lines, shared = counts.untied.weights, counts.shared.weights
    learned = isinstance(readout.operation.over, Filters)
    if not readout.untied:
        many = "one weight" if shared == 1 else f"{whole(shared)} weights"
        told = "What is learned at one place is known at all of them." if learned else "None of it is learned."
        return Piece("Tied", True), Piece(f": {many} on {_count(lines, 'line')}. {told}")
    head = Piece(f"Untied: {_count(lines, 'weight')} in place of {whole(shared)}.", True)
    if not learned:
        return head, Piece(" They start as means, but each would learn alone, and then no sum would be a mean.")
    height, width, _ = readout.operation.output(readout.volume)
    others = height * width - 1
    again = f"learned again at each of the other {whole(others)}" if others > 1 else "learned again at the other"
    return head, Piece(
        f" They start as they were, but each would learn alone: an edge learned at one place would have to be {again}."
    )


def lines_words(readout: SharedReadout) -> str:
    """ "225 lines, 9 weights", of a large input "324 of 2,340,900 lines, 9 weights"."""
    drawing = _drawn(readout)
    own = drawing.lines if readout.untied else drawing.part.wires.shared
    of_all = "" if drawing.is_whole or readout.counts is None else f" of {whole(readout.counts.untied.weights)}"
    return f"{whole(drawing.lines)}{of_all} lines, {_count(own, 'weight')}"


def _count(number: int, thing: str) -> str:
    return f"{whole(number)} {thing}{'' if number == 1 else 's'}"


def _s(number: int) -> str:
    return "s" if number == 1 else ""


def _drawn(readout: SharedReadout) -> Drawing:
    assert readout.drawing is not None
    return readout.drawing
