"""How fast a run is written and read, how long a long one takes to open, and what a step weighs on the disk."""

import statistics
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from convlab.cli.bench_rows import Figures
from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs.folder import new_run
from convlab.runs.own_loop import begin_own, own_experiment
from convlab.runs.reader import RunReader, open_run
from convlab.runs.writer import RunWriter

ROWS = 1_000_000
SERIES = 4
AT_ONCE = 1000  # rows to a commit
AIM_OPEN = 1.0  # seconds
EPOCHS = 10  # of LeNet-5, for what a step weighs


def runs(rounds: int, rows: int = ROWS) -> Iterable[Figures]:
    """One line for a long run of curves alone, one for a real training with all that is written."""
    with tempfile.TemporaryDirectory() as home:
        yield long_run(Path(home), min(rounds, 5), rows)
    with tempfile.TemporaryDirectory() as home:
        yield _training(Path(home))


def long_run(home: Path, rounds: int, rows: int) -> Figures:
    """A run of `rows` points in four curves: written, opened beside its writer and afterwards."""
    folder = new_run(home, own_experiment("A million rows"))
    with closing(begin_own(folder, steps=rows // SERIES)) as writer:
        start = time.perf_counter()
        _write(writer, rows)
        written = time.perf_counter() - start
        opened_live = statistics.median(_open(folder, rows) for _ in range(rounds))
        polled = _poll(folder, writer)
        writer.end("finished")
    opened = statistics.median(_open(folder, rows) for _ in range(rounds))
    return {
        "rows": rows,
        "rows_a_second_written": round(rows / written),
        "rows_a_second_read": round(rows / opened),
        "open_s": round(opened, 3),
        "open_beside_its_writer_s": round(opened_live, 3),
        "aim_open_s": AIM_OPEN,
        "poll_without_news_ms": round(polled * 1000, 4),
        "bytes_a_row": round((folder / "run.sqlite").stat().st_size / rows, 1),
        "rounds": rounds,
    }


def _write(writer: RunWriter, rows: int) -> None:
    names = [f"curve {number}" for number in range(SERIES)]
    for row in range(rows):
        writer.scalar(names[row % SERIES], row // SERIES, 1 / (row + 1))
        if (row + 1) % AT_ONCE == 0:
            writer.stand("running", row // SERIES, 0.0)
            writer.flush()
    writer.flush()


def _open(folder: Path, rows: int) -> float:
    """The seconds until all curves of a run are there as arrays."""
    start = time.perf_counter()
    reader = _opened(folder)
    with closing(reader):
        found = reader.poll()
        seconds = time.perf_counter() - start
    assert sum(curve.steps.size for curve in found.scalars.values()) == rows
    return seconds


def _poll(folder: Path, writer: RunWriter) -> float:
    """The seconds that a look takes where nothing is new."""
    with closing(_opened(folder)) as reader:
        reader.poll()
        start = time.perf_counter()
        for _ in range(1000):
            reader.poll()
        return (time.perf_counter() - start) / 1000


def _opened(folder: Path) -> RunReader:
    reader = open_run(folder)
    if isinstance(reader, Problem):
        raise RuntimeError(reader.sentence)
    return reader


def _training(home: Path) -> Figures:
    # Loading torch takes seconds, which the other benchmarks need not wait for.
    from convlab.engine.devices import choose_device
    from convlab.engine.session import start

    experiment = Experiment()
    folder = new_run(home, changed(experiment, recipe=changed(experiment.recipe, epochs=EPOCHS)))
    session = start(folder, choose_device(), resume=False)
    if isinstance(session, Problem):
        raise RuntimeError(session.sentence)
    begin = time.perf_counter()
    *_, last = session.run()
    size = (folder / "run.sqlite").stat().st_size
    return {
        "training": f"{experiment.network.name} on {experiment.data}",
        "steps": last.step,
        "seconds": round(time.perf_counter() - begin, 2),
        "bytes_a_step": round(size / last.step),
        "rows_file_mb": round(size / 1e6, 2),
        "tensors": len(_opened(folder).poll().snapshots),
    }
