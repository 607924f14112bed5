"""The table of lessons: one folder each, in the order of their numbers."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.core.places import shipped
from convlab.course.fault import Complaint

if TYPE_CHECKING:
    from convlab.course.lesson import Lesson
    from convlab.course.parse import Reading

FILE_NAME = "lesson.md"


class Library:
    """The lessons below a folder; they are read when they are first asked for.

    A faulty lesson is left out and complained of.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def shipped(cls) -> "Library":
        """The lessons that come with ConvLab."""
        return cls(shipped("lessons"))

    @cached_property
    def readings(self) -> "tuple[Reading, ...]":
        """What came of each folder."""
        # Late: the reader needs markdown-it, which the window's first picture should not wait for.
        from convlab.course.parse import read_lesson

        return tuple(read_lesson(folder) for folder in lesson_folders(self.folder))

    @cached_property
    def lessons(self) -> "Mapping[str, Lesson]":
        """The lessons that can be used, by key."""
        return {reading.lesson.key: reading.lesson for reading in self.readings if reading.lesson}

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """What is wrong with the others."""
        return tuple(complaint for reading in self.readings for complaint in reading.complaints)


def lesson_folders(folder: Path) -> tuple[Path, ...]:
    """The folders that hold a lesson file; `folder` itself where it is one."""
    if (folder / FILE_NAME).is_file():
        return (folder.resolve(),)
    return tuple(sorted(path.parent for path in folder.glob(f"*/{FILE_NAME}")))
