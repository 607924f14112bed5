"""Saving and copying what is taken away: where, under which name, and what is said of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from convlab.app.exports import EXPORTS, Export, Files, Source, why_not
from convlab.app.film import Filming
from convlab.app.settings import Settings
from convlab.bridge.store import Store
from convlab.core.files import free_path, plain_name, write_whole
from convlab.core.problem import Problem
from convlab.widgets.look import Look
from convlab.widgets.pane import Pane


class TakingAway(QObject):
    """Carries exports out; `done` and `failed` say in a sentence how it went."""

    done = Signal(str)
    failed = Signal(object)  # a Problem
    waiting = Signal(str)  # how far a film is; `cancel` leaves it

    def __init__(self, look: Look, store: Store, settings: Settings, pane: Callable[[], Pane]) -> None:
        super().__init__()
        self._look, self._store, self._settings, self._pane = look, store, settings, pane
        self.filming = Filming(self)
        self.filming.progressed.connect(lambda done, of: self.waiting.emit(f"Film: frame {done} of {of}."))
        self.filming.finished.connect(self._on_filmed)
        self.filming.failed.connect(lambda path, error: self.failed.emit(_cannot_write(path, error)))

    def source(self) -> Source:
        """What exports are made from now."""
        values = self._settings.values
        state = self._store.workspace.sandbox
        return Source(self._pane(), state, self._look, values.export_white, values.export_ratio)

    def why_not(self, key: str) -> str:
        """Why an export cannot be made now; empty where it can. Raises KeyError for an unknown one."""
        return why_not(self.source(), EXPORTS[key].subject)

    def take(self, key: str, window: QWidget) -> None:
        """Copies, or asks where to save and saves."""
        export = EXPORTS[key]
        if self.why_not(key):
            self.failed.emit(Problem(self.why_not(key)))
        elif export.copy is not None:
            self.copy(key)
        else:
            path = self._ask(export, window)
            if path is not None:
                self.save_to(key, path)

    def copy(self, key: str) -> None:
        """Puts a picture or code into the clipboard. Raises AssertionError for an export to a file."""
        make = EXPORTS[key].copy
        assert make is not None, f"{key} is saved, not copied"
        taken = make(self.source())
        clipboard = QGuiApplication.clipboard()
        if isinstance(taken, QImage):
            clipboard.setImage(taken)
            self.done.emit(f"Copied: a picture of {taken.width()} × {taken.height()} pixels.")
        else:
            clipboard.setText(taken)
            self.done.emit(f"Copied: {len(taken.splitlines())} lines of code.")

    def save_to(self, key: str, path: Path) -> None:
        """Writes an export to the file that a person chose; each file is whole at every moment.

        The suffix is added where it is missing, and then nothing that is there already is written over.
        """
        export = EXPORTS[key]
        assert export.files is not None or export.film, f"{key} is copied, not saved"
        if path.suffix.lower() != export.suffix:
            path = free_path(path.with_name(path.name + export.suffix))
        try:
            if export.files is None:
                self.filming.start(self._store.workspace.sandbox, self.source().theme, path)
                return
            files = export.files(self.source(), path)
            _write(files)
        except OSError as error:
            self.failed.emit(_cannot_write(path, error))
            return
        self._settings.set(export_folder=str(path.parent))
        beside = [other.name for other in files if other != path]
        self.done.emit(f"Saved: {' and '.join([path.name, *beside])} in {path.parent}.")

    def cancel(self) -> None:
        """Leaves the film that is being made."""
        if self.filming.is_running:
            self.filming.cancel()
            self.done.emit("The film was left; nothing was saved.")

    def _on_filmed(self, path: Path) -> None:
        self._settings.set(export_folder=str(path.parent))
        self.done.emit(f"Saved: {path.name} in {path.parent}.")

    def suggested(self, key: str) -> Path:
        """A name that is not taken, in the folder of the last time."""
        export = EXPORTS[key]
        name = plain_name(self._store.workspace.name) or "ConvLab"
        return free_path(self.folder() / f"{name} {export.stem}{export.suffix}")

    def folder(self) -> Path:
        """The folder of the last time; the person's documents where it is gone, or at first."""
        kept = self._settings.values.export_folder
        if kept and Path(kept).is_dir():
            return Path(kept)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if documents and Path(documents).is_dir() else Path.home()

    def _ask(self, export: Export, window: QWidget) -> Path | None:
        """The platform's own chooser, which asks before it takes a name that is there already."""
        key = next(key for key, one in EXPORTS.items() if one is export)
        suggested = self.suggested(key)
        chooser = QFileDialog(window, export.text.rstrip("…"), str(suggested.parent))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(f"{export.suffix[1:].upper()} (*{export.suffix})")
        chooser.setDefaultSuffix(export.suffix)
        chooser.selectFile(suggested.name)
        accepted = chooser.exec() == QFileDialog.DialogCode.Accepted
        chosen = chooser.selectedFiles()
        chooser.deleteLater()
        return Path(chosen[0]) if accepted and chosen else None


def _write(files: Files) -> None:
    for path, content in files.items():
        if path.is_file() and path.read_bytes() == content:
            continue  # the picture that another code reads too
        write_whole(path, lambda temporary, content=content: temporary.write_bytes(content))  # type: ignore[misc]


def _cannot_write(path: Path, error: OSError) -> Problem:
    if not path.parent.is_dir():
        return Problem(f"There is no folder {path.parent}. Choose another one.", str(error))
    return Problem(
        f"{path.name} cannot be written to {path.parent}: {error.strerror}. Choose another folder.", str(error)
    )
