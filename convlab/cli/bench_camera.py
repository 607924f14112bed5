"""`convlab bench camera`: a 720p video at 30 frames a second through a 3 x 3 kernel, in the real window."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from convlab.cli.bench_rows import Figures
from convlab.cli.bench_sandbox import WINDOW
from convlab.cli.films import HEIGHT, RATE, WIDTH, write_film
from convlab.core.document import changed
from convlab.core.places import places_below
from convlab.state.workspace import Workspace


def camera(rounds: int) -> Iterator[Figures]:
    """One line for RGB and one for gray; each plays for as many seconds as there are rounds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        film = write_film(Path(home) / "film.avi")
        for gray in (False, True):
            yield play(Path(home), film, gray, float(rounds))


def play(home: Path, film: Path, gray: bool, seconds: float) -> Figures:
    """Frames that were shown and that went by, and what the window's thread worked for each."""
    # Qt reads QT_QPA_PLATFORM when it is imported, and training machines run this package without Qt.
    from convlab.app.main import Application, qt_application

    qt = qt_application()
    convlab = Application(qt, places_below(home))
    convlab.window.resize(*WINDOW)
    convlab.window.show()
    state = changed(Workspace().sandbox, side=2048, gray=gray)
    convlab.store.replace(changed(Workspace(), sandbox=state))
    pane = convlab.window.sandbox()
    live = pane.living.live
    pane.bringing.play(film)
    while live.counts.shown < RATE:  # the first second fills caches
        qt.processEvents()
        time.sleep(0.001)
    before, begin, worked = live.counts, time.perf_counter(), time.thread_time()
    while time.perf_counter() - begin < seconds:
        qt.processEvents()
        time.sleep(0.001)
    took, worked, after = time.perf_counter() - begin, time.thread_time() - worked, live.counts
    shown, dropped = after.shown - before.shown, after.dropped - before.dropped
    planes = "gray" if gray else "RGB"
    convlab.close()
    qt.processEvents()
    return {
        "video": f"{WIDTH} x {HEIGHT} {planes}, {RATE} frames/s",
        "kernel": "3 x 3",
        "seconds": round(took, 1),
        "shown": shown,
        "dropped": dropped,
        "aim_dropped": 0,
        "window_ms_a_frame": round(worked * 1000 / max(1, shown), 1),
        "within_aims": dropped == 0,
    }
