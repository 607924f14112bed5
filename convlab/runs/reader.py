"""A viewer's end of a run folder: the same rows live, reopened, killed, or looking back at a step."""

import sqlite3
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from convlab.core.document import read_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs import queries
from convlab.runs.curves import GrowingCurve, until
from convlab.runs.liveness import Trainer, is_training
from convlab.runs.newest import Newest
from convlab.runs.observations import has_observations, notes
from convlab.runs.queries import Records, Span, Standing
from convlab.runs.rows import UNDER_WAY, Curve, RunRows, RunStatus, State
from convlab.runs.schema import DATABASE, fault_of, is_empty, unreadable
from convlab.runs.source import Source

EXPERIMENT = "experiment.json"
LOOK_FOR_PROCESS = 0.5  # seconds between two looks whether the trainer still lives
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def open_run(folder: Path) -> "RunReader | Problem":
    """A reader of the run in `folder`, or the sentence that names the file and its fault; writes nothing.

    A run whose trainer has not begun is a run too: it waits.
    """
    if not (folder / EXPERIMENT).exists():
        return Problem(
            f"{folder} is no run folder: there is no {EXPERIMENT} in it. `convlab runs list` names the runs."
        )
    experiment = read_document(folder / EXPERIMENT, Experiment)
    if isinstance(experiment, Problem):
        return experiment
    reader = RunReader(folder, experiment)
    fault = reader.fault()
    if fault is not None:
        reader.close()
        return fault
    return reader


