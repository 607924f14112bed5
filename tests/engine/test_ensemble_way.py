"""Nets learn side by side only where that can be, and where a trial shows that it is faster."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import nn

from convlab.core.recipe import Recipe
from convlab.engine import ensemble, models
from convlab.engine.devices import Device
from convlab.engine.ensemble import is_faster, prevented
from convlab.engine.events import StepDone
from convlab.engine.prepare import Prepared
from convlab.engine.session import Session, start
from convlab.runs.names import meaning_of

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]


@pytest.mark.parametrize(
    ("one", "at_once", "members", "faster"),
    [(1.0, 2.0, 4, True), (1.0, 3.5, 4, True), (1.0, 3.7, 4, False), (1.0, 4.5, 4, False), (0.2, 0.5, 2, False)],
)
def test_two_measured_times_decide(one: float, at_once: float, members: int, faster: bool) -> None:
    assert is_faster(one, at_once, members) == faster


def first_step(ready: Prepared) -> StepDone:
    return next(event for event in ready.training.events() if isinstance(event, StepDone))


def test_a_trial_says_both_times_and_leaves_no_trace(run_of: RunOf, prepared: Prepare) -> None:
    wish = {"members": 2, "dropout": 0.5, "augmentation": {"crop": 2}}
    ready = prepared(run_of(**wish))
    assert "a step of all takes " in ready.way.why
    assert "the 2 steps one by one " in ready.way.why
    assert ready.training.side_by_side == ("side by side" in ready.way.why)
    tried = first_step(ready)
    asked = prepared(run_of(**wish, ensemble="side_by_side" if ready.training.side_by_side else "one_after_the_other"))
    assert first_step(asked).loss == tried.loss


@pytest.mark.parametrize(("times", "side_by_side"), [([1.0, 1.2], True), ([1.0, 1.9], False)])
def test_the_trial_is_followed(
    run_of: RunOf, prepared: Prepare, monkeypatch: pytest.MonkeyPatch, times: list[float], side_by_side: bool
) -> None:
    monkeypatch.setattr(ensemble, "_medians", lambda *_trials: times)
    ready = prepared(run_of(members=2))
    assert ready.training.side_by_side == side_by_side
    assert ready.way.why.endswith(f": a step of all takes {times[1]} s, the 2 steps one by one 2 s.")


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        ({"precision": "fp16"}, "float16"),
        ({"precision": "bf16"}, "bfloat16"),
        ({"compile": True}, "compiled"),
        ({"schedule": {"kind": "plateau"}}, "plateau"),
        ({"optimiser": "adam"}, ""),
    ],
)
def test_what_cannot_be_is_said(recipe: dict[str, object], reason: str) -> None:
    found = prevented(Recipe.model_validate({**recipe, "members": 2}))
    assert reason in found
    assert bool(reason) == bool(found)


class Peeking(nn.ReLU):
    """Looks at a number from the host, which several nets at once cannot."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x) if x.sum().item() < 1e9 else x


@pytest.mark.parametrize("wish", ["measured", "side_by_side"])
def test_a_layer_that_cannot_be_several_at_once_is_no_obstacle(
    run_of: RunOf, cpu: Device, monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    monkeypatch.setitem(models.MODULES, "relu", lambda _layer, _row: Peeking())
    session = start(run_of(members=2, ensemble=wish, epochs=1), cpu, resume=False)
    assert isinstance(session, Session)
    assert session.way.why == (
        "The 2 nets learn one after the other: PyTorch cannot run a layer of this network for several at once."
    )
    *_, last = session.run()
    assert (last.state, last.step) == ("finished", 46)


def test_too_little_memory_is_foreseen(run_of: RunOf, prepared: Prepare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "available", lambda _device: 100_000)
    ready = prepared(run_of(members=2, ensemble="side_by_side"))
    assert not ready.training.side_by_side
    assert "they need about " in ready.way.why


def test_each_net_s_curves_have_a_meaning() -> None:
    assert str(meaning_of("member/3/validation/top1_error")).endswith("that has seed + 3, alone")
