"""The monitor as a person meets it: a real run folder, real widgets, real commands."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.panes.monitor.pane import MonitorPane
from convlab.runs.commands import COMMANDS
from convlab.runs.folder import RunSummary, list_runs, new_run
from convlab.runs.rows import Answer, RateChange, State
from convlab.runs.writer import Plan, RunWriter, Subject, begin
from convlab.state.workspace import Workspace
from convlab.widgets.look import Look

PLAN = Plan(step=0, steps=100, steps_per_epoch=10, device="CPU", first_step=0)


class Bench:
    """What the window would do: remembers what it was asked for."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.problem: Problem | None = None
        self.asked: list[str] = []

    def why_not(self) -> Problem | None:
        return self.problem

    def can_fit(self) -> bool:
        return self.problem is not None

    def fit(self) -> None:
        self.asked.append("fit")

    def start(self) -> None:
        self.asked.append("start")

    def resume(self, folder: Path) -> None:
        self.asked.append(f"resume {folder.name}")

    def runs(self) -> list[RunSummary]:
        return list_runs(self.home)


def subject() -> Subject:
    images = np.zeros((8, 32, 32, 1), np.uint8)
    return Subject(tuple("0123456789"), "C1", images, np.arange(8), (0.5, 0.5))


def write_steps(writer: RunWriter, first: int, last: int) -> None:
    """The rows of a training whose loss is 1 / step and whose error halves."""
    for step in range(first, last + 1):
        writer.scalar("train/loss", step, 1 / step)
    writer.scalar("validation/loss", last, 0.16)
    writer.scalar("validation/top1_error", last, 0.047)
    writer.scalar("validation/top5_error", last, 0.006)
    writer.tensor("C1/weight", last, np.linspace(-1, 1, 150, dtype=np.float32).reshape(6, 1, 5, 5))
    best = np.tile(np.arange(5), (8, 1))
    writer.guesses(last, best, np.tile(np.array([0.9, 0.05, 0.03, 0.01, 0.004], np.float32), (8, 1)))
    writer.stand("running", last, 1000.0)
    writer.flush()


@contextmanager
def training(folder: Path, state: State = "stopped", sentence: str = "") -> Iterator[RunWriter]:
    """A run that this process writes, as the engine would, and that ends in `state`."""
    writer = begin(folder, PLAN, subject())
    assert isinstance(writer, RunWriter)
    writer.scalar("train/rate", 0, 0.02)
    try:
        yield writer
    finally:
        writer.end(state, sentence)


@contextmanager
def watched(pane: MonitorPane, folder: Path) -> Iterator[RunWriter]:
    """A training that stands at step 10 and is open in the pane."""
    with training(folder) as writer:
        write_steps(writer, 1, 10)
        pane.open_run(folder)
        yield writer
        pane.watch.close()  # or the writer would wait until its viewer has let go


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """The runs of a person, none so far."""
    return Bench(tmp_path)


@pytest.fixture
def folder(bench: Bench) -> Path:
    """A run folder whose training has not begun."""
    return new_run(bench.home, Experiment())


@pytest.fixture
def pane(look: Look, store: Store, bench: Bench, qtbot: QtBot) -> MonitorPane:
    """The monitor, wide and shown."""
    shown = MonitorPane(look, store, bench)
    qtbot.addWidget(shown)
    shown.resize(1844, 1014)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    return shown


def sent(folder: Path) -> list[dict[str, object]]:
    """The commands that lie in the run folder."""
    path = folder / COMMANDS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line)["command"] for line in lines]


def pill(pane: MonitorPane) -> str:
    return pane.stage.head.pill.text()


def test_before_any_run_there_is_one_sentence_and_one_button(pane: MonitorPane, bench: Bench, qtbot: QtBot) -> None:
    assert pane.empty.isVisible()
    assert not pane.desk.isVisible()
    assert pane.empty.offer.train.text() == "Train LeNet-5"
    assert "8 × 8, enlarged to 32 × 32" in pane.empty.note.text()
    qtbot.mouseClick(pane.empty.offer.train, Qt.MouseButton.LeftButton)
    assert bench.asked == ["start"]


