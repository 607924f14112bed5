"""The kernel to the clipboard and from it, as text."""

from PySide6.QtGui import QGuiApplication

from convlab.core.filters import filter_of
from convlab.core.kernel_text import TEXT_FORMATS, read_kernel
from convlab.core.problem import Problem
from convlab.core.typography import shape
from convlab.panes.sandbox.edits import SandboxEdits

FIXED = "The kernel is fixed in this step of the lesson."
NO_TEXT = "There is no text to paste. Copy rows like 1 0 −1, one a line, first."


def copy_kernel(edits: SandboxEdits, key: str = "text") -> None:
    """The plane that is looked at, as text of one row of TEXT_FORMATS; a pooling window has no weights."""
    if edits.state.pooling is None:
        QGuiApplication.clipboard().setText(TEXT_FORMATS[key].write(edits.state.kernel.weights))


def paste_kernel(edits: SandboxEdits) -> str:
    """Takes the kernel in the text that was copied; returns what is wrong with it, or an empty sentence."""
    text = QGuiApplication.clipboard().text()
    if "kernel" in edits.state.locked:
        return FIXED
    kernel = read_kernel(text) if text.strip() else Problem(NO_TEXT)
    if isinstance(kernel, Problem):
        return kernel.sentence
    edits.put_filter(filter_of(kernel), f"Paste a kernel of {shape(kernel.shape)}")
    return ""
