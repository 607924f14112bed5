"""What the monitor says of a run in words: how fresh its data is, what the engine answered, why it ended."""

import math
import time
from typing import Literal

from convlab.core.experiment import Recipe
from convlab.core.typography import DASH, decimal, per_cent, rate_text, step_count
from convlab.runs.rows import RunRows, RunStatus
from convlab.state.monitor_readout import Pill, Steering, Words

LATE = 2.0  # seconds without a new row until the age turns bold
QUIET = 10.0  # ... and until the figures fade
LIVE = ("running", "paused", "waiting")


def loss_text(loss: float) -> str:
    """Two decimals, or two digits that count, four decimals at most: 1.94, 0.26, 0.043, 0.0071.

    A dash where there is none.
    """
    if math.isnan(loss):
        return DASH
    if math.isinf(loss):
        return "infinite"
    if 0 < loss < 0.1:
        return f"{loss:.{min(4, 1 - math.floor(math.log10(loss)))}f}"
    return f"{loss:.2f}"


def error_text(error: float) -> str:
    """A fraction as per cent with one decimal: 0.0472 -> "4.7 %"; a dash where there is none."""
    return DASH if math.isnan(error) else per_cent(error, 1)


def age_text(seconds: float) -> str:
    """How old something is: "0.1 s", "14 s", "3 min", "5 h", "2 days"."""
    seconds = max(0.0, seconds)
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    for size, unit, until in ((1, "s", 60), (60, "min", 3600), (3600, "h", 86400)):
        if seconds < until:
            return f"{math.floor(seconds / size)} {unit}"
    days = math.floor(seconds / 86400)
    return f"{days} day{'s' if days > 1 else ''}"


def pill_of(status: RunStatus, now: float) -> Pill:
    """The pill beside the title; `now` is unix time in seconds."""
    age = now - status.newest
    match status.state:
        case "waiting":
            return Pill("waiting for the engine", "waiting")
        case "running" if age > QUIET:
            return Pill(f"no news for {age_text(age)}", "quiet")
        case "running":
            return Pill(f"live, {age_text(age)}", "late" if age > LATE else "live")
        case "paused":
            return Pill(f"paused at step {step_count(status.step)}", "paused")
        case "lost":
            return Pill(f"stopped {age_text(age)} ago", "quiet")
        case "failed":
            return Pill("could not go on", "alert")
        case "stopped":
            return Pill(f"stopped at step {step_count(status.step)}", "recorded")
        case _:
            return Pill(f"recorded {day_text(status.newest)}", "recorded")


def day_text(moment: float) -> str:
    """12 May, in this machine's time zone; English whatever the locale, as the rest of the screen."""
    months = "January February March April May June July August September October November December"
    day = time.localtime(moment)
    return f"{day.tm_mday} {months.split()[day.tm_mon - 1]}"


def is_faded(status: RunStatus, now: float) -> bool:
    """Whether the figures are shown as old: the run says that it goes on, but nothing came for QUIET seconds."""
    return status.state == "running" and now - status.newest > QUIET


def steering_of(status: RunStatus) -> Steering:
    """Which commands the run can take."""
    pause: Literal["Pause", "Resume"] = "Resume" if status.state == "paused" else "Pause"
    if status.state in ("running", "paused"):
        return Steering(True, pause, "")
    reasons = {
        "waiting": "The engine has not begun yet.",
        "lost": "The process of this run is gone. Continue it from its last checkpoint.",
        "failed": "This run could not go on.",
        "stopped": "This run was stopped.",
    }
    return Steering(False, pause, reasons.get(status.state, "This run is finished."))


def answer_of(rows: RunRows) -> Words:
    """What the engine answered last: "÷ 10 taken at step 1,424", "by the engine, 4 ms after the key"."""
    if not rows.answers:
        return Words("")
    answer = rows.answers[-1]
    divided = answer.command == "divide" and any(change.step == answer.step for change in rows.rates)
    strong = f"÷ 10 taken at step {step_count(answer.step)}" if divided else answer.text.removesuffix(".")
    return Words(strong, f"by the engine, {delay_text(answer.seconds)} after the key")


def recipe_text(recipe: Recipe) -> str:
    """How the next run would learn, in one line."""
    parts = (
        f"learning rate {rate_text(recipe.rate)}",
        f"momentum {decimal(recipe.momentum, 4)}",
        f"batches of {recipe.batch}",
        f"{recipe.epochs} epochs",
        f"seed {recipe.seed}",
    )
    return ", ".join(parts)


def sent_words(kind: str, value: float | None) -> Words:
    """What stands there from the press until the engine's answer."""
    names = {"divide": "÷ 10", "step": "One step", "rate": f"Rate {rate_text(value or 0.0)}"}
    return Words(f"{names.get(kind, kind.capitalize())} sent", "not answered yet")


def delay_text(seconds: float) -> str:
    """4 ms, 1.2 s."""
    return f"{round(seconds * 1000)} ms" if seconds < 0.9995 else f"{seconds:.1f} s"


def bar_of(status: RunStatus) -> Words | None:
    """The bar on top of the stage, where a run ended before its time."""
    if status.state == "lost":
        return Words(f"Training stopped at step {step_count(status.step)}.")
    if status.state == "failed":
        return Words(f"Training could not go on at step {step_count(status.step)}.", status.sentence)
    return None


def status_of(rows: RunRows, now: float) -> Words:
    """The status bar: "Step 1,900   epoch 21.3 of 30   newest data 0.1 s old"."""
    status = rows.status
    epoch = f"epoch {status.epoch:.1f} of {status.epochs}"
    if status.state == "running":
        return Words(f"Step {step_count(status.step)}", f"{epoch}   newest data {age_text(now - status.newest)} old")
    return Words(f"Step {step_count(status.step)}", f"{epoch}   {pill_of(status, now).text}")
