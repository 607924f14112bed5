"""Each complaint is provoked for real by a tiny training, and a sound one has none."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.layers import AveragePool, Conv, Flatten, FullyConnected, Relu, Tanh
from convlab.core.network import InputShape, Network
from convlab.core.presets import ALEXNET
from convlab.core.problem import Problem
from convlab.core.recipe import Recipe
from convlab.data.digits import load_digits
from convlab.data.split import Split
from convlab.engine.batches import InMemory
from convlab.engine.budget import Budget
from convlab.engine.devices import Device
from convlab.engine.doctor import CHECKS, Doctor
from convlab.engine.events import StepDone, Validated
from convlab.engine.examination import Evidence, LayerFigures, Losses, pictures_for
from convlab.engine.memory import fitting_batch, is_out_of_memory, needed, sentence
from convlab.engine.models import build
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.session import Session, start
from convlab.engine.training import Training
from convlab.runs.folder import new_run
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows
from convlab.runs.writer import RunWriter, begin

TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Conv(name="C1", filters=8, kernel=3),
        Relu(name="RELU"),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)
HIDDEN = [layer for i in range(6) for layer in (FullyConnected(name=f"F{i}", units=20), Tanh(name=f"T{i}"))]
DEEP = changed(TINY, layers=(TINY.layers[0], Flatten(name="FLAT"), *HIDDEN, FullyConnected(name="OUT", units=10)))
RELUS = [layer for i in range(6) for layer in (FullyConnected(name=f"F{i}", units=20), Relu(name=f"R{i}"))]
DEEP_RELU = changed(TINY, layers=(TINY.layers[0], Flatten(name="FLAT"), *RELUS, FullyConnected(name="OUT", units=10)))

Change = Callable[[Training], None]
Told = dict[str, str]


def nothing(_training: Training) -> None:
    """The training as the recipe has it."""


@pytest.fixture
def told(tmp_path: Path, cpu: Device) -> Callable[..., Told]:
    """Trains for real and gives the doctor's complaints by their key."""

    def complaints(
        recipe: Recipe, network: Network = TINY, split: Split | None = None, change: Change = nothing
    ) -> Told:
        folder = new_run(tmp_path / "runs", Experiment(network=network, recipe=recipe))
        ready = prepare(folder, cpu, resume=False)
        assert isinstance(ready, Prepared), ready
        if split is not None:
            batches = InMemory(split, cpu.device, recipe)
            ready = replace(ready, training=Training(build(network, recipe.seed), batches, recipe))
        change(ready.training)
        writer = begin(folder, ready.plan, ready.subject)
        assert isinstance(writer, RunWriter)
        doctor = Doctor(ready, writer, Budget())
        found: Told = {}
        for event in ready.training.events():
            if isinstance(event, StepDone):
                doctor.learnt([event.loss.item()])
            if isinstance(event, Validated) and event.step:
                found |= {check.key: finding.evidence for check, finding in doctor.findings(doctor.evidence(event))}
        writer.end("finished")
        return found

    return complaints


def test_a_sound_training_has_no_complaint(told: Callable[..., Told]) -> None:
    assert told(Recipe(rate=0.05, batch=64, epochs=3)) == {}


def test_relus_that_died_of_a_huge_step_are_found(told: Callable[..., Told]) -> None:
    def buried(training: Training) -> None:
        conv = training.model[1]
        assert isinstance(conv, nn.Conv2d)
        assert conv.bias is not None
        nn.init.constant_(conv.bias, -100.0)

    found = told(Recipe(rate=0.01, batch=64, epochs=1), change=buried)
    assert "In RELU 100 % of the units give 0 for all of 128 pictures" in found["dead_relu"]


def test_weights_too_small_let_the_gradient_fade(told: Callable[..., Told]) -> None:
    found = told(Recipe(rate=0.01, batch=64, epochs=1, initialisation="normal_2012"), DEEP)
    assert "fades on its way back: in F0" in found["vanishing"]


def test_weights_too_large_let_the_gradient_explode(told: Callable[..., Told]) -> None:
    def enlarged(training: Training) -> None:
        for parameter in training.model.parameters():
            parameter.data.mul_(10)
        last = training.model[-1]
        assert isinstance(last, nn.Linear)
        last.weight.data.mul_(1e4)  # what the layers before send on must hardly count

    found = told(Recipe(rate=1e-8, batch=64, epochs=1), DEEP_RELU, change=enlarged)
    assert "grows on its way back" in found["exploding"]


