"""`convlab relay` and `convlab mirror`: a run that is trained elsewhere, watched and steered here over ssh."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from convlab.core.problem import Problem
from convlab.core.typography import whole
from convlab.runs import relay as far_end
from convlab.runs.mirror import open_mirror
from convlab.runs.mirror_link import keep_up

CANNOT = 2  # exit status


def relay(run: Annotated[Path, typer.Argument(help="A run folder on this machine.")]) -> None:
    """Sends a run's rows over standard output and takes commands from standard input, for `convlab mirror`."""
    problem = far_end.relay(run, sys.stdin.buffer, sys.stdout.buffer)
    if problem is not None:
        _exit(problem)


def mirror(
    folder: Annotated[Path, typer.Argument(help="The folder to make here, or to go on with.")],
    command: Annotated[list[str], typer.Argument(help="-- ssh HOST convlab relay RUN")],
) -> None:
    """Copies a run's rows into a folder here while it is trained elsewhere; the window opens it like any run."""
    opened = open_mirror(folder)
    if isinstance(opened, Problem):
        _exit(opened)
    typer.echo(f"Mirror: {folder.absolute()}. Ctrl+C ends it; started again it goes on from its last row.")
    try:
        problem = keep_up(opened, command, typer.echo)
    except KeyboardInterrupt:
        problem = None
    finally:
        opened.close()
    if problem is not None:
        _exit(problem)
    typer.echo(f"{whole(opened.got)} rows came.")


def _exit(problem: Problem) -> NoReturn:
    print(f"convlab: {problem.sentence}", file=sys.stderr)
    raise typer.Exit(CANNOT)
