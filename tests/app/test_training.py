"""What can keep a training from starting is said, and nothing is opened."""

from convlab.app.training import Training
from convlab.bridge.engine import EngineHost
from convlab.bridge.store import Store
from convlab.core.places import Places
from convlab.core.problem import Problem


def test_an_engine_that_cannot_be_started_is_said(places: Places, store: Store) -> None:
    training = Training(store, EngineHost(places.log / "gone"), places)
    said: list[Problem] = []
    training.problem.connect(said.append)
    training.start()
    assert "engine cannot be started: No such file" in said[0].sentence
    assert store.workspace.monitor.run is None
