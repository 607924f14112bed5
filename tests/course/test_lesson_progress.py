"""Progress survives a restart, and a file that cannot be read is kept."""

import os
import sys
from pathlib import Path

import pytest

from convlab.core.document import read_document
from convlab.core.places import Places, shipped
from convlab.course.catalogue import Library
from convlab.course.progress import FILE_NAME, Progress, ProgressDocument
from convlab.course.readout import derive, minutes_left, place_to_continue, rows


def test_every_change_is_on_the_disk_at_once(places: Places) -> None:
    progress = Progress(places.work)
    progress.open_step("01-x", "sky")
    progress.keep_answer("01-x", "sky", "1608")
    progress.keep_hints("01-x", "sky", 2)
    progress.finish_step("01-x", "window", "answered")
    again = Progress(places.work).of("01-x")
    assert (again.step, again.answers, again.hints, again.done) == (
        "sky",
        {"sky": "1608"},
        {"sky": 2},
        {"window": "answered"},
    )


def test_a_step_answered_stays_answered(places: Places) -> None:
    progress = Progress(places.work)
    progress.finish_step("01-x", "sky", "answered")
    progress.finish_step("01-x", "sky", "shown")
    assert progress.of("01-x").done == {"sky": "answered"}
    progress.start_over("01-x")
    assert Progress(places.work).of("01-x").done == {}


@pytest.mark.parametrize("torn", ['{"format": "convlab-les', "", "[1, 2]", '{"version": 2}', "\x00\x01"])
def test_a_broken_file_is_put_aside_and_never_written_over(places: Places, torn: str) -> None:
    (places.work / FILE_NAME).write_text(torn, encoding="utf-8")
    progress = Progress(places.work)
    assert progress.problem is not None
    assert "lessons-unreadable.json" in progress.problem.sentence
    progress.open_step("01-x", "sky")
    assert (places.work / "lessons-unreadable.json").read_text(encoding="utf-8") == torn
    assert Progress(places.work).of("01-x").step == "sky"


def test_a_second_broken_file_gets_a_name_of_its_own(places: Places) -> None:
    for _ in range(2):
        (places.work / FILE_NAME).write_text("torn", encoding="utf-8")
        Progress(places.work)
    assert sorted(path.name for path in places.work.glob("*unreadable*")) == [
        "lessons-unreadable 2.json",
        "lessons-unreadable.json",
    ]


def test_a_kill_between_two_saves_leaves_a_whole_file(places: Places) -> None:
    progress = Progress(places.work)
    for step in range(50):
        progress.keep_answer("01-x", f"step-{step}", "7")
        assert isinstance(read_document(places.work / FILE_NAME, ProgressDocument), ProgressDocument)
    assert [path.name for path in places.work.iterdir()] == [FILE_NAME]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that refuses its user")
def test_a_folder_that_cannot_be_written_is_said(places: Places) -> None:
    progress = Progress(places.work)
    places.work.chmod(0o500)
    try:
        progress.open_step("01-x", "sky")
    finally:
        places.work.chmod(0o700)
    assert progress.problem is not None
    assert str(places.work) in progress.problem.sentence


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    progress = Progress(tmp_path / "gone")
    progress.open_step("01-x", "sky")
    assert progress.problem is not None
    assert "cannot be saved" in progress.problem.sentence


def test_the_readout_counts_steps_minutes_and_hints(places: Places) -> None:
    lesson = Library(shipped("lessons")).lessons["01-finding-edges"]
    progress = Progress(places.work)
    assert rows((lesson,), {})[0].state == "7 steps, 14 min"
    for key in ("window", "products", "sign"):
        progress.finish_step(lesson.key, key, "answered")
    progress.open_step(lesson.key, "sky")
    progress.keep_hints(lesson.key, "sky", 1)
    done = progress.of(lesson.key)
    readout = derive(lesson, 3, done)
    assert (readout.place, readout.count, readout.left) == ("Step 4 of 7: The empty sky", "3 done", "about 8 min left")
    assert (readout.hint_label, len(readout.hints), readout.waits_for) == ("Hint 2 of 3", 1, "answer first")
    assert rows((lesson,), {lesson.key: done})[0].state == "3 of 7 done"
    assert place_to_continue(lesson, done) == 3
    progress.finish_step(lesson.key, "sky", "shown")
    assert place_to_continue(lesson, progress.of(lesson.key)) == 4
    for step in lesson.steps:
        progress.finish_step(lesson.key, step.key, "shown")
    assert minutes_left(lesson, progress.of(lesson.key)) == "all done"
    assert rows((lesson,), {lesson.key: progress.of(lesson.key)})[0].button == "Look again"
