"""Where an unexpected error goes: to the log and to the message bar, never to a silent console."""

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

log = logging.getLogger("convlab")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ErrorReport(QObject):
    """Catches what nothing else caught; `happened(sentence, details)` is for the message bar."""

    happened = Signal(str, str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.path = folder / "convlab.log"
        self._handler = RotatingFileHandler(self.path, maxBytes=2**20, backupCount=3, encoding="utf-8")
        self._handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        log.addHandler(self._handler)
        log.setLevel(logging.INFO)

    def install(self) -> None:
        """From now on errors in slots, threads and Qt itself are reported here."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda raised: self._on_exception(
            raised.exc_type, raised.exc_value, raised.exc_traceback
        )
        qInstallMessageHandler(_log_qt_message)

    def uninstall(self) -> None:
        """Gives the hooks back and closes the log."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        log.removeHandler(self._handler)
        self._handler.close()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        log.error("unexpected error\n%s", details)
        sentence = f"Something in ConvLab failed; your work is kept. The details are in {self.path}."
        self.happened.emit(sentence, details)


def _log_qt_message(level: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(level, logging.WARNING), "Qt: %s (%s)", message, context.category)
