"""Every part of a recipe does in PyTorch what its formula says."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from convlab.core.presets import ALEXNET, LENET5
from convlab.core.problem import Problem
from convlab.core.recipe import Initialisation, Loss, Precision, Recipe
from convlab.engine.devices import Device
from convlab.engine.events import StepDone, Validated
from convlab.engine.models import build
from convlab.engine.optimisers import LOSSES, loss_of, optimiser_of
from convlab.engine.precision import lacking, scaler_of
from convlab.engine.prepare import Prepared, prepare

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]


def stepped(recipe: Recipe, gradients: list[float], start: float = 1.0) -> float:
    """One weight after some updates with given gradients."""
    weight = nn.Parameter(torch.tensor([start], dtype=torch.float64))
    optimiser = optimiser_of([weight], recipe)
    for gradient in gradients:
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        optimiser.step()
    return weight.item()


def test_nesterov_looks_where_momentum_leads() -> None:
    recipe = Recipe(rate=0.1, momentum=0.5, nesterov=True, weight_decay=0.0)
    # v1 = 1, w1 = 1 - 0.1 (1 + 0.5 * 1); v2 = 0.5 + 2 = 2.5, w2 = w1 - 0.1 (2 + 0.5 * 2.5)
    assert stepped(recipe, [1.0, 2.0]) == pytest.approx(1 - 0.15 - 0.325)


def test_adam_moves_by_the_rate_whatever_the_gradient() -> None:
    recipe = Recipe(optimiser="adam", rate=0.1, weight_decay=0.0)
    assert stepped(recipe, [3.0]) == pytest.approx(0.9, abs=1e-6)
    assert stepped(recipe, [300.0]) == pytest.approx(0.9, abs=1e-6)


def test_adamw_takes_the_weight_decay_out_of_the_gradient() -> None:
    assert stepped(Recipe(optimiser="adamw", rate=0.1, weight_decay=0.5), [0.0]) == pytest.approx(1 - 0.1 * 0.5)
    assert stepped(Recipe(optimiser="adam", rate=0.1, weight_decay=0.5), [0.0]) == pytest.approx(0.9, abs=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss_is_its_formula(loss: Loss, smoothing: float) -> None:
    if loss == "hinge" and smoothing:
        pytest.skip("has none")
    logits, labels = torch.randn(7, 4, dtype=torch.float64), torch.tensor([0, 1, 2, 3, 3, 0, 1])
    target = functional.one_hot(labels, 4) * (1 - smoothing) + smoothing / 4
    wanted = {
        "cross_entropy": -(target * logits.log_softmax(1)).sum(1).mean(),
        "squared_error": ((logits - target) ** 2).sum(1).mean(),
        "hinge": functional.multi_margin_loss(logits, labels) * 4,
    }[loss]
    found = loss_of(Recipe(loss=loss, label_smoothing=smoothing))(logits, labels)
    assert found.item() == pytest.approx(wanted.item())


def test_the_first_weights_of_2012_are_the_published_ones() -> None:
    model = build(ALEXNET, 0, "normal_2012")
    weighted = [module for module in model if isinstance(module, nn.Conv2d | nn.Linear)]
    assert weighted[1].weight.std().item() == pytest.approx(0.01, rel=0.01)
    assert [module.bias.detach().mean().item() for module in weighted if module.bias is not None] == [
        0,
        1,
        0,
        1,
        1,
        1,
        1,
        0,
    ]


def test_other_first_weights_have_the_variance_of_their_paper() -> None:
    variances: dict[Initialisation, float] = {
        "he": 2 / 400,
        "xavier": 2 / (400 + 3000),
        "uniform_1998": (2.4 / 400) ** 2 / 3,
    }
    for how, variance in variances.items():
        c5 = build(LENET5, 0, how)[6]
        assert isinstance(c5, nn.Conv2d)
        assert c5.weight.var().item() == pytest.approx(variance, rel=0.05)


def test_the_schedule_moves_the_rate_of_every_step(run_of: RunOf, prepared: Prepare) -> None:
    training = prepared(run_of(rate=0.1, schedule={"kind": "cosine"}, epochs=2)).training
    steps = [event for event in training.events() if isinstance(event, StepDone)]
    assert steps[0].rate == 0.1
    assert steps[23].rate == pytest.approx(0.05)
    assert steps[45].rate < 0.001


def test_a_plateau_divides_the_rate(run_of: RunOf, prepared: Prepare) -> None:
    # A rate that can teach nothing: the held-out loss stands still.
    schedule = {"kind": "plateau", "patience": 0, "threshold": 0.5}
    training = prepared(run_of(rate=1e-6, schedule=schedule, epochs=3)).training
    rates = [event.rate for event in training.events() if isinstance(event, StepDone)]
    assert rates[0] == rates[23] == 1e-6
    assert rates[-1] == pytest.approx(1e-7)


def test_a_rate_set_by_hand_moves_the_rest_of_the_schedule(run_of: RunOf, prepared: Prepare) -> None:
    training = prepared(run_of(rate=0.1, schedule={"kind": "step", "every": 1, "factor": 0.5}, epochs=2)).training
    events = training.events()
    list(islice(events, 3))
    training.rate = 0.04
    rates = [event.rate for event in events if isinstance(event, StepDone)]
    assert (rates[0], rates[-1]) == (0.04, 0.02)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_sixteen_bits_learn_too(run_of: RunOf, prepared: Prepare, precision: Precision) -> None:
    folder = run_of(precision=precision, epochs=2)
    if lacking(Recipe(precision=precision), torch.device("cpu")):
        pytest.skip("this processor has no such numbers")
    training = prepared(folder).training
    assert (training.scaler is not None) == (precision == "fp16")
    judged = [event for event in training.events() if isinstance(event, Validated)]
    assert judged[-1].top1_error < 0.4
    assert all(parameter.dtype == torch.float32 for parameter in training.model.parameters())


def test_what_the_device_lacks_is_a_problem_that_says_what_to_choose(run_of: RunOf, cpu: Device) -> None:
    found = prepare(run_of(precision="tf32"), cpu, resume=False)
    assert isinstance(found, Problem)
    assert "TF32" in found.sentence
    assert "Use fp32" in found.sentence
    assert scaler_of("bf16", cpu.device) is None


def test_dropout_of_the_recipe_is_that_of_every_layer(run_of: RunOf, prepared: Prepare) -> None:
    assert prepared(run_of()).training.dropout == 0.1
    assert prepared(run_of(dropout=0.4)).training.dropout == 0.4


@pytest.mark.slow
def test_a_compiled_network_learns_the_same(monkeypatch: pytest.MonkeyPatch, run_of: RunOf, prepared: Prepare) -> None:
    monkeypatch.setenv("TORCHINDUCTOR_COMPILE_THREADS", "1")  # else a pool of processes stays behind
    plain, compiled = (prepared(run_of(compile=wish, dropout=0.0)).training for wish in (False, True))
    for training in (plain, compiled):
        list(islice(training.events(), 12))
    for one, other in zip(plain.model.parameters(), compiled.model.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-5)
