"""The window and a real engine: either may die, the other goes on, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convlab.app.main import Application
from convlab.core.document import changed
from convlab.core.experiment import Recipe
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.panes.monitor.pane import MonitorPane
from convlab.runs.commands import Command, send
from convlab.runs.reader import open_run
from convlab.runs.rows import RunRows

LONG = 60_000  # ms: importing torch takes most of it on a slow machine


def trainers() -> list[psutil.Process]:
    """The engine processes that live; of those that ended and nobody waited for, only the number is left."""
    started = psutil.Process().children(recursive=True)
    living = [child for child in started if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in living if "convlab.engine" in " ".join(child.cmdline())]


@pytest.fixture(autouse=True)
def _no_engine_survives() -> Iterator[None]:
    yield
    for trainer in trainers():
        trainer.kill()
        trainer.wait(10)


@pytest.fixture
def monitor(convlab: Application) -> MonitorPane:
    """The monitor of the window, with a long training ahead."""
    workspace = convlab.store.workspace
    long = changed(workspace.monitor, recipe=changed(Recipe(), epochs=400))
    convlab.store.edit("Recipe", changed(workspace, monitor=long, pane="monitor"))
    pane = convlab.window.stack.currentWidget()
    assert isinstance(pane, MonitorPane)
    return pane


def start(convlab: Application, monitor: MonitorPane, qtbot: QtBot) -> Path:
    """Presses Train and waits until points arrive."""
    convlab.window.run_action("train.start")
    qtbot.waitUntil(lambda: shown_step(monitor) > 50, timeout=LONG)
    run = convlab.store.workspace.monitor.run
    assert run is not None
    return Path(run)


def shown_step(monitor: MonitorPane) -> int:
    """The newest step that the monitor has got."""
    rows = monitor.watch.rows
    return rows.status.step if rows else 0


def shown_state(monitor: MonitorPane) -> str:
    """What the monitor takes the run to be doing."""
    return monitor.watch.rows.status.state if monitor.watch.rows else ""


def rows_of(folder: Path) -> RunRows:
    """The run as anyone would read it now."""
    reader = open_run(folder)
    assert not isinstance(reader, Problem)
    rows = reader.poll()
    reader.close()
    return rows


def test_an_engine_that_is_killed_leaves_the_window_and_the_run(
    convlab: Application, monitor: MonitorPane, qtbot: QtBot
) -> None:
    folder = start(convlab, monitor, qtbot)
    send(folder, Command(kind="checkpoint"))
    qtbot.waitUntil(lambda: any(answer.command == "checkpoint" for answer in rows_of(folder).answers), timeout=LONG)
    for trainer in trainers():
        trainer.kill()
    qtbot.waitUntil(lambda: "Training stopped at step" in monitor.bar.text(), timeout=LONG)
    assert convlab.window.isVisible()
    assert "checkpoint" in monitor.bar.text()
    lost = rows_of(folder)
    assert lost.status.state == "lost"
    assert lost.scalars["train/loss"].steps.size > 0
    qtbot.waitUntil(lambda: convlab.engine.training is None, timeout=LONG)
    assert convlab.window.message.sentence() == ""  # the bar over the run has said it
    qtbot.mouseClick(monitor.bar.resume, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(monitor.bar.resume, Qt.MouseButton.LeftButton)  # as one does while nothing seems to happen
    qtbot.waitUntil(lambda: rows_of(folder).status.step > lost.status.step, timeout=LONG)
    assert rows_of(folder).status.state == "running"
    assert len(trainers()) == 1
    assert convlab.window.message.sentence() == ""
    send(folder, Command(kind="stop"))
    qtbot.waitUntil(lambda: rows_of(folder).status.state == "stopped", timeout=LONG)


def test_closing_the_window_does_not_end_the_training(
    convlab: Application, monitor: MonitorPane, qtbot: QtBot, qapp: QApplication, places: Places
) -> None:
    folder = start(convlab, monitor, qtbot)
    convlab.window.close()
    step = rows_of(folder).status.step
    qtbot.waitUntil(lambda: rows_of(folder).status.step > step + 20, timeout=LONG)
    places.work.joinpath("last.convlab").unlink()  # a start that does not know the run any more
    again = Application(qapp, places)
    again.start()
    try:
        assert "is still training" in again.window.message.sentence()
        again.window.message.ways()[0].click()
        assert again.store.workspace.monitor.run == str(folder)
        assert again.store.workspace.pane == "monitor"
        send(folder, Command(kind="stop"))
        qtbot.waitUntil(lambda: rows_of(folder).status.state == "stopped", timeout=LONG)
    finally:
        again.close()


def test_pause_resume_and_rate_from_the_window(convlab: Application, monitor: MonitorPane, qtbot: QtBot) -> None:
    convlab.window.activateWindow()
    folder = start(convlab, monitor, qtbot)
    qtbot.keyClick(monitor, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown_state(monitor) == "paused", timeout=LONG)
    qtbot.keyClick(monitor, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: len(rows_of(folder).rates) == 1, timeout=LONG)
    change = rows_of(folder).rates[0]
    assert change.new == pytest.approx(change.old / 10)
    paused_at = rows_of(folder).status.step
    qtbot.keyClick(monitor, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: rows_of(folder).status.step > paused_at, timeout=LONG)
    send(folder, Command(kind="stop"))
    qtbot.waitUntil(lambda: rows_of(folder).status.state == "stopped", timeout=LONG)
