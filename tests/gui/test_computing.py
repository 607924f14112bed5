"""What takes longer than a frame: the window goes on, the last picture stays, the newest setting wins."""

# mypy: disable-error-code="no-untyped-call"

import time

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.kernels import Kernel
from convlab.core.operations import Filters, Operation, Pooling
from convlab.core.sliding import OvertakenError, apply, expected_ms
from convlab.imaging.pictures import OWN_PICTURE
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.own_picture import own_picture
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.widgets.look import Look
from tests.gui.sandboxes import shown

RANDOM = np.random.default_rng(0)
LARGE = own_picture("large", RANDOM.integers(0, 256, (1080, 1920, 3), dtype=np.uint8))


def noise(seed: int) -> Kernel:
    weights = np.random.default_rng(seed).normal(size=(31, 31))
    return Kernel(name="noise", weights=tuple(map(tuple, weights.tolist())))


@pytest.fixture
def pane(qtbot: QtBot, look: Look, store: Store) -> SandboxPane:
    state = changed(SandboxState(), picture=OWN_PICTURE, own=LARGE, side=2048, kernel=noise(0))
    store.replace(changed(store.workspace, sandbox=state))
    return shown(SandboxPane(look, store), qtbot)


def edit(store: Store, **update: object) -> None:
    store.edit("edit", changed(store.workspace, sandbox=changed(store.workspace.sandbox, **update)), "slider")


def settle(pane: SandboxPane, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not pane.computing.is_computing, timeout=20_000)


def test_an_edit_does_not_wait_for_a_large_picture(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    before = pane.readout.computed
    edit(store, kernel=noise(1))
    shown = pane.readout.computed
    assert shown.is_stale
    assert shown.maps is before.maps  # the last picture stays
    assert shown.shown is before.shown  # and is not made anew
    assert pane.stage.kernel.grid.cells() is not None
    assert shown.weights[0, 0] == noise(1).weights[0][0]  # and the kernel is the new one
    assert pane.last_facts == "Computing"
    settle(pane, qtbot)
    assert not pane.readout.computed.is_stale
    assert np.array_equal(pane.readout.computed.maps, compute(store.workspace.sandbox).maps)
    assert pane.last_facts.startswith("Computed in")


def test_a_slider_never_queues_stale_work(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    arrived: list[int] = []
    pane.computing.arrived.connect(lambda: arrived.append(1))
    for seed in range(1, 13):
        edit(store, kernel=noise(seed))
    settle(pane, qtbot)
    assert len(arrived) <= 3  # of twelve: one that is there, one on the way and the newest
    assert pane.readout.computed.setting.filters[0].kernel(0) == noise(12)
    assert np.array_equal(pane.readout.computed.maps, compute(store.workspace.sandbox).maps)


def test_where_the_size_changes_the_last_picture_stays_as_it_was(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    edit(store, stride=2)
    assert pane.stage.output.head.shape_text() == "1050 × 1890"
    settle(pane, qtbot)
    assert pane.stage.output.head.shape_text() == "525 × 945"


def test_what_takes_no_time_overtakes_what_does(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    edit(store, kernel=noise(1))
    edit(store, picture="camera", kernel="sobel_vertical")
    assert not pane.computing.is_computing
    assert pane.stage.output.head.shape_text() == "510 × 510"
    qtbot.waitUntil(lambda: not pane.computing._newest.is_working, timeout=20_000)
    assert pane.stage.output.head.shape_text() == "510 × 510"


def test_what_is_taken_away_is_not_stale(pane: SandboxPane, store: Store) -> None:
    edit(store, kernel=noise(1))
    taken = pane.settled().computed
    assert not taken.is_stale
    assert np.array_equal(taken.maps, compute(store.workspace.sandbox).maps)


def test_a_filter_that_nobody_waits_for_is_given_up() -> None:
    filters = Filters(RANDOM.normal(size=(8, 3, 9, 9)))
    asked: list[int] = []

    def is_over() -> bool:
        asked.append(1)
        return len(asked) > 4

    with pytest.raises(OvertakenError):
        apply(RANDOM.integers(0, 256, (200, 200, 3), dtype=np.uint8), Operation(filters), is_over)
    assert len(asked) == 5


def test_how_long_it_takes_is_known_well_enough_beforehand() -> None:
    for over in (Filters(RANDOM.normal(size=(4, 3, 9, 9))), Filters(np.ones((8, 1, 3, 3))), Pooling("max", (3, 3))):
        planes = over.kernels.shape[1] if isinstance(over, Filters) else 3
        image = RANDOM.integers(0, 256, (600, 800, planes), dtype=np.uint8)
        operation = Operation(over)
        took = []
        for _ in range(3):
            begun = time.perf_counter()
            apply(image, operation)
            took.append((time.perf_counter() - begun) * 1000)
        assert 0.05 < expected_ms(image.shape, operation) / min(took) < 20
