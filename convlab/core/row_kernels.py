"""Kernels of one row, for a row of numbers: the presets, and what a kernel of two axes becomes there."""

from convlab.core.kernels import KernelPreset, Weights

ROWS = "Rows"  # their group in menus


def _row(*weights: float, over: int = 1) -> Weights:
    return (tuple(weight / over for weight in weights),)


ROW_KERNELS: dict[str, KernelPreset] = {
    "row_central": KernelPreset(
        ROWS, "Central difference", "Central", "the left neighbour less the right one", _row(1, 0, -1)
    ),
    "row_difference": KernelPreset(ROWS, "Difference", "Difference", "a number less its right neighbour", _row(1, -1)),
    "row_box": KernelPreset(ROWS, "Moving average, 3", "Average", "the mean of three numbers", _row(1, 1, 1, over=3)),
    "row_gauss": KernelPreset(
        ROWS, "Gaussian, 5", "Gaussian", "a mean that favours the middle", _row(1, 4, 6, 4, 1, over=16)
    ),
    "row_second": KernelPreset(
        ROWS, "Second difference", "Second", "how much a number stands out from its neighbours", _row(-1, 2, -1)
    ),
    "row_identity": KernelPreset(ROWS, "Identity", "Identity", "leaves the row as it is", _row(0, 1, 0)),
}


def middle_row(weights: Weights) -> Weights:
    """What is left of a kernel (F_h, F_w) on one row of numbers: its middle row (1, F_w); of two the lower one."""
    return (weights[len(weights) // 2],)
