"""How the sandbox's input and output lie on one another, so that both are looked at from the same place."""

from convlab.core.sizes import Slide
from convlab.state.sight import Sheet


def input_sheet(slide: Slide) -> Sheet:
    """The input with its padding: its first cell lies before the picture's own."""
    rows, columns = slide.padding
    return Sheet(slide.padded, start=(-float(rows), -float(columns)))


def kernel_sheet(slide: Slide, window: tuple[int, int]) -> Sheet:
    """The kernel as it lies on the input: the upper left cell of its window is a cell of the padded input."""
    (top, left), (rows, columns), step = window, slide.padding, float(slide.dilation)
    return Sheet(slide.kernel, (step, step), (float(top - rows), float(left - columns)))


def output_sheet(slide: Slide) -> Sheet:
    """The output: the middle of each cell lies on the middle of its window."""
    top, left = (
        (spread - stride) / 2 - padding
        for spread, stride, padding in zip(slide.spread, slide.stride, slide.padding, strict=True)
    )
    return Sheet(slide.size, (float(slide.stride[0]), float(slide.stride[1])), (top, left))
