"""A folder of TensorBoard's event files, or one of them, becomes a run: scalars and pictures."""

import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from convlab.core.problem import Problem
from convlab.imaging.picture_file import decode
from convlab.runs.folder import new_run
from convlab.runs.own_loop import begin_own, own_experiment
from convlab.runs.rows import Note
from convlab.runs.tensorboard.events import Logged, LoggedPicture, LoggedScalar, read_events
from convlab.runs.tensorboard.record_file import CutShort, Damaged
from convlab.runs.writer import RunWriter

EVENT_FILES = "*tfevents*"
MOST_FILES = 1000
AT_ONCE = 1000  # scalars to a commit
LATEST = 1e11  # unix time: a run's rows know none after the year 5138
IMPORT = "import"  # the kind of note


@dataclass(frozen=True)
class Imported:
    """What came over; `remarks` are sentences on what did not."""

    folder: Path
    scalars: int
    pictures: int
    remarks: tuple[str, ...]


def import_events(source: Path, home: Path) -> Imported | Problem:
    """Makes a run below `home` of all event files in `source`; those in folders get the folder as a prefix.

    A file cut short gives what is whole in it. Where steps go back, as after a restart, the later file counts.
    Nothing is made where a file is damaged. Raises OSError where `home` cannot be written.
    """
    files = _files(source)
    if isinstance(files, Problem):
        return files
    remarks: list[str] = []
    scalars: list[LoggedScalar] = []
    try:
        for file in files:
            found = (one for one in _events(file, source, remarks) if isinstance(one, LoggedScalar))
            scalars += [one for one in found if math.isfinite(one.value)]
        pictures = any(isinstance(one, LoggedPicture) for file in files for one in _events(file, source, []))
    except Damaged as error:
        return Problem(f"{file} cannot be imported: {error}. TensorBoard's files begin with events.out.tfevents.")
    except OSError as error:
        return Problem(f"{file} cannot be read: {error.strerror}.", str(error))
    if not scalars and not pictures:
        return Problem(f"{source} holds no scalars and no pictures: there is nothing to import.")
    folder = new_run(home, own_experiment(source.resolve().name))
    with closing(begin_own(folder, steps=0)) as writer:
        shown = sum(_write_pictures(writer, _events(file, source, []), remarks) for file in files)
        count = _write_scalars(writer, scalars)
        for remark in remarks:
            writer.note(Note(0, writer.clock(), IMPORT, remark))
        writer.end("finished")
    return Imported(folder, count, shown, tuple(remarks))


def _files(source: Path) -> list[Path] | Problem:
    if source.is_file():
        return [source]
    if not source.is_dir():
        return Problem(f"{source} is not there. Name an event file, or the folder that TensorBoard was given.")
    files = sorted(path for path in source.rglob(EVENT_FILES) if path.is_file())
    if not files:
        return Problem(f"{source} holds no event files: their names begin with events.out.tfevents.")
    if len(files) > MOST_FILES:
        return Problem(
            f"{source} holds {len(files)} event files. Import at most {MOST_FILES} at once: name one folder."
        )
    return files


def _events(file: Path, source: Path, remarks: list[str]) -> Iterator[Logged]:
    """The events of a file with its folder before the tag; that it is cut short is a remark."""
    below = file.parent.relative_to(source).as_posix() if source.is_dir() else "."
    prefix = "" if below == "." else f"{below}/"
    try:
        for one in read_events(file):
            yield replace(one, tag=f"{prefix}{one.tag or 'untitled'}")
    except CutShort as error:
        remarks.append(f"{file.name} is cut short: {error}. What is whole in it was imported.")


def _write_scalars(writer: RunWriter, scalars: list[LoggedScalar]) -> int:
    """By step, so that curves grow as they did; of two at one step the later one counts."""
    last = {(one.tag, one.step): one for one in scalars}
    in_order = sorted(last.values(), key=lambda one: one.step)
    for first in range(0, len(in_order), AT_ONCE):
        for one in in_order[first : first + AT_ONCE]:
            writer.scalar(one.tag, one.step, one.value)
        _commit(writer, one)
    return len(in_order)


def _write_pictures(writer: RunWriter, events: Iterable[Logged], remarks: list[str]) -> int:
    written = 0
    pictures = (one for one in events if isinstance(one, LoggedPicture))
    for step, group in groupby(pictures, key=lambda one: one.step):
        for one in group:
            if isinstance(decode(one.encoded, one.tag), Problem):
                remarks.append(f"{one.tag} at step {step} is a picture that ConvLab cannot show, and was left out.")
                continue
            writer.picture(one.tag, step, one.encoded)
            written += 1
        _commit(writer, one)
    return written


def _commit(writer: RunWriter, newest: Logged) -> None:
    """With the time that the events had."""
    writer.clock = lambda: min(max(0.0, newest.time), LATEST)
    writer.stand("running", newest.step, 0.0)
    writer.flush()
