"""`convlab [FILE]`: opens the window."""

import sys
from pathlib import Path

from convlab.app.display import display_problem

NO_DISPLAY = 2  # exit status


def gui(file: Path | None = None) -> int:
    """Opens the window and returns the exit status; without a display that is 2 and a sentence."""
    problem = display_problem()
    if problem:
        print(f"convlab: {problem.sentence}", file=sys.stderr)
        return NO_DISPLAY
    # Qt aborts the process where it finds no display, so it is imported after the probe.
    from convlab.app.main import run

    return run(file)
