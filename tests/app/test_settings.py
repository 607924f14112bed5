"""Settings are kept at once; a file that cannot be read is kept aside."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from convlab.app.settings import Settings
from convlab.core.problem import Problem


def test_settings_come_back(tmp_path: Path, qtbot: object) -> None:
    Settings(tmp_path).set(theme="dark", scale=1.5)
    again = Settings(tmp_path)
    assert (again.values.theme, again.values.scale) == ("dark", 1.5)
    assert again.problem is None


def test_a_value_that_cannot_be_is_refused(tmp_path: Path, qtbot: object) -> None:
    settings = Settings(tmp_path)
    with pytest.raises(ValidationError):
        settings.set(scale=9.0)
    assert settings.values.scale == 1.0


def test_a_broken_file_is_kept_and_named(tmp_path: Path, qtbot: object) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "purple"}')
    settings = Settings(tmp_path)
    assert settings.problem is not None
    assert "theme" in settings.problem.sentence
    settings.set(theme="dark")
    assert (tmp_path / "settings-unreadable.json").read_text() == '{"theme": "purple"}'


def test_a_folder_that_cannot_be_written_is_said_and_the_setting_holds(tmp_path: Path, qtbot: object) -> None:
    settings = Settings(tmp_path / "gone")
    said: list[Problem] = []
    settings.failed.connect(said.append)
    settings.set(theme="dark")
    assert settings.values.theme == "dark"
    assert "cannot be kept" in said[0].sentence
