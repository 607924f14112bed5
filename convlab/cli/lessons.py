"""`convlab lessons`: what a writer of lessons needs."""

from pathlib import Path
from typing import Annotated

import typer

from convlab.core.places import shipped
from convlab.course.catalogue import Library, lesson_folders

app = typer.Typer(help="Lessons: check the files that they are written in.", no_args_is_help=True)


@app.callback()
def lessons() -> None:
    """Lessons: check the files that they are written in."""


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="A lesson's folder, or one that holds such folders.")] = None,
) -> None:
    """Reads every lesson, tries every number in it, and prints each fault with file and line."""
    place = folder or shipped("lessons")
    if not lesson_folders(place):
        typer.echo(f"{place} holds no lesson. A lesson is a folder such as 02-padding with a file lesson.md.")
        raise typer.Exit(1)
    library = Library(place)
    for complaint in library.complaints:
        typer.echo(str(complaint))
    for lesson in library.lessons.values():
        typer.echo(f"{lesson.key}: {len(lesson.steps)} steps, no fault.")
    if library.complaints:
        raise typer.Exit(1)
