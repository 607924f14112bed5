"""`convlab screenshots`: pictures of every view, without a display."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer


def screenshots(
    out: Annotated[Path, typer.Argument(help="The folder for the pictures; made where it is missing.")],
    only: Annotated[str, typer.Option(help="Only views whose name holds this.")] = "",
) -> None:
    """Saves each view at 1920 x 1080 in light and dark and at 1280 x 800 in light."""
    # Qt reads QT_QPA_PLATFORM when it is imported, and the scenes move real panes.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from convlab.cli.scenes.studio import Studio
    from convlab.cli.scenes.table import VIEWS

    chosen = [view for view in VIEWS if only in view.name]
    if not chosen:
        names = ", ".join(view.name for view in VIEWS)
        print(f'convlab: No view has "{only}" in its name. There are: {names}.', file=sys.stderr)
        raise typer.Exit(2)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        studio = Studio(Path(home), out)
        try:
            for view in chosen:
                print(f"{view.name}: {view.about}", flush=True)
                view.take(studio)
        finally:
            studio.close()
