"""The age of a live picture is counted on, and a camera that is off or gone says so."""

import pytest

from convlab.core.problem import Problem
from convlab.state.sandbox_live import Live, live_readout

GONE = Problem("The camera stopped sending pictures.")


@pytest.mark.parametrize(
    ("live", "now", "text", "freshness"),
    [
        (Live(), 0.0, "off", "paused"),
        (Live(runs=True), 5.0, "starting", "waiting"),
        (Live(runs=True, newest=5.0), 5.12, "live, 0.1 s", "live"),
        (Live(runs=True, newest=5.0), 7.5, "live, 2.5 s", "late"),
        (Live(newest=5.0, has_picture=True), 60.0, "paused", "paused"),
        (Live(newest=5.0, has_picture=True, problem=GONE), 19.0, "stopped 14 s ago", "quiet"),
        (Live(problem=GONE), 19.0, "no picture", "quiet"),
    ],
)
def test_the_pill_says_how_fresh_the_picture_is(live: Live, now: float, text: str, freshness: str) -> None:
    pill = live_readout(live, now).pill
    assert (pill.text, pill.freshness) == (text, freshness)


def test_only_a_picture_can_be_kept_and_frames_are_counted() -> None:
    assert not live_readout(Live(runs=True), 0.0).can_keep
    shown = live_readout(Live(runs=True, newest=0.0, has_picture=True, shown=1218, dropped=2), 0.0)
    assert shown.can_keep
    assert shown.counts == "1,218 frames shown, 2 dropped"
