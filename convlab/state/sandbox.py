"""What the sandbox holds: a picture or numbers, filters or pooling, how they slide, and what is looked at."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    FiniteFloat,
    field_serializer,
    field_validator,
    model_validator,
)

from convlab.core.document import Document, changed
from convlab.core.filters import MOST_FILTERS, Filter, PoolingWindow, checked_bank, filter_of, filters_from
from convlab.core.kernels import KERNELS, Kernel
from convlab.core.matrices import LARGEST_MATRIX, LARGEST_NUMBER, LECTURE_ROW, SEVEN_BY_SEVEN, Matrix
from convlab.core.padding import PaddingMode
from convlab.core.sizes import DILATIONS, PADDINGS, STRIDES, Pair
from convlab.data.digits import DIGITS
from convlab.imaging.pictures import DIGIT, DRAWING, LIVE, NUMBERS, OWN_PICTURE, PICTURES, ROW
from convlab.state.drawing import Drawing, Pad, empty_sheet
from convlab.state.own_picture import OwnPicture
from convlab.state.painted_gradient import Painted, checked_painting
from convlab.state.sandbox_bench import ShiftBench
from convlab.state.sight import Viewport

Side = Literal[32, 64, 128, 256, 512, 1024, 2048]
Row = Annotated[tuple[FiniteFloat, ...], Field(min_length=1, max_length=LARGEST_MATRIX)]
Cell = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]  # (row, column), counted from 0
After = Literal["none", "absolute", "relu"]
Hidden = Literal["products", "sum", "output", "size", "parameters"]
Asked = Literal["size", "value", "sign", "parameters"]
Locked = Literal["picture", "kernel", "stride", "padding", "after"]
View = Literal["sum", "volume", "shared", "backwards", "invariance"]
Scale = Literal["own", "shared"]
GradientChoice = Literal["cell", "ones", "painted"]
Follows = Literal["output", "weight", "line"]


def _both_axes(value: object) -> object:
    """One number stands for both axes."""
    return (value, value) if isinstance(value, int) else value


def _within(bounds: range) -> AfterValidator:
    def check(pair: Pair) -> Pair:
        if not all(number in bounds for number in pair):
            raise ValueError(f"each axis takes {bounds[0]} to {bounds[-1]}")
        return pair

    return AfterValidator(check)


StridePair = Annotated[Pair, BeforeValidator(_both_axes), _within(STRIDES)]  # (vertical, horizontal)
PaddingPair = Annotated[Pair, BeforeValidator(_both_axes), _within(PADDINGS)]


class SandboxState(Document):
    """The sandbox as a document; `focus` is a cell of the output, `kernel_cell` a cell of the kernel.

    These, `filter`, `plane` and `sweep` may lie outside after the sizes changed: what is shown is the nearest there
    is. One kernel may be given as `kernel` in place of `filters`, and one number for both axes of stride and padding.
    """

    VIEW: ClassVar[frozenset[str]] = frozenset(
        {"focus", "kernel_cell", "sweep", "hidden", "locked", "asked"}
        | {"view", "filter", "plane", "scale", "viewport"}
        | {"pad", "bench", "gradient", "input_cell"}
        | {"follows", "untied"}
    )
    # the part of VIEW that undo goes back to
    PLACE: ClassVar[frozenset[str]] = frozenset({"focus", "kernel_cell", "view", "filter", "plane"})

    picture: str = "camera"
    own: OwnPicture | None = None  # kept while another source is shown
    still: OwnPicture | None = None  # what the camera or video showed last; its frames are no part of the document
    side: Side = 1024  # px: a picture whose longer side is longer is made smaller
    gray: bool = False  # a colour picture's brightness alone
    digit: int = Field(default=0, ge=0, lt=DIGITS)
    numbers: Matrix = SEVEN_BY_SEVEN
    row: Row = LECTURE_ROW  # the numbers of 1-D mode
    drawing: Drawing | None = None  # None: nothing was drawn yet
    pad: Pad = Pad()
    filters: Annotated[tuple[Filter, ...], BeforeValidator(filters_from)] = Field(
        default=(filter_of(KERNELS["sobel_vertical"].kernel),),
        min_length=1,
        max_length=MOST_FILTERS,
        validation_alias=AliasChoices("kernel", "filters"),
    )
    pooling: PoolingWindow | None = None  # in place of the filters, which are kept
    stride: StridePair = (1, 1)
    padding: PaddingPair = (0, 0)
    dilation: int = Field(default=1, ge=DILATIONS[0], le=DILATIONS[-1])
    mode: PaddingMode = "zeros"
    flip: bool = False  # true convolution: every kernel is laid down turned by 180 degrees
    after: After = "absolute"
    together: bool = False  # the magnitude of all maps in place of one map
    focus: Cell = (206, 176)
    kernel_cell: Cell = (1, 2)
    sweep: int | None = Field(default=None, ge=0)  # the window in reading order; None where nothing sweeps
    hidden: frozenset[Hidden] = frozenset()
    locked: frozenset[Locked] = frozenset()
    asked: Asked | None = None  # what a person has hidden to predict it
    view: View = "sum"
    filter: int = Field(default=0, ge=0, lt=MOST_FILTERS)  # the map and the filter that are looked at
    plane: int = Field(default=0, ge=0)  # of the filter, where each plane of the input has its own
    scale: Scale = "own"  # of the maps
    gradient: GradientChoice = "cell"  # what goes backwards from the output: 1 at `focus`, 1 everywhere, or
    painted: Annotated[Painted, AfterValidator(checked_painting)] = ()  # what a person gave some cells of it
    input_cell: Cell | None = None  # whose gradient is written out; None: one that the window at `focus` offers
    bench: ShiftBench = ShiftBench()  # of the view "invariance"
    viewport: Viewport | None = None  # where one looks, zoomed in; None where all of input and output is in sight
    follows: Follows = "output"  # where weights are shared: all lines of `focus`, of `kernel_cell`, or the one of both
    untied: bool = False  # where weights are shared: each line is drawn with a weight of its own

    @model_validator(mode="before")
    @classmethod
    def _one_kernel(cls, fields: object) -> object:
        """A kernel that is given takes the place of the filters."""
        if not isinstance(fields, Mapping) or "kernel" not in fields:
            return fields
        return {name: value for name, value in fields.items() if name != "filters"}

    @field_validator("filters")
    @classmethod
    def _of_one_shape(cls, filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
        return checked_bank(filters)

    @field_validator("picture")
    @classmethod
    def _known(cls, picture: str) -> str:
        known = (*PICTURES, OWN_PICTURE, LIVE, DRAWING, DIGIT, NUMBERS, ROW)
        if picture not in known:
            raise ValueError(f'there is no picture "{picture}"; there are {", ".join(known)}')
        return picture

    @model_validator(mode="after")
    def _own_is_there(self) -> Self:
        if self.picture == OWN_PICTURE and self.own is None:
            raise ValueError('picture is "own", but the document holds no own picture')
        return self

    @field_validator("numbers")
    @classmethod
    def _rectangular(cls, numbers: Matrix) -> Matrix:
        sides = {len(numbers), *(len(row) for row in numbers)}
        if min(sides) < 1 or max(sides) > LARGEST_MATRIX:
            raise ValueError(f"a matrix has 1 to {LARGEST_MATRIX} rows and columns")
        if len({len(row) for row in numbers}) > 1:
            raise ValueError("all rows of a matrix have the same length")
        return _bounded(numbers)

    @field_validator("row")
    @classmethod
    def _row_in_bounds(cls, row: Row) -> Row:
        return _bounded((row,))[0]

    @field_serializer("hidden", "locked")
    def _in_order(self, names: frozenset[str]) -> list[str]:
        return sorted(names)  # a set has no order of its own; a file must not differ from save to save

    @field_serializer("stride", "padding")
    def _short(self, pair: tuple[int, int]) -> int | tuple[int, int]:
        return pair[0] if pair[0] == pair[1] else pair

    @property
    def sheet(self) -> Drawing:
        """The drawing, or an empty sheet."""
        return self.drawing or empty_sheet()

    @property
    def is_row(self) -> bool:
        """Whether one row of numbers is looked at: all is one-dimensional then."""
        return self.picture == ROW

    @property
    def chosen(self) -> Filter:
        """The filter that is looked at."""
        return self.filters[self.chosen_index]

    @property
    def chosen_index(self) -> int:
        """Its place among the filters."""
        return min(self.filter, len(self.filters) - 1)

    @property
    def kernel(self) -> Kernel:
        """The plane of the chosen filter that is looked at."""
        return self.chosen.kernel(self.plane)

    def with_chosen(self, chosen: Filter) -> "SandboxState":
        """The state with another filter in place of the chosen one.

        Raises ValidationError where it has another shape than its neighbours.
        """
        place = self.chosen_index
        return changed(self, filters=(*self.filters[:place], chosen, *self.filters[place + 1 :]))

    def with_number(self, row: int, column: int, number: float) -> Matrix:
        """The matrix with one other number."""
        rows = [list(line) for line in self.numbers]
        rows[row][column] = number
        return tuple(tuple(line) for line in rows)


def _bounded(numbers: Matrix) -> Matrix:
    """The same numbers. Raises ValueError where one is too large to be written in a cell."""
    if any(abs(number) > LARGEST_NUMBER for row in numbers for number in row):
        raise ValueError(f"a number lies between −{LARGEST_NUMBER} and {LARGEST_NUMBER}")
    return numbers
