"""`convlab runs`: the list, and one run's figures."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from convlab.cli.runs_files import app
from convlab.core.experiment import Experiment
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.runs.folder import new_run
from convlab.runs.rows import RateChange
from convlab.runs.writer import Plan, Subject, begin

runner = CliRunner()


@pytest.fixture
def run(places: Places) -> Path:
    """A finished run of two steps."""
    folder = new_run(places.runs, Experiment())
    images = np.zeros((8, 4, 4, 1), np.uint8)
    subject = Subject(tuple("0123456789"), "C1", images, np.arange(8), (0.0, 1.0))
    writer = begin(folder, Plan(0, 2, 2, "CPU, 1 of 2 threads", 0), subject)
    assert not isinstance(writer, Problem)
    for step in (1, 2):
        writer.scalar("train/loss", step, 0.25 / step)
    writer.scalar("validation/top1_error", 2, 0.0275)
    writer.rate(RateChange(1, 0.1, 0.01))
    writer.guesses(2, np.tile(np.arange(5), (8, 1)), np.full((8, 5), 0.2, np.float32))
    writer.stand("running", 2, 5600.0)
    writer.end("finished")
    return folder


def test_show_prints_the_figures(run: Path) -> None:
    printed = runner.invoke(app, ["show", str(run)])
    assert printed.exit_code == 0
    lines = {line[:18].strip(): line[18:].strip() for line in printed.stdout.splitlines()}
    assert lines["network"] == "LeNet-5"
    assert lines["state"] == "finished"
    assert lines["step"] == "2 of 2"
    assert lines["device"] == "CPU, 1 of 2 threads"
    assert lines["images a second"] == "5600"
    assert lines["training loss"] == "0.125"
    assert lines["held-out error"] == "2.8 %"
    assert lines["top-5 error"] == "–"
    assert lines["rate changed"] == "0.1 to 0.01 after step 1"
    assert printed.stdout.count("20 %") == 8 * 5


def test_list_names_every_run_and_what_is_wrong_with_it(run: Path, places: Places) -> None:
    broken = new_run(places.runs, Experiment())
    (broken / "run.sqlite").write_bytes(b"not a database" * 99)
    printed = runner.invoke(app, ["list"]).stdout
    assert "2 runs in" in printed
    assert f"{run.name}: LeNet-5 on digits, step 2 of 2, held-out error 2.8 %" in printed
    assert "not a database" in printed


def test_an_empty_home_is_said(places: Places) -> None:
    assert "No runs in" in runner.invoke(app, ["list"]).stdout


def test_what_is_no_run_is_refused_with_a_status(tmp_path: Path) -> None:
    refused = runner.invoke(app, ["show", str(tmp_path)])
    assert refused.exit_code == 2
    assert "there is no experiment.json in it" in refused.stderr


def test_a_run_goes_out_as_csv_and_zip_and_comes_back(run: Path, places: Places, tmp_path: Path) -> None:
    exported = runner.invoke(app, ["export", str(run), str(tmp_path / "run.csv")])
    assert exported.exit_code == 0, exported.output
    assert (tmp_path / "run.csv").read_text(encoding="utf-8").startswith("step,time,train/loss")
    zipped = tmp_path / "run.zip"
    assert runner.invoke(app, ["export", str(run), str(zipped)]).exit_code == 0
    assert "held-out error    2.8 %" in runner.invoke(app, ["show", str(zipped)]).stdout
    brought = runner.invoke(app, ["import", str(zipped)])
    assert brought.exit_code == 0, brought.output
    assert (places.runs / "run" / "run.sqlite").exists()
    assert "2 runs in" in runner.invoke(app, ["list"]).stdout
    assert sorted(path.name for path in places.runs.iterdir()) == sorted([run.name, "run"])


def test_a_run_goes_to_tensorboard_and_back(run: Path, tmp_path: Path) -> None:
    made = runner.invoke(app, ["to-tensorboard", str(run), str(tmp_path / "logs")])
    assert made.exit_code == 0, made.output
    brought = runner.invoke(app, ["import", str(tmp_path / "logs")])
    assert brought.exit_code == 0, brought.output
    assert "3 points and 0 pictures" in brought.stdout


@pytest.mark.parametrize("command", [["export"], ["to-tensorboard", "logs"], ["delete"], ["import"]])
def test_what_cannot_be_done_ends_with_a_sentence_and_a_status(
    places: Places, tmp_path: Path, command: list[str]
) -> None:
    name, *more = command
    refused = runner.invoke(app, [name, str(tmp_path / "nowhere"), *more])
    assert refused.exit_code == 2
    assert "nowhere" in refused.stderr
