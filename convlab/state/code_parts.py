"""What every dialect of the code writes with: the setting's numbers, names and shapes as Python texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from convlab.core.filters import PoolingWindow
from convlab.core.kernels import Weights, exact
from convlab.core.sizes import Slide
from convlab.core.typography import pair_text
from convlab.state.sandbox_compute import Computed, Setting

Call = tuple[str, str]  # what stands before and after a list: "np.array(", ", dtype=np.float32)"


@dataclass(frozen=True)
class Parts:
    """A setting with its sizes, and the name of the file that holds the picture."""

    computed: Computed
    file: str

    @property
    def setting(self) -> Setting:
        """What slides, and how."""
        return self.computed.setting

    @property
    def slide(self) -> Slide:
        """The sizes."""
        return self.computed.slide

    @property
    def planes(self) -> int:
        """Of the input as it is read: 1 or 3."""
        return self.computed.planes

    @property
    def depth(self) -> int:
        """Of the input as the filters take it: a gray picture may stand in more planes than its own."""
        return int(self.computed.volume.shape[2])

    @property
    def is_picture(self) -> bool:
        """Whether the input is read from a file."""
        return self.setting.numbers is None

    @property
    def is_colour(self) -> bool:
        """Whether the picture has planes of its own."""
        return self.planes > 1

    @property
    def is_spread(self) -> bool:
        """Whether a gray picture stands in each plane of the filters."""
        return self.depth > self.planes

    @property
    def pooling(self) -> PoolingWindow | None:
        """In place of filters."""
        return self.setting.pooling

    @property
    def is_plain(self) -> bool:
        """One kernel alone, the same for every plane."""
        return self.pooling is None and len(self.setting.filters) == 1 and len(self.setting.filters[0].planes) == 1

    @property
    def count(self) -> int:
        """How many maps come out, before they are seen together."""
        return int(self.computed.maps.shape[2])

    @property
    def biases(self) -> tuple[float, ...]:
        """One for each filter; empty where all are 0."""
        values = tuple(one.bias for one in self.setting.filters) if self.pooling is None else ()
        return values if any(values) else ()

    def size(self, of: Sequence[int], colour: bool = True) -> str:
        """A shape for a comment: "(512, 512, 3)"."""
        planes = (self.planes,) if self.is_colour and colour else ()
        return f"({', '.join(map(str, (*of, *planes)))})"

    @property
    def output(self) -> str:
        """The shape of one map, for a comment."""
        return self.size(self.slide.size, colour=False)


def slide_lines(parts: Parts) -> list[str]:
    """Stride and padding, a number each where both axes are alike."""
    stride, padding = parts.slide.stride, parts.slide.padding
    if stride[0] == stride[1] and padding[0] == padding[1]:
        return [f"stride, padding = {stride[0]}, {padding[0]}"]
    return [f"stride, padding = {stride}, {padding}  # vertical, horizontal"]


def steps(parts: Parts) -> str:
    """How it slides, for the head of the file."""
    said = [f"stride {pair_text(parts.slide.stride)}", f"padding {pair_text(parts.slide.padding)}"]
    if parts.setting.mode != "zeros":
        said[-1] += f" ({parts.setting.mode})"
    if parts.slide.dilation > 1:
        said.append(f"dilation {parts.slide.dilation}")
    return ", ".join([*said, "flipped"] if parts.setting.flip and parts.pooling is None else said)


def axis(parts: Parts, name: str, of: int) -> str:
    """How the code names one axis of stride or padding: "stride", or "stride[0]"."""
    (s, t), (p, q) = parts.slide.stride, parts.slide.padding
    return name if s == t and p == q else f"{name}[{of}]"


def kernel_lines(parts: Parts, call: Call) -> list[str]:
    """`kernel`, (F_h, F_w), of a plain setting; else `filters`, (K, 1 or D, F_h, F_w)."""
    filters = parts.setting.filters
    f_height, f_width = parts.slide.kernel
    if parts.is_plain:
        return matrix("kernel", filters[0].planes[0], call, f"({f_height}, {f_width})")
    lines = [f"filters = {call[0]}["]
    for one in filters:
        lines += ["    [", *(line for plane in one.planes for line in _plane(plane)), "    ],"]
    shape = f"({len(filters)}, {len(filters[0].planes)}, {f_height}, {f_width})"
    return [*lines, f"]{call[1]}  # {shape}: filters, planes, rows, columns"]


def _plane(plane: Weights) -> list[str]:
    rows = [f"[{', '.join(map(number_text, row))}]" for row in plane]
    return [f"        [{', '.join(rows)}],"]


def bias_lines(parts: Parts, call: Call) -> list[str]:
    """`bias`, (K,), where there is any."""
    return [f"bias = {call[0]}[{', '.join(map(number_text, parts.biases))}]{call[1]}"] if parts.biases else []


def matrix(name: str, rows: Sequence[Sequence[float]], call: Call, size: str) -> list[str]:
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


def read_by_pillow(parts: Parts) -> list[str]:
    """The photograph as `picture`, float32."""
    planes = ": height, width, red green blue" if parts.is_colour else ": height, width"
    size = parts.size(parts.slide.input)
    return [f'picture = np.array(Image.open("{parts.file}"), dtype=np.float32)  # {size}{planes}']
