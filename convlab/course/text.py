"""The text of a lesson: a small part of Markdown, with roles, formulas and computed numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from convlab.core.problem import Problem
from convlab.core.typography import decimal
from convlab.course.expressions import Expression, parse
from convlab.course.facts import Ground, compute, words
from convlab.course.fault import Fault

Role = Literal["", "input", "kernel", "output", "gradient", "positive", "negative", "quiet"]
ROLES: tuple[Role, ...] = ("input", "kernel", "output", "gradient", "positive", "negative", "quiet")
DEEPEST = 8  # levels of lists, quotes and emphasis


@dataclass(frozen=True)
class Span:
    """A run of text in one manner; `value` is a number still to be computed."""

    text: str
    role: Role = ""
    strong: bool = False
    slanted: bool = False
    form: Literal["text", "code", "formula"] = "text"
    value: Expression | None = None


@dataclass(frozen=True)
class Paragraph:
    """Some spans; `mark` is what stands before an item of a list, `line` the line it begins in, from 1."""

    spans: tuple[Span, ...]
    mark: str = ""
    line: int = 1

    @property
    def plain(self) -> str:
        """The words alone, for screen readers and tests."""
        return " ".join(part for part in (self.mark, "".join(span.text for span in self.spans)) if part)


Text = tuple[Paragraph, ...]


def plain(text: Text) -> str:
    """The words of a text, a line a paragraph."""
    return "\n".join(paragraph.plain for paragraph in text)


def filled(text: Text, ground: Ground) -> Text | Problem:
    """The text with every number in it computed on a workspace."""
    paragraphs = []
    for paragraph in text:
        spans = []
        for span in paragraph.spans:
            done = _filled_span(span, ground)
            if isinstance(done, Problem):
                return done
            spans.append(done)
        paragraphs.append(replace(paragraph, spans=tuple(spans)))
    return tuple(paragraphs)


def expressions(text: Text) -> Iterator[Expression]:
    """Every number that a text still has to compute."""
    return (span.value for paragraph in text for span in paragraph.spans if span.value)


def read_text(markdown: str) -> tuple[Text, tuple[Fault, ...]]:
    """Paragraphs and lists with **strong**, *slanted*, `code`, $formula$, {role:words}, {expression}.

    HTML stays the characters it is; pictures, links, tables and deep nesting are faults.
    """
    return text_of(markdown_reader().parse(markdown))


def text_of(tokens: Sequence[Token]) -> tuple[Text, tuple[Fault, ...]]:
    """The text that markdown-it's block tokens stand for."""
    reader = _Reader()
    for token in tokens:
        reader.take(token)
    return tuple(reader.paragraphs), tuple(reader.faults)


@lru_cache(maxsize=1)
def markdown_reader() -> MarkdownIt:
    """CommonMark without raw HTML, with bounded nesting and the two marks of lessons."""
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    reader.inline.ruler.before("emphasis", "formula", _formula_rule)
    reader.inline.ruler.before("formula", "brace", _brace_rule)
    return reader


_BRACE = re.compile(r"\{(?:(" + "|".join(ROLES) + r"):)?")


def _brace_rule(state: StateInline, silent: bool) -> bool:
    """{kernel:words} becomes role_open ... role_close, {2 * stride} a value."""
    start = _BRACE.match(state.src, state.pos)
    end = _brace_pairs(state).get(state.pos)
    if start is None or end is None or end >= state.posMax:
        return False
    if not silent:
        if start[1]:
            _tokenize_role(state, start[1], (start.end(), end))
        else:
            state.push("value", "", 0).content = state.src[start.end() : end]
    state.pos = end + 1
    return True


def _tokenize_role(state: StateInline, role: str, inside: tuple[int, int]) -> None:
    last = state.posMax
    state.push("role_open", "", 1).info = role
    state.pos, state.posMax = inside
    state.md.inline.tokenize(state)
    state.push("role_close", "", -1).info = role
    state.posMax = last


