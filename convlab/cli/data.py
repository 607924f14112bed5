"""`convlab data`: which data sets there are, what is in one, and getting one."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from convlab.cli.data_copies import copies_lines, experiment_of, sheet_of, show_copies
from convlab.cli.data_figures import figures
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.core.recipes import RECIPES
from convlab.data.refused import RefusedError
from convlab.data.sets import DATA_SETS, DataSet, find_data

if TYPE_CHECKING:
    from convlab.data.sheet import Sheet

T = TypeVar("T")
app = typer.Typer(help="Look at data sets, and get them.", no_args_is_help=True)
CANNOT = 2  # exit status: data that cannot be used

Grid = Annotated[Path | None, typer.Option("--grid", help="Save samples of every class as a PNG here.")]
Augmented = Annotated[str, typer.Option(help=f"Copies as trained on by {', '.join(RECIPES)} or an experiment.json.")]
Epochs = Annotated[int, typer.Option(min=1, max=32, help="Of --augmented: copies of each picture, one an epoch.")]
Dark = Annotated[bool, typer.Option("--dark", help="A dark sheet.")]
AllClasses = Annotated[bool, typer.Option("--all-classes", help="List every class, however many there are.")]
Side = Annotated[int | None, typer.Option("--size", min=1, max=4096, help="Cut pictures of any shape to this.")]


@app.callback()
def data() -> None:
    """Look at data sets, and get them."""


@app.command("list")
def list_all() -> None:
    """Lists the data sets, and which of them are on this machine."""
    console = Console(highlight=False, soft_wrap=True)
    for row in DATA_SETS.values():
        console.print(f"{row.key:<15}{_where(row):<13}{row.title}: {row.note}")
    console.print("\nA folder of class folders, or of the original files of one of these, is a data set as well.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A name from the list, or a folder or archive.")],
    grid: Grid = None,
    size: Side = None,
    augmented: Augmented = "",
    epochs: Epochs = 8,
    dark: Dark = False,
    all_classes: AllClasses = False,
) -> None:
    """Prints the classes, their counts, mean and deviation, and what could not be read.

    With --augmented: what training makes of the pictures, copy by copy.
    """
    experiment = _or_exit(experiment_of(augmented)) if augmented else None
    data = _or_exit(find_data(name, _size(size, experiment)))
    split = data.load()
    if isinstance(split, Problem):
        _exit(split)
    console = Console(highlight=False, soft_wrap=True)
    if experiment is not None:
        copies = show_copies(data, split, experiment, epochs)
        _print(console, copies_lines(copies))
        if grid is not None:
            _save(console, grid, sheet_of(copies, dark))
        return
    _print(console, figures(data, split, all_classes))
    if grid is not None:
        # Only this needs Pillow.
        from convlab.data.contact_sheet import class_sheet

        _save(console, grid, class_sheet(data, split, dark))


@app.command("open")
def open_folder(
    folder: Annotated[Path, typer.Argument(help="A folder or an archive of your own.")],
    grid: Grid = None,
    size: Side = None,
) -> None:
    """Says what a folder or archive holds, as `show` does."""
    show(str(folder.absolute()), grid, size)


@app.command()
def get(
    name: Annotated[str, typer.Argument(help="A name from the list.")],
    source: Annotated[Path | None, typer.Option("--from", help="A folder or archive with the original files.")] = None,
) -> None:
    """Downloads a data set, or takes its original files from a local folder. Ctrl+C stops; the next call goes on."""
    # What downloads takes 60 ms to import, which no other command need wait for.
    from convlab.data.getting import get_from, is_kept

    row = DATA_SETS.get(name)
    if row is None:
        _exit(Problem(f"There is no data set called {name}. There is: {', '.join(DATA_SETS)}."))
    console = Console(highlight=False, soft_wrap=True)
    try:
        if row.embedded:
            console.print(f"{row.title} comes with ConvLab: there is nothing to get.")
        elif source is not None:
            get_from(name, source)
            console.print(f"{row.title} is here.")
        elif is_kept(name):
            console.print(f"{row.title} is here already.")
        else:
            _download(console, row)
    except RefusedError as refused:
        way_out = "" if source is not None or row.embedded else f" (convlab data get {name} --from FOLDER)"
        _exit(Problem(f"{str(refused).removesuffix('.')}{way_out}.", refused.problem().details))


def _size(side: int | None, experiment: Experiment | None) -> tuple[int, int] | None:
    """What pictures of any shape are cut to: as asked for, else the input of the experiment's network."""
    if side is not None:
        return side, side
    return (experiment.network.input.height, experiment.network.input.width) if experiment else None


def _print(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(line, markup=False)


def _save(console: Console, path: Path, sheet: "Sheet") -> None:
    try:
        sheet.save(path)
    except OSError as error:
        _exit(Problem(f"{path} cannot be written: {error.strerror or error}."))
    console.print(f"\nSheet: {path.absolute()}")


def _where(row: DataSet) -> str:
    from convlab.data.getting import is_kept

    if row.embedded:
        return "built in"
    try:
        return "here" if is_kept(row.key) else "to be got"
    except RefusedError:
        return "unreadable"


def _download(console: Console, row: DataSet) -> None:
    from convlab.data.addresses import ADDRESSES
    from convlab.data.getting import get as fetch

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        with Progress(*columns, TimeRemainingColumn(), console=console) as bar:
            tasks = {file.name: bar.add_task(file.name, total=None, start=False) for file in ADDRESSES[row.key]}
            for at in fetch(row.key):
                bar.start_task(tasks[at.name])
                bar.update(tasks[at.name], completed=at.done, total=at.total or None)
    except KeyboardInterrupt:
        _exit(Problem(f"Stopped. What has arrived is kept: “convlab data get {row.key}” goes on from there."))
    console.print(f"{row.title} is here.")


def _or_exit(value: T | Problem) -> T:
    if isinstance(value, Problem):
        _exit(value)
    return value


def _exit(problem: Problem) -> NoReturn:
    print(f"convlab: {problem.sentence}", file=sys.stderr)
    raise typer.Exit(CANNOT)
