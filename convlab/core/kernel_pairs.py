"""Pairs of kernels whose answers make one magnitude: how strong an edge is, whatever its direction."""

from dataclasses import dataclass

from convlab.core.filters import Filter, filter_of
from convlab.core.kernels import EDGES, KERNELS


@dataclass(frozen=True)
class KernelPair:
    """One row of the table: group in menus, title, and the presets that answer to changes along x and along y."""

    group: str
    title: str
    x: str
    y: str

    @property
    def filters(self) -> tuple[Filter, Filter]:
        """Both as filters, x first."""
        return filter_of(KERNELS[self.x].kernel), filter_of(KERNELS[self.y].kernel)


PAIRS: dict[str, KernelPair] = {
    "sobel": KernelPair(EDGES, "Sobel x and y, magnitude", "sobel_vertical", "sobel_horizontal"),
    "scharr": KernelPair(EDGES, "Scharr x and y, magnitude", "scharr_vertical", "scharr_horizontal"),
    "prewitt": KernelPair(EDGES, "Prewitt x and y, magnitude", "prewitt_vertical", "prewitt_horizontal"),
}


def pair_of(filters: tuple[Filter, ...]) -> str:
    """The key of the pair that these filters are, whatever their biases; else an empty string."""
    if len(filters) != 2 or len(filters[0].planes) != 1:
        return ""
    found = [one.planes[0] for one in filters]
    weights = {key: [KERNELS[pair.x].weights, KERNELS[pair.y].weights] for key, pair in PAIRS.items()}
    return next((key for key, both in weights.items() if found == both), "")
