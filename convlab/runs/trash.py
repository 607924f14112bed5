"""A run folder into the trash of the system, from where a person can take it back."""

from pathlib import Path

from send2trash import send2trash

from convlab.core.problem import Problem
from convlab.runs.folder import summary
from convlab.runs.reader import EXPERIMENT
from convlab.runs.rows import UNDER_WAY


def to_trash(run: Path) -> Problem | None:
    """Puts the run folder into the trash; where there is none it stays, and the Problem says so.

    A run that is being trained stays too, and so does what is no run.
    """
    if not (run / EXPERIMENT).is_file():
        return Problem(f"{run} is no run folder: there is no {EXPERIMENT} in it. Nothing was deleted.")
    if summary(run).state in UNDER_WAY:
        return Problem(f"{run} is being trained. Stop it first. Nothing was deleted.")
    try:
        send2trash(str(run.absolute()))
    except OSError as error:
        return Problem(f"{run} cannot be put into the trash, and stays: {error.strerror or error}.", repr(error))
    return None