def test_earlier_runs_can_be_opened_where_none_is(
    look: Look, store: Store, bench: Bench, folder: Path, qtbot: QtBot
) -> None:
    pane = MonitorPane(look, store, bench)
    qtbot.addWidget(pane)
    menu = pane.empty.runs.menu()
    menu.actions()[0].trigger()
    menu.deleteLater()
    assert store.workspace.monitor.run == str(folder)
    pane.close()


def test_a_network_that_does_not_fit_is_not_trained_but_fitted(
    pane: MonitorPane, bench: Bench, store: Store, qtbot: QtBot
) -> None:
    bench.problem = Problem("AlexNet takes 227 × 227 × 3, the digits are 32 × 32 × 1.")
    builder = changed(store.workspace.builder, selected=0)
    store.look(changed(store.workspace, builder=builder))
    offer = pane.empty.offer
    assert not offer.train.isEnabled()
    assert offer.train.toolTip() == offer.reason.text() == bench.problem.sentence
    qtbot.mouseClick(offer.fit, Qt.MouseButton.LeftButton)
    assert bench.asked == ["fit"]


def test_a_run_that_waits_says_so(pane: MonitorPane, folder: Path) -> None:
    pane.open_run(folder)
    assert pill(pane) == "waiting for the engine"
    assert set(pane.stage.head.figures.texts().values()) == {"–"}
    assert not pane.desk.steering.divide.isEnabled()


def test_new_rows_appear_while_the_run_is_live(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder) as writer:
        assert pill(pane).startswith("live, 0.")
        assert pane.stage.head.figures.texts()["top-1 error"] == "4.7 %"
        with qtbot.waitSignal(pane.watch.rows_changed):
            write_steps(writer, 11, 25)
        readout = pane.readout
        assert readout is not None
        assert len(readout.figures.curves.raw.values) == 25
        assert len(pane.stage.cards.cards()) == 8
        assert pane.stage.layer.text() == "First layer, C1"
        assert pane.stage.mosaic_head.ends() == ("−1.00", "1.00")


def test_the_buttons_write_commands(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder):
        steering = pane.desk.steering
        for button in (steering.pause, steering.one_step, steering.divide, steering.checkpoint, steering.stop):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        kinds = [command["kind"] for command in sent(folder)]
        assert kinds == ["pause", "step", "divide", "checkpoint", "stop"]
        assert steering.answer.text() == "Stop sent"


def test_letters_steer_but_not_while_a_rate_is_typed(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder):
        pane.setFocus()
        for key in (Qt.Key.Key_D, Qt.Key.Key_Space, Qt.Key.Key_N, Qt.Key.Key_C):
            qtbot.keyClick(pane, key)
        assert [command["kind"] for command in sent(folder)] == ["divide", "pause", "step", "checkpoint"]
        field = pane.desk.steering.rate.field
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_D)
        assert len(sent(folder)) == 4


def test_space_presses_the_button_that_has_the_focus(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder):
        pane.desk.steering.stop.setFocus()
        qtbot.keyClick(pane.desk.steering.stop, Qt.Key.Key_Space)
        assert [command["kind"] for command in sent(folder)] == ["stop"]


def test_a_typed_rate_is_sent_and_the_answer_is_shown(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder) as writer:
        steering = pane.desk.steering
        assert steering.rate.field.text() == "0.02"
        steering.rate.field.selectAll()
        qtbot.keyClicks(steering.rate.field, "0,005")
        qtbot.keyClick(steering.rate.field, Qt.Key.Key_Return)
        assert sent(folder) == [{"kind": "rate", "value": 0.005}]
        assert steering.answer.text() == "Rate 0.005 sent"
        command_id = json.loads((folder / COMMANDS).read_text(encoding="utf-8"))["id"]
        with qtbot.waitSignal(pane.watch.rows_changed):
            writer.rate(RateChange(10, 0.02, 0.005))
            writer.scalar("train/rate", 10, 0.005)
            writer.answer(Answer(command_id, 10, "rate", "Rate 0.005 taken at step 10", 0.004))
            writer.flush()
        assert steering.answer.text() == "Rate 0.005 taken at step 10"
        assert steering.answer_rest.text() == "by the engine, 4 ms after the key"
        assert steering.rate.field.text() == "0.005"
        assert pane.readout is not None
        assert [flag.text for flag in pane.readout.figures.curves.flags] == ["rate 0.02 → 0.005"]


