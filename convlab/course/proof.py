"""Tries every expression of a step on the step's own document, so that no learner meets one that fails."""

from collections.abc import Iterator, Sequence

from pydantic import ValidationError

from convlab.core.document import in_house_words
from convlab.core.problem import Problem
from convlab.course.checks import solution
from convlab.course.expressions import Expression, Value, equal
from convlab.course.facts import Ground, compute
from convlab.course.fault import Fault
from convlab.course.lesson import ActionQuestion, ChoiceQuestion, Mistake, NumberQuestion, Question, Step
from convlab.course.text import Text, filled
from convlab.course.toml_block import TomlBlock

_GIVEN = 0.0  # stands for a learner's answer where a text quotes it


def faults_of_step(step: Step) -> tuple[Fault, ...]:
    """What cannot be computed or makes no sense on this step's document, with its line."""
    ground = Ground(step.document())
    faults = list(_faults_of_text(step.text, ground))
    if step.question is not None and step.source is not None:
        faults.extend(_Proof(step, step.source, step.question).faults())
    return tuple(faults)


def _faults_of_text(text: Text, ground: Ground) -> Iterator[Fault]:
    for paragraph in text:
        done = filled((paragraph,), ground)
        if isinstance(done, Problem):
            yield Fault(paragraph.line, done.sentence)


class _Proof:
    """One question, tried out."""

    def __init__(self, step: Step, source: TomlBlock, question: Question) -> None:
        self._step, self._source, self._question = step, source, question
        self._ground = Ground(step.document(), _GIVEN)
        self._faults: list[Fault] = []

    def faults(self) -> Sequence[Fault]:
        """All faults of the question."""
        match self._question:
            case NumberQuestion() as question:
                self._number(question)
            case ChoiceQuestion() as question:
                self._choice(question)
            case ActionQuestion() as question:
                self._action(question)
        for place, hint in enumerate(self._question.hints):
            self._text(hint, self._ground, "hints", place)
        return self._faults

    def _number(self, question: NumberQuestion) -> None:
        answer = self._computed(question.answer, "answer")
        if isinstance(answer, bool | str):
            self._blame(f"The answer is {answer!r}; it must be a number.", "answer")
        self._text(question.right, self._ground, "right")
        for place, mistake in enumerate(question.mistakes):
            if mistake.value is None:
                self._blame("A mistake of a number question has a value.", "mistakes", place)
                continue
            value = self._computed(mistake.value, "mistakes", place, "value")
            unguarded = mistake.when is None and value is not None and answer is not None
            if unguarded and value is not None and answer is not None and equal(value, answer):
                self._blame(f"This mistake is the right answer, {answer}.", "mistakes", place, "value")
            self._mistake(mistake, self._ground, place)

    def _choice(self, question: ChoiceQuestion) -> None:
        truths = []
        for place, option in enumerate(question.options):
            truths.append(self._computed(option.when, "options", place, "when"))
            self._text(option.text, self._ground, "options", place, "text")
            self._text(option.reason, self._ground, "options", place, "reason")
        if truths.count(True) != 1:
            self._blame(f"{truths.count(True)} options are true; exactly 1 must be.", "options", 0)
        self._text(question.right, self._ground, "right")

    def _action(self, question: ActionQuestion) -> None:
        if self._computed(question.check, "check") is True:
            self._blame("The scene fulfils the check before the learner has done anything.", "check")
        self._text(question.waiting, self._ground, "waiting")
        try:
            solved = Ground(solution(question, self._step.document()), _GIVEN)
        except ValidationError as error:
            self._faults.extend(
                Fault(self._source.line_of(("solution", *found["loc"])), f"solution: {in_house_words(found['msg'])}.")
                for found in error.errors()
            )
            return
        if compute(question.check, solved) is not True:
            self._blame("The solution does not fulfil the check.", "solution")
        self._text(question.right, solved, "right")
        for place, mistake in enumerate(question.mistakes):
            if mistake.when is None:
                self._blame("A mistake of an action has a condition, when = ...", "mistakes", place)
            self._mistake(mistake, self._ground, place)

    def _mistake(self, mistake: Mistake, ground: Ground, place: int) -> None:
        if mistake.when is not None:
            self._computed(mistake.when, "mistakes", place, "when")
        for name, text in (("reason", mistake.reason), ("sum", mistake.sum), ("closing", mistake.closing)):
            self._text(text, ground, "mistakes", place, name)
        for bar in mistake.bars:
            value = self._computed(bar.value, "mistakes", place, "bars")
            if isinstance(value, bool | str):
                self._blame(f'The bar "{bar.label}" is no number.', "mistakes", place, "bars")

    def _text(self, text: Text, ground: Ground, *path: str | int) -> None:
        done = filled(text, ground)
        if isinstance(done, Problem):
            self._blame(done.sentence, *path)

    def _computed(self, expression: Expression, *path: str | int) -> Value | None:
        value = compute(expression, self._ground)
        if isinstance(value, Problem):
            self._blame(value.sentence, *path)
            return None
        return value

    def _blame(self, sentence: str, *path: str | int) -> None:
        self._faults.append(Fault(self._source.line_of(path), sentence))
