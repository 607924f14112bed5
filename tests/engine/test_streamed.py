"""A training whose pictures stay in their files is the one in memory, whoever reads them and whatever breaks."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
import torch

from convlab.core.augmentation import Augmentation
from convlab.core.document import changed, read_document, write_document
from convlab.core.experiment import Experiment
from convlab.core.fitting import fit_to
from convlab.core.problem import Problem
from convlab.core.recipe import Recipe
from convlab.engine import checkpoint
from convlab.engine.devices import Device, with_workers
from convlab.engine.events import StepDone, Validated
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.session import Session, start
from convlab.engine.streamed import Streamed
from convlab.engine.training import Training
from convlab.runs.checkpoints import newest_whole
from convlab.runs.folder import new_run
from convlab.runs.reader import EXPERIMENT, RunReader, open_run
from convlab.runs.rows import RunRows

EVERYTHING = Augmentation(flip=0.5, crop=2, rotation=10, colour=0.2, cutout=0.2, lighting=0.1)
Opened = Callable[..., Prepared]


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    """Three classes of twelve small pictures: 29 to learn from, 7 held out."""
    for label, name in enumerate(("ant", "bee", "cat")):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for number in range(12):
            pixels = np.random.default_rng((label, number)).integers(0, 256, (20 + number, 30, 3), np.uint8)
            cv2.imwrite(str(tmp_path / "pets" / name / f"{number:02}.png"), pixels)
    return tmp_path / "pets"


@pytest.fixture
def pets_run(tmp_path: Path, pets: Path, tiny: Experiment) -> Path:
    """Three epochs of eight steps, with all that varies pictures and with dropout."""
    network = fit_to(tiny.network, (32, 32, 3), 3)
    recipe = Recipe(rate=0.05, batch=4, epochs=3, augmentation=EVERYTHING)
    return new_run(tmp_path / "runs", Experiment(network=network, data=str(pets), recipe=recipe))


@pytest.fixture
def opened(pets_run: Path, cpu: Device, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """The training, in memory or read by so many workers; afterwards these end."""
    found: list[Prepared] = []

    def ready(workers: int | None = None) -> Prepared:
        with monkeypatch.context() as patch:
            patch.setattr("convlab.data.class_folders.MOST_IN_MEMORY", 2**30 if workers is None else 1000)
            prepared = prepare(pets_run, replace(cpu, workers=workers or 0), resume=False)
        assert isinstance(prepared, Prepared), prepared
        assert isinstance(prepared.training.batches, Streamed) == (workers is not None)
        found.append(prepared)
        return prepared

    yield ready
    for prepared in found:
        prepared.training.batches.close()


def figures(training: Training, steps: int) -> list[float]:
    """All losses and judgements up to a step."""
    begin_anew(training)
    seen = []
    for event in training.events():
        seen.append(event.loss.item() if isinstance(event, StepDone) else event.loss)
        if isinstance(event, StepDone) and event.step == steps:
            break
    return seen


def begin_anew(training: Training) -> None:
    """What dropout draws from is the process's: another training may have drawn meanwhile."""
    if training.step == 0:
        torch.manual_seed(training.recipe.seed)


def same_weights(one: Training, other: Training) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.model.parameters(), other.model.parameters(), strict=True))


@pytest.mark.parametrize("workers", [0, 2])
def test_streamed_is_in_memory_bit_for_bit(opened: Opened, workers: int) -> None:
    held, streamed = opened(), opened(workers)
    assert streamed.training.batches.pixels == held.training.batches.pixels
    assert torch.equal(streamed.probes, held.probes)
    assert np.array_equal(streamed.subject.images, held.subject.images)
    for one, other in zip(streamed.training.batches.looked_at(5), held.training.batches.looked_at(5), strict=True):
        assert torch.equal(one, other)
    assert figures(streamed.training, 20) == figures(held.training, 20)
    assert same_weights(streamed.training, held.training)


@pytest.mark.parametrize("workers", [0, 2])
def test_stopped_in_the_middle_of_an_epoch_it_goes_on_exactly(opened: Opened, tmp_path: Path, workers: int) -> None:
    whole, first, second = (opened(workers).training for _ in range(3))
    wanted = figures(whole, 20)
    before = figures(first, 11)  # in the second epoch
    checkpoint.save(tmp_path / "kept", first)
    first.batches.close()
    torch.manual_seed(99)
    assert not isinstance(checkpoint.restore(tmp_path / "kept", second), Problem)
    assert before + figures(second, 20) == wanted
    assert same_weights(second, whole)


def test_a_picture_that_breaks_leaves_mean_and_deviation_as_they_were(
    opened: Opened, pets: Path, tmp_path: Path
) -> None:
    whole = opened(0).training
    figures(whole, 11)
    checkpoint.save(tmp_path / "kept", whole)
    for file in ("ant/02.png", "bee/07.png", "cat/03.png"):
        (pets / file).write_bytes(b"")
    wanted = figures(whole, 20)
    again = opened(0).training
    assert again.batches.pixels != whole.batches.pixels
    assert not isinstance(checkpoint.restore(tmp_path / "kept", again), Problem)
    assert again.batches.pixels == whole.batches.pixels
    assert figures(again, 20) == wanted


def test_nets_whose_pictures_are_read_from_disk_learn_one_after_the_other(
    pets_run: Path, cpu: Device, little_memory: None
) -> None:
    wish = read_document(pets_run / EXPERIMENT, Experiment)
    assert isinstance(wish, Experiment)
    recipe = changed(wish.recipe, members=2, ensemble="side_by_side")
    write_document(pets_run / EXPERIMENT, changed(wish, recipe=recipe))
    ready = prepare(pets_run, replace(cpu, workers=0), resume=False)
    assert isinstance(ready, Prepared)
    assert not ready.training.side_by_side
    assert ready.way.why == "The 2 nets learn one after the other: their pictures are read from disk, in one order."


