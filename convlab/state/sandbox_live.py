"""What the sandbox says of its camera or video: how fresh the picture is, what can be done, what went wrong."""

from dataclasses import dataclass

from convlab.core.problem import Problem
from convlab.core.typography import step_count
from convlab.state.monitor_readout import Pill
from convlab.state.monitor_words import LATE, age_text


@dataclass(frozen=True)
class Live:
    """How it stands; moments are of one clock, in seconds. `newest` None: no frame came since it was started."""

    runs: bool = False
    newest: float | None = None
    has_picture: bool = False  # a frame, or the still in the document
    problem: Problem | None = None
    shown: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class LiveReadout:
    """The row under a live picture."""

    pill: Pill
    runs: bool
    can_keep: bool
    counts: str  # "218 frames shown, 2 dropped"; empty before the first


def live_readout(live: Live, now: float) -> LiveReadout:
    """What is shown at a moment."""
    counts = f"{step_count(live.shown)} frames shown, {step_count(live.dropped)} dropped" if live.shown else ""
    return LiveReadout(_pill(live, now), live.runs, live.has_picture, counts)


def _pill(live: Live, now: float) -> Pill:
    if live.runs and live.newest is None:
        return Pill("starting", "waiting")
    age = 0.0 if live.newest is None else max(0.0, now - live.newest)
    if live.runs:
        return Pill(f"live, {age_text(age)}", "late" if age > LATE else "live")
    if live.problem:
        return Pill("no picture" if live.newest is None else f"stopped {age_text(age)} ago", "quiet")
    return Pill("paused" if live.has_picture else "off", "paused")
