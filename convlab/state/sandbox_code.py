"""The sandbox's setting as a few lines of Python that run and give the same numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from convlab.core.kernels import exact
from convlab.core.matrices import Matrix
from convlab.core.sizes import Slide
from convlab.core.typography import pair_text
from convlab.imaging.pictures import PICTURES
from convlab.state.sandbox import After, SandboxState
from convlab.state.sandbox_compute import Computed, compute
from convlab.state.sandbox_input import source_of

INPUT_FILE = "input.png"  # what the picture is called beside the code, unless that name is taken
AFTER_WORDS: dict[After, str] = {"none": "", "absolute": ", then the absolute value", "relu": ", then ReLU"}


@dataclass(frozen=True)
class _Parts:
    """What every dialect writes with."""

    state: SandboxState
    slide: Slide
    planes: int
    file: str

    @property
    def is_picture(self) -> bool:
        """Whether the input is read from a file."""
        return self.numbers is None

    @property
    def numbers(self) -> Matrix | None:
        """The typed numbers or those of a digit."""
        return source_of(self.state).numbers

    @property
    def is_colour(self) -> bool:
        """Whether there are planes to add."""
        return self.planes > 1

    def size(self, of: Sequence[int], colour: bool = True) -> str:
        """A shape for a comment: "(512, 512, 3)"."""
        planes = (self.planes,) if self.is_colour and colour else ()
        return f"({', '.join(map(str, (*of, *planes)))})"


@dataclass(frozen=True)
class Dialect:
    """One row: what the library is called, what has to be installed, and how it is written."""

    title: str
    needs: str  # for the numbers
    needs_too: str  # for a picture
    write: Callable[[_Parts], list[str]]


def code(state: SandboxState, dialect: str, computed: Computed | None = None, file: str = INPUT_FILE) -> str:
    """A Python file whose `output` (H', W') is what the sandbox shows.

    Reads the photograph from `file`; numbers are written out. Pass what `compute` gave for this state, or
    it is computed here. Raises KeyError for an unknown dialect. Where no window fits, the code fails too.
    """
    computed = compute(state, computed)
    parts = _Parts(state, computed.slide, computed.planes, file)
    row = DIALECTS[dialect]
    return "\n".join([*_head(parts, row), *row.write(parts), ""])


def _head(parts: _Parts, row: Dialect) -> list[str]:
    state = parts.state
    name = _in_comment(state.kernel.name)
    steps = f"stride {pair_text(state.stride)}, padding {pair_text(state.padding)}"
    head = [f"# ConvLab: {name} over {_input_name(parts)}, {steps}"]
    head[0] += f"{AFTER_WORDS[state.after]}."
    needs = f"# Needs {row.needs}."
    if parts.is_picture:
        needs = f"# Needs {row.needs_too}. {parts.file} is the picture as ConvLab saves it: run this in its folder."
    return [*head, needs]


def _in_comment(text: str) -> str:
    """A text that cannot leave its line: a name comes from a file, and a file may come from a stranger."""
    return "".join(letter for letter in text if letter.isprintable())


def _input_name(parts: _Parts) -> str:
    height, width = parts.slide.input
    if not parts.is_picture:
        return f"{height} x {width} numbers"
    known = PICTURES.get(parts.state.picture)
    return f'"{known.title}"' if known else "a picture"


def _pytorch(parts: _Parts) -> list[str]:
    n, f, planes = parts.slide.input, parts.slide.kernel, parts.planes
    nchw = f"(1, {planes}, {n[0]}, {n[1]})"
    put = ".permute(2, 0, 1)[None]" if parts.is_colour else "[None, None]"
    read, image = _read_by_pillow(parts), "torch.from_numpy(picture)"
    if parts.numbers is not None:
        read = _matrix("numbers", parts.numbers, ("torch.tensor(", ", dtype=torch.float32)"), parts.size(n))
        image = "numbers"
    filters = f"kernel.expand(1, {planes}, {f[0]}, {f[1]})"
    why = ": one filter with the same weights for each plane" if parts.is_colour else ": one filter, one plane"
    after = {"none": "feature_map", "absolute": "feature_map.abs()", "relu": "F.relu(feature_map)"}
    return [
        *(["import numpy as np"] if parts.is_picture else []),
        "import torch",
        "import torch.nn.functional as F",
        *(["from PIL import Image"] if parts.is_picture else []),
        "",
        *read,
        *_kernel(parts, ("torch.tensor(", ", dtype=torch.float32)")),
        *_slide(parts),
        "",
        f"image = {image}{put}  # {nchw}: N, C, H, W",
        f"filters = {filters}  # (1, {planes}, {f[0]}, {f[1]}){why}",
        *(["# conv2d multiplies, adds within the window and adds the three planes."] if parts.is_colour else []),
        f"feature_map = F.conv2d(image, filters, stride=stride, padding=padding)[0, 0]  # {_output(parts)}",
        f"output = {after[parts.state.after]}",
        "print(tuple(output.shape), output.min().item(), output.max().item())",
    ]


def _numpy(parts: _Parts) -> list[str]:
    slide = parts.slide
    sides = "[(padding, padding), (padding, padding), (0, 0)]" if parts.is_colour else "padding"
    read, array = _read_by_pillow(parts), ("np.array(", ", dtype=np.float32)")
    if parts.numbers is not None:
        read = _matrix("picture", parts.numbers, array, parts.size(slide.input))
    planes = f"{parts.planes}, " if parts.is_colour else ""
    windows = f"({slide.size[0]}, {slide.size[1]}, {planes}{slide.kernel[0]}, {slide.kernel[1]})"
    axes, added = ("rcdij", " and the planes") if parts.is_colour else ("rcij", "")
    return [
        "import numpy as np",
        *(["from PIL import Image"] if parts.is_picture else []),
        "",
        *read,
        *_kernel(parts, array),
        *_slide(parts),
        "",
        f"padded = np.pad(picture, {sides})  # {parts.size(slide.padded)}",
        "windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape, axis=(0, 1))",
        f"windows = windows[::stride, ::stride]  # {windows}: one window for each output cell",
        f"# Each window times the kernel, and the products{added} added up.",
        f'feature_map = np.einsum("{axes},ij->rc", windows, kernel)  # {_output(parts)}',
        *_after_in_numpy(parts),
    ]


def _opencv(parts: _Parts) -> list[str]:
    slide, array = parts.slide, ("np.array(", ", dtype=np.float32)")
    if parts.numbers is None:
        planes = ": height, width, blue green red" if parts.is_colour else ": height, width"
        read = [
            f'picture = cv2.imread("{parts.file}", cv2.IMREAD_UNCHANGED)',
            f"picture = picture.astype(np.float32)  # {parts.size(slide.input)}{planes}",
        ]
    else:
        read = _matrix("picture", parts.numbers, array, parts.size(slide.input))
    whole = parts.size([n - f + 1 for n, f in zip(slide.padded, slide.kernel, strict=True)])
    added = [f"feature_map = feature_map.sum(axis=2)  # {_output(parts)}: the three planes added"]
    return [
        "import cv2",
        "import numpy as np",
        "",
        *read,
        *_kernel(parts, array),
        *_slide(parts),
        "",
        "border = (padding, padding, padding, padding)",
        f"padded = cv2.copyMakeBorder(picture, *border, cv2.BORDER_CONSTANT, value=0)  # {parts.size(slide.padded)}",
        "# filter2D does not flip the kernel; anchored in its corner, cell (r, c) is the window that begins there.",
        "every = cv2.filter2D(padded, cv2.CV_32F, kernel, anchor=(0, 0))",
        "rows, columns = padded.shape[0] - kernel.shape[0] + 1, padded.shape[1] - kernel.shape[1] + 1",
        f"every = every[:rows, :columns]  # {whole}: the windows that lie inside",
        f"feature_map = every[::stride, ::stride]  # {parts.size(slide.size)}",
        *(added if parts.is_colour else []),
        *_after_in_numpy(parts),
    ]


def _read_by_pillow(parts: _Parts) -> list[str]:
    """The photograph as `picture`, float32."""
    planes = ": height, width, red green blue" if parts.is_colour else ": height, width"
    size = parts.size(parts.slide.input)
    return [f'picture = np.array(Image.open("{parts.file}"), dtype=np.float32)  # {size}{planes}']


def _kernel(parts: _Parts, call: tuple[str, str]) -> list[str]:
    return _matrix("kernel", parts.state.kernel.weights, call, parts.size(parts.slide.kernel, colour=False))


def _slide(parts: _Parts) -> list[str]:
    return [f"stride, padding = {parts.state.stride[0]}, {parts.state.padding[0]}"]


def _output(parts: _Parts) -> str:
    return parts.size(parts.slide.size, colour=False)


def _after_in_numpy(parts: _Parts) -> list[str]:
    after = {"none": "feature_map", "absolute": "np.abs(feature_map)", "relu": "np.maximum(feature_map, 0)"}
    return [f"output = {after[parts.state.after]}", "print(output.shape, output.min(), output.max())"]


def _matrix(name: str, rows: Sequence[Sequence[float]], call: tuple[str, str], size: str) -> list[str]:
    """`name = np.array([...], dtype=np.float32)  # size`, a line each row, its columns in line."""
    texts = [[number_text(value) for value in row] for row in rows]
    wide = max(len(text) for row in texts for text in row)
    lines = [f"    [{', '.join(text.rjust(wide) for text in row)}]," for row in texts]
    return [f"{name} = {call[0]}[", *lines, f"]{call[1]}  # {size}"]


def number_text(number: float) -> str:
    """A number as Python reads it back, bit for bit: 2, -0.5, 1/9, 0.30000000000000004."""
    if number == int(number):
        return str(int(number))
    simple = exact(number)
    if round(number, 2) == number or simple.denominator > 1000:
        return repr(number)
    return f"{simple.numerator}/{simple.denominator}"


DIALECTS: dict[str, Dialect] = {
    "pytorch": Dialect("PyTorch", "torch", "torch, numpy and Pillow", _pytorch),
    "numpy": Dialect("NumPy", "numpy", "numpy and Pillow", _numpy),
    "opencv": Dialect("OpenCV", "opencv-python and numpy", "opencv-python and numpy", _opencv),
}
