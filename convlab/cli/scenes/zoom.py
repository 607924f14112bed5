"""What the screenshots of the one view show: from a photograph to its numbers, and a matrix that is zoomed into."""

from convlab.cli.scenes.studio import Studio
from convlab.core.filters import FamilyMember, family_filter
from convlab.state.sight import Viewport


def near(studio: Studio) -> None:
    """The collar of the cameraman, and what Sobel makes of it."""
    studio.sandbox("Pixels", viewport=Viewport(row=200, column=185, cell=10))


def numbers(studio: Studio) -> None:
    """The same place as numbers."""
    studio.sandbox("From photograph to numbers", viewport=Viewport(row=207.5, column=177.5, cell=42))


def colour(studio: Studio) -> None:
    """Three numbers a pixel, and signed output."""
    place = Viewport(row=122, column=222, cell=64)
    studio.sandbox("Three numbers a pixel", picture="astronaut", after="none", focus=(120, 220), viewport=place)


def stride(studio: Studio) -> None:
    """A longer stride: larger cells at the same places, and columns that are never read."""
    fields = {"stride": 4, "focus": (52, 44), "viewport": Viewport(row=209, column=178, cell=24)}
    studio.sandbox("Between the windows", **fields)


def matrix(studio: Studio) -> None:
    """A part of 32 x 32 numbers."""
    rows = tuple(tuple(float((5 * row * column + 3 * column) % 89) for column in range(32)) for row in range(32))
    fields = {"picture": "numbers", "numbers": rows, "after": "none", "focus": (14, 14)}
    studio.sandbox("32 by 32", viewport=Viewport(row=16, column=16, cell=42), **fields)


def kernel(studio: Studio) -> None:
    """The weights of a large kernel over the pixels in sight."""
    gaussian = family_filter(FamilyMember(key="gaussian", values=(4.0,)))
    place = Viewport(row=217, column=187, cell=42)
    studio.sandbox("A large kernel", filters=(gaussian,), after="none", viewport=place)
