"""Everything beside training keeps within a fiftieth of the time, and says so where that lowers a rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convlab.engine.budget import FLUSHES, SHARE, Budget, shared_out

shares = st.lists(st.floats(0, 1), max_size=8)


class Clock:
    """Stands still but for what is told to pass."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


def simulated(clock: Clock, budget: Budget, costs: dict[str, float], seconds: float) -> dict[str, float]:
    """Trains 1 ms a step for so long; what each stream took, in seconds."""
    spent = dict.fromkeys(costs, 0.0)
    end = clock.now + seconds
    while clock.now < end:
        clock.passes(0.001)
        for name, cost in costs.items():
            if budget.due(name):
                with budget.measured(name):
                    clock.passes(cost)
                spent[name] += cost
    return spent


def test_who_wants_little_gets_all_of_it() -> None:
    assert shared_out([0.001, 0.5, 0.5], 0.021) == pytest.approx([0.001, 0.01, 0.01])
    assert shared_out([0.1, 0.2], 1.0) == [0.1, 0.2]
    assert shared_out([], 1.0) == []


@given(shares, st.floats(0, 1))
def test_no_more_is_dealt_out_than_there_is(wanted: list[float], share: float) -> None:
    given_out = shared_out(wanted, share)
    assert sum(given_out) <= share + 1e-9
    assert all(one <= wish for one, wish in zip(given_out, wanted, strict=True))


def test_what_is_cheap_keeps_its_rate() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.add(FLUSHES, 0.033)
    budget.add("Weights", 0.1)
    simulated(clock, budget, {FLUSHES: 0.0001, "Weights": 0.0005}, 20.0)
    assert budget.interval(FLUSHES) == 0.033
    assert budget.interval("Weights") == 0.1
    assert budget.lowered() == []


def test_what_is_dear_is_done_more_rarely_and_that_is_said_once() -> None:
    clock = Clock()
    budget = Budget(clock)
    costs = {FLUSHES: 0.0001, "Weights": 0.0005, "Feature maps": 0.030}
    for name, least in zip(costs, (0.033, 0.1, 0.5), strict=True):
        budget.add(name, least)
    simulated(clock, budget, costs, 20.0)
    spent = simulated(clock, budget, costs, 200.0)
    assert sum(spent.values()) / 200 <= SHARE * 1.02
    assert budget.interval("Weights") == 0.1
    (sentence,) = budget.lowered()
    assert sentence.startswith("Feature maps are written each 2.5 s, not each 0.5 s: one time takes 30 ms")
    assert "2 % of the time" in sentence
    assert budget.lowered() == []


def test_a_slow_disk_makes_commits_rarer_and_leaves_half_to_the_rest() -> None:
    clock = Clock()
    budget = Budget(clock)
    costs = {FLUSHES: 0.010, "Weights": 0.003}
    budget.add(FLUSHES, 0.033)
    budget.add("Weights", 0.1)
    simulated(clock, budget, costs, 20.0)
    spent = simulated(clock, budget, costs, 100.0)
    assert sum(spent.values()) / 100 <= SHARE * 1.02
    assert budget.interval(FLUSHES) == pytest.approx(1.0)
    assert budget.interval("Weights") == pytest.approx(0.3)
    assert [sentence.split(" are ")[0] for sentence in budget.lowered()] == ["Points of curves", "Weights"]


def test_one_slow_moment_lowers_nothing_for_long_and_a_faster_disk_is_noticed() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.add("Weights", 0.1)
    simulated(clock, budget, {"Weights": 0.0005}, 5.0)
    simulated(clock, budget, {"Weights": 0.5}, 0.11)
    simulated(clock, budget, {"Weights": 0.0005}, 5.0)
    assert budget.interval("Weights") == 0.1
    assert budget.lowered() == []
    simulated(clock, budget, {"Weights": 0.01}, 5.0)
    assert budget.interval("Weights") == pytest.approx(0.5)
    simulated(clock, budget, {"Weights": 0.0005}, 5.0)
    assert budget.interval("Weights") == 0.1


def test_pictures_of_a_long_run_become_rarer_without_a_word() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.add("Weights", 0.1, grows=True)
    clock.passes(3600.0)
    with budget.measured("Weights"):
        clock.passes(0.001)
    assert budget.interval("Weights") == pytest.approx(6.0, rel=1e-3)
    assert budget.lowered() == []


def test_the_parts_of_a_work_are_counted_together() -> None:
    clock = Clock()
    budget = Budget(clock)
    budget.add("Weights", 0.1)
    with budget.begun("Weights"):
        clock.passes(0.006)
    clock.passes(1.0)
    with budget.measured("Weights"):
        clock.passes(0.004)
    assert budget.interval("Weights") == pytest.approx(0.5)
