"""The table of commands."""

from pathlib import Path
from typing import Annotated

import typer

from convlab import __version__
from convlab.cli import bench, data, doctor, gui, lessons, relay, runs_files, screenshots, train

app = typer.Typer(
    name="convlab",
    help="See, build and train convolutional networks. Without a command the window opens.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"convlab {__version__}")
        raise typer.Exit


@app.callback()
def convlab(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """See, build and train convolutional networks. Without a command the window opens."""


@app.command("gui", help="Open the window (also without any command).")
def open_window(
    file: Annotated[Path | None, typer.Argument(help="A .convlab file to open.")] = None,
) -> None:
    """Opens the window."""
    raise typer.Exit(gui.gui(file))


app.command("train", help="Train a network without a window.")(train.train)
app.add_typer(runs_files.app, name="runs", help="Look at run folders, and take runs in and out.")
app.add_typer(data.app, name="data", help="Look at data sets, and get them.")
app.add_typer(lessons.app, name="lessons", help="Check lesson files.")
app.command("relay", help="Send a run's rows to `convlab mirror`, over ssh.")(relay.relay)
app.command("mirror", help="Watch and steer here a run that is trained elsewhere.")(relay.mirror)
app.command("doctor", help="Say what is here and what is wrong with it.")(doctor.doctor)
app.command("bench", help="Measure speed; each line is JSON.")(bench.bench)
app.command("screenshots", help="Save pictures of every view, without a display.")(screenshots.screenshots)
