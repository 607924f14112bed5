"""The table of lessons: one folder each, in the order of their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from convlab.course.fault import Complaint
from convlab.course.lesson import Lesson
from convlab.course.parse import FILE_NAME, read_lesson


@dataclass(frozen=True)
class Library:
    """The lessons that can be used, and what is wrong with the others."""

    lessons: Mapping[str, Lesson]
    complaints: tuple[Complaint, ...]


def read_library(folder: Path) -> Library:
    """All lessons below a folder (`shipped("lessons")`); a faulty one is left out and complained of."""
    lessons: dict[str, Lesson] = {}
    complaints: list[Complaint] = []
    for lesson_folder in lesson_folders(folder):
        reading = read_lesson(lesson_folder)
        complaints.extend(reading.complaints)
        if reading.lesson is not None:
            lessons[reading.lesson.key] = reading.lesson
    return Library(lessons, tuple(complaints))


def lesson_folders(folder: Path) -> tuple[Path, ...]:
    """The folders that hold a lesson file; `folder` itself where it is one."""
    if (folder / FILE_NAME).is_file():
        return (folder.resolve(),)
    return tuple(sorted(path.parent for path in folder.glob(f"*/{FILE_NAME}")))
