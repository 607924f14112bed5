"""Several nets from several seeds, one after the other: each as if it were alone, and judged together."""

from collections.abc import Callable
from itertools import chain, takewhile
from pathlib import Path

import pytest
import torch

from convlab.core.problem import Problem
from convlab.engine import checkpoint
from convlab.engine.devices import Device
from convlab.engine.events import StepDone, Validated
from convlab.engine.prepare import Prepared
from convlab.engine.session import Session, start
from convlab.engine.training import Training
from convlab.runs.reader import open_run

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]
RECIPE: dict[str, object] = {"epochs": 1, "schedule": {"kind": "cosine"}, "augmentation": {"crop": 2}}


def losses_of(training: Training) -> list[float]:
    return [event.loss.item() for event in training.events() if isinstance(event, StepDone)]


def probabilities(training: Training) -> torch.Tensor:
    training.model.eval()
    with torch.no_grad():
        return torch.cat([training.model(images).softmax(1) for images, _ in training.batches.validation()])


def test_each_net_learns_as_if_it_were_alone_with_its_seed(run_of: RunOf, prepared: Prepare) -> None:
    alone = [losses_of(prepared(run_of(seed=seed, **RECIPE)).training) for seed in (5, 6, 7)]
    assert losses_of(prepared(run_of(seed=5, members=3, ensemble="one_after_the_other", **RECIPE)).training) == list(
        chain(*alone)
    )
    assert alone[0] != alone[1]


def test_together_they_are_judged_by_their_mean_probabilities(run_of: RunOf, prepared: Prepare) -> None:
    single, last = [], []
    for seed in (5, 6, 7):  # dropout draws from one generator: each is begun when the one before has ended
        single.append(prepared(run_of(seed=seed, **RECIPE)).training)
        last.append([event for event in single[-1].events() if isinstance(event, Validated)][-1])
    labels = torch.cat([labels for _, labels in single[0].batches.validation()])
    means = sum(probabilities(training) for training in single) / 3
    assert isinstance(means, torch.Tensor)
    wrong = (means.argmax(1) != labels).float().mean().item()

    ensemble = prepared(run_of(seed=5, members=3, ensemble="one_after_the_other", **RECIPE)).training
    ends = [event for event in ensemble.events() if isinstance(event, Validated) and event.averaged is not None]
    assert [end.top1_error for end in ends] == [judged.top1_error for judged in last]
    averaged = [end.averaged for end in ends if end.averaged is not None]
    assert [each.members for each in averaged] == [1, 2, 3]
    assert averaged[0].top1_error == pytest.approx(last[0].top1_error)
    assert averaged[2].top1_error == pytest.approx(wrong)
    assert averaged[2].top1_error < sum(judged.top1_error for judged in last) / 3  # what an ensemble is for


@pytest.mark.parametrize("stop_at", [10, 23, 30], ids=["in the first net", "between two", "in the second"])
def test_an_ensemble_goes_on_where_it_stopped(run_of: RunOf, prepared: Prepare, tmp_path: Path, stop_at: int) -> None:
    folder = run_of(seed=5, members=2, ensemble="one_after_the_other", **RECIPE)
    whole = list(prepared(folder).training.events())
    first = prepared(folder).training
    for _ in takewhile(lambda event: isinstance(event, StepDone) or event.step != stop_at, first.events()):
        if first.step == stop_at and stop_at % 23:
            break
    checkpoint.save(tmp_path / "kept", first)
    second = prepared(folder).training
    torch.manual_seed(99)
    assert not isinstance(checkpoint.restore(tmp_path / "kept", second), Problem)
    rest = list(second.events())
    assert [event.loss.item() for event in rest if isinstance(event, StepDone)] == [
        event.loss.item() for event in whole if isinstance(event, StepDone) and event.step > stop_at
    ]
    last, wanted = rest[-1], whole[-1]
    assert isinstance(last, Validated)
    assert isinstance(wanted, Validated)
    assert last.averaged == wanted.averaged


def test_single_and_averaged_errors_are_in_the_run(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(members=2, ensemble="one_after_the_other", **RECIPE)
    session = start(folder, cpu, resume=False)
    assert isinstance(session, Session)
    *_, last = session.run()
    reader = open_run(folder)
    assert not isinstance(reader, Problem)
    rows = reader.poll()
    reader.close()
    assert (last.step, last.steps, rows.status.epochs, rows.status.epoch) == (46, 46, 2, 2.0)
    assert rows.scalars["validation/top1_error"].steps.tolist() == [0, 23, 46]
    assert rows.scalars["ensemble/members"].values.tolist() == [1, 2]
    assert rows.scalars["ensemble/top1_error"].steps.tolist() == [23, 46]
