"""An unexpected error reaches the log and the message bar."""

import sys
import threading

import pytest
from PySide6.QtCore import qWarning

from convlab.app.errors import ErrorReport
from convlab.core.places import Places


@pytest.mark.qt_log_ignore("the sky is falling")
def test_errors_from_slots_threads_and_qt_are_reported(places: Places, qtbot: object) -> None:
    report = ErrorReport(places.log)
    told: list[tuple[str, str]] = []
    report.happened.connect(lambda sentence, details: told.append((sentence, details)))
    hooks = (sys.excepthook, threading.excepthook)
    report.install()
    try:
        try:
            raise ValueError("seven by seven")
        except ValueError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        qWarning("the sky is falling")
    finally:
        report.uninstall()
        sys.excepthook, threading.excepthook = hooks
    written = report.path.read_text(encoding="utf-8")
    for fault in ("seven by seven", "ZeroDivisionError", "the sky is falling"):
        assert fault in written
    assert str(report.path) in told[0][0]
    assert "seven by seven" in told[0][1]
