"""The sandbox's operation as lines between units and as a matrix: what is drawn, and what is looked at."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import Filters, Operation, Pair, Pooling, Volume, operation_problem, volume_of
from convlab.core.problem import Problem
from convlab.core.shared_weights import Excerpt, SparseMatrix, Wiring, excerpt, matrix, wiring
from convlab.core.sizes import Box
from convlab.state.sandbox_counts import Counts, counts_of

MOST_UNITS = 256  # on one side: 16 x 16; more stand closer than can be told apart
MOST_DRAWN = 4096  # lines
SEEN_SIDE = 8  # cells: how much of a large input is shown on each axis, where the window lets it

TraceKind = Literal["output", "weight", "line", "input"]
HelpKey = Literal["numbers", "average", "small_kernel"]


@dataclass(frozen=True)
class Trace:
    """What is followed through the drawing: a unit, a weight or a line, by its number."""

    kind: TraceKind
    index: int


@dataclass(frozen=True)
class Looked:
    """What a person looks at: an output cell, a filter and its plane, a weight; counted from 0."""

    cell: Pair
    filter: int = 0
    plane: int = 0
    weight: Pair = (0, 0)
    follows: TraceKind = "output"
    untied: bool = False


@dataclass(frozen=True)
class Help:
    """A button that leads to something that can be drawn."""

    key: HelpKey
    label: str


@dataclass(frozen=True)
class Trouble:
    """Why there are no lines, and the ways out."""

    sentence: str
    helps: tuple[Help, ...]


@dataclass(frozen=True, eq=False)
class Drawing:
    """Lines and matrix of one filter over one plane; of a large input, around one output cell.

    inputs (n,) and outputs (m,) are the units' numbers, the outputs as computed: matrix @ inputs + bias.
    """

    part: Excerpt
    sparse: SparseMatrix
    kernel: NDArray[np.float64]  # (F_h, F_w) as it is written down
    inputs: NDArray[np.float64]
    outputs: NDArray[np.float64]
    is_whole: bool
    stride: Pair
    offset: tuple[float, float]  # where the first output cell's window is centred, in rows and columns of the excerpt
    line_at: NDArray[np.intp]  # (m, n): the line that joins two units, -1 where none does

    @property
    def largest(self) -> float:
        """The largest magnitude of a weight."""
        return max(float(np.abs(self.kernel).max()), 1e-12)

    @property
    def lines(self) -> int:
        """How many lines are drawn."""
        return len(self.part.wires.sources)

    def ends_of(self, trace: Trace) -> NDArray[np.bool_]:
        """The lines that a trace follows, (L,)."""
        wires = self.part.wires
        if trace.kind == "line":
            return np.asarray(np.arange(self.lines) == trace.index, dtype=np.bool_)
        columns = {"output": wires.targets, "input": wires.sources, "weight": wires.weights}
        return np.asarray(columns[trace.kind] == trace.index, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class SharedReadout:
    """What the view draws: a drawing, or trouble; the counts are those of the whole operation."""

    drawing: Drawing | None
    trouble: Trouble | None
    counts: Counts | None  # None where the operation cannot be laid over the input
    volume: Volume
    operation: Operation
    looked: Looked
    target: int  # the chosen output unit of the drawing
    trace: Trace

    @property
    def untied(self) -> bool:
        """Whether each line has a weight of its own."""
        return self.looked.untied


def shared_readout(image: NDArray[Any], operation: Operation, looked: Looked) -> SharedReadout:
    """Everything that "Weights that are shared" shows of an operation over an image (H, W) or (H, W, D)."""
    volume = volume_of(image)
    problem = operation_problem(volume, operation)
    if problem:
        return without_lines(image, operation, looked, Trouble(problem.sentence, ()))
    counts: Counts | None = _counts(volume, operation)
    looked = _within(volume, operation, looked)
    block = _block(volume, operation, looked.cell)
    found = (
        _trouble(volume[:2], operation)
        if block is None
        else _part(volume[:2], _one_plane(operation, *_place(looked)), block)
    )
    if isinstance(found, Trouble):
        counts = None if operation.fill else counts  # a maximum has no weights to count
        return SharedReadout(None, found, counts, volume, operation, looked, 0, Trace("output", 0))
    drawing = _drawing(image, operation, looked, found)
    row, column = (cell - start for cell, start in zip(looked.cell, found.block[:2], strict=True))
    target = row * found.block.width + column
    return SharedReadout(drawing, None, counts, volume, operation, looked, target, _trace(drawing, looked, target))


@lru_cache(maxsize=4)  # an operation is the same object for as long as nothing of it changes
def _counts(volume: Volume, operation: Operation) -> Counts:
    return counts_of(volume, operation)


def _within(volume: Volume, operation: Operation, looked: Looked) -> Looked:
    """The nearest cell, filter, plane and weight that there are."""
    height, width, _ = operation.output(volume)
    row, column = min(looked.cell[0], height - 1), min(looked.cell[1], width - 1)
    i, j = (min(place, side - 1) for place, side in zip(looked.weight, operation.window, strict=True))
    filters = len(operation.over.kernels) if isinstance(operation.over, Filters) else 1
    return replace(
        looked,
        cell=(row, column),
        filter=min(looked.filter, filters - 1),
        plane=min(looked.plane, volume[2] - 1),
        weight=(i, j) if isinstance(operation.over, Filters) else (0, 0),
    )


def _place(looked: Looked) -> Pair:
    return looked.filter, looked.plane


@lru_cache(maxsize=8)
def _one_plane(operation: Operation, index: int, plane: int) -> Operation:
    """The part of the operation that lines can show; a filter over several planes adds its bias only once, later."""
    if not isinstance(operation.over, Filters):
        return operation
    kernels, bias = operation.over.kernels, operation.over.bias
    alone = bias is not None and kernels.shape[1] == 1
    over = Filters(
        kernels[index : index + 1, plane : plane + 1],
        bias[index : index + 1] if bias is not None and alone else None,
        operation.over.flip,
    )
    return replace(operation, over=over)


def without_lines(image: NDArray[Any], operation: Operation, looked: Looked, trouble: Trouble) -> SharedReadout:
    """Why nothing is drawn and nothing counted."""
    return SharedReadout(None, trouble, None, volume_of(image), operation, looked, 0, Trace("output", 0))


def _trouble(size: Pair, operation: Operation) -> Trouble:
    """Why not even the lines of one unit are drawn."""
    found = excerpt(size, operation, Box(0, 0, 1, 1))
    if isinstance(found, Problem):
        return Trouble(found.sentence, (Help("average", "Take average pooling"),))
    sentence = f"{len(found.wires.sources)} lines at a unit are too many to tell apart. Choose a smaller kernel."
    return Trouble(sentence, (Help("small_kernel", "Use Sobel’s 3 × 3 kernel"),))


def _block(volume: Volume, operation: Operation, cell: Pair) -> Box | None:
    """All output cells where they can be drawn, else those around one; None where nothing can be drawn."""
    if isinstance(operation.over, Pooling) and operation.over.kind == "max":
        return None
    height, width, _ = operation.output(volume)
    whole = Box(0, 0, height, width)
    if _can_draw(volume[:2], operation, whole):
        return whole
    for most in (SEEN_SIDE, SEEN_SIDE // 2, 3, 2, 1):
        block = _around(volume, operation, cell, most)
        if _can_draw(_read_size(operation, block), operation, block):
            return block
    return None


def _around(volume: Volume, operation: Operation, cell: Pair, most: int) -> Box:
    """The tile of output cells that holds a cell; what it reads has about SEEN_SIDE cells on each axis."""
    starts, sides = [], []
    for axis in (0, 1):
        room = max(SEEN_SIDE, operation.spread[axis] + 2 * operation.stride[axis])
        side = min(most, 1 + (room - operation.spread[axis]) // operation.stride[axis])
        there = operation.output(volume)[axis]
        side = min(side, there)
        starts.append(min(cell[axis] // side * side, there - side))
        sides.append(side)
    return Box(*starts, *sides)


def _read_size(operation: Operation, block: Box) -> Pair:
    high, wide = (operation.spread[axis] + (block[2 + axis] - 1) * operation.stride[axis] for axis in (0, 1))
    return high, wide


def _can_draw(size: Pair, operation: Operation, block: Box) -> bool:
    units, cells = size[0] * size[1], block.height * block.width
    return max(units, cells) <= MOST_UNITS and cells * operation.window[0] * operation.window[1] <= MOST_DRAWN


@lru_cache(maxsize=4)
def _part(size: Pair, operation: Operation, block: Box) -> Excerpt | Trouble:
    """The lines of a block; where it is all there is, with the input units that no window reads."""
    found: Excerpt | Wiring | Problem
    if block == (0, 0, *operation.output((*size, 1))[:2]) and size[0] * size[1] <= MOST_UNITS:
        found = wiring(size, operation)
        if isinstance(found, Wiring):
            return Excerpt(found, block, np.arange(size[0]), np.arange(size[1]))
    else:
        found = excerpt(size, operation, block)
        if isinstance(found, Excerpt):
            return found
    return Trouble(found.sentence, ())


def _drawing(image: NDArray[Any], operation: Operation, looked: Looked, part: Excerpt) -> Drawing:
    plane = image if image.ndim == 2 else image[:, :, looked.plane]
    inputs = plane[part.rows[:, np.newaxis], part.columns].astype(np.float64).ravel()
    sparse, wires = _matrix(part), part.wires
    spread, size = operation.spread, plane.shape
    first = [
        part.block[axis] * operation.stride[axis] - operation.padding[axis] + (spread[axis] - 1) / 2 for axis in (0, 1)
    ]
    line_at = np.full(sparse.shape, -1, np.intp)
    line_at[wires.targets, wires.sources] = np.arange(len(wires.sources))
    return Drawing(
        part=part,
        sparse=sparse,
        kernel=_kernel(operation, looked),
        inputs=inputs,
        outputs=sparse.times(inputs) + wires.bias,
        is_whole=(len(part.rows), len(part.columns)) == size[:2],
        stride=operation.stride,
        offset=(first[0] - int(part.rows[0]), first[1] - int(part.columns[0])),
        line_at=line_at,
    )


@lru_cache(maxsize=4)
def _matrix(part: Excerpt) -> SparseMatrix:
    return matrix(part.wires)


def _kernel(operation: Operation, looked: Looked) -> NDArray[np.float64]:
    if isinstance(operation.over, Filters):
        return np.asarray(operation.over.kernels[looked.filter, looked.plane], dtype=np.float64)
    return np.full((1, 1), 1 / (operation.window[0] * operation.window[1]))


def _trace(drawing: Drawing, looked: Looked, target: int) -> Trace:
    """What is followed while nothing is hovered."""
    weight = looked.weight[0] * drawing.kernel.shape[1] + looked.weight[1]
    if looked.follows == "weight":
        return Trace("weight", weight)
    if looked.follows == "line":
        wires = drawing.part.wires
        lines = np.flatnonzero((wires.targets == target) & (wires.weights == weight))
        if lines.size:
            return Trace("line", int(lines[0]))
    return Trace("output", target)
