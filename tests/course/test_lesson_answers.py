"""Answers are computed from the step's own document, and wrong ones explained from it."""

import pytest

from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.problem import Problem
from convlab.course.checks import (
    Verdict,
    check_action,
    check_choice,
    check_number,
    readings,
    right_answer,
    right_option,
    shown_answer,
)
from convlab.course.lesson import ActionQuestion, ChoiceQuestion, NumberQuestion, Step
from convlab.course.parse import parse_lesson
from convlab.course.text import plain
from convlab.state.workspace import Workspace

LESSON = """+++
title = "Sums"
summary = "One sum."
minutes = 1
+++

## Sum {#sum}

What is the sum?

```scene
sandbox.picture = "numbers"
sandbox.focus = [3, 0]
sandbox.kernel = KERNEL
```

```question
kind = "number"
answer = "sum"
tolerance = 0.01
right = "It is {sum}."

[[mistakes]]
value = "window_sum"
when = "weight_sum == 0"
reason = "{given} leaves the weights out."
bars = [
  { label = "left", value = "column_sum(0)" },
  { label = "right", value = "column_sum(2)" },
]
closing = "Try again."
```

## Sign {#sign}

Which?

```scene
sandbox.picture = "numbers"
sandbox.focus = [3, 0]
sandbox.kernel = KERNEL
```

```question
kind = "choice"
right = "Because of {sum}."

[[options]]
text = "Below 0"
when = "sum < 0"
reason = "It is {sum}."

[[options]]
text = "0 or above"
when = "sum >= 0"
reason = "It is {sum}."
```

## Do {#do}

Pad.

```scene
```

```question
kind = "action"
check = "padding == same_padding"
waiting = "Pad."
right = "Now {output_width}."

[[mistakes]]
when = "padding > same_padding"
reason = "{padding} is too much."

[[mistakes]]
when = "picture_is('numbers')"
reason = "The photograph had {pixel(300, 300)} there."

[solution]
padding = 1
```
"""


def steps_with(kernel: str) -> tuple[Step, ...]:
    lesson, faults = parse_lesson(LESSON.replace("KERNEL", kernel), "01-sums")
    assert lesson is not None, faults
    return lesson.steps


def number(kernel: str, typed: str) -> Verdict | Problem:
    step = steps_with(kernel)[0]
    assert isinstance(step.question, NumberQuestion)
    return check_number(step, step.question, typed)


@pytest.mark.parametrize(
    ("kernel", "answer"),
    [
        ('"sobel_vertical"', -28),
        ('"sobel_horizontal"', 8),
        ('"identity"', 7),
        ("[[0, 0, 0], [0, 0.5, 0], [0, 0, 0]]", 3.5),
        ('"box"', 37 / 9),
    ],
)
def test_another_kernel_in_the_scene_is_another_right_answer(kernel: str, answer: float) -> None:
    step = steps_with(kernel)[0]
    assert isinstance(step.question, NumberQuestion)
    assert right_answer(step, step.question) == pytest.approx(answer, abs=1e-5)
    verdict = number(kernel, f"{answer:.4f}")
    assert isinstance(verdict, Verdict)
    assert verdict.right


def test_the_right_choice_is_computed_too() -> None:
    for kernel, place in (('"sobel_vertical"', 0), ('"sobel_horizontal"', 1)):
        step = steps_with(kernel)[1]
        assert isinstance(step.question, ChoiceQuestion)
        assert right_option(step, step.question) == place
        assert check_choice(step, step.question, place).right
        assert not check_choice(step, step.question, 1 - place).right


def test_a_known_mistake_is_explained_with_computed_bars() -> None:
    verdict = number('"sobel_vertical"', "37")
    assert isinstance(verdict, Verdict)
    assert (verdict.right, verdict.title) == (False, "37 is not it yet")
    assert plain(verdict.reason) == "37 leaves the weights out."
    assert [(bar.label, bar.value) for bar in verdict.bars] == [("left", 0), ("right", -28)]


def test_a_mistake_that_does_not_apply_is_not_blamed() -> None:
    verdict = number('"identity"', "37")
    assert isinstance(verdict, Verdict)
    assert (verdict.title, verdict.reason, verdict.bars) == ("37 is not it yet", (), ())


def test_an_unknown_wrong_answer_gets_no_invented_reason() -> None:
    verdict = number('"sobel_vertical"', "12345")
    assert verdict == Verdict(False, "12,345 is not it yet", ())


@pytest.mark.parametrize("typed", ["-28", "−28", "–28", " - 28 ", "-28.0", "-28,00", "-28.009"])
def test_every_way_to_write_the_number_is_accepted(typed: str) -> None:
    verdict = number('"sobel_vertical"', typed)
    assert isinstance(verdict, Verdict)
    assert verdict.right


@pytest.mark.parametrize("typed", ["", "abc", "1e3", "nan", "0x10", "--3", "3-3", "1" * 41, "٣", "1_000", "½"])
def test_what_is_no_number_gets_a_sentence(typed: str) -> None:
    found = number('"sobel_vertical"', typed)
    assert isinstance(found, Problem)
    assert "is no number" in found.sentence


def test_a_comma_before_three_digits_has_two_readings() -> None:
    assert readings("1,608") == (1608.0, 1.608)
    assert readings("255,5") == (255.5,)
    assert readings("12,345,678") == (12345678.0,)
    assert readings("1,60,8") == ()


def test_an_action_is_watched_on_the_live_workspace() -> None:
    step = steps_with('"box"')[2]
    assert isinstance(step.question, ActionQuestion)
    live = step.document()
    assert check_action(step, step.question, live) is None
    assert _padded(step, live, 2) == (False, "2 is too much.")
    assert _padded(step, live, 1) == (True, "Now 512.")


def test_an_action_on_a_kernel_without_a_middle_is_simply_not_done() -> None:
    step = steps_with('"box"')[2]
    assert isinstance(step.question, ActionQuestion)
    live = step.document()
    even = changed(live, sandbox=changed(live.sandbox, kernel=KERNELS["difference"].kernel))
    assert check_action(step, step.question, even) is None


def test_a_mistake_whose_numbers_are_not_on_the_live_panes_says_nothing() -> None:
    step = steps_with('"box"')[2]
    assert isinstance(step.question, ActionQuestion)
    live = step.document()
    numbers = changed(live, sandbox=changed(live.sandbox, picture="numbers"))
    assert check_action(step, step.question, numbers) is None


def test_the_shown_answer_is_the_computed_one() -> None:
    titles = [verdict.title for step in steps_with('"box"') if (verdict := shown_answer(step))]
    assert titles == ["The answer is 4.1111", "The answer", "Done for you"]


def _padded(step: Step, live: Workspace, padding: int) -> tuple[bool, str]:
    assert isinstance(step.question, ActionQuestion)
    verdict = check_action(step, step.question, changed(live, sandbox=changed(live.sandbox, padding=padding)))
    assert verdict is not None
    return verdict.right, plain(verdict.reason)
