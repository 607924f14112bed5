"""What the monitor says of a run, in each state that it can be in."""

import math
from dataclasses import replace

import pytest

from convlab.core.experiment import Experiment, Recipe
from convlab.core.typography import rate_text
from convlab.runs.rows import Answer, RateChange, RunRows, RunStatus, State
from convlab.state.monitor_words import (
    age_text,
    answer_of,
    bar_of,
    error_text,
    is_faded,
    loss_text,
    pill_of,
    recipe_text,
    sent_words,
    steering_of,
)

NOW = 1_000_000_000.0
RUNNING = RunStatus("running", 1424, 2670, 16.0, 30, NOW - 0.1, "CPU, 1 of 2 threads", 5600.0, "")


def in_state(state: State, age: float = 0.1) -> RunStatus:
    return replace(RUNNING, state=state, newest=NOW - age)


@pytest.mark.parametrize(
    ("status", "text", "freshness"),
    [
        (in_state("waiting"), "waiting for the engine", "waiting"),
        (in_state("running"), "live, 0.1 s", "live"),
        (in_state("running", 3.2), "live, 3.2 s", "late"),
        (in_state("running", 14.7), "no news for 14 s", "quiet"),
        (in_state("paused", 500), "paused at step 1,424", "paused"),
        (in_state("stopped"), "stopped at step 1,424", "recorded"),
        (in_state("lost", 190), "stopped 3 min ago", "quiet"),
        (in_state("failed"), "could not go on", "alert"),
    ],
)
def test_the_pill_says_how_fresh_the_figures_are(status: RunStatus, text: str, freshness: str) -> None:
    pill = pill_of(status, NOW)
    assert (pill.text, pill.freshness) == (text, freshness)


def test_a_finished_run_is_recorded_on_its_day() -> None:
    assert pill_of(in_state("finished"), NOW).text in ("recorded 8 September", "recorded 9 September")


def test_only_a_run_that_should_go_on_turns_pale() -> None:
    assert not is_faded(in_state("running", 9), NOW)
    assert is_faded(in_state("running", 11), NOW)
    assert not is_faded(in_state("paused", 1000), NOW)
    assert not is_faded(in_state("finished", 1e6), NOW)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-1, "0.0 s"), (0.12, "0.1 s"), (14.9, "14 s"), (61, "1 min"), (7300, "2 h"), (90_000, "1 day"), (9e5, "10 days")],
)
def test_ages(seconds: float, text: str) -> None:
    assert age_text(seconds) == text


@pytest.mark.parametrize(
    ("loss", "text"),
    [(1.937, "1.94"), (0.26, "0.26"), (0.0434, "0.043"), (0.00003, "0.0000"), (0.0, "0.00"), (math.inf, "infinite")],
)
def test_losses_keep_the_digits_that_count(loss: float, text: str) -> None:
    assert loss_text(loss) == text


def test_what_is_not_there_is_a_dash() -> None:
    assert loss_text(math.nan) == error_text(math.nan) == "–"
    assert error_text(0.0472) == "4.7 %"


def test_rates_are_written_as_a_person_types_them() -> None:
    assert [rate_text(rate) for rate in (0.1, 0.001, 0.0005, 0.00005, 2)] == ["0.1", "0.001", "0.0005", "5e-05", "2"]
    assert recipe_text(Recipe(rate=0.02)).startswith("learning rate 0.02, momentum 0.9, batches of 16")


def answered(command: str, text: str, rates: tuple[RateChange, ...] = ()) -> RunRows:
    answer = Answer("a", 1424, command, text, 0.004)
    return RunRows(Experiment(), RUNNING, {}, {}, None, None, rates, (answer,), ())


def test_the_engines_answer_names_the_step_and_the_delay() -> None:
    words = answer_of(answered("divide", "Rate 0.1 → 0.01 after step 1,424.", (RateChange(1424, 0.1, 0.01),)))
    assert words.strong == "÷ 10 taken at step 1,424"
    assert words.rest == "by the engine, 4 ms after the key"
    assert answer_of(RunRows(Experiment(), RUNNING, {}, {}, None, None, (), (), ())).strong == ""
    assert sent_words("divide", None).strong == "÷ 10 sent"


def test_an_answer_that_refuses_is_shown_as_it_is() -> None:
    refusal = "The rate 1e-08 stays: 1e-09 would be too small to learn anything."
    assert answer_of(answered("divide", refusal)).strong == refusal.removesuffix(".")
    assert answer_of(answered("pause", "Paused at step 8.")).strong == "Paused at step 8"


def test_pause_becomes_resume_and_an_ended_run_cannot_be_steered() -> None:
    assert steering_of(in_state("running")).pause == "Pause"
    assert steering_of(in_state("paused")).pause == "Resume"
    for state in ("waiting", "finished", "stopped", "failed", "lost"):
        steering = steering_of(in_state(state))
        assert not steering.steerable
        assert steering.reason


def test_the_bar_says_why_a_run_ended_before_its_time() -> None:
    lost = bar_of(in_state("lost"))
    assert lost is not None
    assert lost.strong == "Training stopped at step 1,424."
    failed = bar_of(replace(in_state("failed"), sentence="The loss is no number any more."))
    assert failed is not None
    assert failed.rest == "The loss is no number any more."
    assert bar_of(in_state("running")) is None
