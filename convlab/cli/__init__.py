"""The commands of `convlab`, one file each."""

import sys
from pathlib import Path


def main() -> None:
    """The entry point: `convlab` or `convlab FILE.convlab` opens the window, anything else is a command."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0].endswith(".convlab"):
        from convlab.cli.gui import gui

        sys.exit(gui(Path(arguments[0]) if arguments else None))
    # The command line's library takes 80 ms that a start of the window need not wait for.
    from convlab.cli.commands import app

    app()
