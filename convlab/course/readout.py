"""What the lesson panel shows: one frozen value, made from a lesson, a place in it and the progress."""

from dataclasses import dataclass
from math import ceil
from typing import Literal

from convlab.core.problem import Problem
from convlab.course.checks import Verdict, check_choice, check_number, shown_answer, text_on
from convlab.course.lesson import ChoiceQuestion, Lesson, NumberQuestion, Question, Step
from convlab.course.progress import StepsDone
from convlab.course.text import Text

Mark = Literal["done", "open", "ahead"]


@dataclass(frozen=True)
class StepReadout:
    """One step as the panel shows it; `marks` is one per step, `current` the step's place in them."""

    step: Step
    number: str  # "Lesson 1"
    title: str
    left: str  # "about 8 min left"
    place: str  # "Step 4 of 7: The empty sky"
    count: str  # "3 done"
    marks: tuple[Mark, ...]
    current: int
    text: Text
    question: Question | None
    answer: str  # what was typed or chosen last
    verdict: Verdict | None  # of a step that is done
    hints: tuple[Text, ...]  # those already seen
    hint_label: str  # "Hint 2 of 3", or an empty string
    back_label: str
    next_label: str
    waits_for: str  # why Next is off, or an empty string


@dataclass(frozen=True)
class LessonRow:
    """One line of the list of lessons."""

    key: str
    number: str
    title: str
    summary: str
    state: str  # "14 min", "3 of 7 done", "all 7 steps done"
    button: str  # "Begin", "Continue", "Look again"
    marks: tuple[Mark, ...]


def derive(lesson: Lesson, place: int, done: StepsDone) -> StepReadout:
    """The step at `place` (from 0, inside the lesson)."""
    step = lesson.steps[place]
    finished = step.key in done.done
    document = step.document()
    hints = step.question.hints if step.question else ()
    seen = min(done.hints.get(step.key, 0), len(hints))
    last = place == len(lesson.steps) - 1
    marks = marks_of(lesson, done)
    return StepReadout(
        step=step,
        number=f"Lesson {lesson.number}",
        title=lesson.front.title,
        left=minutes_left(lesson, done),
        place=f"Step {place + 1} of {len(lesson.steps)}: {step.title}",
        count=f"{marks.count('done')} done",
        marks=marks,
        current=place,
        text=text_on(step.text, document),
        question=step.question,
        answer=done.answers.get(step.key, ""),
        verdict=_verdict_again(step, done) if finished else None,
        hints=tuple(text_on(hint, document) for hint in hints[:seen]),
        hint_label="" if finished or seen == len(hints) else f"Hint {seen + 1} of {len(hints)}",
        back_label="All lessons" if place == 0 else "Back",
        next_label="Finish" if last else "Next step",
        waits_for="" if finished or step.question is None else _wait(step.question),
    )


def rows(lessons: tuple[Lesson, ...], progress: dict[str, StepsDone]) -> tuple[LessonRow, ...]:
    """The list of lessons."""
    return tuple(_row(lesson, progress.get(lesson.key, StepsDone())) for lesson in lessons)


def marks_of(lesson: Lesson, done: StepsDone) -> tuple[Mark, ...]:
    """Done or ahead, a mark per step; the one last open is marked open."""
    return tuple(
        "done" if step.key in done.done else "open" if step.key == done.step else "ahead" for step in lesson.steps
    )


def minutes_left(lesson: Lesson, done: StepsDone) -> str:
    """The lesson's time, shared evenly by the steps that are not done."""
    ahead = sum(step.key not in done.done for step in lesson.steps)
    minutes = ceil(lesson.front.minutes * ahead / len(lesson.steps))
    return f"about {minutes} min left" if ahead else "all done"


def place_to_continue(lesson: Lesson, done: StepsDone) -> int:
    """The step last open, or the first; where that one is done, the first that is not."""
    keys = [step.key for step in lesson.steps]
    place = keys.index(done.step) if done.step in keys else 0
    if keys[place] not in done.done:
        return place
    return next((ahead for ahead, key in enumerate(keys) if key not in done.done), 0)


def _row(lesson: Lesson, done: StepsDone) -> LessonRow:
    steps, marks = len(lesson.steps), marks_of(lesson, done)
    finished = marks.count("done")
    begun = bool(finished or done.step)
    if finished == steps:
        state, button = f"all {steps} steps done", "Look again"
    else:
        state = f"{finished} of {steps} done" if begun else f"{steps} steps, {lesson.front.minutes} min"
        button = "Continue" if begun else "Begin"
    return LessonRow(
        key=lesson.key,
        number=f"Lesson {lesson.number}",
        title=lesson.front.title,
        summary=lesson.front.summary,
        state=state,
        button=button,
        marks=marks,
    )


def _verdict_again(step: Step, done: StepsDone) -> Verdict | None:
    """The card of a step done earlier: the learner's own right answer, or the one that was shown."""
    answer = done.answers.get(step.key, "")
    verdict: Verdict | Problem | None = None
    if done.done.get(step.key) == "answered":
        if isinstance(step.question, NumberQuestion):
            verdict = check_number(step, step.question, answer)
        elif isinstance(step.question, ChoiceQuestion) and answer.isdecimal():
            verdict = check_choice(step, step.question, int(answer))
    return verdict if isinstance(verdict, Verdict) and verdict.right else shown_answer(step)


def _wait(question: Question) -> str:
    return "your turn first" if question.kind == "action" else "answer first"
