"""What a learner has done, kept in one small file that is at every moment whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from convlab.core.document import Document, changed, read_document, write_document
from convlab.core.files import put_aside
from convlab.core.problem import Problem

FILE_NAME = "lessons.json"

How = Literal["answered", "shown", "read"]


class StepsDone(Document):
    """One lesson: the step last open; by step key how it was done, what was answered, hints seen."""

    step: str = ""
    done: Mapping[str, How] = Field(default_factory=dict)
    answers: Mapping[str, str] = Field(default_factory=dict)
    hints: Mapping[str, int] = Field(default_factory=dict)


class ProgressDocument(Document):
    """The file."""

    format: Literal["convlab-lessons"] = "convlab-lessons"
    version: Literal[1] = 1
    lessons: Mapping[str, StepsDone] = Field(default_factory=dict)


class Progress:
    """The progress of one person; every change is saved at once.

    `problem` says what went wrong at the last reading or saving, if anything did.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._document = ProgressDocument()
        self._writable = True
        self.problem: Problem | None = None
        self._read()

    def of(self, lesson: str) -> StepsDone:
        """What was done in a lesson."""
        return self._document.lessons.get(lesson, StepsDone())

    def open_step(self, lesson: str, step: str) -> None:
        """The learner is at this step."""
        if self.of(lesson).step != step:
            self._set(lesson, step=step)

    def keep_answer(self, lesson: str, step: str, answer: str) -> None:
        """What the learner typed or chose last."""
        if self.of(lesson).answers.get(step) != answer:
            self._set(lesson, answers={**self.of(lesson).answers, step: answer})

    def keep_hints(self, lesson: str, step: str, count: int) -> None:
        """How many hints the learner has seen."""
        if self.of(lesson).hints.get(step, 0) != count:
            self._set(lesson, hints={**self.of(lesson).hints, step: count})

    def finish_step(self, lesson: str, step: str, how: How) -> None:
        """The step is done; an answer of one's own stays one, though it be shown later."""
        if step not in self.of(lesson).done:
            self._set(lesson, done={**self.of(lesson).done, step: how})

    def start_over(self, lesson: str) -> None:
        """Forgets what was done in a lesson."""
        self._save({key: value for key, value in self._document.lessons.items() if key != lesson})

    def _set(self, lesson: str, **fields: object) -> None:
        self._save({**self._document.lessons, lesson: changed(self.of(lesson), **fields)})

    def _save(self, lessons: Mapping[str, StepsDone]) -> None:
        self._document = changed(self._document, lessons=lessons)
        if not self._writable:
            return
        try:
            write_document(self._path, self._document)
        except OSError as error:
            self.problem = Problem(
                f"Your progress cannot be saved in {self._path.parent}: {error.strerror}.", str(error)
            )
        else:
            self.problem = None

    def _read(self) -> None:
        if not self._path.exists():
            return
        read = read_document(self._path, ProgressDocument)
        if isinstance(read, ProgressDocument):
            self._document = read
            return
        aside = put_aside(self._path)
        self._writable = isinstance(aside, Path)
        kept = f"It is kept as {aside.name}; the lessons start afresh." if isinstance(aside, Path) else aside.sentence
        self.problem = Problem(f"Your lesson progress could not be read. {kept}", f"{read.sentence}\n{read.details}")
