"""What a person has set, and where it is kept."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from PySide6.QtCore import QObject, Signal

from convlab.core.document import Document, changed, read_document, write_document
from convlab.core.files import put_aside
from convlab.core.problem import Problem

ThemeChoice = Literal["system", "light", "dark"]
THEMES: dict[str, str] = {"system": "As the system", "light": "Light", "dark": "Dark"}
TYPE_SIZES = (1.0, 1.25, 1.5, 1.75, 2.0, 2.5)


class SettingsDocument(Document):
    """All settings; a new one is one field here."""

    theme: ThemeChoice = "system"
    scale: float = Field(default=1.0, ge=1.0, le=2.5)
    lesson_panel: bool = True
    geometry: str = ""  # Qt's saveGeometry, base64
    export_folder: str = ""  # where a person saved a picture or code last
    export_white: bool = True  # pictures on plain white, not on the theme's ground
    export_ratio: Literal[2, 3] = 2  # px of a PNG file a px of the screen
    document: str = ""  # the .convlab file that the last workspace was opened from or saved to


class Settings(QObject):
    """The settings of one person, saved at each change; `problem` says what was wrong with the file."""

    changed = Signal()
    failed = Signal(object)  # a Problem: the settings hold, but only until ConvLab ends

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / "settings.json"
        self._writable = True
        self.problem: Problem | None = None
        self._values = self._read()

    @property
    def values(self) -> SettingsDocument:
        """The settings as they are now."""
        return self._values

    def set(self, **update: object) -> None:
        """Changes settings and saves them. Raises ValidationError for a value that cannot be."""
        values = changed(self._values, **update)
        if values != self._values:
            self._values = values
            self._save()
            self.changed.emit()

    def _save(self) -> None:
        if not self._writable:
            return
        try:
            write_document(self._path, self._values)
        except OSError as error:
            sentence = f"Your settings cannot be kept in {self._path.parent}: {error.strerror}."
            self.failed.emit(Problem(sentence, str(error)))

    def _read(self) -> SettingsDocument:
        if not self._path.exists():
            return SettingsDocument()
        found = read_document(self._path, SettingsDocument)
        if isinstance(found, SettingsDocument):
            return found
        aside = put_aside(self._path)
        self._writable = isinstance(aside, Path)
        kept = f"That file is kept as {aside.name}." if isinstance(aside, Path) else aside.sentence
        self.problem = Problem(f"{found.sentence} The usual settings are used. {kept}", found.details)
        return SettingsDocument()
