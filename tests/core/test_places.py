"""Where things are found and kept."""

from pathlib import Path

import pytest

from convlab.core.places import Places, places_of_this_person, shipped


def test_what_is_shipped_is_found_in_this_checkout() -> None:
    assert shipped("resources", "theme.json").is_file()
    assert shipped("lessons").is_dir()


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVLAB_HOME", str(tmp_path / "class room"))
    places = places_of_this_person()
    assert isinstance(places, Places)
    for folder in (places.config, places.work, places.runs, places.cache, places.log):
        assert folder.is_dir()
        assert tmp_path in folder.parents
