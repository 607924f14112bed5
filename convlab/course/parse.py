"""From a lesson file to a Lesson, or to everything that is wrong in it, line by line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from markdown_it.token import Token
from pydantic import Field, TypeAdapter, ValidationError

from convlab.core.document import Document
from convlab.course.catalogue import FILE_NAME
from convlab.course.fault import Complaint, Fault
from convlab.course.lesson import (
    ActionQuestion,
    ChoiceQuestion,
    Front,
    Lesson,
    NumberQuestion,
    Question,
    Scene,
    Step,
)
from convlab.course.proof import faults_of_step
from convlab.course.text import markdown_reader, text_of
from convlab.course.toml_block import TomlBlock

FENCE = "+++"
LARGEST_FILE = 256 * 1024  # bytes
MOST_STEPS = 40

_FOLDER = re.compile(r"(\d{2})-[a-z0-9-]+$")
_HEADING = re.compile(r"(.*?)\s*\{#([a-z0-9][a-z0-9-]*)\}$")
_QUESTION: TypeAdapter[Question] = TypeAdapter(
    Annotated[NumberQuestion | ChoiceQuestion | ActionQuestion, Field(discriminator="kind")]
)
D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Reading:
    """What came of a file: a lesson, or complaints."""

    lesson: Lesson | None
    complaints: tuple[Complaint, ...] = ()


def read_lesson(folder: Path) -> Reading:
    """The lesson in FOLDER/lesson.md; every complaint names file and line, none raises."""
    path = folder / FILE_NAME
    number = _FOLDER.match(folder.name)
    if number is None:
        fault = Fault(1, f'The folder "{folder.name}" has no place in the course. Name it like 02-padding.')
        return Reading(None, _complaints(path, [fault]))
    text = _file_text(path)
    if isinstance(text, Fault):
        return Reading(None, _complaints(path, [text]))
    lesson, faults = parse_lesson(text, folder.name, int(number[1]))
    return Reading(lesson, _complaints(path, faults))


def parse_lesson(text: str, key: str, number: int = 1) -> tuple[Lesson | None, tuple[Fault, ...]]:
    """The lesson in a text and no faults, or no lesson and its faults in the order of their lines."""
    faults: list[Fault] = []
    lines = text.splitlines()
    front, first = _front(lines, faults)
    body = "\n".join([""] * first + lines[first:])  # the lines keep their numbers
    drafts = _drafts(markdown_reader().parse(body), faults)
    steps = [step for draft in drafts if (step := _step(draft, faults)) is not None]
    _check_keys(drafts, faults)
    for step in steps:
        faults.extend(faults_of_step(step))
    if faults or front is None:
        return None, tuple(sorted(set(faults)))
    return Lesson(key, number, front, tuple(steps)), ()


def _complaints(path: Path, faults: Sequence[Fault]) -> tuple[Complaint, ...]:
    return tuple(Complaint(path, fault.line, fault.sentence) for fault in faults)


def _file_text(path: Path) -> str | Fault:
    try:
        if path.stat().st_size > LARGEST_FILE:
            return Fault(1, f"The file is larger than {LARGEST_FILE // 1024} KB.")
        return path.read_text(encoding="utf-8")
    except OSError as error:
        return Fault(1, f"The file cannot be read: {error.strerror}.")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Fault(line, "This is not text in UTF-8.")


def _front(lines: Sequence[str], faults: list[Fault]) -> tuple[Front | None, int]:
    """The front block, and how many lines it takes."""
    if not lines or lines[0].strip() != FENCE:
        faults.append(Fault(1, f"A lesson begins with a front block between two lines of {FENCE}."))
        return None, 0
    end = next((place for place, line in enumerate(lines[1:], 1) if line.strip() == FENCE), None)
    if end is None:
        faults.append(Fault(1, f"The front block is not closed by a line of {FENCE}."))
        return None, len(lines)
    return _document(TomlBlock("\n".join(lines[1:end]), 2), Front, faults), end + 1


@dataclass
class _Draft:
    """A step as it stands in the file."""

    line: int
    heading: str
    scenes: list[TomlBlock] = field(default_factory=list)
    questions: list[TomlBlock] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)

    @property
    def key(self) -> str:
        found = _HEADING.match(self.heading)
        return found[2] if found else ""

    @property
    def title(self) -> str:
        found = _HEADING.match(self.heading)
        return found[1].strip() if found else self.heading


def _drafts(tokens: Sequence[Token], faults: list[Fault]) -> list[_Draft]:
    """The file cut into steps at its second-level headings."""
    drafts: list[_Draft] = []
    stream = iter(tokens)
    for token in stream:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open" and token.level == 0:
            heading = next(stream).content
            next(stream)  # heading_close
            if token.tag != "h2":
                faults.append(Fault(line, "Only the steps have headings, and they begin with ##."))
            else:
                drafts.append(_Draft(line, heading))
        elif drafts:
            _add(drafts[-1], token, faults)
        elif token.level == 0 and not token.type.endswith("_close"):
            faults.append(Fault(line, "A lesson's text begins with the heading of its first step."))
    if not drafts:
        faults.append(Fault(1, "The lesson has no steps. A step begins with a line like ## Look {#look}."))
    if len(drafts) > MOST_STEPS:
        faults.append(Fault(drafts[MOST_STEPS].line, f"A lesson has at most {MOST_STEPS} steps."))
    return drafts


def _add(draft: _Draft, token: Token, faults: list[Fault]) -> None:
    if token.type != "fence":
        draft.tokens.append(token)
        return
    line = token.map[0] + 1 if token.map else 1
    block = TomlBlock(token.content, line + 1)
    match token.info.strip():
        case "scene":
            draft.scenes.append(block)
        case "question":
            draft.questions.append(block)
        case other:
            faults.append(Fault(line, f'A block is a "scene" or a "question", not "{other}".'))


def _step(draft: _Draft, faults: list[Fault]) -> Step | None:
    """The step of a draft, or None after its faults were written down."""
    before = len(faults)
    faults.extend(_faults_of_draft(draft))
    text, text_faults = text_of(draft.tokens)
    faults.extend(text_faults)
    scene = _document(draft.scenes[0], Scene, faults) if draft.scenes else None
    question = _question(draft.questions[0], faults) if draft.questions else None
    if scene is None or len(faults) > before:
        return None
    source = draft.questions[0] if draft.questions else None
    return Step(draft.key, draft.title, scene, text, question, draft.line, source)


def _faults_of_draft(draft: _Draft) -> Iterator[Fault]:
    if not draft.key:
        yield Fault(draft.line, "A step's heading ends with its key, as in ## Look {#look}.")
    if not draft.title:
        yield Fault(draft.line, "The step has no title.")
    if not draft.tokens:
        yield Fault(draft.line, "The step has no text.")
    if not draft.scenes:
        yield Fault(draft.line, "The step has no scene block: it would show whatever lies on the panes.")
    for name, blocks in (("scene", draft.scenes), ("question", draft.questions)):
        for block in blocks[1:]:
            yield Fault(block.line - 1, f"The step has a second {name} block.")


def _check_keys(drafts: Sequence[_Draft], faults: list[Fault]) -> None:
    seen: dict[str, int] = {}
    for draft in drafts:
        if draft.key and draft.key in seen:
            faults.append(
                Fault(
                    draft.line,
                    f'The key "{draft.key}" is already that of the step in line {seen[draft.key]}.',
                )
            )
        seen.setdefault(draft.key, draft.line)


def _document(block: TomlBlock, kind: type[D], faults: list[Fault]) -> D | None:
    values = block.values()
    if isinstance(values, Fault):
        faults.append(values)
        return None
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        faults.extend(block.faults(error))
        return None


def _question(block: TomlBlock, faults: list[Fault]) -> Question | None:
    values = block.values()
    if isinstance(values, Fault):
        faults.append(values)
        return None
    try:
        return _QUESTION.validate_python(values)
    except ValidationError as error:
        known = values.get("kind") in ("number", "choice", "action")
        faults.extend(block.faults(error, skip=1 if known else 0))  # the first part names the kind
        return None
