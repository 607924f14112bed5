"""Where units stand in two columns: in reading order, row by row, each output unit opposite to its window's middle."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convlab.state.sandbox_shared import Drawing

ROW_GAP = 0.9  # of a pitch, between the units of two rows
LARGEST_PITCH, LARGEST_RADIUS = 76.0, 26.0  # px at 100 %
NUMBERED_RADIUS = 11.0  # px: in smaller units no number is legible


@dataclass(frozen=True)
class Room:
    """Where the columns may stand, in px: `side` is kept free at both ends for the names of the rows."""

    left: float
    top: float
    width: float
    height: float
    side: float
    scale: float = 1.0


@dataclass(frozen=True, eq=False)
class UnitLayout:
    """The centres of all units: columns at x `left` and `right`, y of each unit; pitch and radius in px."""

    left: float
    right: float
    inputs: NDArray[np.float64]  # (n,)
    outputs: NDArray[np.float64]  # (m,)
    pitch: float
    radius: float
    row_height: float  # from one row of input units to the next

    @property
    def numbered(self) -> bool:
        """Whether numbers stand in the units."""
        return self.radius >= NUMBERED_RADIUS

    @property
    def line_left(self) -> float:
        """Where lines leave the input units."""
        return self.left + self.radius

    @property
    def line_right(self) -> float:
        """Where lines end at the output units."""
        return self.right - self.radius

    def y_at(self, x: float, drawing: Drawing) -> NDArray[np.float64]:
        """The y of every line at an x between the columns, (L,)."""
        share = (x - self.line_left) / max(1.0, self.line_right - self.line_left)
        start, end = self.inputs[drawing.part.wires.sources], self.outputs[drawing.part.wires.targets]
        return np.asarray(start + share * (end - start), dtype=np.float64)


def lay_out_units(drawing: Drawing, room: Room) -> UnitLayout:
    """Both columns as high as the room, in the middle of it where that would be too high."""
    (rows, columns), (high, wide) = drawing.part.wires.input, drawing.part.wires.output
    across = drawing.offset[1] + np.arange(wide) * drawing.stride[1]  # output columns, in input columns
    beyond = max(0.0, float(across.max()) - (columns - 1), -float(across.min()))
    step = columns + ROW_GAP + 2 * beyond if rows > 1 or high > 1 else 1.0  # from row to row, in pitches
    inputs = np.add.outer(np.arange(rows) * step, np.arange(columns)).ravel()
    outputs = np.add.outer((drawing.offset[0] + np.arange(high) * drawing.stride[0]) * step, across).ravel()
    low, top = min(inputs.min(), outputs.min()), max(inputs.max(), outputs.max())
    pitch = min(LARGEST_PITCH * room.scale, room.height / (top - low + 1))
    start = room.top + (room.height - (top - low) * pitch) / 2 - low * pitch
    radius = min(LARGEST_RADIUS * room.scale, pitch * 0.42)
    return UnitLayout(
        left=room.left + room.side + radius,
        right=room.left + room.width - room.side - radius,
        inputs=start + inputs * pitch,
        outputs=start + outputs * pitch,
        pitch=pitch,
        radius=radius,
        row_height=step * pitch,
    )
