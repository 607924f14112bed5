"""The camera's benchmark: it plays a film in the real window and counts what is shown and what goes by."""

from pathlib import Path

import pytest

from convlab.cli.bench_camera import play
from convlab.cli.films import write_film


@pytest.mark.usefixtures("qapp")
def test_a_film_is_played_and_its_frames_are_counted(tmp_path: Path) -> None:
    measured = play(tmp_path, write_film(tmp_path / "film.avi"), gray=True, seconds=1.0)
    frames = int(measured["shown"]) + int(measured["dropped"])
    assert 20 <= frames <= 40  # 30 a second, whoever else is at work on this machine
    assert measured["within_aims"] == (measured["dropped"] == 0)
    assert float(measured["window_ms_a_frame"]) > 0