def test_one_class_only_is_found(told: Callable[..., Told]) -> None:
    found = told(Recipe(rate=20.0, batch=64, epochs=1, momentum=0.0, loss="hinge", inputs="raw"))
    assert "taken for one class" in found["one_class"]


def test_small_first_weights_that_have_not_begun_to_learn_are_no_fault(told: Callable[..., Told]) -> None:
    """A rate that is far too low keeps all pictures in one class, as the weights of 2012 do for some epochs."""
    assert "one_class" not in told(Recipe(rate=1e-6, batch=64, epochs=1, initialisation="normal_2012"), DEEP)


def test_labels_off_by_one_are_found(told: Callable[..., Told]) -> None:
    split = load_digits()
    shifted = replace(split, validation_labels=(split.validation_labels + 1) % 10)
    found = told(Recipe(rate=0.05, batch=64, epochs=3), split=shifted)
    assert "the class next to theirs (-1)" in found["off_by_one"]


def test_pixels_left_as_they_are_are_found(told: Callable[..., Told]) -> None:
    found = told(Recipe(rate=1e-6, batch=64, epochs=1, inputs="raw"))
    assert "What enters the network has mean 80.7" in found["unscaled"]


def test_a_rate_too_high_is_found(told: Callable[..., Told]) -> None:
    found = told(Recipe(rate=5.0, batch=64, epochs=3, momentum=0.0))
    assert "at its lowest" in found["rate_too_high"]


def test_a_rate_too_low_is_found(told: Callable[..., Told]) -> None:
    found = told(Recipe(rate=1e-7, batch=64, epochs=3))
    assert "In 3 epochs the loss went from" in found["rate_too_low"]


@pytest.mark.parametrize("recent", [0.00019, 0.00027])
def test_a_rate_is_not_blamed_once_all_is_learnt(recent: float) -> None:
    """As seen after a resume near the end: the loss can hardly fall any more, and trembles."""
    layer = LayerFigures("F6", dead=None, gradient=1e-6, update=9e-6)
    seen = Evidence(
        step=3600,
        epochs=40,
        rate=0.01,
        layers=(layer,),
        pictures=512,
        input_mean=0.0,
        input_deviation=1.0,
        train_error=0.0,
        validation_error=0.025,
        confusion=None,
        losses=Losses(first=0.000186, lowest=0.00012, recent=recent),
    )
    blamed = {check.key for check in CHECKS if check.look(seen)}
    learning = {check.key for check in CHECKS if check.look(replace(seen, train_error=0.5))}
    assert not blamed
    assert "rate_too_low" in learning


def test_pictures_known_by_heart_are_found(told: Callable[..., Told]) -> None:
    split = load_digits()
    few = replace(split, train_images=split.train_images[:40], train_labels=split.train_labels[:40])
    found = told(Recipe(rate=0.1, batch=8, epochs=40, weight_decay=0.0), split=few)
    assert "training pictures 100 % are right" in found["memorised"]


def test_every_check_is_provoked_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert all(f'found["{check.key}"]' in text for check in CHECKS)


def rows_of(folder: Path) -> RunRows:
    reader = open_run(folder)
    assert not isinstance(reader, Problem)
    rows = reader.poll()
    reader.close()
    return rows


def test_a_finding_is_a_row_with_evidence_and_a_remedy(tmp_path: Path, cpu: Device) -> None:
    folder = new_run(tmp_path, Experiment(network=TINY, recipe=Recipe(rate=1e-7, batch=64, epochs=3, inputs="raw")))
    session = start(folder, cpu, resume=False)
    assert isinstance(session, Session)
    list(session.run())
    notes = {note.kind: note for note in rows_of(folder).notes}
    assert notes["doctor/unscaled"].step == 0
    assert "deviation" in notes["doctor/unscaled"].sentence
    assert "inputs: normalised" in notes["doctor/unscaled"].sentence


