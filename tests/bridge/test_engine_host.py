"""The window's hold on a real engine: warm, handed folders, killed, left behind."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from convlab.bridge.engine import EngineHost, how_it_ended
from convlab.core.experiment import Experiment, Recipe
from convlab.core.layers import AveragePool, Flatten, FullyConnected
from convlab.core.network import InputShape, Network
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run
from convlab.runs.reader import open_run
from convlab.runs.rows import RunStatus

LONG = 90_000  # ms: importing torch takes most of it on a busy machine
TINY = Network(
    name="Tiny",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        AveragePool(name="POOL", kernel=4, stride=4),
        Flatten(name="FLAT"),
        FullyConnected(name="OUT", units=10),
    ),
)


@pytest.fixture
def engine(qtbot: QtBot, places: Places) -> Iterator[EngineHost]:
    """A host whose engine is ready."""
    host = EngineHost(places.log)
    with qtbot.waitSignal(host.ready, timeout=LONG):
        host.warm_up()
    yield host
    host.close()


@pytest.fixture
def endless(places: Places) -> Callable[[], Path]:
    """Makes a run that would go on for hours."""
    experiment = Experiment(network=TINY, recipe=Recipe(rate=0.01, batch=64, epochs=100_000))
    return lambda: new_run(places.runs, experiment)


def status(folder: Path) -> RunStatus:
    reader = open_run(folder)
    assert not isinstance(reader, Problem), reader
    with closing(reader):
        return reader.poll().status


def processes() -> list[psutil.Process]:
    """The engines that this test started and that live."""
    living = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in living if "convlab.engine" in child.cmdline()]


def test_a_file_that_is_called_like_a_package_is_not_run(
    qtbot: QtBot, places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('this is a homework, not PyTorch')")
    monkeypatch.chdir(tmp_path)
    host = EngineHost(places.log)
    with qtbot.waitSignal(host.ready, timeout=LONG):
        host.warm_up()
    host.close()


def test_an_engine_trains_what_it_is_handed_and_is_ready_again(
    engine: EngineHost, qtbot: QtBot, endless: Callable[[], Path]
) -> None:
    assert engine.device
    assert engine.training is None
    folder = endless()
    engine.train(folder)
    assert engine.training == folder
    qtbot.waitUntil(lambda: status(folder).step > 5, timeout=LONG)
    with qtbot.waitSignal(engine.ready, timeout=LONG):
        send(folder, Command(kind="stop"))
    assert status(folder).state == "stopped"
    assert engine.training is None

    (folder / "run.sqlite").write_bytes(b"not a database" * 99)
    with qtbot.waitSignal(engine.ready, timeout=LONG), qtbot.waitSignal(engine.refused, timeout=LONG) as heard:
        engine.train(folder, resume=True)
    assert "not a database" in str(heard.args[0])
    assert engine.training is None
    engine.close()
    assert processes() == []


def test_a_killed_engine_is_said_and_the_next_one_goes_on(
    engine: EngineHost, qtbot: QtBot, endless: Callable[[], Path]
) -> None:
    folder = endless()
    engine.train(folder)
    qtbot.waitUntil(lambda: status(folder).step > 5, timeout=LONG)
    with qtbot.waitSignal(engine.died, timeout=LONG) as death:
        processes()[0].kill()
    assert folder.name in str(death.args[0])
    assert "last checkpoint" in str(death.args[0])
    assert status(folder).state == "lost"

    engine.train(folder, resume=True)  # starts another engine by itself
    qtbot.waitUntil(lambda: status(folder).state == "running", timeout=LONG)
    engine.close()  # the window closes
    (left,) = processes()
    step = status(folder).step
    qtbot.waitUntil(lambda: status(folder).step > step, timeout=LONG)
    send(folder, Command(kind="stop"))
    left.wait(LONG / 1000)  # it finds nobody there, and ends
    assert status(folder).state == "stopped"


def test_how_an_engine_ended_is_a_sentence() -> None:
    assert how_it_ended(0, None) == "The engine ended."
    assert how_it_ended(3, None) == "The engine broke off with status 3."
    assert how_it_ended(0xC0000005, None) == "The engine broke off with status 0xc0000005."
    killed = how_it_ended(-9, Path("runs", "LeNet-5"))
    assert killed.startswith("The engine was ended by signal 9")
    assert killed.endswith("while it trained LeNet-5; continue from the last checkpoint.")
