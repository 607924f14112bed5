"""`convlab runs`: what there is, and the figures of one run."""

import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from convlab.core.places import Places, find_places
from convlab.core.problem import Problem
from convlab.core.typography import DASH, per_cent, rate_text, step_count, whole
from convlab.runs.folder import RunSummary, list_runs
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows
from convlab.runs.zipped import is_zip, unpacked

app = typer.Typer(help="Look at run folders.", no_args_is_help=True)
CANNOT = 2  # exit status: a folder that cannot be read


@app.callback()
def runs() -> None:
    """Look at run folders."""


@app.command("list")
def list_all(
    home: Annotated[Path | None, typer.Argument(help="The folder that holds the runs; else your own.")] = None,
) -> None:
    """Lists the runs, the one that changed last first."""
    home = home or home_of_runs()
    found = list_runs(home)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{len(found) or 'No'} {'run' if len(found) == 1 else 'runs'} in {home}")
    for run in found:
        console.print(_line(run))


@app.command()
def show(run: Annotated[Path, typer.Argument(help="A run folder, or a zip of one.")]) -> None:
    """Prints the figures of one run, finished or running."""
    reader = open_run(run_folder(run))
    if isinstance(reader, Problem):
        give_up(reader)
    with closing(reader):
        rows = reader.poll()
    console = Console(highlight=False, soft_wrap=True)
    for name, figure in figures(rows):
        console.print(f"{name:<18}{figure}")
    if rows.guesses is not None:
        console.print(guess_table(rows))
    for note in rows.notes:
        console.print(f"step {step_count(note.step)}: {note.sentence}", markup=False)


def figures(rows: RunRows) -> list[tuple[str, str]]:
    """What `show` prints, name and figure."""
    status, recipe = rows.status, rows.experiment.recipe
    rates = [
        f"{rate_text(change.old)} to {rate_text(change.new)} after step {step_count(change.step)}"
        for change in rows.rates
    ]
    return [
        ("network", rows.experiment.network.name),
        ("data", rows.experiment.data),
        (
            "recipe",
            f"rate {rate_text(recipe.rate)}, momentum {recipe.momentum:g}, batch {recipe.batch}, seed {recipe.seed}",
        ),
        ("state", f"{status.state}. {status.sentence}".removesuffix(". ")),
        ("step", f"{step_count(status.step)} of {step_count(status.steps)}"),
        ("epoch", f"{status.epoch:.1f} of {status.epochs}"),
        ("device", status.device or DASH),
        ("images a second", whole(round(status.images_per_second))),
        ("newest row", _when(status.newest) if status.newest else DASH),
        ("training loss", _newest(rows, "train/loss", "{:.4g}".format)),
        ("held-out loss", _newest(rows, "validation/loss", "{:.4g}".format)),
        ("held-out error", _newest(rows, "validation/top1_error", _error)),
        ("top-5 error", _newest(rows, "validation/top5_error", _error)),
        ("rate changed", "; ".join(rates) or "never"),
    ]


def held_out_line(rows: RunRows) -> str:
    """ "Held-out error 2.8 %, top-5 error 0.0 %, after 1,350 of 1,350 steps (finished)." """
    top1, top5 = (_newest(rows, f"validation/top{k}_error", _error) for k in (1, 5))
    status = rows.status
    done = f"{step_count(status.step)} of {step_count(status.steps)} steps"
    return f"Held-out error {top1}, top-5 error {top5}, after {done} ({status.state})."


def guess_table(rows: RunRows) -> Table:
    """The probes, one a row: what it is, and the five best guesses with their probabilities."""
    table = Table("is", "guess", "1st", "2nd", "3rd", "4th", "5th", box=None, padding=(0, 2))
    if rows.guesses is None:
        return table
    shown = rows.guesses
    for label, classes, chances in zip(shown.labels, shown.classes, shown.probabilities, strict=True):
        guessed = (f"{rows.name_of(int(c))} {per_cent(float(p))}" for c, p in zip(classes, chances, strict=True))
        table.add_row(rows.name_of(int(label)), "right" if classes[0] == label else "wrong", *guessed)
    return table


def _newest(rows: RunRows, name: str, text: Callable[[float], str]) -> str:
    curve = rows.scalars.get(name)
    return text(float(curve.values[-1])) if curve else DASH


def _error(fraction: float) -> str:
    return per_cent(fraction, 1)


def _line(run: RunSummary) -> str:
    if run.problem is not None:
        return f"{_when(run.changed)}  {'unreadable':<11}{run.folder.name}: {run.problem.sentence}"
    error = "" if run.error is None else f", held-out error {per_cent(run.error, 1)}"
    step = f"step {step_count(run.step)} of {step_count(run.steps)}"
    return f"{_when(run.changed)}  {run.state:<11}{run.folder.name}: {run.title}, {step}{error}"


def _when(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


def run_folder(run: Path) -> Path:
    """The folder itself, or that of a zip, unpacked to the cache."""
    if not is_zip(run):
        return run
    try:
        folder = unpacked(run, _places().cache)
    except OSError as error:
        folder = Problem(f"{run} cannot be unpacked: {error.strerror}.", str(error))
    if isinstance(folder, Problem):
        give_up(folder)
    return folder


def home_of_runs() -> Path:
    """Where this person's runs lie."""
    return _places().runs


def _places() -> Places:
    places = find_places()
    if isinstance(places, Problem):
        give_up(places)
    return places


def give_up(problem: Problem) -> NoReturn:
    """Ends the command with the sentence."""
    print(f"convlab: {problem.sentence}", file=sys.stderr)
    raise typer.Exit(CANNOT)
