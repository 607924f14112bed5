"""`convlab runs export | import | to-tensorboard | delete`: runs as files of other kinds, and into the trash."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

import typer

from convlab.cli.runs import app, give_up, home_of_runs, run_folder
from convlab.core.files import free_path
from convlab.core.problem import Problem
from convlab.runs.taking_away import export_csv, export_zip
from convlab.runs.tensorboard.exporting import export_events
from convlab.runs.tensorboard.importing import import_events
from convlab.runs.trash import to_trash
from convlab.runs.zipped import is_zip, unpacked

__all__ = ["app"]

Run = Annotated[Path, typer.Argument(help="A run folder, or a zip of one.")]


@app.command("export")
def export(
    run: Run,
    out: Annotated[Path | None, typer.Argument(help="The file to make: .csv or .zip. Else beside you.")] = None,
    form: Annotated[Literal["csv", "zip"] | None, typer.Option("--as", help="Else by the file's name, or zip.")] = None,
) -> None:
    """Writes a run's curves as CSV, or all of it as a zip that opens like the folder."""
    folder = run_folder(run)
    kind = form or ("csv" if out is not None and out.suffix.lower() == ".csv" else "zip")
    target = out or free_path(Path(f"{folder.resolve().name}.{kind}"))
    try:
        problem = export_csv(folder, target) if kind == "csv" else export_zip(folder, target)
    except OSError as error:
        problem = _cannot_write(target, error)
    if problem is not None:
        give_up(problem)
    print(target)


@app.command("import")
def bring_in(
    source: Annotated[Path, typer.Argument(help="TensorBoard's folder or event file, or a zipped run.")],
    home: Annotated[Path | None, typer.Option(help="The folder that holds the runs; else your own.")] = None,
) -> None:
    """Makes a run of TensorBoard's scalars and pictures, or unpacks a zipped run among yours."""
    home = home or home_of_runs()
    try:
        if is_zip(source):
            print(_unzipped(source, home))
            return
        made = import_events(source, home)
    except OSError as error:
        made = _cannot_write(home, error)
    if isinstance(made, Problem):
        give_up(made)
    for remark in made.remarks:
        print(remark)
    print(f"{made.scalars} points and {made.pictures} pictures: {made.folder}")


def _unzipped(source: Path, home: Path) -> Path:
    with TemporaryDirectory(prefix=".unpacked-", dir=home) as beside:
        found = unpacked(source, Path(beside))
        if isinstance(found, Problem):
            give_up(found)
        return found.rename(free_path(home / source.stem))


@app.command("to-tensorboard")
def to_tensorboard(run: Run, out: Annotated[Path, typer.Argument(help="A folder for TensorBoard.")]) -> None:
    """Writes an event file that TensorBoard shows: curves, pictures, and kernels as pictures."""
    try:
        made = export_events(run_folder(run), out)
    except OSError as error:
        made = _cannot_write(out, error)
    if isinstance(made, Problem):
        give_up(made)
    print(made)


@app.command("delete")
def delete(runs: Annotated[list[Path], typer.Argument(help="Run folders.")]) -> None:
    """Puts runs into the trash, from where they can be taken back; without a trash they stay."""
    for run in runs:
        problem = to_trash(run)
        if problem is not None:
            give_up(problem)
        print(f"{run} is in the trash.")


def _cannot_write(path: Path, error: OSError) -> Problem:
    return Problem(f"{error.filename or path} cannot be written: {error.strerror or error}.", str(error))
