"""Opening and saving: the .convlab file, and the last workspace that comes back at the next start."""

import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from convlab.app.settings import Settings
from convlab.bridge.store import Store
from convlab.core.document import changed, write_document
from convlab.core.files import free_path, plain_name, put_aside
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.state.workspace import SUFFIX, Workspace, read_workspace

AUTOSAVE_MS = 500


class Documents(QObject):
    """Which file the workspace belongs to; keeps a copy of it on disk whatever happens."""

    problem = Signal(object)  # a Problem that came up while keeping the copy

    def __init__(self, store: Store, settings: Settings, places: Places) -> None:
        super().__init__()
        self._store, self._settings, self._places = store, settings, places
        self._last = places.work / f"last{SUFFIX}"
        self._writable = True
        self.kept_as: Path | None = None  # where unsaved work was set aside when this document came
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.keep)
        store.changed.connect(self._timer.start)

    @property
    def path(self) -> Path | None:
        """The file that Save writes to, if there is one."""
        document = self._settings.values.document
        return Path(document) if document else None

    def restore(self) -> Problem | None:
        """Brings the last workspace back, saved or not; a file that cannot be read is kept aside."""
        if not self._last.exists():
            return None
        found = read_workspace(self._last)
        if isinstance(found, Problem):
            aside = put_aside(self._last)
            self._writable = isinstance(aside, Path)
            self._settings.set(document="")
            kept = f"It is kept as {aside.name}." if isinstance(aside, Path) else aside.sentence
            return Problem(f"{found.sentence} This is a fresh workspace. {kept}", found.details)
        self._store.replace(found, saved=self._saved_state())
        return None

    def open(self, path: Path) -> Problem | None:
        """Shows a file's workspace, or says why not and leaves everything as it is."""
        found = read_workspace(path)
        if isinstance(found, Problem):
            return found
        problem = self.set_aside()
        if problem:
            return problem
        self._settings.set(document=str(path.resolve()))
        self._store.replace(found)
        return None

    def new(self) -> Problem | None:
        """A fresh workspace; unsaved work is set aside first, and where it cannot be, everything stays."""
        problem = self.set_aside()
        if problem is None:
            self._settings.set(document="")
            self._store.replace(Workspace())
        return problem

    def save(self, path: Path) -> Problem | None:
        """Writes the workspace to `path`, which becomes its file; the suffix is added where it is missing."""
        self._store.settle()
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        try:
            write_document(path, changed(self._store.workspace, name=path.stem[:120]))
        except OSError as error:
            return Problem(f"{path} cannot be written: {error.strerror}. Choose another folder.", str(error))
        self._settings.set(document=str(path.resolve()))
        self._store.mark_saved(path.stem[:120])
        return None

    def keep(self) -> None:
        """Writes the last workspace now."""
        self._timer.stop()
        if not self._writable:
            return
        try:
            write_document(self._last, self._store.workspace)
        except OSError as error:
            self.problem.emit(
                Problem(f"Your work cannot be kept in {self._last.parent}: {error.strerror}.", str(error))
            )

    def set_aside(self) -> Problem | None:
        """Writes a copy of unsaved work, `kept_as`, before another document takes its place."""
        self.kept_as = None
        self._store.settle()
        if not self._store.is_edited:
            return None
        folder = self._places.work / "unsaved"
        name = plain_name(self._store.workspace.name) or "Untitled"
        try:
            folder.mkdir(exist_ok=True)
            path = free_path(folder / f"{name} {time.strftime('%Y-%m-%d %H%M%S')}{SUFFIX}")
            write_document(path, self._store.workspace)
        except OSError as error:
            return Problem(
                f"Your unsaved work cannot be kept in {folder}: {error.strerror}. Save it first.", str(error)
            )
        self.kept_as = path
        return None

    def _saved_state(self) -> Workspace:
        """What the document's file holds (a first start's workspace without one), so that "edited" is right."""
        found = read_workspace(self.path) if self.path and self.path.exists() else None
        return found if isinstance(found, Workspace) else Workspace()
