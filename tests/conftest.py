"""What every test may use: places of its own, a look, a store; and a check that nothing is left behind."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # FFmpeg reads it once, whichever test asks it first

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from convlab.app.main import Application
from convlab.bridge.store import Store
from convlab.core.places import Places, places_below
from convlab.widgets.fonts import load_fonts
from convlab.widgets.look import Look

DATA = Path(os.environ.get("CONVLAB_TEST_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))

PYTHONS_OWN = ("from multiprocessing.resource_tracker", "from multiprocessing.forkserver")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The folders of a person who starts ConvLab for the first time."""
    monkeypatch.setenv("CONVLAB_HOME", str(tmp_path / "home"))
    return places_below(tmp_path / "home")


@pytest.fixture
def real_data() -> Path:
    """The folder of real files; a test that needs it skips where it is missing."""
    if not DATA.is_dir():
        pytest.skip(f"no real files: set CONVLAB_TEST_DATA ({DATA} is missing)")
    return DATA


@pytest.fixture(scope="session")
def _fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture
def look(_fonts: None) -> Look:
    """The light theme at 100 %."""
    return Look("light", 1.0)


@pytest.fixture
def store(qapp: QApplication) -> Store:
    """A store over the workspace of a first start."""
    return Store()


@pytest.fixture
def convlab(places: Places, qapp: QApplication) -> Iterator[Application]:
    """The whole application at its first start, before its engine is warmed up."""
    started = Application(qapp, places)
    started.window.resize(1680, 1000)
    started.window.show()
    yield started
    started.close()
    qapp.setStyleSheet("")  # a large type size must not reach the next test's widgets
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else each window makes the next one slower


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a window, an active timer, a thread or a child process behind."""
    before = {thread.ident for thread in threading.enumerate()}
    children = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    left = [thread.name for thread in threading.enumerate() if thread.ident not in before and not thread.daemon]
    assert not left, f"threads left behind: {left}"
    processes = [child for child in psutil.Process().children(recursive=True) if child.pid not in children]
    running = [child.pid for child in processes if _is_running(child)]
    assert not running, f"child processes left behind: {running}"
    if "qapp" in request.fixturenames:
        _check_widgets()


def _is_running(child: psutil.Process) -> bool:
    """Whether it is left behind; what Python starts once for all later worker processes ends with the tests."""
    with suppress(psutil.NoSuchProcess):
        own = child.ppid() == os.getpid() and any(part.startswith(PYTHONS_OWN) for part in child.cmdline())
        return not own and child.status() != psutil.STATUS_ZOMBIE
    return False


def _check_widgets() -> None:
    """Top-level widgets that are still shown once pytest-qt has closed what it was given."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.processEvents()
    shown = [widget for widget in application.topLevelWidgets() if _is_left(widget)]
    names = [f"{type(widget).__name__} {widget.objectName()}" for widget in shown]
    timers = [timer for widget in shown for timer in widget.findChildren(QTimer) if timer.isActive()]
    for widget in shown:
        widget.close()
        widget.deleteLater()
    assert not shown, f"windows left behind: {names}, active timers: {len(timers)}"


def _is_left(widget: QWidget) -> bool:
    return widget.isVisible() and widget.parent() is None