class RunReader:
    """Reads a run as it grows; made by `open_run`. A broken file raises nothing here: the status says so."""

    def __init__(self, folder: Path, experiment: Experiment) -> None:
        self.folder = folder
        self._source = Source(folder)
        self._curves: dict[str, GrowingCurve] = {}
        self._scalars: Mapping[str, Curve] = {}
        self._row = 0  # of the last scalar that was read
        self._session = 0  # the newest session that was seen
        self._newest = Newest()
        self._standing: Standing | None = None
        self._gone: Trainer | None = None  # the trainer that was found not to live
        self._looked = float("-inf")  # when the trainer was last looked for
        self._rows = _nothing_yet(experiment)

    def fault(self) -> Problem | None:
        """Why the database cannot be read; None where it can, is in use just now, or is not there yet."""
        path = self.folder / DATABASE
        try:
            database = self._source.database()
            if database is None or is_empty(database):
                return None
            fault = fault_of(database, path)
            if fault is None:
                self._rows = self.read()
        except sqlite3.Error as error:
            return None if _is_busy(error) else unreadable(path, error)
        except (ValueError, TypeError) as error:
            return _damaged(path, error)
        return fault

    def poll(self) -> RunRows:
        """All rows so far: the very same object as before, in about 0.01 ms, where nothing is new."""
        try:
            if self._source.changed():
                self._rows = self.read()
            self._look_for_trainer()
        except sqlite3.Error as error:
            if not _is_busy(error):  # else: the next poll gets it
                self._rows = _broken(self._rows, unreadable(self.folder / DATABASE, error))
        except (ValueError, TypeError) as error:
            self._rows = _broken(self._rows, _damaged(self.folder / DATABASE, error))
        return self._rows

    def rows_until(self, step: int) -> RunRows:
        """The rows as they stood after `step`: nothing later, and the newest of each picture before it.

        Raises sqlite3.Error where the file cannot be read any more.
        """
        now = self.poll()
        database = self._source.database()
        if database is None or step >= now.status.step:
            return now
        seen = tuple(span.up_to(step) for span in queries.spans(database))
        cut = {name: until(curve, step) for name, curve in now.scalars.items()}
        begun = {name: curve for name, curve in cut.items() if curve.steps.size}
        rows = self._assembled(database, seen, begun)
        self._let_go_of_finished()
        return replace(rows, status=replace(rows.status, state=now.status.state))

    def close(self) -> None:
        """Lets go of the file."""
        self._source.close()

    def read(self) -> RunRows:
        """Takes in what is new; the same object as before where nothing that is shown has changed.

        Raises sqlite3.Error or ValueError where the file is broken.
        """
        database = self._source.database()
        if database is None or is_empty(database):
            return self._rows
        database.execute("BEGIN")  # one state of the file for all questions
        try:
            self._standing = queries.standing(database)
            seen = queries.spans(database)
            self._take_scalars(database, seen)
            rows = self._assembled(database, seen, self._scalars)
        finally:
            if database.in_transaction:  # SQLite ends it itself where the file is broken
                database.execute("ROLLBACK")
        self._let_go_of_finished()
        return self._rows if rows == self._rows else rows

    def _take_scalars(self, database: sqlite3.Connection, seen: tuple[Span, ...]) -> None:
        last = queries.last_scalar(database)
        names = queries.series_names(database) if last > self._row else {}
        changed: set[str] = set()
        for span in seen:
            if span.session < self._session:
                continue  # only the newest session writes
            if span.session > self._session:
                self._session = span.session
                changed |= self._cut(span.first_step)
            if last > self._row:
                changed |= self._append(queries.scalars_after(database, self._row, span.session), names)
        self._row = last
        if changed:
            fresh = {name: self._curves[name].curve() for name in changed}
            merged = {**self._scalars, **fresh}
            self._scalars = {name: curve for name, curve in merged.items() if curve.steps.size}

    def _cut(self, first_step: int) -> set[str]:
        for curve in self._curves.values():
            curve.cut(first_step)
        return set(self._curves)

    def _append(self, rows: Records, names: dict[int, str]) -> set[str]:
        changed = set()
        for series, name in names.items():
            part = rows[rows["series"] == series]
            if part.size:
                self._curves.setdefault(name, GrowingCurve()).append(part["step"], part["value"])
                changed.add(name)
        return changed

    def _assembled(self, database: sqlite3.Connection, seen: tuple[Span, ...], scalars: Mapping[str, Curve]) -> RunRows:
        limit = seen[-1].limit - 1 if seen else 0
        return RunRows(
            experiment=self._rows.experiment,
            status=self._status(queries.newest_moment(database, seen), limit),
            scalars=scalars,
            snapshots=self._newest.snapshots(database, seen),
            first_layer=queries.first_layer(database),
            guesses=self._newest.guesses(database, seen),
            rates=queries.rate_changes(database, seen),
            answers=queries.answers(database, seen),
            class_names=queries.class_names(database),
            confusion=self._newest.confusion(database, seen),
            pictures=self._newest.pictures(database, seen),
            notes=notes(database, seen) if has_observations(database) else (),
        )

    def _status(self, moment: tuple[float, float], limit: int) -> RunStatus:
        standing, before = self._standing, self._rows.status
        if standing is None:
            return before
        step = min(standing.step, limit)
        return replace(
            before,
            state=self._state(standing),
            step=step,
            steps=standing.steps,
            epoch=step / standing.steps_per_epoch,
            epochs=max(1, standing.steps // standing.steps_per_epoch),
            newest=moment[0],
            device=standing.device,
            images_per_second=moment[1],
            sentence=standing.sentence,
        )

    def _state(self, standing: Standing) -> State:
        lost = standing.state in UNDER_WAY and standing.trainer == self._gone
        return "lost" if lost else standing.state

    def _look_for_trainer(self) -> None:
        """Under way or lost is a matter of a living process, which is looked for twice a second."""
        now = time.monotonic()
        standing = self._standing
        if standing is None or standing.state not in UNDER_WAY or now - self._looked < LOOK_FOR_PROCESS:
            return
        self._looked = now
        self._gone = None if is_training(standing.trainer, standing.heartbeat) else standing.trainer
        if self._state(standing) != self._rows.status.state:
            self._rows = replace(self._rows, status=replace(self._rows.status, state=self._state(standing)))

    def _let_go_of_finished(self) -> None:
        """The trainer needs the file alone to finish it; a later session is noticed by the file's time."""
        if self._standing is not None and self._standing.state not in UNDER_WAY:
            self._source.release()


def _nothing_yet(experiment: Experiment) -> RunRows:
    epochs = experiment.recipe.epochs * experiment.recipe.members
    status = RunStatus("waiting", 0, 0, 0.0, epochs, 0.0, "", 0.0, "")
    return RunRows(experiment, status, {}, {}, None, None, (), (), ())


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY


def _damaged(path: Path, error: Exception) -> Problem:
    return Problem(f"{path} is damaged: {error}.", repr(error))


def _broken(rows: RunRows, fault: Problem) -> RunRows:
    """What was read stays; the status says what is wrong."""
    if rows.status.sentence == fault.sentence:
        return rows
    return replace(rows, status=replace(rows.status, state="failed", sentence=fault.sentence))
