"""Work beside the window: the newest wish alone waits, what is overtaken is given up, and no thread stays."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from convlab.bridge.newest import Newest


class Work:
    """Real work that goes on when the test lets it."""

    def __init__(self) -> None:
        self.begun, self.gate = threading.Semaphore(0), threading.Semaphore(0)
        self.seen: list[int] = []

    def __call__(self, wish: int, _is_over: Callable[[], bool]) -> int:
        self.seen.append(wish)
        self.begun.release()
        self.gate.acquire()
        return wish * wish


def newest_threads() -> int:
    return sum(thread.name == "newest" for thread in threading.enumerate())


def test_of_many_wishes_the_first_and_the_newest_are_fulfilled(qtbot: QtBot) -> None:
    work = Work()
    newest = Newest(work)
    told: list[tuple[int, int]] = []
    newest.done.connect(lambda wish, result: told.append((wish, result)))
    newest.ask(2)
    work.begun.acquire()
    for wish in (3, 4, 5, 6):
        newest.ask(wish)
    work.gate.release()
    qtbot.waitUntil(lambda: len(told) == 1)
    work.gate.release()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [(2, 4), (6, 36)]
    assert work.seen == [2, 6]
    qtbot.waitUntil(lambda: not newest.is_working)
    assert newest_threads() == 0


def test_of_results_that_nobody_has_taken_the_newest_is_told(qtbot: QtBot) -> None:
    work = Work()
    newest = Newest(work)
    told: list[int] = []
    newest.done.connect(lambda wish, _result: told.append(wish))
    newest.ask(2)
    work.begun.acquire()
    newest.ask(3)
    work.gate.release()
    work.begun.acquire()
    work.gate.release()
    thread = newest._thread
    if thread is not None:
        thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [3]


def test_closing_waits_for_the_work_and_tells_nothing(qtbot: QtBot) -> None:
    work = Work()
    newest = Newest(work)
    newest.done.connect(lambda *_: pytest.fail("told after closing"))
    newest.ask(2)
    work.begun.acquire()
    newest.ask(3)
    work.gate.release()
    newest.close()
    assert work.seen == [2]
    assert newest_threads() == 0
    QCoreApplication.processEvents()
    newest.ask(4)
    assert not newest.is_working


def test_work_learns_that_it_is_overtaken(qtbot: QtBot) -> None:
    begun = threading.Event()

    def work(wish: int, is_over: Callable[[], bool]) -> int | None:
        begun.set()
        while wish == 1:
            if is_over():
                return None
        return wish

    newest = Newest(work)
    newest.ask(1)
    assert begun.wait(5)
    with qtbot.waitSignal(newest.done) as done:
        newest.ask(2)
    assert done.args == [2, 2]


def test_a_bug_in_the_work_is_raised_in_the_window(qtbot: QtBot) -> None:
    def work(_wish: int, _is_over: Callable[[], bool]) -> int:
        raise ZeroDivisionError("one over none")

    newest = Newest(work)
    with capture_exceptions() as raised:
        newest.ask(1)
        qtbot.waitUntil(lambda: bool(raised))
    assert isinstance(raised[0][1], ZeroDivisionError)
    newest.close()
