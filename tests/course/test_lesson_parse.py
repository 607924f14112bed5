"""Reading lesson files: every complaint names the line that is at fault."""

from pathlib import Path

import pytest

from convlab.course.catalogue import Library
from convlab.course.fault import Fault
from convlab.course.lesson import Lesson
from convlab.course.parse import parse_lesson, read_lesson

GOOD = """+++
title = "Sizes"
summary = "How large an output is."
minutes = 3
+++

## How wide? {#wide}

The output is how wide?

```scene
sandbox.stride = 2
sandbox.kernel = "box"
```

```question
kind = "number"
answer = "output_width"
right = "It is {output_width} wide."
hints = ["Use the formula."]

[[mistakes]]
value = "exact_width"
reason = "{given} is not whole."
bars = [{ label = "exact", value = "exact_width" }]
```

## Make it fit {#fit}

Choose a padding.

```scene
sandbox.picture = "numbers"
```

```question
kind = "action"
check = "padding == 1"
waiting = "Change the padding."
right = "Now it is {output_width} wide."

[solution]
padding = 1
```
"""


def faults_of(text: str) -> list[Fault]:
    lesson, faults = parse_lesson(text, "01-sizes")
    assert (lesson is None) == bool(faults)
    return list(faults)


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_good_file_becomes_a_lesson() -> None:
    lesson, faults = parse_lesson(GOOD, "01-sizes", 1)
    assert faults == ()
    assert isinstance(lesson, Lesson)
    assert [(step.key, step.title) for step in lesson.steps] == [("wide", "How wide?"), ("fit", "Make it fit")]
    assert lesson.steps[0].document().sandbox.stride == (2, 2)
    assert lesson.steps[1].document().sandbox.stride == (1, 1), (
        "a scene begins from a first start, not from the last step"
    )


REPLACED = [
    ('title = "Sizes"', "title = Sizes", "This is not TOML"),
    ('title = "Sizes"', 'titel = "Sizes"', 'no field "titel"'),
    ("minutes = 3", "minutes = 0", "minutes: it should be greater"),
    ("## How wide? {#wide}", "## {#wide}", "no title"),
    ("## How wide? {#wide}", "## How wide?", "ends with its key"),
    ("## Make it fit {#fit}", "## Make it fit {#wide}", 'The key "wide" is already'),
    ("## Make it fit {#fit}", "### Make it fit {#fit}", "begin with ##"),
    ("The output is how wide?", "The output is {widht} wide?", '"widht"'),
    ("The output is how wide?", "The output is {pixel(512, 0)}?", "from 0 to 511"),
    ("The output is how wide?", "| a | b |\n![x](y.png)", "no image"),
    ("sandbox.stride = 2", "sandbox.stride = 9", "sandbox.stride: each axis takes 1 to 8"),
    ("sandbox.stride = 2", "sandbox.strid = 2", 'no field "sandbox.strid"'),
    ("sandbox.stride = 2", "sandbox.stride = ", "not TOML"),
    ("sandbox.stride = 2", 'sandbox.hidden = ["all"]', "sandbox.hidden"),
    ('sandbox.kernel = "box"', 'sandbox.kernel = "boxes"', '"boxes" is no kernel'),
    ('sandbox.kernel = "box"', "sandbox.kernel = { name = 'x', weights = [[1, 2], [3]] }", "same length"),
    ('sandbox.kernel = "box"', 'sandbox.kernel = "blob"\nsandbox.stride = 2', "Cannot overwrite"),
    ('answer = "output_width"', 'answer = "output_widht"', '"output_widht"'),
    ('answer = "output_width"', 'answer = "output_width +"', "not complete"),
    ('answer = "output_width"', "answer = 255", "between quotes"),
    ('answer = "output_width"', 'answer = "stride > 1"', "must be a number"),
    ('answer = "output_width"', 'answer = "pixel(0, 512)"', "from 0 to 511"),
    ('kind = "number"', 'kind = "essay"', "essay"),
    ('right = "It is {output_width} wide."', 'right = "It is {output_at(0, 999)}."', "from 0 to 254"),
    ('hints = ["Use the formula."]', 'hints = ["Use {nothing}."]', '"nothing"'),
    ('value = "exact_width"', 'value = "output_width"', "This mistake is the right answer, 255"),
    ('reason = "{given} is not whole."', 'reason = "{stride / 0}"', "divides by 0"),
    ('[{ label = "exact", value = "exact_width" }]', "[{ label = 'x', value = 'stride < 3' }]", "no number"),
    ('check = "padding == 1"', 'check = "padding == 0"', "before the learner has done anything"),
    ("padding = 1\n```", "padding = 2\n```", "does not fulfil the check"),
    ("padding = 1\n```", "padding = 99\n```", "solution: each axis takes 0 to 15"),
    ("```question\nkind = \"action\"", "```quiz\nkind = \"action\"", 'not "quiz"'),
]  # fmt: skip


