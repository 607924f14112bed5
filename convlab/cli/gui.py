"""`convlab [FILE]`: opens the window."""

import sys
from pathlib import Path

from convlab.app.display import display_problem
from convlab.app.system_libraries import library_problem

NO_DISPLAY = 2  # exit status


def gui(file: Path | None = None) -> int:
    """Opens the window and returns the exit status; without a display or a library it is 2, and a sentence says why."""
    problem = display_problem() or library_problem()
    if problem:
        print(f"convlab: {problem.sentence}", file=sys.stderr)
        return NO_DISPLAY
    # Qt aborts the process where it finds no display or library, so it is imported after the probes.
    from convlab.app.quick_start import start_quickly

    start_quickly()
    from convlab.app.main import run

    return run(file)
