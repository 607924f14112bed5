"""What the monitor holds: the data set, the recipe of the next run, and the run that is looked at."""

from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from convlab.core.document import Document
from convlab.core.experiment import Recipe
from convlab.data.sets import DATA_SETS
from convlab.runs.rows import CAN_RESUME, UNDER_WAY, RunRows
from convlab.state.monitor_figures import figures_of
from convlab.state.monitor_readout import MonitorReadout
from convlab.state.monitor_words import answer_of, bar_of, is_faded, pill_of, status_of, steering_of

Scale = Literal["shared", "own"]
Shown = Literal["loss", "error"]


class MonitorState(Document):
    """The monitor as a document; `run` is the path of a run folder, or None while none is open."""

    VIEW: ClassVar[frozenset[str]] = frozenset({"run", "scale", "shown"})
    PLACE: ClassVar[frozenset[str]] = frozenset()  # the part of VIEW that undo goes back to: none

    data: str = "digits"
    recipe: Recipe = Recipe()
    run: str | None = Field(default=None, max_length=4096)
    scale: Scale = "shared"  # of the first layer's weights: one scale for all filters, or each its own
    shown: Shown = "loss"  # which curve a window too small for both shows

    @field_validator("data")
    @classmethod
    def _known(cls, data: str) -> str:
        if data not in DATA_SETS:
            raise ValueError(f'there is no data set "{data}"; there is {", ".join(DATA_SETS)}')
        return data


def derive(rows: RunRows, now: float, before: MonitorReadout | None = None) -> MonitorReadout:
    """Everything that is shown of a run at `now` (unix time in seconds).

    `before` is the read-out of the same run a moment ago; it only saves work.
    """
    return MonitorReadout(
        figures=figures_of(rows, before.figures if before else None),
        pill=pill_of(rows.status, now),
        faded=is_faded(rows.status, now),
        steering=steering_of(rows.status),
        answer=answer_of(rows),
        answered=tuple(answer.id for answer in rows.answers),
        under_way=rows.status.state in UNDER_WAY or rows.status.state == "waiting",
        bar=bar_of(rows.status),
        resumable=rows.status.state in CAN_RESUME,
        status=status_of(rows, now),
    )


def aged(readout: MonitorReadout, rows: RunRows, now: float) -> MonitorReadout:
    """The read-out of the same rows at a later moment: only ages and what follows from them are new."""
    return replace(
        readout,
        pill=pill_of(rows.status, now),
        faded=is_faded(rows.status, now),
        status=status_of(rows, now),
    )
