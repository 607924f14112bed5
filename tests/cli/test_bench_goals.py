"""Time to an error: measured for real on a CPU with an easy goal, and refused with a reason where data is missing."""

from pathlib import Path

import pytest
import torch

from convlab.cli.bench_goals import CIFAR10_94, GOALS, MNIST_99, Goal, data_for, figures, goals
from convlab.cli.bench_rows import Asked, Figures, told
from convlab.core.analysis import analyse
from convlab.core.experiment import Experiment, Recipe
from convlab.core.problem import Problem
from convlab.data.sets import DATA_SETS
from convlab.engine.devices import Device
from convlab.engine.time_to import Reached, time_to

CPU = Device(torch.device("cpu"), "CPU")


def test_lenet_reaches_ninety_per_cent_on_the_digits(tmp_path: Path) -> None:
    found = time_to(Experiment(recipe=Recipe(epochs=2)), 0.1, CPU, tmp_path)
    assert found.seconds is not None
    assert found.seconds > 0
    assert found.epochs in (1, 2)
    assert 0 < found.error <= 0.1


def test_what_is_not_reached_has_no_time(tmp_path: Path) -> None:
    found = time_to(Experiment(recipe=Recipe(rate=1e-6, epochs=1)), 0.1, CPU, tmp_path)
    assert (found.seconds, found.epochs) == (None, None)
    assert found.error > 0.5
    row = figures(MNIST_99, "CPU", [found, Reached(2.0, 3.0, 0.009)])
    assert (row["seeds"], row["seeds_that_came_there"], row["seconds"]) == (2, 1, 2.0)
    assert row["within_aims"] is False


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.title)
def test_the_networks_of_the_goals_fit_their_data(goal: Goal) -> None:
    analysis = analyse(goal.experiment.network)
    assert analysis.first_problem is None
    assert goal.experiment.network.input.shape() == DATA_SETS[goal.experiment.data].shape


def test_without_a_gpu_each_goal_says_why_it_was_not_measured() -> None:
    mnist, cifar = (" ".join(told(row)) for row in goals(CPU, Asked(rounds=1)))
    assert mnist.startswith("Time to 99 % on MNIST, not measured: it takes minutes")
    assert "--long" in mnist
    assert "there is no CUDA GPU" in cifar
    assert "airbench94 takes 2.6 s" in cifar


@pytest.mark.usefixtures("places")
def test_data_that_is_missing_or_shortened_is_named(real_data: Path) -> None:
    missing = data_for(MNIST_99, ())
    assert isinstance(missing, Problem)
    assert "convlab data get mnist" in missing.sentence
    given = (real_data / "cifar", real_data / "mnist")
    assert data_for(MNIST_99, given) == str(real_data / "mnist")
    shortened = data_for(CIFAR10_94, given)
    assert isinstance(shortened, Problem)
    assert shortened.sentence == "CIFAR-10 is shortened here, to 1000 of 50,000 images."


def test_a_row_is_read_ratios_first_with_aims_and_verdict() -> None:
    row: Figures = {
        "setting": "LeNet",
        "images": 14_370,
        "times_bare": 1.02,
        "times_bare_q1": 0.98,
        "times_bare_q3": 1.05,
    }
    lines = list(told({**row, "aim_times_bare": 0.98, "within_aims": True}))
    assert lines == [
        "LeNet",
        "  times bare       1.020  (half of them 0.980 to 1.050)  aim 0.980",
        "  images          14,370",
        "  Aims met.",
    ]
