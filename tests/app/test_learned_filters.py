"""The filters of the monitor's run, offered in the sandbox by an action of the window."""

from pathlib import Path

import numpy as np

from convlab.app.actions import ACTIONS
from convlab.app.main import Application
from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.panes.sandbox.learned_page import LearnedPage
from convlab.runs.folder import new_run
from convlab.runs.writer import Plan, Subject, begin
from convlab.widgets.popover import Popover


def recorded(home: Path) -> Path:
    """A finished run with six filters of 5 x 5."""
    folder = new_run(home, Experiment())
    subject = Subject(tuple("0123456789"), "C1", np.zeros((8, 4, 4, 1), np.uint8), np.arange(8), (0.3, 0.4))
    writer = begin(folder, Plan(0, steps=700, steps_per_epoch=50, device="CPU", first_step=0), subject)
    assert not isinstance(writer, Problem)
    writer.tensor("C1/weight", 640, np.random.default_rng(1).normal(size=(6, 1, 5, 5)).astype(np.float32))
    writer.stand("finished", 640, 1000.0)
    writer.flush()
    writer.close()
    return folder


def test_the_monitors_filters_go_to_the_sandbox(convlab: Application, places: Places) -> None:
    action = next(action for action in ACTIONS if action.key == "train.to_sandbox")
    window, store = convlab.window, convlab.store
    assert not action.enabled(window)
    folder = recorded(places.runs)
    monitor = changed(store.workspace.monitor, run=str(folder))
    store.look(changed(store.workspace, monitor=monitor, pane="monitor"))
    assert action.enabled(window)
    window.run_action("train.to_sandbox")
    assert store.workspace.pane == "sandbox"
    page = next(one.page for one in window.findChildren(Popover) if isinstance(one.page, LearnedPage))
    assert isinstance(page, LearnedPage)
    page.all.click()
    assert len(store.workspace.sandbox.filters) == 6
    assert store.undo_label == "6 learned filters"


def test_own_kernels_lie_in_the_persons_folder(convlab: Application, places: Places) -> None:
    control = convlab.window.sandbox().kernel
    control.open_keep()
    room = convlab.window.sandbox().stage.kernel.below.room
    room.naming.field.setText("my edges")
    room.naming.take.click()
    assert [path.name for path in (places.work / "kernels").iterdir()] == ["my edges.kernel.json"]
