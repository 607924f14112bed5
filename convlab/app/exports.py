"""Everything that can be taken away, in one table: the sheet, the palette and the tests iterate over it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage

from convlab.app import portrait
from convlab.panes.sandbox.output_figure import shaded
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_code import DIALECTS, INPUT_FILE, code
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.look import Look, ThemeName
from convlab.widgets.pane import Pane
from convlab.widgets.shading import gray, to_image

Files = dict[Path, bytes]  # what is written, in this order


@dataclass(frozen=True, eq=False)
class Source:
    """What an export is made from: the open pane, the sandbox's state, and how pictures are wanted."""

    pane: Pane
    sandbox: SandboxState
    look: Look
    white: bool  # pictures on plain white, in the light theme
    ratio: int  # px of a PNG file a px of the screen

    @property
    def theme(self) -> ThemeName:
        """What pictures are seen in."""
        return "paper" if self.white else self.look.theme

    @property
    def readout(self) -> SandboxReadout:
        """What the sandbox shows. Raises TypeError where another pane is open."""
        if not isinstance(self.pane, SandboxPane):
            raise TypeError(f"{type(self.pane).__name__} is no sandbox")
        return self.pane.readout

    @property
    def settled(self) -> SandboxReadout:
        """The same once everything is computed, however long that takes."""
        if not isinstance(self.pane, SandboxPane):
            raise TypeError(f"{type(self.pane).__name__} is no sandbox")
        return self.pane.settled()


@dataclass(frozen=True)
class Subject:
    """One row of the sheet: what is taken away. `only` names what must be there for it."""

    title: str
    group: str
    only: str = "sandbox"  # "sandbox": that pane is open; "output", "sweep": and a kernel that fits; "": nothing


@dataclass(frozen=True)
class Export:
    """One button of a row: `copy` for the clipboard, or `files` for a file with this suffix."""

    subject: str
    text: str  # in the palette
    button: str  # in the sheet
    stem: str  # of the file's name
    suffix: str = ""
    copy: Callable[[Source], QImage | str] | None = None
    files: Callable[[Source, Path], Files] | None = None
    film: bool = False  # made frame by frame, which takes a while


SUBJECTS: dict[str, Subject] = {
    "pane": Subject("The whole pane", "Pictures", ""),
    "figures": Subject("Input ∗ kernel = output", "Pictures"),
    "desk": Subject("Products, sum and size", "Pictures"),
    "sweep": Subject("The sweep as a film", "Pictures", "sweep"),
    "input": Subject("Input", "Values"),
    "output": Subject("Output", "Values", "output"),
    **{key: Subject(dialect.title, "Code", "output") for key, dialect in DIALECTS.items()},
}


def why_not(source: Source, subject: str) -> str:
    """Why a subject cannot be taken away now; empty where it can."""
    only = SUBJECTS[subject].only
    if not only:
        return ""
    if not isinstance(source.pane, SandboxPane):
        return "Open the sandbox first."
    if only in ("output", "sweep") and source.readout.focus is None:
        return "The kernel fits nowhere, so there is no output."
    if only in ("output", "sweep") and source.readout.hidden:
        return "Hidden until you have answered."
    if subject == "input" and source.readout.problem is not None:
        return source.readout.problem.sentence
    return ""


def free_beside(folder: Path, name: str, content: bytes) -> Path:
    """`name`, or "name 2", "name 3", ...: the first that is not taken, or that holds this content already."""
    first = folder / name
    others = (first.with_name(f"{first.stem} {number}{first.suffix}") for number in count(2))
    path = first
    while path.exists() and not (path.is_file() and path.read_bytes() == content):
        path = next(others)
    return path


# Pictures of what the screen shows


def _picture(part: str, source: Source) -> QImage:
    with portrait.seen_in(source.look, source.theme):
        return portrait.to_image(source.pane.portraits()[part], source.look, source.ratio)


def _picture_png(part: str, source: Source, path: Path) -> Files:
    return {path: portrait.to_png(_picture(part, source))}


