"""`convlab runs`: the list, and one run's figures."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from convlab.cli.runs import app
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
    assert "experiment.json cannot be read" in refused.stderr