@pytest.mark.parametrize("checkpoint", [False, True], ids=["from the start", "from a checkpoint"])
def test_a_number_out_of_bounds_is_followed_to_its_layer(tmp_path: Path, cpu: Device, checkpoint: bool) -> None:
    recipe = Recipe(rate=100.0, momentum=0.99, batch=64, epochs=50)
    folder = new_run(tmp_path, Experiment(network=TINY, recipe=recipe))
    session = start(folder, cpu, resume=False)
    assert isinstance(session, Session)
    if checkpoint:
        session._recorder.take(next(iter(session._training.events())))
    *_, last = session.run()
    assert last.state == "failed"
    assert "It arose first in " in last.sentence
    layer = last.sentence.split("It arose first in ")[1].split(":")[0]
    (note,) = [note for note in rows_of(folder).notes if note.kind == "doctor/not_a_number"]
    assert note.details == layer
    assert layer in {"C1", "OUT", "RELU"}


def test_too_little_memory_is_said_with_the_batch_that_fits(cpu: Device) -> None:
    recipe = Recipe(batch=4096)
    there = 4 * 2**30
    told = sentence(ALEXNET, recipe, cpu, there)
    batch = fitting_batch(ALEXNET, recipe, there)
    assert batch is not None
    assert needed(ALEXNET, recipe, batch) <= there < needed(ALEXNET, recipe, 2 * batch)
    assert f"Try a batch of {batch}." in told
    assert "4.0 GB were left" in told
    assert "No batch fits" in sentence(ALEXNET, recipe, cpu, 2**20)


GREEDY = """
import resource, sys, torch
from pathlib import Path
import psutil
from convlab.engine.devices import Device
from convlab.engine.session import start
torch.set_num_threads(1)
session = start(Path(sys.argv[1]), Device(torch.device("cpu"), "CPU"), False)
held = psutil.Process().memory_info().vms
resource.setrlimit(resource.RLIMIT_AS, (held + 150 * 2**20,) * 2)
*_, last = session.run()
print(last.state, last.sentence)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited there only")
def test_a_training_that_runs_out_of_memory_says_what_it_needed(tmp_path: Path) -> None:
    wide = changed(TINY, layers=(Conv(name="C1", filters=64, kernel=3), *TINY.layers[2:]))
    folder = new_run(tmp_path, Experiment(network=wide, recipe=Recipe(batch=1437, epochs=1)))
    ended = subprocess.run([sys.executable, "-c", GREEDY, str(folder)], capture_output=True, text=True, check=False)
    assert ended.stdout.startswith("failed The memory is full. A batch of 1437 needs about"), ended
    assert "Try a batch of" in ended.stdout
    assert rows_of(folder).status.state == "failed"


def test_another_kind_of_fault_is_not_taken_for_it() -> None:
    assert not is_out_of_memory(RuntimeError("shapes do not fit"))
    assert is_out_of_memory(MemoryError())
    assert is_out_of_memory(torch.OutOfMemoryError("full"))


def test_the_doctor_looks_within_a_long_epoch_too(tmp_path: Path, cpu: Device) -> None:
    folder = new_run(tmp_path, Experiment(network=TINY, recipe=Recipe(rate=0.05, batch=1, epochs=1)))
    ready = prepare(folder, cpu, resume=False)
    assert isinstance(ready, Prepared), ready
    conv = ready.training.model[1]
    assert isinstance(conv, nn.Conv2d)
    assert conv.bias is not None
    nn.init.constant_(conv.bias, -100.0)
    writer = begin(folder, ready.plan, ready.subject)
    assert isinstance(writer, RunWriter)
    seconds = iter(range(0, 1000, 10))
    doctor = Doctor(ready, writer, Budget(lambda: float(next(seconds))))
    events = ready.training.events()
    first = next(events)
    assert isinstance(first, Validated)
    doctor.judged(first)
    next(events)
    doctor.look_if_due()
    writer.end("stopped")
    (note,) = (note for note in rows_of(folder).notes if note.kind == "doctor/dead_relu")
    assert note.step == 1


def test_large_pictures_are_looked_at_in_smaller_numbers() -> None:
    assert [pictures_for(shape) for shape in ((32, 32, 1), (32, 32, 3), (227, 227, 3), (2000, 2000, 3))] == [
        128,
        128,
        25,
        16,
    ]
