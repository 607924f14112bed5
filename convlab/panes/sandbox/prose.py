"""Sentences with strong words, for labels that wrap."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from convlab.state.sandbox_words import Sentence

LOCKED_WORDS = "Fixed in this step"  # of a lesson


def prose_label(size: str = "control") -> QLabel:
    """A label that wraps and can hold strong words."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setProperty("tone", "ink2")
    label.setProperty("size", size)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return label


def markup(sentences: Sequence[Sentence]) -> str:
    """One paragraph a sentence; every word is ours or a number, and escaped all the same."""
    return "".join(f'<p style="margin: 0 0 5px 0; line-height: 135%">{_line(one)}</p>' for one in sentences)


def _line(sentence: Sentence) -> str:
    pieces = []
    for piece in sentence:
        text = escape(piece.text).replace(" × ", "\u00a0×\u00a0").replace(" %", "\u00a0%")  # are not torn apart
        pieces.append(f'<span style="font-weight: 600">{text}</span>' if piece.strong else text)
    return "".join(pieces)