def _brace_pairs(state: StateInline) -> dict[int, int]:
    """Where the brace that opens at a place is closed, found once for each paragraph."""
    known: dict[str, dict[int, int]] = state.env.setdefault("braces", {})
    if state.src not in known:
        known[state.src] = _pairs(state.src)
    return known[state.src]


def _pairs(source: str) -> dict[int, int]:
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for place, letter in enumerate(source):
        if letter == "{":
            waiting.append(place)
        elif letter == "}" and waiting:
            pairs[waiting.pop()] = place
    return pairs


def _formula_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    end = state.src.find("$", state.pos + 1, state.posMax)
    if end <= state.pos + 1:
        return False
    if not silent:
        state.push("formula", "", 0).content = state.src[state.pos + 1 : end]
    state.pos = end + 1
    return True


class _Reader:
    """Turns tokens into paragraphs and collects what cannot be shown."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.faults: list[Fault] = []
        self._lists: list[int | None] = []  # the next number, or None for a bullet
        self._mark = ""

    def take(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 1
        if token.level > DEEPEST:
            self._blame(line, f"The text is nested more than {DEEPEST} levels deep.")
            return
        match token.type:
            case "inline":
                self.paragraphs.append(Paragraph(self._spans(token, line), self._mark, line))
                self._mark = ""
            case "bullet_list_open":
                self._lists.append(None)
            case "ordered_list_open":
                self._lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._mark = self._next_mark()
            case "paragraph_open" | "paragraph_close" | "list_item_close":
                pass
            case other if not other.endswith("_close"):
                self._blame(line, f"A lesson text has paragraphs and lists, no {_name(other)}.")

    def _blame(self, line: int, sentence: str) -> None:
        if Fault(line, sentence) not in self.faults:
            self.faults.append(Fault(line, sentence))

    def _next_mark(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "\u2022"
        self._lists[-1] = number + 1
        return f"{number}."

    def _spans(self, inline: Token, line: int) -> tuple[Span, ...]:
        spans: list[Span] = []
        manner = Span("")
        roles: list[Role] = []
        for token in inline.children or ():
            if token.type in ("softbreak", "hardbreak"):
                line += 1
                spans.append(replace(manner, text=" "))
            elif token.type in ("role_open", "role_close"):
                roles = [*roles, _role(token.info)] if token.nesting > 0 else roles[:-1]
                manner = replace(manner, role=roles[-1] if roles else "")
            elif token.type in ("strong_open", "strong_close"):
                manner = replace(manner, strong=token.nesting > 0)
            elif token.type in ("em_open", "em_close"):
                manner = replace(manner, slanted=token.nesting > 0)
            else:
                spans.extend(self._leaf(token, manner, line))
        return tuple(spans)

    def _leaf(self, token: Token, manner: Span, line: int) -> Iterator[Span]:
        match token.type:
            case "text" | "text_special":
                if token.content:
                    yield replace(manner, text=token.content)
            case "code_inline":
                yield replace(manner, text=token.content, form="code")
            case "formula":
                yield replace(manner, text=token.content, form="formula")
            case "value":
                value = parse(token.content, words())
                if isinstance(value, Problem):
                    self._blame(line, value.sentence)
                else:
                    yield replace(manner, text="?", value=value)
            case other if not other.endswith("_close"):
                self._blame(line, f"A lesson text has no {_name(other)}: what it shows is computed.")


def _filled_span(span: Span, ground: Ground) -> Span | Problem:
    if span.value is None:
        return span
    value = compute(span.value, ground)
    if isinstance(value, Problem):
        return value
    if isinstance(value, bool | str):
        return Problem(f'"{span.value.text}" is {value!r}, not a number that a text could show.')
    return replace(span, text=decimal(value, 4), value=None)


def _role(name: str) -> Role:
    return next(role for role in ROLES if role == name)


def _name(token: str) -> str:
    return token.removesuffix("_open").replace("_", " ")
