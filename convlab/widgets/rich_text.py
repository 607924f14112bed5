"""Paragraphs of a lesson on the screen: roles in their colours, formulas in the formula font."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.course.text import Paragraph, Span, Text, plain
from convlab.widgets.fonts import code_font
from convlab.widgets.look import Look
from convlab.widgets.painting import Run, text_width

_COLOURS = {
    "input": "input_t",
    "kernel": "kernel_t",
    "output": "output_t",
    "gradient": "grad_t",
    "positive": "pos",
    "negative": "neg",
    "quiet": "ink3",
}
_LEANING = {"h": "\u210e"}  # Planck's constant has the place of the italic h

Word = tuple[Run, ...]  # runs with no space between them


@dataclass
class _Page:
    """Where each run stands for one width: (run, x, base line)."""

    runs: list[tuple[Run, float, float]] = field(default_factory=list)
    height: float = 0


class RichText(QWidget):
    """Text that wraps, painted word by word: it can show only what `show_text` was given.

    `px` is the type size and `leading` the distance of its lines in per cent of that size.
    """

    def __init__(self, look: Look, px: int = 16, leading: int = 150, tone: str = "ink") -> None:
        super().__init__()
        self._look, self._px, self._leading, self._tone = look, px, leading, tone
        self._text: Text = ()
        self._pages: dict[int, _Page] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._set_anew)

    def show_text(self, text: Text) -> None:
        """Shows a text whose numbers are computed; an empty one takes no room."""
        self._text = text
        self.setAccessibleName(plain(text))
        if self.parentWidget() is not None:  # alone it would open a window of its own
            self.setVisible(bool(text))
        self._set_anew()

    def set_px(self, px: int) -> None:
        """Another type size, in px at 100 %."""
        if px != self._px:
            self._px = px
            self._set_anew()

    def words(self) -> str:
        """What can be read, a line a paragraph."""
        return plain(self._text)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._page(width).height)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(self._px))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._look.px(self._px))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        for run, x, base in self._page(self.width()).runs:
            painter.setFont(run.font)
            painter.setPen(run.colour)
            painter.drawText(QPointF(x, base), run.text)
        painter.end()

    def _set_anew(self) -> None:
        self._pages.clear()
        self.updateGeometry()
        self.update()

    def _page(self, width: int) -> _Page:
        if width not in self._pages:
            if len(self._pages) > 8:
                self._pages.clear()
            self._pages[width] = self._lay_out(width)
        return self._pages[width]

    def _lay_out(self, width: int) -> _Page:
        page = _Page()
        for place, paragraph in enumerate(self._text):
            if place:
                close = paragraph.mark and self._text[place - 1].mark
                page.height += self._look.px(self._px * (0.3 if close else 0.75))
            self._add_paragraph(page, paragraph, width)
        return page

    def _add_paragraph(self, page: _Page, paragraph: Paragraph, width: int) -> None:
        look = self._look
        font = look.font(self._px)
        line = look.px(self._px * self._leading / 100)
        metrics = QFontMetricsF(font)
        rise = (line + metrics.ascent() - metrics.descent()) / 2  # base line below the top of a line
        left = float(look.px(24)) if paragraph.mark else 0.0
        if paragraph.mark:
            page.runs.append((Run(paragraph.mark, font, look.colour(self._tone)), 0.0, page.height + rise))
        x, space = left, text_width(font, " ")
        for word in words_of([(span, self._run(span)) for span in paragraph.spans]):
            wide = sum(text_width(run.font, run.text) for run in word)
            if x > left and x + wide > width:
                x, page.height = left, page.height + line
            for run in word:
                page.runs.append((run, x, page.height + rise))
                x += text_width(run.font, run.text)
            x += space
        page.height += line

    def _run(self, span: Span) -> Run:
        return Run(
            formula_letters(span.text) if span.form == "formula" else span.text,
            self._font(span),
            self._colour(span),
        )

    def _font(self, span: Span) -> QFont:
        if span.form == "formula":
            return self._look.math_font(self._px * 1.12)
        if span.form == "code":
            return code_font(self._look.px(self._px))
        strong = span.strong or span.role not in ("", "quiet")
        font = self._look.font(self._px, 600 if strong else 400)
        if span.slanted:
            font = QFont(font)
            font.setItalic(True)
        return font

    def _colour(self, span: Span) -> QColor:
        return self._look.colour(_COLOURS[span.role] if span.role else self._tone)


def words_of(spans: Sequence[tuple[Span, Run]]) -> Iterator[Word]:
    """Cuts runs at their spaces; what touches without a space stays one word."""
    word: list[Run] = []
    for span, run in spans:
        pieces = [run.text] if span.form == "formula" else run.text.split(" ")
        for place, piece in enumerate(pieces):
            if place and word:
                yield tuple(word)
                word = []
            if piece:
                word.append(Run(piece, run.font, run.colour))
    if word:
        yield tuple(word)


def headline(words: str) -> Text:
    """A title as a text of one strong line."""
    return (Paragraph((Span(words, strong=True),)),)


def formula_letters(formula: str) -> str:
    """Variables as italic code points, a hyphen as a minus, an asterisk as a dot: "N-F" -> "𝑁−𝐹"."""
    return "".join(_formula_letter(letter) for letter in formula)


def _formula_letter(letter: str) -> str:
    if "A" <= letter <= "Z":
        return chr(0x1D434 + ord(letter) - ord("A"))
    if "a" <= letter <= "z":
        return _LEANING.get(letter, chr(0x1D44E + ord(letter) - ord("a")))
    return {"-": "\u2212", "*": "\u00b7"}.get(letter, letter)