def test_judging_in_between_changes_nothing(opened: Opened) -> None:
    plain, asked = opened(0).training, opened(1).training
    wanted = figures(plain, 8)
    begin_anew(asked)
    seen = []
    for event in islice(asked.events(), 9):
        seen.append(event.loss.item() if isinstance(event, StepDone) else event.loss)
        assert isinstance(asked.validated(), Validated)  # as the command "evaluate" does
    assert seen == wanted


def test_workers_are_started_by_the_first_batch_and_end_with_the_session(
    pets_run: Path, cpu: Device, little_memory: None
) -> None:
    before = set(readers())
    session = start(pets_run, replace(cpu, workers=2), resume=False)
    assert isinstance(session, Session)
    assert set(readers()) == before
    running = session.run()
    assert isinstance(running, Generator)
    for _ in islice(running, 3):
        pass
    started = set(readers()) - before
    assert len(started) == 2
    running.close()  # as where whoever asked for it goes away
    assert not set(readers()) & started


def test_a_broken_picture_is_named_once_and_training_goes_on(
    pets: Path, pets_run: Path, cpu: Device, little_memory: None
) -> None:
    (pets / "bee" / "03.png").write_bytes(b"")
    rows = trained(pets_run, replace(cpu, workers=2))
    assert rows.status.state == "finished"
    said = [(note.sentence, note.details) for note in rows.notes if note.kind == "data"]
    assert said[0][0] == "36 pictures are read from disk as they are needed, by 2 workers."
    assert [details for _, details in said[1:]] == [str(pets / "bee" / "03.png")]
    assert "03.png is empty" in said[1][0]


def test_a_folder_that_vanishes_ends_the_run_and_nothing_is_lost(
    opened: Opened, pets: Path, pets_run: Path, cpu: Device, little_memory: None
) -> None:
    device = replace(cpu, workers=1)
    (pets / "bee" / "03.png").write_bytes(b"")

    def vanish(session: Session) -> None:
        shutil.move(pets, pets.with_name("elsewhere"))

    rows = trained(pets_run, device, after_first=vanish)
    assert rows.status.state == "failed"
    assert rows.status.sentence.startswith(f"{pets} is gone: its pictures cannot be read any more. The checkpoint of")
    assert newest_whole(pets_run) is not None
    shutil.move(pets.with_name("elsewhere"), pets)
    again = trained(pets_run, device, resume=True)
    assert again.status.state == "finished"
    named = [note.details for note in again.notes if note.kind == "data" and note.details]
    assert named == [str(pets / "bee" / "03.png")]
    alone = opened(0).training
    begin_anew(alone)
    wanted = [event.loss.item() for event in alone.events() if isinstance(event, StepDone)]
    assert again.scalars["train/loss"].values.tolist() == wanted


def test_a_worker_that_is_killed_ends_the_run_with_a_sentence(pets_run: Path, cpu: Device, little_memory: None) -> None:
    before = set(readers())

    def kill(_session: Session) -> None:
        for worker in set(readers()) - before:
            worker.kill()

    rows = trained(pets_run, replace(cpu, workers=1), after_first=kill)
    assert rows.status.state == "failed"
    assert rows.status.sentence.startswith("A process that read pictures has ended, killed or for want of memory.")


KILLED = """
import sys, torch
from dataclasses import replace
from pathlib import Path
from convlab.data import class_folders
from convlab.engine.devices import Device
from convlab.engine.session import start
class_folders.MOST_IN_MEMORY = 1000
for at in start(Path(sys.argv[1]), Device(torch.device("cpu"), "CPU", workers=2), resume=False).run():
    if at.step:
        print("running", flush=True)
        sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_workers_end_when_the_training_is_killed(pets_run: Path) -> None:
    program = [sys.executable, "-c", KILLED, str(pets_run)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as trainer:
        assert trainer.stdout is not None
        assert trainer.stdout.readline() == b"running\n"
        below = psutil.Process(trainer.pid).children(recursive=True)
        assert len(below) >= 2
        trainer.send_signal(signal.SIGKILL)
        trainer.wait()
        _, alive = psutil.wait_procs(below, timeout=60)
    assert not alive


def test_the_cores_decide_how_many_workers_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(kind: str, cores: int, asked: int | None = None, beside: int = 1) -> int:
        monkeypatch.setattr("convlab.engine.devices.cores_of_this_process", lambda: cores)
        return with_workers(Device(torch.device(kind), ""), asked, beside).workers

    assert [found("cuda", cores) for cores in (1, 2, 6, 64)] == [0, 1, 5, 8]
    assert [found("cpu", cores) for cores in (1, 2, 6, 64)] == [0, 1, 3, 8]
    assert found("cuda", 16, beside=4) == 3
    assert found("cuda", 2, asked=12) == 12
    assert found("cuda", 16, asked=0) == 0


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hardly any set fits."""
    monkeypatch.setattr("convlab.data.class_folders.MOST_IN_MEMORY", 1000)


def readers() -> list[psutil.Process]:
    """The processes below this one that others have started."""
    this = psutil.Process()
    return [below for below in this.children(recursive=True) if below.parent() != this]


def trained(
    folder: Path, device: Device, resume: bool = False, after_first: Callable[[Session], None] | None = None
) -> RunRows:
    """What a session has written when it has ended; `after_first` is called once a step is done."""
    session = start(folder, device, resume)
    assert isinstance(session, Session)
    for progress in session.run():
        if after_first is not None and progress.step:
            after_first(session)
            after_first = None
    reader = open_run(folder)
    assert isinstance(reader, RunReader)
    with closing(reader):
        return reader.poll()
