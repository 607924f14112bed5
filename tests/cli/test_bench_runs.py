"""`convlab bench runs` measures what it says, on a run short enough for a test."""

from pathlib import Path

from convlab.cli.bench import BENCHMARKS
from convlab.cli.bench_runs import long_run


def test_a_short_run_is_measured(tmp_path: Path) -> None:
    figures = long_run(tmp_path, 1, 4000)
    assert figures["rows"] == 4000
    assert 10 < float(figures["bytes_a_row"]) < 80
    for name in ("rows_a_second_written", "rows_a_second_read", "open_s", "open_beside_its_writer_s"):
        assert float(figures[name]) > 0, name
    assert "runs" in BENCHMARKS
