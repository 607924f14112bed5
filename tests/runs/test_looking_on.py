"""The viewer of the benchmarks: a process of its own that polls a run to its end and says how often it looked."""

from pathlib import Path

import pytest

from convlab.runs.folder import new_run
from convlab.runs.looking_on import Onlooker
from convlab.runs.own_loop import begin_own, own_experiment


def test_it_looks_until_the_run_has_ended(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Looked at"))
    writer = begin_own(folder, steps=1)
    with Onlooker(folder) as onlooker:
        writer.scalar("train/loss", 1, 0.5)
        writer.end("finished")
    writer.close()
    assert onlooker.looks >= 1


def test_it_goes_where_the_training_breaks_off(tmp_path: Path) -> None:
    folder = new_run(tmp_path, own_experiment("Never begun"))
    with pytest.raises(KeyError), Onlooker(folder):
        raise KeyError("the training broke off")


def test_what_is_no_run_cannot_be_looked_at(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="cannot be looked at"), Onlooker(tmp_path / "nothing"):
        pass
