"""`convlab bench`: speed, as ratios measured in one run; each benchmark is one row of the table."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from convlab.cli.bench_camera import camera
from convlab.cli.bench_rows import Asked, Figures, told
from convlab.cli.bench_runs import runs
from convlab.cli.bench_sandbox import sandbox
from convlab.cli.bench_train import train

BARE_WINDOW = """
import json, sys
import cv2, numpy, pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv[:1])
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1680, 1000)
window.show()
def painted():
    import psutil
    memory = psutil.Process().memory_info().rss / 1e6
    print(json.dumps({"megabytes": memory, "torch": "torch" in sys.modules}), flush=True)
    application.exit()
QTimer.singleShot(0, painted)
application.exec()
"""

CONVLAB_WINDOW = """
import json, sys
from convlab.app.display import display_problem
from convlab.app.system_libraries import library_problem
assert not (display_problem() or library_problem())
from convlab.app.quick_start import start_quickly
start_quickly()
from convlab.core.places import places_of_this_person
from convlab.app.main import Application, qt_application, started
application = qt_application()
convlab = Application(application, places_of_this_person())
def painted():
    import psutil
    memory = psutil.Process().memory_info().rss / 1e6
    print(json.dumps({"megabytes": memory, "torch": "torch" in sys.modules}), flush=True)
    convlab.window.close()
    application.exit()
convlab.window.painted.connect(painted)
convlab.start()
started()
application.exec()
"""


@dataclass(frozen=True)
class Benchmark:
    """One row: what it measures and the aim it is held to (DESIGN: aims, not limits)."""

    about: str
    measure: Callable[[Asked], Iterable[Figures]]  # one line each


def bench(
    name: Annotated[str, typer.Argument(help="Which one; without it, all of them.")] = "",
    rounds: Annotated[int, typer.Option(help="How often each side is measured, in turns; the median counts.")] = 9,
    data: Annotated[
        list[Path] | None, typer.Option(help="A folder or archive with the real files of MNIST or CIFAR-10; again.")
    ] = None,
    long: Annotated[bool, typer.Option("--long", help="Also what takes minutes on this machine.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object a line, for programs.")] = False,
) -> None:
    """Measures speed as ratios within one run; says beside each aim whether it is met."""
    if name and name not in BENCHMARKS:
        typer.echo(f'There is no benchmark "{name}". There are: {", ".join(BENCHMARKS)}.', err=True)
        raise typer.Exit(2)
    asked = Asked(max(1, rounds), tuple(data or ()), long)
    for key in [name] if name else list(BENCHMARKS):
        row = BENCHMARKS[key]
        if not as_json:
            print(f"{key}: {row.about}; {asked.rounds} rounds", flush=True)
        for figures in row.measure(asked):
            told_as = json.dumps({"bench": key, "about": row.about, **figures}) if as_json else "\n".join(told(figures))
            print(told_as, flush=True)


def startup(rounds: int) -> list[Figures]:
    """Start of the process to the first painted window, beside a bare window, in turns."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CONVLAB_HOME": home}
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a person's second start does not compile
        for script in (BARE_WINDOW, CONVLAB_WINDOW):  # once unmeasured: byte code and disk cache
            _start(script, environment)
        pairs = [(_start(BARE_WINDOW, environment), _start(CONVLAB_WINDOW, environment)) for _ in range(rounds)]
    bare = statistics.median(pair[0].seconds for pair in pairs)
    own = statistics.median(pair[1].seconds for pair in pairs)
    figures: Figures = {
        "bare_ms": round(bare * 1000),
        "convlab_ms": round(own * 1000),
        "ratio": round(statistics.median(pair[1].seconds / pair[0].seconds for pair in pairs), 2),
        "aim_ratio": 1.5,
        "bare_mb": round(statistics.median(pair[0].megabytes for pair in pairs)),
        "convlab_mb": round(statistics.median(pair[1].megabytes for pair in pairs)),
        "aim_mb": 250,
        "torch_in_window": any(pair[1].torch for pair in pairs),
        "rounds": rounds,
    }
    return [figures]


@dataclass(frozen=True)
class _Start:
    seconds: float
    megabytes: float
    torch: bool


def _start(script: str, environment: Mapping[str, str]) -> _Start:
    """One process: the seconds until it says that its window is painted, and what it says of itself."""
    begin = time.perf_counter()
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        line = child.stdout.readline()
        seconds = time.perf_counter() - begin
    if not line:
        raise RuntimeError(f"the window did not open; its process ended with {child.returncode}")
    said = json.loads(line)
    return _Start(seconds, said["megabytes"], said["torch"])


BENCHMARKS: dict[str, Benchmark] = {
    "startup": Benchmark("process start to the first painted window", lambda asked: startup(asked.rounds)),
    "sandbox": Benchmark("a kernel's weight edited to the repainted window", lambda asked: sandbox(asked.rounds)),
    "camera": Benchmark(
        "a 720p video at 30 frames/s through a kernel in the window, without a dropped frame",
        lambda asked: camera(asked.rounds),
    ),
    "train": Benchmark("training, beside a bare PyTorch loop and beside Lightning", train),
    "runs": Benchmark(
        "rows written and read a second, a million rows to open, bytes a step", lambda asked: runs(asked.rounds)
    ),
}