def _picture_svg(part: str, source: Source, path: Path) -> Files:
    with portrait.seen_in(source.look, source.theme):
        return {path: portrait.to_svg(source.pane.portraits()[part], source.look)}


def _picture_pdf(part: str, source: Source, path: Path) -> Files:
    with portrait.seen_in(source.look, source.theme):
        return {path: portrait.to_pdf(source.pane.portraits()[part], source.look)}


# The values, a pixel a value


def _input(source: Source) -> QImage:
    """The photograph as it is; numbers as gray from the smallest to the largest."""
    pixels = source.settled.computed.pixels
    if pixels.dtype != np.uint8:
        pixels = gray((pixels - pixels.min()).astype(np.float32), 0.0, float(pixels.max() - pixels.min()))
    return to_image(pixels)


def _output(source: Source) -> QImage:
    drawn = shaded(Look(source.theme), source.settled)
    assert drawn is not None, "why_not says so before"
    return to_image(drawn)


def _input_png(source: Source, path: Path) -> Files:
    return {path: portrait.to_png(_input(source))}


def _output_png(source: Source, path: Path) -> Files:
    return {path: portrait.to_png(_output(source))}


def _output_npy(source: Source, path: Path) -> Files:
    """float32 (H', W'), after the absolute value or ReLU, as the screen shows it; all maps, (H', W', K), of a bank."""
    stored, computed = BytesIO(), source.settled.computed
    np.save(stored, computed.shown if computed.count == 1 else computed.shown_maps, allow_pickle=False)
    return {path: stored.getvalue()}


# The setting as code


def _code(dialect: str, source: Source) -> str:
    return code(source.sandbox, dialect, source.settled.computed)


def _code_files(dialect: str, source: Source, path: Path) -> Files:
    """The code, and before it the photograph that it reads."""
    computed = source.settled.computed
    if computed.setting.numbers is not None:
        return {path: code(source.sandbox, dialect, computed).encode()}
    stored = portrait.to_png(_input(source))
    picture = free_beside(path.parent, INPUT_FILE, stored)
    return {picture: stored, path: code(source.sandbox, dialect, computed, picture.name).encode()}


def _pictures(part: str, called: str) -> dict[str, Export]:
    kinds = (("png", "PNG", _picture_png), ("svg", "SVG", _picture_svg), ("pdf", "PDF", _picture_pdf))
    copied = Export(part, f"Copy a picture of {called}", "Copy", part, copy=partial(_picture, part))
    saved = {
        f"{part}.{key}": Export(
            part, f"Picture of {called}, {title}…", f"{title}…", part, f".{key}", files=partial(make, part)
        )
        for key, title, make in kinds
    }
    return {f"{part}.copy": copied, **saved}


def _dialect(key: str) -> dict[str, Export]:
    title = DIALECTS[key].title
    return {
        f"{key}.copy": Export(key, f"Copy the code for {title}", "Copy", key, copy=partial(_code, key)),
        f"{key}.py": Export(key, f"Code for {title}…", "Save…", key, ".py", files=partial(_code_files, key)),
    }


EXPORTS: dict[str, Export] = {
    **_pictures("pane", "the whole pane"),
    **_pictures("figures", "the figures"),
    **_pictures("desk", "products, sum and size"),
    "sweep.gif": Export("sweep", "Film of the sweep, GIF…", "GIF…", "sweep", ".gif", film=True),
    "sweep.mp4": Export("sweep", "Film of the sweep, MP4…", "MP4…", "sweep", ".mp4", film=True),
    "input.copy": Export("input", "Copy the input picture", "Copy", "input", copy=_input),
    "input.png": Export("input", "Input picture, PNG…", "PNG…", "input", ".png", files=_input_png),
    "output.copy": Export("output", "Copy the output picture", "Copy", "output", copy=_output),
    "output.png": Export("output", "Output picture, PNG…", "PNG…", "output", ".png", files=_output_png),
    "output.npy": Export("output", "Output values for NumPy, NPY…", "NPY…", "output", ".npy", files=_output_npy),
    **{key: export for dialect in DIALECTS for key, export in _dialect(dialect).items()},
}
