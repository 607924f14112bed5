"""The sweep as a film: a sandbox of its own goes through the windows, one a turn of the event loop."""

import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from convlab.app import portrait
from convlab.app.film_file import FILM_FILES, FilmFile, Pixels
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.files import write_whole
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_film import Reel, reel
from convlab.state.workspace import Workspace
from convlab.widgets.look import Look, ThemeName
from convlab.widgets.stylesheet import palette, style_sheet

SIZE = (1844, 1014)  # px at 100 %: the pane of a window of 1920 x 1080


class Studio:
    """A sandbox that no one sees, in the theme of the film; `frame` is its picture at one window of the sweep."""

    def __init__(self, state: SandboxState, theme: ThemeName) -> None:
        self._look = Look(theme)
        self._store = Store(changed(Workspace(), sandbox=changed(state, view="sum", asked=None, sweep=0)))
        self._pane = SandboxPane(self._look, self._store)
        self._pane.setPalette(palette(self._look))
        self._pane.setStyleSheet(style_sheet(self._look))
        self._pane.resize(*SIZE)
        self._pane.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._pane.show()  # only what is shown is laid out

    @property
    def windows(self) -> int:
        """How many windows the sweep has."""
        sweep = self._pane.readout.sweep
        return sweep.windows if sweep else 0

    def frame(self, index: int) -> Pixels:
        """The picture at a window, uint8 (H, W, 3)."""
        workspace = self._store.workspace
        self._store.look(changed(workspace, sandbox=changed(workspace.sandbox, sweep=index)))
        self._pane.sweeping.slide.stop()
        return pixels_of(portrait.to_image(self._pane.portraits()["pane"], self._look, 1))

    def close(self) -> None:
        """Takes it down."""
        self._pane.close()
        self._pane.deleteLater()


class Filming(QObject):
    """Makes one film at a time; `progressed(done, frames)`, then `finished` or `failed`, or nothing once cancelled."""

    progressed = Signal(int, int)
    finished = Signal(object)  # the Path
    failed = Signal(object, object)  # the Path, the OSError

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        self._studio: Studio | None = None

    @property
    def is_running(self) -> bool:
        """Whether a film is being made."""
        return self._studio is not None

    def start(self, state: SandboxState, theme: ThemeName, path: Path) -> None:
        """Begins a film of a state's sweep; its format is the path's suffix. Raises OSError without room for it."""
        self.cancel()
        self._folder = tempfile.TemporaryDirectory(prefix="convlab-film-", ignore_cleanup_errors=True)
        self._path, self._made = path, Path(self._folder.name) / f"film{path.suffix}"
        self._file: FilmFile = FILM_FILES[path.suffix](self._made)
        self._studio = Studio(state, theme)
        self._reel: Reel = reel(self._studio.windows)
        self._done = 0
        self._turn.start()

    def cancel(self) -> None:
        """Leaves the film; nothing of it stays."""
        if self._studio is not None:
            self._file.give_up()
            self._close()

    def _on_turn(self) -> None:
        assert self._studio is not None
        try:
            if self._done < len(self._reel.windows):
                index = self._reel.windows[self._done]
                self._file.add(self._studio.frame(index), self._reel.durations[self._done])
                self._done += 1
                self.progressed.emit(self._done, len(self._reel.windows))
                return
            self._file.finish()
            made = self._made.read_bytes()
            write_whole(self._path, lambda temporary: temporary.write_bytes(made))
        except OSError as error:
            self.cancel()
            self.failed.emit(self._path, error)
            return
        self._close()
        self.finished.emit(self._path)

    def _close(self) -> None:
        self._turn.stop()
        if self._studio is not None:
            self._studio.close()
        self._studio = None
        self._folder.cleanup()


def pixels_of(image: QImage) -> Pixels:
    """uint8 (H, W, 3)."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    lines = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return lines[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()
