"""How training pictures are varied, as a document; and what happens to each copy, which only its place decides."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from convlab.core.document import Document

Fraction = Annotated[float, Field(ge=0, le=1)]


class Augmentation(Document):
    """What may happen to a training picture each time it is seen; all zero: nothing.

    The sizes are bounds: each copy draws its own within them, evenly.
    """

    flip: Fraction = 0.0  # the probability of being mirrored left to right
    crop: Annotated[int, Field(ge=0, le=64)] = 0  # pixels: widened by so many, then cut out at any place
    shift: Annotated[float, Field(ge=0, le=0.5)] = 0.0  # of the side, each way, also between pixels
    rotation: Annotated[float, Field(ge=0, le=180)] = 0.0  # degrees, either way
    scale: Annotated[float, Field(ge=0, le=0.9)] = 0.0  # larger or smaller by up to 1 + scale
    colour: Annotated[float, Field(ge=0, le=0.9)] = 0.0  # brightness, contrast, saturation: 1 - colour to 1 + colour
    cutout: Fraction = 0.0  # of the side: a square that is taken out (DeVries and Taylor, 2017)
    lighting: Fraction = 0.0  # deviation along the main colours (Krizhevsky et al., 2012: 0.1)
    fill: Literal["edge", "mirror", "black"] = "edge"  # what is seen beyond the picture's edge

    @property
    def moves(self) -> bool:
        """Whether a pixel may come to another place."""
        return bool(self.flip or self.crop or self.shift or self.rotation or self.scale)

    @property
    def keeps_pixels(self) -> bool:
        """Whether a pixel comes to another place whole: nothing has to be reckoned between pixels."""
        return not (self.shift or self.rotation or self.scale)

    @property
    def active(self) -> bool:
        """Whether anything can happen at all."""
        return self.moves or bool(self.colour or self.cutout or self.lighting)


DRAWS = 16  # numbers for each copy, in the order of the columns below
FLIP, CROP, SHIFT, ROTATION, SCALE, COLOUR, CUTOUT, LIGHTING = 0, 1, 3, 5, 6, 7, 10, 12  # first columns
_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def draws(seed: int, epoch: int, places: NDArray[np.int64]) -> NDArray[np.float32]:
    """(N, DRAWS) even numbers in [0, 1) for the pictures at `places` (N,) of the data set.

    A pure function of its arguments: SplitMix64 (Steele, Lea, Flood, 2014) of seed, epoch, place and
    column. Neither the batch nor the order nor a worker is part of it.
    """
    key = _mixed(_mixed(np.full(1, seed, np.uint64)) + np.uint64(epoch))  # (1,)
    each = _mixed(key + places.astype(np.uint64))  # (N,)
    columns = np.arange(1, DRAWS + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    bits = _mixed(each[:, None] + columns)  # (N, DRAWS)
    return (bits >> np.uint64(40)).astype(np.float32) * np.float32(2**-24)


@dataclass(frozen=True, eq=False)
class Copies:
    """What happens to N copies, in float32.

    `places` (N, 2, 3) takes a point (x, y, 1) of the copy, each side from -1 to 1, to the picture's point it shows.
    `steps` (N, 3) int64 is that for flip and crop alone: 1 where mirrored, then pixels to the right and down.
    `colours` (N, 3) are the factors of brightness, contrast and saturation; `holes` (N, 2) the middle of what is cut
    out, row and column, as parts of the sides; `lights` (N, 3) how far the colour moves along each main colour.
    """

    places: NDArray[np.float32]
    steps: NDArray[np.int64]
    colours: NDArray[np.float32]
    holes: NDArray[np.float32]
    lights: NDArray[np.float32]


def copies_of(augmentation: Augmentation, drawn: NDArray[np.float32], sides: tuple[int, int]) -> Copies:
    """What `draws` (N, DRAWS) mean for pictures of `sides` (height, width) pixels.

    Reckoned in float64 and rounded once, so that how many copies are asked for at once changes no bit.
    """
    exact = drawn.astype(np.float64)
    around_one = 1 + augmentation.colour * (2 * exact[:, COLOUR : COLOUR + 3] - 1)
    return Copies(
        _places(augmentation, exact, sides).astype(np.float32),
        np.column_stack([_mirrored(augmentation, exact), _cropped(augmentation, exact)]).astype(np.int64),
        around_one.astype(np.float32),
        drawn[:, CUTOUT : CUTOUT + 2].copy(),
        (augmentation.lighting * _normal(exact[:, LIGHTING : LIGHTING + 4])[:, :3]).astype(np.float32),
    )


def _places(augmentation: Augmentation, drawn: NDArray[np.float64], sides: tuple[int, int]) -> NDArray[np.float64]:
    """(N, 2, 3): mirror, turn and scale about the middle, then shift."""
    height, width = sides
    angle = np.radians(augmentation.rotation) * (2 * drawn[:, ROTATION] - 1)
    larger = (1 + augmentation.scale) ** (2 * drawn[:, SCALE] - 1)
    mirrored = np.where(_mirrored(augmentation, drawn), -1.0, 1.0)
    cos, sin = np.cos(angle) / larger, np.sin(angle) / larger
    shift = augmentation.shift * (2 * drawn[:, SHIFT : SHIFT + 2] - 1)  # (N, 2), of the sides
    moved = 2 * (_cropped(augmentation, drawn) / np.array([width, height]) + shift)
    x = np.stack([mirrored * cos, -sin * height / width, moved[:, 0]], axis=1)
    y = np.stack([mirrored * sin * width / height, cos, moved[:, 1]], axis=1)
    return np.stack([x, y], axis=1)


def _mirrored(augmentation: Augmentation, drawn: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(N,)."""
    return drawn[:, FLIP] < augmentation.flip


def _cropped(augmentation: Augmentation, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 2): how many pixels to the right of its middle place a crop lies, and how many below."""
    return np.asarray(np.floor(drawn[:, CROP : CROP + 2] * (2 * augmentation.crop + 1)) - augmentation.crop)


def _normal(even: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 4) even numbers become (N, 4) normal ones (Box and Muller, 1958)."""
    radius, angle = np.sqrt(-2 * np.log1p(-even[:, :2])), 2 * np.pi * even[:, 2:]
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's step: numbers that differ in one bit differ in about half of them afterwards."""
    mixed = numbers + np.uint64(_GOLDEN)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(_FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(_SECOND)
    return mixed ^ (mixed >> np.uint64(31))
