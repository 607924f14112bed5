"""Where ConvLab finds what it ships and keeps what a person makes."""

import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import platformdirs

from convlab.core.problem import Problem


def shipped(*parts: str) -> Path:
    """A file or folder that ConvLab ships: `shipped("resources", "theme.json")`, `shipped("lessons")`.

    In a wheel resources/ and lessons/ lie inside the package, in a checkout beside it
    (an editable install does not move them).
    """
    package = Path(str(files("convlab")))
    inside = package.joinpath(*parts)
    return inside if inside.exists() else package.parent.joinpath(*parts)


@dataclass(frozen=True)
class Places:
    """The folders of one person on one machine; each exists."""

    config: Path  # settings
    work: Path  # the last workspace, lesson progress
    runs: Path  # one folder a training run
    data: Path  # one folder a data set
    cache: Path  # whatever can be made again
    log: Path  # what went wrong


def places_of_this_person() -> Places:
    """The platform's own folders, or all below CONVLAB_HOME where that is set. Raises OSError."""
    home = os.environ.get("CONVLAB_HOME")
    if home:
        return places_below(Path(home))
    folders = platformdirs.PlatformDirs("convlab", appauthor=False)
    work = Path(folders.user_data_dir)
    return _made(
        Places(
            config=Path(folders.user_config_dir),
            work=work,
            runs=work / "runs",
            data=work / "data",
            cache=Path(folders.user_cache_dir),
            log=Path(folders.user_log_dir),
        )
    )


def find_places() -> Places | Problem:
    """The folders of this person, or the sentence that says why they cannot be made."""
    try:
        return places_of_this_person()
    except OSError as error:
        sentence = (
            f"{error.filename} cannot be made: {error.strerror}. Set CONVLAB_HOME to a folder that can be written."
        )
        return Problem(sentence, str(error))


def places_below(home: Path) -> Places:
    """All folders below one: for tests, for a class room's shared disk."""
    names = {name: home / name for name in ("config", "work", "runs", "data", "cache", "log")}
    return _made(Places(**names))


def _made(places: Places) -> Places:
    for folder in (places.config, places.work, places.runs, places.data, places.cache, places.log):
        folder.mkdir(parents=True, exist_ok=True)
    return places
