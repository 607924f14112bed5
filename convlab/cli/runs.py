"""`convlab runs`: what there is, and the figures of one run."""

import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from convlab.core.places import find_places
from convlab.core.problem import Problem
from convlab.core.typography import DASH, per_cent, whole
from convlab.runs.folder import RunSummary, list_runs
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows

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
    home = home or _home_of_runs()
    found = list_runs(home)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{len(found) or 'No'} {'run' if len(found) == 1 else 'runs'} in {home}")
    for run in found:
        console.print(_line(run))


@app.command()
def show(run: Annotated[Path, typer.Argument(help="A run folder.")]) -> None:
    """Prints the figures of one run, finished or running."""
    reader = open_run(run)
    if isinstance(reader, Problem):
        _exit(reader)
    with closing(reader):
        rows = reader.poll()
    console = Console(highlight=False, soft_wrap=True)
    for name, figure in figures(rows):
        console.print(f"{name:<18}{figure}")
    if rows.guesses is not None:
        console.print(guess_table(rows))


def figures(rows: RunRows) -> list[tuple[str, str]]:
    """What `show` prints, name and figure."""
    status, recipe = rows.status, rows.experiment.recipe
    rates = [f"{change.old:g} to {change.new:g} after step {whole(change.step)}" for change in rows.rates]
    lines = [
        ("network", rows.experiment.network.name),
        ("data", rows.experiment.data),
        ("recipe", f"rate {recipe.rate:g}, momentum {recipe.momentum:g}, batch {recipe.batch}, seed {recipe.seed}"),
        ("state", f"{status.state}. {status.sentence}".removesuffix(". ")),
        ("step", f"{whole(status.step)} of {whole(status.steps)}"),
        ("epoch", f"{status.epoch:.1f} of {status.epochs}"),
        ("device", status.device or DASH),
        ("images a second", whole(round(status.images_per_second))),
        ("newest row", _when(status.newest) if status.newest else DASH),
        ("training loss", _newest(rows, "train/loss", "{:.4g}")),
        ("held-out loss", _newest(rows, "validation/loss", "{:.4g}")),
        ("held-out error", _newest(rows, "validation/top1_error", "{:.1%}")),
        ("top-5 error", _newest(rows, "validation/top5_error", "{:.1%}")),
        ("rate changed", "; ".join(rates) or "never"),
    ]
    return [(name, figure.replace("%", " %")) for name, figure in lines]


def held_out_line(rows: RunRows) -> str:
    """ "Held-out error 2.8 %, top-5 error 0.0 %, after 1350 of 1350 steps (finished)." """
    top1, top5 = (_newest(rows, f"validation/top{k}_error", "{:.1%}").replace("%", " %") for k in (1, 5))
    status = rows.status
    steps = f"{whole(status.step)} of {whole(status.steps)} steps"
    return f"Held-out error {top1}, top-5 error {top5}, after {steps} ({status.state})."


def guess_table(rows: RunRows) -> Table:
    """The probes, one a row: what it is, and the five best guesses with their probabilities."""
    table = Table("is", "guess", "1st", "2nd", "3rd", "4th", "5th", box=None, padding=(0, 2))
    if rows.guesses is None:
        return table
    shown = rows.guesses
    for label, classes, chances in zip(shown.labels, shown.classes, shown.probabilities, strict=True):
        guessed = (f"{rows.class_names[c]} {per_cent(float(p))}" for c, p in zip(classes, chances, strict=True))
        table.add_row(rows.class_names[label], "right" if classes[0] == label else "wrong", *guessed)
    return table


def _newest(rows: RunRows, name: str, form: str) -> str:
    curve = rows.scalars.get(name)
    return form.format(float(curve.values[-1])) if curve else DASH


def _line(run: RunSummary) -> str:
    if run.problem is not None:
        return f"{_when(run.changed)}  {'unreadable':<11}{run.folder.name}: {run.problem.sentence}"
    error = "" if run.error is None else f", held-out error {per_cent(run.error, 1)}"
    step = f"step {whole(run.step)} of {whole(run.steps)}"
    return f"{_when(run.changed)}  {run.state:<11}{run.folder.name}: {run.title}, {step}{error}"


def _when(moment: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))


def _home_of_runs() -> Path:
    places = find_places()
    if isinstance(places, Problem):
        _exit(places)
    return places.runs


def _exit(problem: Problem) -> NoReturn:
    print(f"convlab: {problem.sentence}", file=sys.stderr)
    raise typer.Exit(CANNOT)