def test_what_is_no_rate_is_refused_in_place(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder):
        steering = pane.desk.steering
        for text in ("fast", "-1", "nan", "1e9"):
            steering.rate.field.selectAll()
            qtbot.keyClicks(steering.rate.field, text)
            qtbot.keyClick(steering.rate.field, Qt.Key.Key_Return)
            assert steering.answer.text() == "That is no learning rate"
        assert sent(folder) == []
        qtbot.keyClick(steering.rate.field, Qt.Key.Key_Escape)
        assert steering.rate.field.text() == "0.02"


def test_the_slider_sends_once_when_it_is_let_go(pane: MonitorPane, folder: Path) -> None:
    with watched(pane, folder):
        slider = pane.desk.steering.slider.slider
        slider.setSliderDown(True)
        for value in (150, 120, 100):
            slider.setSliderPosition(value)
        assert sent(folder) == []
        slider.setSliderDown(False)
        assert sent(folder) == [{"kind": "rate", "value": 0.001}]


def test_a_paused_run_offers_to_resume(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with training(folder) as writer:
        write_steps(writer, 1, 10)
        writer.stand("paused", 10, 0.0)
        writer.flush()
        pane.open_run(folder)
        assert pill(pane) == "paused at step 10"
        qtbot.mouseClick(pane.desk.steering.pause, Qt.MouseButton.LeftButton)
        assert [command["kind"] for command in sent(folder)] == ["resume"]
        pane.watch.close()


def test_a_finished_run_is_recorded_and_can_be_trained_again(
    pane: MonitorPane, folder: Path, bench: Bench, qtbot: QtBot
) -> None:
    with training(folder, "finished") as writer:
        write_steps(writer, 1, 100)
    pane.open_run(folder)
    assert pill(pane).startswith("recorded ")
    assert pane.desk.offer.train.text() == "Train LeNet-5 again"
    assert not pane.desk.offer.resume.isVisible()
    qtbot.mouseClick(pane.desk.offer.train, Qt.MouseButton.LeftButton)
    assert bench.asked == ["start"]


def test_a_stopped_run_can_go_on(pane: MonitorPane, folder: Path, bench: Bench, qtbot: QtBot) -> None:
    with training(folder) as writer:
        write_steps(writer, 1, 10)
    pane.open_run(folder)
    assert pill(pane) == "stopped at step 10"
    qtbot.mouseClick(pane.desk.offer.resume, Qt.MouseButton.LeftButton)
    assert bench.asked == [f"resume {folder.name}"]


def test_a_failed_run_says_why(pane: MonitorPane, folder: Path) -> None:
    with training(folder, "failed", "The loss is no number since step 10. Try a smaller rate.") as writer:
        write_steps(writer, 1, 10)
    pane.open_run(folder)
    assert pane.bar.isVisible()
    assert "Try a smaller rate." in pane.bar.text()
    assert pane.stage.head.figures.texts()["top-1 error"] == "4.7 %"


KILLED = """
import os, sys
from pathlib import Path
import numpy as np
from convlab.runs.writer import Plan, Subject, begin
subject = Subject(tuple("0123456789"), "C1", np.zeros((8, 32, 32, 1), np.uint8), np.arange(8), (0.5, 0.5))
writer = begin(Path(sys.argv[1]), Plan(0, 2670, 89, "CPU", 0), subject)
for step in range(1, 1425):
    writer.scalar("train/loss", step, 1 / step)
writer.stand("running", 1424, 1000.0)
writer.flush()
os._exit(9)
"""


def test_a_killed_training_shows_the_bar_and_offers_to_continue(
    pane: MonitorPane, folder: Path, bench: Bench, qtbot: QtBot
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    pane.open_run(folder)
    qtbot.waitUntil(pane.bar.isVisible)
    assert pane.bar.text() == "Training stopped at step 1,424. Continue from the last checkpoint."
    assert len(pane.readout.figures.curves.raw.values) == 1424  # type: ignore[union-attr]
    qtbot.mouseClick(pane.bar.resume, Qt.MouseButton.LeftButton)
    assert bench.asked == [f"resume {folder.name}"]


def test_a_folder_that_is_no_run_is_refused_with_its_name(pane: MonitorPane, tmp_path: Path) -> None:
    pane.open_run(tmp_path / "nothing")
    assert pane.bar.isVisible()
    assert str(tmp_path / "nothing") in pane.bar.text()
    assert pane.empty.isVisible()


def test_the_list_of_runs_opens_another_one(pane: MonitorPane, folder: Path, bench: Bench, store: Store) -> None:
    with training(folder) as writer:
        write_steps(writer, 1, 10)
    other = new_run(bench.home, Experiment())
    pane.open_run(other)
    menu = pane.stage.head.runs.menu()
    texts = [action.text() for action in menu.actions()]
    assert any("stopped, step 10   4.7 % error" in text for text in texts)
    next(action for action in menu.actions() if "stopped" in action.text()).trigger()
    menu.deleteLater()
    assert store.workspace.monitor.run == str(folder)
    assert pill(pane) == "stopped at step 10"


def test_the_run_and_the_scale_follow_the_workspace(pane: MonitorPane, folder: Path, store: Store) -> None:
    with training(folder) as writer:
        write_steps(writer, 1, 10)
    workspace = Workspace()
    monitor = changed(workspace.monitor, run=str(folder), scale="own")
    store.look(changed(workspace, monitor=monitor))
    assert pill(pane) == "stopped at step 10"
    assert pane.stage.mosaic_head.ends() == ("−largest", "largest of each")
    assert not store.can_undo


def test_a_medium_window_shows_one_curve_and_four_cards(pane: MonitorPane, folder: Path, qtbot: QtBot) -> None:
    with watched(pane, folder):
        pane.resize(1204, 734)
        qtbot.waitUntil(lambda: pane.stage.curves.form() == "loss")
        assert len(pane.stage.cards.cards()) == 4
        assert not pane.desk.steering.checkpoint.isVisible()
        assert pane.desk.steering.divide.isVisible()
        pane.setFocus()
        qtbot.keyClick(pane, Qt.Key.Key_E)
        assert pane.stage.curves.form() == "error"


def test_every_form_paints_in_both_themes_and_at_large_type(
    look: Look, store: Store, bench: Bench, folder: Path, qtbot: QtBot
) -> None:
    with training(folder) as writer:
        write_steps(writer, 1, 60)
    store.look(changed(store.workspace, monitor=changed(store.workspace.monitor, run=str(folder))))
    for theme, scale in (("light", 1.0), ("dark", 1.75), ("light", 2.5)):
        look.set(theme, scale)  # type: ignore[arg-type]
        pane = MonitorPane(look, store, bench)
        qtbot.addWidget(pane)
        for width, height in ((1844, 1014), (1204, 734), (804, 734)):
            pane.resize(width, height)
            QApplication.processEvents()
            assert not pane.grab().isNull()


def test_a_long_run_is_shown_whole_and_goes_on_growing(pane: MonitorPane, folder: Path) -> None:
    with training(folder) as writer:
        for step in range(1, 200_001):
            writer.scalar("train/loss", step, 1 / step)
        write_steps(writer, 200_001, 200_010)
        pane.open_run(folder)
        for last in (200_020, 200_030, 200_040):
            write_steps(writer, last - 9, last)
            pane.watch.poll()
            pane.stage.curves.grab()
            assert pane.readout is not None
            assert pane.readout.figures.curves.raw.steps[-1] == last
        pane.watch.close()


def test_a_stale_run_turns_pale(pane: MonitorPane, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(pane, folder):
        later = time.time() + 14.4
        monkeypatch.setattr("convlab.panes.monitor.pane.time.time", lambda: later)
        pane.tick()
        assert pill(pane) == "no news for 14 s"
        assert pane.readout is not None
        assert pane.readout.faded
