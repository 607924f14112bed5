"""Where the application is put together and started."""

import sys
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from convlab.app.documents import Documents
from convlab.app.errors import ErrorReport
from convlab.app.panels import Panels
from convlab.app.quick_start import started
from convlab.app.settings import Settings
from convlab.app.training import Training
from convlab.app.window import House, Window
from convlab.bridge.engine import EngineHost
from convlab.bridge.store import Store
from convlab.core.places import Places, find_places
from convlab.core.problem import Problem
from convlab.widgets.fonts import load_fonts
from convlab.widgets.look import Look, ThemeName
from convlab.widgets.stylesheet import dress

WARM_UP_MS = 600  # after the first picture: importing torch must not delay it


class Application(QObject):
    """Everything alive in one ConvLab, from the settings to the window."""

    def __init__(self, application: QApplication, places: Places) -> None:
        super().__init__()
        self._application = application
        self.errors = ErrorReport(places.log)
        self.settings = Settings(places.config)
        self.look = Look(*self._wished_look())
        self.store = Store()
        self.documents = Documents(self.store, self.settings, places)
        self.engine = EngineHost(places.log)
        self.training = Training(self.store, self.engine, places)
        application.setStyle("Fusion")
        load_fonts()
        self.look.changed.connect(self._dress)  # the first to listen: layouts must find the new fonts in place
        self.settings.changed.connect(self._follow_wishes)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_wishes)
        self._problems = [problem for problem in (self.settings.problem, self.documents.restore()) if problem]
        self.window = self._make_window(places)
        self._dress()  # late: a dressed widget is styled anew with each parent that it gets

    def start(self, file: Path | None = None) -> None:
        """Shows the window, with a file's workspace where one is given, and warms the engine up behind it."""
        self.window.restore_geometry()
        self.window.show()
        self.window.enter_pane()
        if file is not None:
            self.window.open_file(file)
        for problem in self._problems:
            self.window.tell(problem)
        if not self._problems:
            self.window.offer_unfinished()
        QTimer.singleShot(WARM_UP_MS, self.window, self.engine.warm_up)

    def close(self) -> None:
        """Closes the window for good; a training goes on."""
        self.window.close()
        self.window.deleteLater()
        self.errors.uninstall()

    def _make_window(self, places: Places) -> Window:
        house = House(self.look, self.store, self.settings, self.documents, self.engine, self.training, self.errors)
        return Window(house, Panels(self.look, self.store, self.training, places))

    def _follow_wishes(self) -> None:
        self.look.set(*self._wished_look())

    def _dress(self) -> None:
        """The look on everything that Qt draws."""
        dress(self._application, self.look)

    def _wished_look(self) -> tuple[ThemeName, float]:
        """Theme and type size, as the person and the system have them."""
        values = self.settings.values
        return (_system_theme() if values.theme == "system" else values.theme), values.scale


def _system_theme() -> ThemeName:
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def qt_application() -> QApplication:
    """The one QApplication of this process, made where there is none yet."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QGuiApplication.setApplicationDisplayName("ConvLab")
    QGuiApplication.setDesktopFileName("convlab")
    QApplication.setApplicationName("convlab")
    return QApplication(sys.argv[:1])


def run(file: Path | None = None) -> int:
    """Opens the window and works until it is closed; returns the exit status."""
    places = find_places()
    if isinstance(places, Problem):
        print(f"convlab: {places.sentence}", file=sys.stderr)
        return 1
    application = qt_application()
    convlab = Application(application, places)
    convlab.errors.install()
    convlab.start(file)
    started()
    status = application.exec()
    convlab.close()
    return status