EARLIER = {"does not fulfil the check": ["[solution]"]}  # said at the head of the table


@pytest.mark.parametrize(("old", "new", "fault"), REPLACED)
def test_a_fault_is_named_with_its_line(old: str, new: str, fault: str) -> None:
    broken = GOOD.replace(old, new, 1)
    assert broken != GOOD
    faults = faults_of(broken)
    found = next((each for each in faults if fault in each.sentence), None)
    assert found is not None, faults
    lines = broken.splitlines()
    assert any(part and part in lines[found.line - 1] for part in [*new.splitlines(), *EARLIER.get(fault, ())]), found


def test_every_fault_is_told_not_only_the_first() -> None:
    broken = GOOD.replace("sandbox.stride = 2", "sandbox.stride = 9").replace("padding == 1", "pading == 1")
    lines = [fault.line for fault in faults_of(broken)]
    assert lines == [line_with(broken, "stride = 9"), line_with(broken, "pading")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "begins with a front block"),
        ("+++\ntitle = 'x'", "not closed"),
        ("+++\n" + "a = " + "1" * 5000 + "\n+++\n", "too long"),
        ("+++\n" + "a = " + "[" * 9000 + "\n+++\n", "nested too deeply"),
        (GOOD.split("## How wide")[0], "has no steps"),
        (GOOD.replace("+++\n\n## How", "+++\n\nHello.\n\n## How"), "begins with the heading"),
        (GOOD.replace("```scene\nsandbox.picture", "```scene\n```\n\n```scene\nsandbox.picture"), "second scene block"),
        (GOOD.replace("Choose a padding.\n", ""), "has no text"),
        (GOOD.replace('```scene\nsandbox.picture = "numbers"\n```', ""), "no scene block"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_lesson_says_what_is_missing(text: str, fault: str) -> None:
    assert any(fault in each.sentence for each in faults_of(text)), faults_of(text)


def test_the_choice_that_is_right_is_computed_and_must_be_one() -> None:
    question = """```question
kind = "choice"
right = "Yes."

[[options]]
text = "It is half as wide."
when = "output_width * 2 == input_width"

[[options]]
text = "It is less than half as wide."
when = "output_width * 2 < input_width"
```
"""
    start, end = GOOD.index("```question"), GOOD.index("## Make it fit")
    good = GOOD[:start] + question + "\n" + GOOD[end:]
    assert faults_of(good) == []
    broken = good.replace("output_width * 2 < input_width", "output_width > input_width")
    assert "0 options are true" in faults_of(broken)[0].sentence


def test_a_folder_needs_a_number_and_a_file_in_utf_8(tmp_path: Path) -> None:
    (tmp_path / "sizes").mkdir()
    assert "Name it like 02-padding" in str(read_lesson(tmp_path / "sizes").complaints[0])
    folder = tmp_path / "02-sizes"
    folder.mkdir()
    assert "cannot be read" in str(read_lesson(folder).complaints[0])
    (folder / "lesson.md").write_bytes(b"+++\ntitle = '\xff'\n+++\n")
    assert str(read_lesson(folder).complaints[0]) == f"{folder / 'lesson.md'}:2: This is not text in UTF-8."
    (folder / "lesson.md").write_bytes(b"x" * 300_000)
    assert "larger than 256 KB" in str(read_lesson(folder).complaints[0])


def test_a_faulty_lesson_is_left_out_of_the_library_and_the_others_stay(tmp_path: Path) -> None:
    for name, text in (("01-good", GOOD), ("02-bad", GOOD.replace("minutes = 3", "minutes = 'x'"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lesson.md").write_text(text, encoding="utf-8")
    library = Library(tmp_path)
    assert list(library.lessons) == ["01-good"]
    assert [complaint.line for complaint in library.complaints] == [4]
