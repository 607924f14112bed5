"""From planes, kernels and maps to pixels, made anew only where a value differs."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convlab.state.sandbox_volume import MapScale
from convlab.state.volume_sum import COLOURS
from convlab.widgets.look import Look
from convlab.widgets.shading import gray, signed, tinted

Pixels = NDArray[np.uint8]


def plane_pixels(look: Look, values: NDArray[np.uint8], name: str) -> Pixels:
    """One plane (H, W) of a picture: red, green and blue in their colours, any other in gray; (H, W, 3)."""
    if name in COLOURS:
        return tinted(look, values, name.lower())
    return np.ascontiguousarray(np.repeat(values[:, :, np.newaxis], 3, axis=2))


def number_pixels(look: Look, shape: tuple[int, int]) -> Pixels:
    """The tint that plain numbers stand on, (H, W, 3)."""
    colour = look.colour("input_f")
    return np.full((*shape, 3), (colour.red(), colour.green(), colour.blue()), np.uint8)


def map_pixels(look: Look, values: NDArray[np.float32], scale: MapScale) -> Pixels:
    """A map (H', W') on the diverging map, or from black to white where nothing is negative; (H', W', 3)."""
    values = np.ascontiguousarray(values)
    if scale.signed:
        return signed(look, values, scale.high)
    return np.repeat(gray(values, scale.low, scale.high)[:, :, np.newaxis], 3, axis=2)


def kernel_pixels(look: Look, kernels: NDArray[np.float64]) -> tuple[Pixels, ...]:
    """The planes (D, F_h, F_w) of one filter on the scale of its largest weight, (F_h, F_w, 3) each."""
    largest = float(np.abs(kernels).max()) or 1.0
    return tuple(look.diverging(kernels, largest))


class KeptPictures:
    """Pictures by index; asking again for the same values on the same scale gives the same array."""

    def __init__(self) -> None:
        self._last: tuple[object, object, str, tuple[Pixels, ...]] = (None, None, "", ())
        self._kept: dict[int, tuple[NDArray[np.float32], MapScale, str, Pixels]] = {}

    def maps(self, look: Look, maps: NDArray[np.float32], scales: Sequence[MapScale]) -> tuple[Pixels, ...]:
        """The pixels of each map of (H', W', n)."""
        if self._last[0] is not maps or self._last[1:3] != (scales, look.theme):
            made = tuple(self._map(look, index, maps[:, :, index], scale) for index, scale in enumerate(scales))
            self._last = (maps, scales, look.theme, made)
        return self._last[3]

    def _map(self, look: Look, index: int, values: NDArray[np.float32], scale: MapScale) -> Pixels:
        kept = self._kept.get(index)
        if kept is not None and (kept[1], kept[2]) == (scale, look.theme) and np.array_equal(kept[0], values):
            return kept[3]
        pixels = map_pixels(look, values, scale)
        self._kept[index] = (values, scale, look.theme, pixels)
        return pixels
