"""A lesson as a value: steps, each with a scene for the panes, a text and a question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, PlainValidator, field_validator

from convlab.core.document import Document, changed
from convlab.core.kernels import name_of
from convlab.core.problem import Problem
from convlab.course.expressions import Expression, parse
from convlab.course.facts import words
from convlab.course.text import Text, read_text
from convlab.course.toml_block import TomlBlock
from convlab.state.builder import BuilderState
from convlab.state.monitor import MonitorState
from convlab.state.sandbox import SandboxState
from convlab.state.workspace import PaneName, Workspace


def _expression(value: object) -> Expression:
    if not isinstance(value, str):
        raise ValueError(f'an expression stands between quotes, as in "2 * stride"; {value!r} does not')
    read = parse(value, words())
    if isinstance(read, Problem):
        raise ValueError(read.sentence)
    return read


def _text(value: object) -> Text:
    if not isinstance(value, str):
        raise ValueError(f"a text stands between quotes; {value!r} does not")
    text, faults = read_text(value)
    if faults:
        raise ValueError(faults[0].sentence)
    return text


def with_kernel_rows(sandbox: Mapping[str, object]) -> dict[str, object]:
    """The sandbox's fields with a kernel written as rows of numbers made a kernel that the document takes."""
    kernel = sandbox.get("kernel")
    if not isinstance(kernel, list) or not all(isinstance(row, list) for row in kernel):
        return dict(sandbox)
    return {**sandbox, "kernel": {"name": name_of(kernel), "weights": kernel}}


ExpressionField = Annotated[Expression, PlainValidator(_expression)]
TextField = Annotated[Text, PlainValidator(_text)]


class Front(Document):
    """The block at the top of a lesson file; `minutes` is for the whole lesson."""

    title: str = Field(min_length=1, max_length=80)
    summary: str = Field(min_length=1, max_length=300)
    minutes: int = Field(ge=1, le=300)


class Scene(Document):
    """What a step puts on the panes: a first start's workspace with some fields replaced.

    Builder and monitor stay as the learner has them where a scene does not name them.
    """

    pane: PaneName = "sandbox"
    sandbox: SandboxState = SandboxState()
    builder: BuilderState | None = None
    monitor: MonitorState | None = None

    @field_validator("sandbox", mode="before")
    @classmethod
    def _rows(cls, sandbox: object) -> object:
        return with_kernel_rows(sandbox) if isinstance(sandbox, dict) else sandbox

    def on(self, workspace: Workspace) -> Workspace:
        """The workspace with this scene in it."""
        parts: dict[str, object] = {"pane": self.pane, "sandbox": self.sandbox}
        if self.builder is not None:
            parts["builder"] = self.builder
        if self.monitor is not None:
            parts["monitor"] = self.monitor
        return changed(workspace, **parts)


class Bar(Document):
    """One line of the small ledger under an explanation: a name and a computed number."""

    label: str = Field(min_length=1, max_length=60)
    value: ExpressionField


class Mistake(Document):
    """A known slip: the wrong number it leads to, or the state that shows it, and why that came out."""

    value: ExpressionField | None = None
    when: ExpressionField | None = None
    reason: TextField
    sum: TextField = ()
    bars: tuple[Bar, ...] = Field(default=(), max_length=6)
    closing: TextField = ()


class Option(Document):
    """One choice; it is the right one where `when` is true."""

    text: TextField
    when: ExpressionField
    reason: TextField = ()


class NumberQuestion(Document):
    """Asks for a number that core computes from the step's own document."""

    kind: Literal["number"]
    label: str = Field(default="Your answer", max_length=60)
    answer: ExpressionField
    tolerance: float = Field(default=0, ge=0)
    right: TextField
    hints: tuple[TextField, ...] = Field(default=(), max_length=6)
    mistakes: tuple[Mistake, ...] = Field(default=(), max_length=20)


class ChoiceQuestion(Document):
    """Asks which of a few sentences is true of the step's own document."""

    kind: Literal["choice"]
    label: str = Field(default="Your answer", max_length=60)
    options: tuple[Option, ...] = Field(min_length=2, max_length=6)
    right: TextField
    hints: tuple[TextField, ...] = Field(default=(), max_length=6)


class ActionQuestion(Document):
    """Asks the learner to change the panes until `check` is true of the live workspace.

    `solution` are the sandbox's fields that make it true.
    """

    kind: Literal["action"]
    label: str = Field(default="Your turn", max_length=60)
    check: ExpressionField
    waiting: TextField
    right: TextField
    hints: tuple[TextField, ...] = Field(default=(), max_length=6)
    mistakes: tuple[Mistake, ...] = Field(default=(), max_length=20)
    solution: Mapping[str, object]


Question: TypeAlias = NumberQuestion | ChoiceQuestion | ActionQuestion


@dataclass(frozen=True)
class Step:
    """One step; `line` and `source` say where it stands in the file."""

    key: str
    title: str
    scene: Scene
    text: Text
    question: Question | None
    line: int
    source: TomlBlock | None  # of the question

    def document(self) -> Workspace:
        """The step's own document: its scene on the workspace of a first start."""
        return self.scene.on(Workspace())


@dataclass(frozen=True)
class Lesson:
    """A lesson; `key` is its folder's name, `number` its place in the course."""

    key: str
    number: int
    front: Front
    steps: tuple[Step, ...]
