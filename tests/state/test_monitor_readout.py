"""From a run's rows to the read-out: the figures follow from the rows alone, only the rest from the clock."""

from dataclasses import replace

import numpy as np
import pytest

from convlab.core.experiment import Experiment
from convlab.runs.rows import Curve, Guesses, RateChange, RunRows, RunStatus, Snapshot
from convlab.state.monitor import MonitorState, aged, derive
from convlab.state.monitor_readout import equal

NOW = 1_000_000_000.0


def rows_at(step: int, planes: int = 1) -> RunRows:
    """A run of 100 steps that stands at `step`."""
    steps = np.arange(1, step + 1)
    generator = np.random.default_rng(0)
    held_out = np.arange(0, step + 1, 10)
    return RunRows(
        experiment=Experiment(),
        status=RunStatus("running", step, 100, step / 10, 10, NOW, "CPU", 1000.0, ""),
        scalars={
            "train/loss": Curve(steps, generator.uniform(0.5, 2, 100)[:step]),
            "train/rate": Curve(np.array([0]), np.array([0.02])),
            "validation/loss": Curve(held_out, np.full(len(held_out), 0.16)),
            "validation/top1_error": Curve(held_out, np.full(len(held_out), 0.047)),
            "validation/top5_error": Curve(held_out, np.full(len(held_out), 0.006)),
        },
        snapshots={"C1/weight": Snapshot(step, generator.normal(size=(6, planes, 5, 5)).astype(np.float32))},
        first_layer="C1",
        guesses=some_guesses(step),
        rates=(RateChange(50, 0.02, 0.002),) if step >= 50 else (),
        answers=(),
        class_names=tuple("0123456789"),
    )


def some_guesses(step: int) -> Guesses:
    return Guesses(
        step=step,
        images=np.zeros((2, 32, 32, 1), np.uint8),
        labels=np.array([8, 3]),
        classes=np.array([[8, 1, 2, 4, 5], [5, 3, 1, 0, 2]]),
        probabilities=np.array([[0.92, 0.05, 0.02, 0.008, 0.002], [0.6, 0.39, 0.004, 0.003, 0.003]], np.float32),
    )


def test_the_key_figures_are_the_newest_ones() -> None:
    figures = derive(rows_at(100), NOW).figures
    assert figures.title == "LeNet-5 on digits"
    assert "8 × 8, enlarged to 32 × 32" in figures.note
    texts = {figure.name: figure.value for figure in figures.key_figures}
    assert texts["held-out loss"] == "0.16"
    assert texts["top-1 error"] == "4.7 %"
    assert texts["top-5 error"] == "0.6 %"


def test_before_the_first_step_there_are_dashes_and_no_filters() -> None:
    rows = replace(rows_at(0), scalars={}, snapshots={}, guesses=None)
    figures = derive(rows, NOW).figures
    assert {figure.value for figure in figures.key_figures} == {"–"}
    assert figures.weights is None
    assert figures.cards == ()
    assert figures.rate == rows.experiment.recipe.rate


def test_the_cards_say_what_a_picture_is_and_how_sure_the_network_is() -> None:
    right, wrong = derive(rows_at(60), NOW).figures.cards
    assert (right.truth, right.right, right.guesses[0].text) == ("8", True, "92 %")
    assert right.guesses[4].text == "<1 %"
    assert (wrong.truth, wrong.right) == ("3", False)
    assert [guess.right for guess in wrong.guesses] == [False, True, False, False, False]
    assert right.picture.shape == (32, 32)


def test_a_rate_change_stands_on_its_flag() -> None:
    flags = derive(rows_at(60), NOW).figures.curves.flags
    assert [(flag.step, flag.text) for flag in flags] == [(50, "rate 0.02 → 0.002")]


@pytest.mark.parametrize(("planes", "shape"), [(1, (6, 5, 5)), (3, (6, 5, 5, 3)), (4, (6, 5, 5))])
def test_filters_are_signed_planes_or_colour(planes: int, shape: tuple[int, ...]) -> None:
    weights = derive(rows_at(10, planes), NOW).figures.weights
    assert weights is not None
    assert weights.filters.shape == shape
    assert weights.size == "5 × 5"
    assert bool(weights.note) == (planes == 4)


def test_growing_step_by_step_gives_the_same_read_out_as_reading_at_once() -> None:
    grown = derive(rows_at(1), NOW)
    for step in range(2, 101):
        grown = derive(rows_at(step), NOW, grown)
    at_once = derive(rows_at(100), NOW)
    smooth = grown.figures.curves.smooth.values
    assert np.allclose(smooth, at_once.figures.curves.smooth.values, rtol=1e-12)
    assert equal(replace(grown.figures, curves=at_once.figures.curves), at_once.figures)


def test_a_resumed_run_whose_rows_were_replaced_is_averaged_anew() -> None:
    before = derive(rows_at(80), NOW)
    rows = rows_at(60)
    other = {**rows.scalars, "train/loss": Curve(np.arange(1, 61), np.full(60, 3.0))}
    after = derive(replace(rows, scalars=other), NOW, before)
    assert after.figures.curves.smooth.values == pytest.approx(np.full(60, 3.0))


def test_the_clock_changes_ages_but_no_figure() -> None:
    rows = rows_at(60)
    now, later = derive(rows, NOW + 0.1), derive(rows, NOW + 20)
    assert equal(now.figures, later.figures)
    assert not equal(now, later)
    assert equal(aged(now, rows, NOW + 20), later)
    assert (now.pill.text, later.pill.text) == ("live, 0.1 s", "no news for 20 s")
    assert now.status.rest == "epoch 6.0 of 10   newest data 0.1 s old"


def test_equality_looks_into_the_arrays() -> None:
    assert equal(np.array([1.0, np.nan]), np.array([1.0, np.nan]))
    assert not equal(np.zeros(3), np.zeros(3, np.float32))
    assert not equal(derive(rows_at(60), NOW), derive(rows_at(61), NOW))


def test_the_run_and_how_it_is_looked_at_are_no_undo_steps() -> None:
    assert MonitorState().run is None
    assert {"run", "scale", "shown"} == MonitorState.VIEW
