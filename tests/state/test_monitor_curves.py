"""The running mean, the range and the ticks beside the raw points of a curve."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.state.monitor_curves import (
    filled,
    log_ticks,
    loss_range,
    smoothed,
    smoothed_textbook,
    smoothing_span,
    step_ticks,
)

SPANS = st.integers(1, 400)


@given(st.lists(st.floats(1e-3, 100), max_size=700), SPANS)
def test_the_fast_mean_is_the_textbook_mean(losses: list[float], span: int) -> None:
    values = np.array(losses, dtype=np.float64)
    assert np.allclose(smoothed(values, span), smoothed_textbook(values, span), rtol=1e-9)


@given(st.lists(st.floats(1e-3, 100), min_size=2, max_size=700), SPANS, st.data())
def test_going_on_from_an_earlier_mean_gives_the_whole_mean(
    losses: list[float], span: int, data: st.DataObject
) -> None:
    values = np.array(losses, dtype=np.float64)
    known = data.draw(st.integers(0, len(values)))
    before = smoothed(values[:known], span)
    assert np.allclose(smoothed(values, span, before), smoothed(values, span), rtol=1e-9)


def test_the_first_mean_is_the_first_value() -> None:
    assert smoothed(np.array([2.3, 2.3, 2.3]), 20) == pytest.approx([2.3, 2.3, 2.3])


def test_an_infinite_loss_hides_nothing() -> None:
    values = np.array([1.0, np.inf, 2.0, np.nan])
    assert filled(values, 0.0).tolist() == [1.0, 1.0, 2.0, 2.0]
    assert np.isfinite(smoothed(values, 5)).all()


def test_a_mean_over_no_step_is_refused() -> None:
    with pytest.raises(ValueError, match="over 0 steps"):
        smoothed(np.ones(3), 0)


def test_the_span_grows_with_the_plan() -> None:
    assert smoothing_span(100) == 10
    assert smoothing_span(2670) == 44


def test_the_loss_axis_holds_the_lines_and_ends_at_round_numbers() -> None:
    raw = np.concatenate((np.full(990, 0.3), np.full(2, 1e-9), [4.1]))
    assert loss_range(raw, [np.array([2.3, 0.11])]) == (0.1, 5.0)


def test_a_run_without_a_finite_loss_still_has_an_axis() -> None:
    assert loss_range(np.array([np.nan, 0.0]), []) == (0.1, 10.0)
    assert loss_range(np.zeros(0), []) == (0.1, 10.0)


def test_one_loss_value_alone_still_has_an_axis_around_it() -> None:
    low, high = loss_range(np.array([1.0]), [np.array([1.0])])
    assert low < 1 < high


@given(st.floats(1e-9, 1e6), st.floats(1.5, 1e9))
def test_a_log_axis_has_one_to_five_ticks_between_its_ends(low: float, ratio: float) -> None:
    ticks = log_ticks(low, low * ratio)
    assert len(ticks) <= 5
    assert all(low * 0.99 <= tick <= low * ratio * 1.01 for tick in ticks)


def test_the_lecture_runs_ticks() -> None:
    assert log_ticks(0.02, 5) == (0.05, 0.1, 0.5, 1.0, 5.0)
    assert step_ticks(2670) == (0, 500, 1000, 1500, 2000, 2670)


@given(st.integers(1, 10_000_000))
def test_the_step_axis_begins_at_0_and_ends_at_the_plan(planned: int) -> None:
    ticks = step_ticks(planned)
    assert ticks[0] == 0
    assert ticks[-1] == planned
    assert len(ticks) <= 7
    assert list(ticks) == sorted(set(ticks))
