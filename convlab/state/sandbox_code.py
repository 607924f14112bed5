"""The sandbox's setting as a few lines of Python that run and give the same numbers."""

from collections.abc import Callable
from dataclasses import dataclass

from convlab.imaging.pictures import PICTURES
from convlab.state import code_numpy, code_opencv, code_pytorch
from convlab.state.code_parts import Parts, steps
from convlab.state.sandbox import After, SandboxState
from convlab.state.sandbox_compute import Computed, compute

INPUT_FILE = "input.png"  # what the picture is called beside the code, unless that name is taken
AFTER_WORDS: dict[After, str] = {"none": "", "absolute": ", then the absolute value", "relu": ", then ReLU"}


@dataclass(frozen=True)
class Dialect:
    """One row: what the library is called, what has to be installed, and how it is written."""

    title: str
    needs: str  # for the numbers
    needs_too: str  # for a picture
    write: Callable[[Parts], list[str]]


def code(state: SandboxState, dialect: str, computed: Computed | None = None, file: str = INPUT_FILE) -> str:
    """A Python file whose `output` is what the sandbox shows: (H', W'), or all maps where there are more.

    Maps come first in PyTorch, (K, H', W'), and last elsewhere, (H', W', K). Reads the photograph from `file`;
    numbers are written out. Pass what `compute` gave for this state, or it is computed here. Raises KeyError for
    an unknown dialect. Where no window fits, the code fails too.
    """
    parts = Parts(compute(state, computed), file)
    row = DIALECTS[dialect]
    return "\n".join([*_head(parts, row), *row.write(parts), ""])


def _head(parts: Parts, row: Dialect) -> list[str]:
    after = ", then the magnitude of all maps" if parts.setting.together else AFTER_WORDS[parts.setting.after]
    head = f"# ConvLab: {_in_comment(_operation_name(parts))} over {_input_name(parts)}, {steps(parts)}{after}."
    needs = f"# Needs {row.needs}."
    if parts.is_picture:
        needs = f"# Needs {row.needs_too}. {parts.file} is the picture as ConvLab saves it: run this in its folder."
    return [head, needs]


def _operation_name(parts: Parts) -> str:
    if parts.pooling is not None:
        return f"{parts.pooling.kind} pooling {parts.pooling.window[0]} x {parts.pooling.window[1]}"
    filters = parts.setting.filters
    return filters[0].name if len(filters) == 1 else f"{len(filters)} filters"


def _in_comment(text: str) -> str:
    """A text that cannot leave its line: a name comes from a file, and a file may come from a stranger."""
    return "".join(letter for letter in text if letter.isprintable())


def _input_name(parts: Parts) -> str:
    height, width = parts.slide.input
    if not parts.is_picture:
        return f"{height} x {width} numbers"
    known = PICTURES.get(parts.setting.picture)
    return f'"{known.title}"' if known else "a picture"


DIALECTS: dict[str, Dialect] = {
    "pytorch": Dialect("PyTorch", "torch", "torch, numpy and Pillow", code_pytorch.write),
    "numpy": Dialect("NumPy", "numpy", "numpy and Pillow", code_numpy.write),
    "opencv": Dialect("OpenCV", "opencv-python and numpy", "opencv-python and numpy", code_opencv.write),
}
