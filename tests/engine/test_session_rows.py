"""A session writes what a viewer shows, and obeys commands within a step."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.presets import PRESETS
from convlab.core.problem import Problem
from convlab.engine.devices import Device
from convlab.engine.prepare import prepare
from convlab.engine.recorder import Progress
from convlab.engine.session import Session, start
from convlab.runs.checkpoints import Kept, newest_whole
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run
from convlab.runs.reader import RunReader, open_run
from convlab.runs.rows import RunRows
from convlab.runs.writer import Plan, RunWriter, Subject, begin

RunOf = Callable[..., Path]


def begun(folder: Path, device: Device, resume: bool = False) -> Session:
    session = start(folder, device, resume)
    assert isinstance(session, Session), session
    return session


def trained(folder: Path, device: Device, resume: bool = False) -> Progress:
    *_, last = begun(folder, device, resume).run()
    return last


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert isinstance(reader, RunReader)
    with closing(reader):
        return reader.poll()


def test_a_whole_run_holds_all_that_is_shown(run: Path, cpu: Device) -> None:
    last = trained(run, cpu)
    rows = rows_of(run)
    assert (last.state, last.step, last.steps) == ("finished", 46, 46)
    assert (rows.status.state, rows.status.step, rows.status.epoch) == ("finished", 46, 2.0)
    assert rows.status.device == cpu.text
    assert rows.status.images_per_second > 0
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 47))
    assert rows.scalars["validation/top1_error"].steps.tolist() == [0, 23, 46]
    assert rows.scalars["validation/top1_error"].values[-1] == last.error
    assert rows.scalars["train/rate"].values.tolist() == [0.1]
    assert rows.first_layer == "C1"
    assert rows.snapshots["C1/weight"].array.shape == (2, 1, 3, 3)
    assert rows.snapshots["C1/weight"].step == 46
    assert rows.guesses is not None
    assert rows.guesses.images.shape == (8, 32, 32, 1)
    assert rows.guesses.labels.tolist() == [0, 1, 3, 4, 5, 6, 8, 9]
    assert rows.guesses.step == 46
    assert rows.class_names == tuple("0123456789")
    assert isinstance(newest_whole(run), Kept)


def test_commands_sent_before_the_start_are_obeyed_in_order(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(epochs=1000)
    wishes = [
        Command(kind="divide"),
        Command(kind="rate", value=0.5),
        Command(kind="checkpoint"),
        Command(kind="step"),
        Command(kind="step"),
        Command(kind="stop"),
    ]
    ids = [send(folder, wish) for wish in wishes]
    last = trained(folder, cpu)
    rows = rows_of(folder)
    assert (last.state, last.step) == ("stopped", 2)
    assert [answer.id for answer in rows.answers] == ids
    assert [answer.step for answer in rows.answers] == [0, 0, 0, 1, 2, 2]
    assert [(change.old, change.new) for change in rows.rates] == [(0.1, 0.01), (0.01, 0.5)]
    assert all(answer.seconds >= 0 for answer in rows.answers)


def test_everything_that_can_be_changed_by_hand_is_changed_within_the_step(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(epochs=1000, augmentation={"crop": 2})
    step = Command(kind="step")
    wishes = [
        step,
        Command(kind="weight_decay", value=0.01),
        Command(kind="dropout", value=0.5),
        Command(kind="augmentation", value=0),
        Command(kind="evaluate"),
        Command(kind="snapshot"),
        step,
        Command(kind="stop"),
    ]
    for wish in wishes:
        send(folder, wish)
    session = begun(folder, cpu)
    list(session.run())
    rows = rows_of(folder)
    assert [answer.step for answer in rows.answers] == [1, 1, 1, 1, 1, 1, 2, 2]
    said = [answer.text for answer in rows.answers]
    assert said[1:4] == [
        "Weight decay 0.0005 → 0.01 after step 1.",
        "Dropout 0.1 → 0.5 after step 1.",
        "Augmentation off after step 1.",
    ]
    assert "Held-out error" in said[4]
    assert rows.scalars["validation/loss"].steps.tolist() == [0, 1]
    again = prepare(folder, cpu, resume=True)
    assert not isinstance(again, Problem)
    settings = again.training.settings
    assert (settings.weight_decay, settings.dropout, settings.augmenting) == (0.01, 0.5, False)


def test_what_a_run_does_not_have_cannot_be_changed(tmp_path: Path, tiny: Experiment, cpu: Device) -> None:
    plain = changed(tiny.network, layers=[layer for layer in tiny.network.layers if layer.kind != "dropout"])
    folder = new_run(tmp_path, changed(tiny, network=plain))
    for wish in (Command(kind="dropout", value=0.5), Command(kind="augmentation", value=1), Command(kind="stop")):
        send(folder, wish)
    trained(folder, cpu)
    assert ["nothing was changed" in answer.text for answer in rows_of(folder).answers] == [True, True, False]


def test_a_rate_too_small_to_learn_is_refused_in_words(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(epochs=1000, rate=2e-8)
    send(folder, Command(kind="divide"))
    send(folder, Command(kind="stop"))
    trained(folder, cpu)
    rows = rows_of(folder)
    assert "stays" in rows.answers[0].text
    assert rows.rates == ()


def test_a_resumed_run_goes_on_and_repeats_no_command(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(epochs=3)
    send(folder, Command(kind="divide"))
    for _ in range(3):
        send(folder, Command(kind="step"))
    send(folder, Command(kind="stop"))
    assert trained(folder, cpu).step == 3
    late = send(folder, Command(kind="stop"))  # nobody hears it
    last = trained(folder, cpu, resume=True)
    rows = rows_of(folder)
    assert (last.state, last.step) == ("finished", 69)
    assert rows.scalars["train/loss"].steps.tolist() == list(range(1, 70))
    assert len(rows.rates) == 1
    assert rows.answers[-1].id == late
    assert "left out" in rows.answers[-1].text


def test_a_finished_run_is_not_trained_again(run: Path, cpu: Device) -> None:
    trained(run, cpu)
    before = rows_of(run)
    refused = start(run, cpu, resume=True)
    assert isinstance(refused, Problem)
    assert "all 46 steps are done" in refused.sentence
    assert rows_of(run) == before


def test_a_loss_that_is_no_number_ends_the_run_with_a_remedy(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(rate=100.0, momentum=0.99, epochs=50)
    last = trained(folder, cpu)
    rows = rows_of(folder)
    assert last.state == rows.status.state == "failed"
    assert "no number any more at step" in rows.status.sentence
    assert "try 10" in rows.status.sentence
    assert last.sentence == rows.status.sentence


@pytest.mark.parametrize("preset", ["alexnet", "own"])
def test_a_network_that_does_not_fit_is_refused_and_its_run_says_why(
    tmp_path: Path, tiny: Experiment, cpu: Device, preset: str
) -> None:
    folder = new_run(tmp_path, changed(tiny, network=PRESETS[preset]))
    refused = start(folder, cpu, resume=False)
    assert isinstance(refused, Problem)
    rows = rows_of(folder)
    assert (rows.status.state, rows.status.sentence) == ("failed", refused.sentence)


def test_data_that_is_not_known_is_named(tmp_path: Path, tiny: Experiment, cpu: Device) -> None:
    refused = start(new_run(tmp_path, changed(tiny, data="cats")), cpu, resume=False)
    assert isinstance(refused, Problem)
    assert "cats" in refused.sentence
    assert "digits" in refused.sentence


def test_a_rate_set_behind_a_checkpoint_of_the_same_step_is_kept(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(epochs=3)
    step, keep, stop = Command(kind="step"), Command(kind="checkpoint"), Command(kind="stop")
    for wish in (step, keep, Command(kind="rate", value=0.5), stop):
        send(folder, wish)
    assert trained(folder, cpu).step == 1
    again = prepare(folder, cpu, resume=True)
    assert not isinstance(again, Problem)
    assert (again.training.step, again.training.rate) == (1, 0.5)


def test_a_checkpoint_that_cannot_be_kept_ends_the_run_with_the_reason(run: Path, cpu: Device) -> None:
    (run / "checkpoints").write_text("in the way")
    last = trained(run, cpu)
    assert last.state == rows_of(run).status.state == "failed"
    assert "cannot be written any more: File exists" in rows_of(run).status.sentence


def test_a_medium_that_takes_not_even_the_reason_is_said_by_the_engine(
    run: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun_on_a_read_only_medium(folder: Path, plan: Plan, subject: Subject) -> RunWriter | Problem:
        writer = begin(folder, plan, subject)
        assert isinstance(writer, RunWriter)
        writer._database.execute("PRAGMA query_only = ON")
        return writer

    monkeypatch.setattr("convlab.engine.session.begin", begun_on_a_read_only_medium)
    with pytest.raises(OSError, match=r"cannot be written any more: attempt to write a readonly database"):
        trained(run, cpu)


def test_a_bug_in_the_middle_is_said_in_the_run_and_raised(
    run_of: RunOf, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(epochs=1000)  # a short one would be over before the bug comes in
    session = begun(run, cpu)
    events: Iterator[Progress] = session.run()
    list(islice(events, 2))
    monkeypatch.setattr("convlab.engine.optimisers.functional.cross_entropy", None)
    with pytest.raises(TypeError):
        list(events)
    rows = rows_of(run)
    assert rows.status.state == "failed"
    assert "broke off" in rows.status.sentence
