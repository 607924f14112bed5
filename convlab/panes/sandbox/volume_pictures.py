"""The pictures of a volume, each made once and kept while nothing in it changes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convlab.core.padding import pad
from convlab.core.sliding import window_at
from convlab.data.digits import DIGIT_WHITE
from convlab.imaging.pictures import DIGIT
from convlab.imaging.scaling import within
from convlab.state.sandbox_volume import MapScale, VolumeReadout, map_scales
from convlab.widgets.cells import Cells, Fill
from convlab.widgets.filter_rows import RowPicture
from convlab.widgets.look import Look
from convlab.widgets.plane_stack import Plane
from convlab.widgets.shading import gray, signed
from convlab.widgets.volume_pictures import KeptPictures, Pixels, kernel_pixels, number_pixels, plane_pixels

THUMB = 160  # px: the longer side of the planes seen together

MOST_NUMBERED = 32  # cells a side: a larger map is never so large on the screen that numbers fit


class VolumePictures:
    """What the stage's widgets show of a readout; the same arrays again where nothing changed."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._maps, self._apart = KeptPictures(), KeptPictures()
        self._planes: tuple[tuple[object, ...], list[Plane]] = ((), [])
        self._together: tuple[object, Pixels | None] = (None, None)
        self._rows: dict[int, tuple[tuple[object, ...], RowPicture]] = {}
        self._kernels: dict[bytes, tuple[Pixels, ...]] = {}

    def planes(self, readout: VolumeReadout) -> list[Plane]:
        """The input's planes with their padding."""
        computed, operation = readout.computed, readout.computed.operation
        how = (operation.padding, operation.mode, computed.slide if computed.setting.numbers is not None else None)
        key = (id(computed.volume), *how, self._look.theme, readout.planes)
        if key != self._planes[0] or not self._planes[1]:
            planes = [self._plane(computed.volume[:, :, at], readout, name) for at, name in enumerate(readout.planes)]
            self._planes = (key, planes)
            self._volume = computed.volume  # kept, so that its id is not another's
        return self._planes[1]

    def _plane(self, values: NDArray[Any], readout: VolumeReadout, name: str) -> Plane:
        """One plane; the padding as its mode fills it, black where there is nothing."""
        around = readout.computed.around
        padded = pad(np.ascontiguousarray(values)[:, :, np.newaxis], around)[:, :, 0]
        if readout.computed.setting.numbers is None:
            return Plane(name, plane_pixels(self._look, padded.astype(np.uint8), name))
        unread, outside = readout.computed.slide.unread, around.cells
        if readout.computed.setting.picture == DIGIT:
            levels = np.clip(padded * 255 / DIGIT_WHITE, 0, 255).astype(np.uint8)
            cells = Cells(padded, "input", "gray", outside=outside, unread=unread, white=DIGIT_WHITE)
            return Plane(name, plane_pixels(self._look, levels, name), cells)
        low, high = float(values.min()), max(-float(values.min()), float(values.max()), 1.0)
        fill: Fill = "diverging" if low < 0 else "gray"  # planes are small: often their numbers cannot be read
        cells = Cells(padded, "input", fill, largest=high, outside=outside, unread=unread, white=high)
        drawn = signed(self._look, padded, high) if low < 0 else gray(padded, 0, high)
        return Plane(name, drawn, cells)

    def together(self, readout: VolumeReadout) -> Pixels | None:
        """All planes in one small picture; none of one plane."""
        pixels = readout.computed.pixels
        if pixels.ndim != 3 or readout.computed.volume.shape[2] != 3:
            return None
        if self._together[0] is not pixels:
            self._together = (pixels, within(pixels, THUMB))
        return self._together[1]

    def maps(self, readout: VolumeReadout) -> list[Plane]:
        """The output maps."""
        if not readout.maps.size:
            return []
        pixels = self._maps.maps(self._look, readout.maps, readout.scales)
        numbered = max(readout.maps.shape[:2]) <= MOST_NUMBERED and not readout.hides_output
        cells = [_cells(readout.maps[:, :, at], scale) if numbered else None for at, scale in enumerate(readout.scales)]
        return [Plane(*plane) for plane in zip(readout.map_names, pixels, cells, strict=True)]

    def _row_maps(self, readout: VolumeReadout) -> tuple[Pixels, ...]:
        """The map of each row; where the maps are seen together, each before that on its own scale."""
        maps = readout.computed.maps
        if not maps.size:
            return ()
        if not readout.computed.setting.together:
            return self._maps.maps(self._look, readout.maps, readout.scales)
        return self._apart.maps(self._look, maps, map_scales(maps, readout.scale))

    def rows(self, readout: VolumeReadout) -> list[RowPicture]:
        """A row for each filter or pooled plane; the same object again where neither words nor pictures changed."""
        maps = self._row_maps(readout)
        rows = []
        for index, row in enumerate(readout.rows):
            planes = self._tiles(readout, index)
            map_ = maps[index] if maps else None
            key = (row, id(map_), *(id(plane) for plane in planes))
            kept = self._rows.get(index)
            if kept is None or kept[0] != key:
                kept = (key, RowPicture(row.number, row.name, row.note, planes, map_))
                self._rows[index] = kept
            rows.append(kept[1])
        return rows

    def _tiles(self, readout: VolumeReadout, index: int) -> tuple[Pixels, ...]:
        """The planes of a filter; of pooling the window that lies on the plane."""
        if readout.kernels is None:
            return (self._pooled(readout, index),)
        key = readout.kernels[index].tobytes() + str((readout.kernels[index].shape, self._look.theme)).encode()
        if key not in self._kernels:
            if len(self._kernels) > 256:
                self._kernels.clear()
            self._kernels[key] = kernel_pixels(self._look, readout.kernels[index])
        return self._kernels[key]

    def _pooled(self, readout: VolumeReadout, index: int) -> Pixels:
        if readout.focus is None or readout.computed.setting.numbers is not None:
            return number_pixels(self._look, readout.computed.operation.window)
        window = window_at(readout.computed.volume, readout.computed.operation, *readout.focus)[:, :, index]
        values = np.where(np.isfinite(window), window, 0).astype(np.uint8)
        return plane_pixels(self._look, values, readout.planes[index])


def _cells(values: NDArray[np.float32], scale: MapScale) -> Cells:
    """A map as cells, with at most two decimals."""
    fill: Fill = "diverging" if scale.signed else "gray"
    return Cells(values, "output", fill, largest=scale.high, white=scale.high, places=2)
