"""What the sandbox holds: a picture or numbers, a kernel, how it slides, and what is looked at."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, FiniteFloat, field_serializer, field_validator, model_validator

from convlab.core.document import Document
from convlab.core.kernels import KERNELS, KernelField
from convlab.data.digits import DIGITS
from convlab.imaging.pictures import DIGIT, NUMBERS, OWN_PICTURE, PICTURES
from convlab.state.own_picture import OwnPicture

LARGEST_MATRIX = 16
LARGEST_NUMBER = 9999

Side = Literal[64, 128, 256, 512, 1024, 2048]
Matrix = tuple[tuple[FiniteFloat, ...], ...]
Cell = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]  # (row, column), counted from 0
After = Literal["none", "absolute", "relu"]
Hidden = Literal["products", "sum", "output", "size"]
Locked = Literal["picture", "kernel", "stride", "padding", "after"]

SEVEN_BY_SEVEN: Matrix = (
    (1, 1, 2, 2, 1, 0, 0),
    (1, 2, 7, 8, 7, 2, 0),
    (1, 6, 8, 3, 8, 6, 1),
    (0, 8, 4, 1, 4, 9, 1),
    (0, 7, 8, 3, 8, 7, 2),
    (0, 2, 8, 9, 7, 2, 1),
    (0, 0, 1, 2, 2, 1, 0),
)


class SandboxState(Document):
    """The sandbox as a document; `focus` is a cell of the output, `kernel_cell` a cell of the kernel.

    These and `sweep` may lie outside after the sizes changed: what is shown is the nearest cell there is.
    """

    VIEW: ClassVar[frozenset[str]] = frozenset({"focus", "kernel_cell", "sweep", "hidden", "locked"})
    PLACE: ClassVar[frozenset[str]] = frozenset({"focus", "kernel_cell"})  # the part of VIEW that undo goes back to

    picture: str = "camera"
    own: OwnPicture | None = None  # kept while another source is shown
    side: Side = 1024  # px: a picture whose longer side is longer is made smaller
    gray: bool = False  # a colour picture's brightness alone
    digit: int = Field(default=0, ge=0, lt=DIGITS)
    numbers: Matrix = SEVEN_BY_SEVEN
    kernel: KernelField = KERNELS["sobel_vertical"].kernel
    stride: int = Field(default=1, ge=1, le=4)
    padding: int = Field(default=0, ge=0, le=4)
    after: After = "absolute"
    focus: Cell = (206, 176)
    kernel_cell: Cell = (1, 2)
    sweep: int | None = Field(default=None, ge=0)  # the window in reading order; None where nothing sweeps
    hidden: frozenset[Hidden] = frozenset()
    locked: frozenset[Locked] = frozenset()

    @field_validator("picture")
    @classmethod
    def _known(cls, picture: str) -> str:
        known = (*PICTURES, OWN_PICTURE, DIGIT, NUMBERS)
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
        if any(abs(number) > LARGEST_NUMBER for row in numbers for number in row):
            raise ValueError(f"a number lies between −{LARGEST_NUMBER} and {LARGEST_NUMBER}")
        return numbers

    @field_serializer("hidden", "locked")
    def _in_order(self, names: frozenset[str]) -> list[str]:
        return sorted(names)  # a set has no order of its own; a file must not differ from save to save

    def with_number(self, row: int, column: int, number: float) -> Matrix:
        """The matrix with one other number."""
        rows = [list(line) for line in self.numbers]
        rows[row][column] = number
        return tuple(tuple(line) for line in rows)
