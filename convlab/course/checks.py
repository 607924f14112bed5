"""Whether an answer is right, and why a wrong one came out: all of it computed, nothing invented."""

import re
from contextlib import suppress
from dataclasses import dataclass

from convlab.core.document import changed
from convlab.core.problem import Problem
from convlab.core.typography import MINUS, decimal
from convlab.course.expressions import Expression, Value, equal
from convlab.course.facts import Ground, compute
from convlab.course.lesson import ActionQuestion, ChoiceQuestion, Mistake, NumberQuestion, Step, with_kernel_rows
from convlab.course.text import Text, filled
from convlab.state.workspace import Workspace

LONGEST_ANSWER = 40  # characters

_MINUS_SIGNS = re.compile(f"[{MINUS}\u2013\u2014\u2010-\u2012\ufe63\uff0d]")
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f']")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)$", re.ASCII)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$", re.ASCII)


class LessonError(RuntimeError):
    """A text or expression of a lesson cannot be computed; reading the lesson would have said so."""


@dataclass(frozen=True)
class MeasuredBar:
    """A line of the ledger under an explanation."""

    label: str
    value: float


@dataclass(frozen=True)
class Verdict:
    """What the card says: a title, why, the sum in one line, bars, and a last sentence."""

    right: bool
    title: str
    reason: Text
    sum: Text = ()
    bars: tuple[MeasuredBar, ...] = ()
    closing: Text = ()


def readings(typed: str) -> tuple[float, ...]:
    """What a typed number can mean: "−818", "255,5", "1,608" (two readings); none where it is no number."""
    if len(typed) > LONGEST_ANSWER:
        return ()
    bare = _SPACES.sub("", _MINUS_SIGNS.sub("-", typed))
    found: list[float] = []
    if _GROUPS.match(bare):
        found.append(float(bare.replace(",", "")))
    point = bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare
    if _NUMBER.match(point):
        found.append(float(point))
    return tuple(found)


def check_number(step: Step, question: NumberQuestion, typed: str) -> Verdict | Problem:
    """The verdict on a typed number; a Problem where it is none."""
    numbers = readings(typed)
    if not numbers:
        return Problem(f'"{_short(typed)}" is no number. Type one in digits, such as 12 or {MINUS}3.5.')
    document = step.document()
    answer = _value(question.answer, Ground(document))
    for number in numbers:
        if equal(number, answer, question.tolerance):
            ground = Ground(document, number)
            return Verdict(True, f"{decimal(number, 4)} is right", _filled(question.right, ground))
    for number in numbers:
        ground = Ground(document, number)
        for mistake in question.mistakes:
            if _made(mistake, ground, question.tolerance):
                return _explained(mistake, ground, f"{decimal(number, 4)} is not it yet")
    return Verdict(False, f"{decimal(numbers[0], 4)} is not it yet", ())


def right_answer(step: Step, question: NumberQuestion) -> float:
    """The number that core computes from the step's own document."""
    value = _value(question.answer, Ground(step.document()))
    if isinstance(value, str):
        raise LessonError(f"the answer of {step.key} is no number")
    return float(value)


def right_option(step: Step, question: ChoiceQuestion) -> int:
    """Which option is true of the step's own document, from 0."""
    ground = Ground(step.document())
    return next(place for place, option in enumerate(question.options) if _value(option.when, ground) is True)


def check_choice(step: Step, question: ChoiceQuestion, chosen: int) -> Verdict:
    """The verdict on a chosen option, counted from 0."""
    ground = Ground(step.document())
    if chosen == right_option(step, question):
        return Verdict(True, "That is right", _filled(question.right, ground))
    reason = question.options[chosen].reason if chosen < len(question.options) else ()
    return Verdict(False, "That is not it yet", _filled(reason, ground))


def check_action(step: Step, question: ActionQuestion, workspace: Workspace) -> Verdict | None:
    """The verdict on what the learner did so far; None while there is nothing to say.

    Its numbers are those of the live workspace, or of the step's own solution where they cannot be
    computed there (a cell that the learner's stride has no room for, say).
    """
    ground = Ground(workspace)
    if _holds(question.check, ground):
        live = filled(question.right, ground)
        solved = Ground(solution(question, step.document()))
        return Verdict(True, "Done", _filled(question.right, solved) if isinstance(live, Problem) else live)
    for mistake in question.mistakes:
        if mistake.when and _holds(mistake.when, ground):
            with suppress(LessonError):  # its numbers cannot be computed on these panes: then it says nothing
                return _explained(mistake, ground, "Not it yet")
    return None


def shown_answer(step: Step) -> Verdict | None:
    """What "Show the answer" says: the computed answer and its arithmetic."""
    question = step.question
    match question:
        case NumberQuestion():
            number = right_answer(step, question)
            reason = _filled(question.right, Ground(step.document(), number))
            return Verdict(True, f"The answer is {decimal(number, 4)}", reason)
        case ChoiceQuestion():
            option = question.options[right_option(step, question)]
            ground = Ground(step.document())
            return Verdict(True, "The answer", (*_filled(option.text, ground), *_filled(question.right, ground)))
        case ActionQuestion():
            solved = solution(question, step.document())
            return Verdict(True, "Done for you", _filled(question.right, Ground(solved)))
    return None


def solution(question: ActionQuestion, workspace: Workspace) -> Workspace:
    """The workspace after the action that is asked for. Raises ValidationError for a bad solution."""
    return changed(workspace, sandbox=changed(workspace.sandbox, **with_kernel_rows(question.solution)))


def text_on(text: Text, workspace: Workspace) -> Text:
    """A text of a lesson with its numbers computed on a workspace."""
    return _filled(text, Ground(workspace))


def _made(mistake: Mistake, ground: Ground, tolerance: float) -> bool:
    if mistake.value is None or ground.given is None:
        return False
    if mistake.when and not _holds(mistake.when, ground):
        return False
    return equal(ground.given, _value(mistake.value, ground), tolerance)


def _explained(mistake: Mistake, ground: Ground, title: str) -> Verdict:
    bars = tuple(MeasuredBar(bar.label, float(_value(bar.value, ground))) for bar in mistake.bars)
    return Verdict(
        False,
        title,
        _filled(mistake.reason, ground),
        _filled(mistake.sum, ground),
        bars,
        _filled(mistake.closing, ground),
    )


def _holds(expression: Expression, ground: Ground) -> bool:
    """Whether an expression is true of the live panes; what cannot be computed there is not."""
    return compute(expression, ground) is True


def _value(expression: Expression, ground: Ground) -> Value:
    value = compute(expression, ground)
    if isinstance(value, Problem):
        raise LessonError(value.sentence)
    return value


def _filled(text: Text, ground: Ground) -> Text:
    done = filled(text, ground)
    if isinstance(done, Problem):
        raise LessonError(done.sentence)
    return done


def _short(typed: str) -> str:
    return typed if len(typed) <= 24 else typed[:23] + "\u2026"
