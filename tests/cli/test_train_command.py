"""`convlab train`: a training from the command line, as a person sees it who has no window."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from convlab.core.document import changed, write_document
from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import AveragePool, Flatten, FullyConnected
from convlab.core.network import InputShape, Network
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows
from tests.data.originals import write_mnist

TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)
LONG = 120.0  # seconds


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """An experiment.json that learns in a blink."""
    path = tmp_path / "tiny.json"
    write_document(path, Experiment(network=TINY, recipe=Recipe(rate=0.05, batch=64, epochs=3)))
    return path


def command(*arguments: object) -> list[str]:
    """`convlab` as it runs where PySide6 is not installed."""
    program = "import sys; sys.modules['PySide6'] = None; from convlab.cli import main; main()"
    return [sys.executable, "-c", program, *map(str, arguments)]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "CONVLAB_HOME": str(home), "PYTHONIOENCODING": "utf-8"}


def convlab(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=environment(home),
        capture_output=True,
        encoding="utf-8",
        timeout=LONG,
        check=False,
    )


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert not isinstance(reader, Problem), reader
    with closing(reader):
        return reader.poll()


def test_an_experiment_is_trained_into_the_folder_that_is_named(tmp_path: Path, experiment: Path) -> None:
    out = tmp_path / "run"
    ended = convlab(tmp_path, "train", experiment, "--out", out, "--epochs", 2, "--seed", 5)
    assert ended.returncode == 0, ended.stderr
    rows = rows_of(out)
    assert (rows.status.state, rows.status.step) == ("finished", 46)
    assert (rows.experiment.recipe.epochs, rows.experiment.recipe.seed) == (2, 5)
    assert f"Run folder: {out}" in ended.stdout
    assert f"Held-out error {rows.scalars['validation/top1_error'].values[-1]:.1%}".replace("%", " %") in ended.stdout
    assert ended.stdout.count("right") + ended.stdout.count("wrong") == 8

    again = convlab(tmp_path, "train", experiment, "--out", out)
    assert again.returncode == 2
    assert "not empty" in again.stderr
    assert rows_of(out) == rows


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to one process there")
@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_the_system_stop_after_a_checkpoint_and_resume_goes_on(
    tmp_path: Path, experiment: Path, wish: signal.Signals
) -> None:
    out = tmp_path / "run"
    long = command("train", experiment, "--out", out, "--epochs", 150)
    with subprocess.Popen(long, env=environment(tmp_path), stdout=subprocess.PIPE, encoding="utf-8") as training:
        _wait_for_step(out, 5)
        training.send_signal(wish)
        printed, _ = training.communicate(timeout=LONG)
    assert training.returncode == 0
    assert "(stopped)" in printed
    stopped = rows_of(out)
    assert stopped.status.state == "stopped"
    resumed = convlab(tmp_path, "train", "--resume", "--out", out)
    assert resumed.returncode == 0, resumed.stderr
    rows = rows_of(out)
    assert rows.status.state == "finished"
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 150 * 23 + 1))


def test_mnist_from_a_local_folder_is_learnt(tmp_path: Path) -> None:
    folder = write_mnist(tmp_path / "stick", train=320, test=40)
    ended = convlab(tmp_path, "train", "--data", folder, "--out", tmp_path / "digits", "--epochs", 1)
    assert ended.returncode == 0, ended.stderr
    rows = rows_of(tmp_path / "digits")
    assert (rows.status.state, rows.status.step) == ("finished", 20)
    assert rows.experiment.network == PRESETS["lenet5"]  # 28 × 28 lie in the middle of its 32 × 32
    assert rows.experiment.data == str(folder)


def test_data_that_are_not_here_are_refused_before_torch_is_loaded(tmp_path: Path) -> None:
    ended = convlab(tmp_path, "train", "--data", tmp_path / "nowhere")
    assert ended.returncode == 2
    assert "is not there. ConvLab takes the files of MNIST" in ended.stderr


def _wait_for_step(folder: Path, step: int) -> None:
    deadline = time.monotonic() + LONG
    while not (folder / "experiment.json").exists() or rows_of(folder).status.step < step:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_cannot_be_trained_is_said_in_a_sentence(tmp_path: Path, experiment: Path) -> None:
    document = json.loads(experiment.read_text(encoding="utf-8"))
    spoilt = tmp_path / "spoilt.json"
    spoilt.write_text(json.dumps({**document, "recipe": {"rate": "fast"}}), encoding="utf-8")
    large = tmp_path / "large.json"
    write_document(large, changed(Experiment(), network=PRESETS["alexnet"]))
    for arguments, fault in (
        ((tmp_path / "nowhere.json",), "nowhere.json cannot be read"),
        ((spoilt,), "recipe.rate"),
        ((large,), "AlexNet takes 227"),
        (("--resume",), "--out"),
    ):
        ended = convlab(tmp_path, "train", *arguments)
        assert ended.returncode == 2
        assert fault in ended.stderr
        assert len(ended.stderr.strip().splitlines()) == 1
    assert not list((tmp_path / "runs").glob("*"))


@pytest.mark.slow
def test_without_an_argument_lenet_learns_the_digits(tmp_path: Path) -> None:
    ended = subprocess.run(
        command("train"), env=environment(tmp_path), capture_output=True, encoding="utf-8", timeout=900, check=False
    )
    assert ended.returncode == 0, ended.stderr
    (folder,) = (tmp_path / "runs").iterdir()
    rows = rows_of(folder)
    assert rows.experiment == Experiment()
    assert rows.experiment.recipe.seed == 0
    assert rows.scalars["validation/top1_error"].values[-1] <= 0.03
