"""`convlab data`: which data sets there are, what is in one, and getting one."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from convlab.core.problem import Problem
from convlab.core.typography import fixed, shape, whole
from convlab.data.figures import channel_figures, class_counts
from convlab.data.file_pictures import sample_of
from convlab.data.refused import RefusedError
from convlab.data.sets import DATA_SETS, DataSet, Parts, find_data

app = typer.Typer(help="Look at data sets, and get them.", no_args_is_help=True)
CANNOT = 2  # exit status: data that cannot be used
MOST_NAMED = 20  # broken files in one print-out
MOST_LINES = 200  # classes in one print-out

Grid = Annotated[Path | None, typer.Option("--grid", help="Save samples of every class as a PNG picture here.")]
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
) -> None:
    """Prints the classes, their counts, mean and deviation, and what could not be read."""
    found = find_data(name, (size, size) if size else None)
    if isinstance(found, Problem):
        _exit(found)
    split = found.load()
    if isinstance(split, Problem):
        _exit(split)
    console = Console(highlight=False, soft_wrap=True)
    for line in figures(found, split):
        console.print(line, markup=False)
    if grid is not None:
        _save_grid(console, grid, split, found.classes)


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


def figures(data: DataSet, split: Parts) -> list[str]:
    """What `show` prints."""
    sample = sample_of(split.train_images)
    mean, deviation = channel_figures(sample)
    learnt, judged = (
        class_counts(labels, len(data.classes)) for labels in (split.train_labels, split.validation_labels)
    )
    names = "red, green, blue" if len(mean) == 3 else "gray"
    lines = [
        f"{data.title}: {data.note}",
        f"{'pictures':<18}{whole(len(split.train_images))} to train on, {whole(len(split.validation_images))} held out",
        f"{'shape':<18}{shape(data.shape)}",
        f"{'mean':<18}{', '.join(fixed(each, 4) for each in mean)} ({names}; of pixel / 255)",
        f"{'deviation':<18}{', '.join(fixed(each, 4) for each in deviation)}",
    ]
    if len(sample) < len(split.train_images):
        lines.append(f"{'found from':<18}{whole(len(sample))} of them: memory does not hold all")
    lines += [f"{'note':<18}{split.note}"] * bool(split.note)
    return [*lines, *_left_out(split), *_classes(data.classes, learnt, judged)]


def _left_out(split: Parts) -> list[str]:
    problems = split.left_out
    if not problems:
        return []
    more = [f"  and {whole(len(problems) - MOST_NAMED)} more"] * (len(problems) > MOST_NAMED)
    return [f"{'left out':<18}{whole(len(problems))}", *(f"  {each}" for each in problems[:MOST_NAMED]), *more]


def _classes(names: tuple[str, ...], learnt: NDArray[np.int64], judged: NDArray[np.int64]) -> list[str]:
    wide = min(30, max(18, *(len(name) + 2 for name in names)))
    rows = zip(names[:MOST_LINES], learnt.tolist(), judged.tolist(), strict=False)
    more = [f"and {whole(len(names) - MOST_LINES)} more classes"] * (len(names) > MOST_LINES)
    lines = [f"{name:<{wide}}{whole(one):>8}{whole(other):>10}" for name, one, other in rows]
    return ["", f"{f'{whole(len(names))} classes':<{wide}}{'train':>8}{'held out':>10}", *lines, *more]


def _save_grid(console: Console, path: Path, split: Parts, classes: tuple[str, ...]) -> None:
    # Only this needs Pillow.
    from convlab.data.contact_sheet import save_sheet, strips_of

    try:
        save_sheet(path, strips_of(split, classes))
    except OSError as error:
        _exit(Problem(f"{path} cannot be written: {error.strerror or error}."))
    console.print(f"\nSamples: {path.absolute()}")


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


def _exit(problem: Problem) -> NoReturn:
    print(f"convlab: {problem.sentence}", file=sys.stderr)
    raise typer.Exit(CANNOT)
