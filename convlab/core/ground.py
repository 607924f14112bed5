"""What one operation leaves for the next: the planes under its filters, and the map of every filter."""

import weakref
from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import Array, Filters, Operation
from convlab.core.padding import pad

Map = NDArray[np.float32]  # (H', W')
LARGEST_SPARE = 2**28  # bytes: 32 maps at 1920 x 1080


@dataclass(frozen=True, eq=False)
class Laid:
    """A bank over a picture, ready to slide: kernels float32 (K, D, F_h, F_w), biases float32 (K,) or none.

    Where each kernel is the same for every plane, it is laid over their sum once: D is 1 then, and `added` true.
    """

    volume: Array  # (H, W, D)
    operation: Operation
    kernels: NDArray[np.float32]
    biases: NDArray[np.float32] | None
    added: bool

    @property
    def keys(self) -> list[bytes]:
        """Each filter's weights and bias: one key gives one map, as long as the bank slides alike."""
        biases = np.zeros(len(self.kernels), np.float32) if self.biases is None else self.biases
        return [kernel.tobytes() + bias.tobytes() for kernel, bias in zip(self.kernels, biases, strict=True)]

    @property
    def place(self) -> tuple[object, ...]:
        """Which planes they slide over."""
        volume = self.volume
        return volume.__array_interface__["data"], volume.shape, volume.strides, self.operation.around, self.added

    @property
    def way(self) -> tuple[object, ...]:
        """Everything but the filters: the planes, the window and its steps."""
        return self.place, self.operation.window, self.operation.stride, self.operation.dilation


def laid(volume: Array, operation: Operation) -> Laid:
    """The filters of an operation as they are laid over a volume (H, W, D)."""
    assert isinstance(operation.over, Filters)
    kernels, bias = operation.over.laid.astype(np.float32), operation.over.bias
    added = bool((kernels == kernels[:, :1]).all())
    biases = None if bias is None else bias.astype(np.float32)
    return Laid(volume, operation, kernels[:, :1] if added else kernels, biases, added)


@dataclass(frozen=True, eq=False)
class Sheet:
    """Memory for a bank's maps, and whose they are: `keys[k]` is empty where map k is not there."""

    bank: Laid
    memory: memoryview  # float32 (K, H', W')
    keys: list[bytes]


class Ground:
    """Kept while a read-only picture stays: its planes, float32 and padded, and the last bank's maps.

    A person edits weights far more often than pictures, and one filter far more often than all: at 1920 x 1080 the
    planes take longer than a small filter, and the copy of a bank's maps longer than one of them to compute. So the
    maps from before the last, once nobody holds them, are written over where they differ. They are the only memory
    of its own that the ground takes, up to LARGEST_SPARE.
    """

    def __init__(self) -> None:
        self._planes: tuple[object, Array, list[NDArray[np.float32]]] | None = None
        self._last: tuple[Sheet, NDArray[np.float32]] | None = None
        self._spare: deque[Sheet] = deque(maxlen=1)  # whose ends two threads may take and give at once

    def planes(self, bank: Laid) -> list[NDArray[np.float32]]:
        """D planes (H + 2 P_v, W + 2 P_h), or their sum alone."""
        if bank.volume.flags.writeable:
            return _planes(bank)
        if self._planes is None or self._planes[0] != bank.place:
            self._planes = (bank.place, bank.volume, _planes(bank))  # with the volume: its place is not another's
        return self._planes[2]

    def maps(self, bank: Laid) -> dict[bytes, Map]:
        """The last maps that fit a bank, bias added, by the keys of their filters."""
        last = self._last
        if last is None or not _alike(last[0].bank, bank):
            return {}
        sheet, maps = last
        return {key: maps[k] for k, key in enumerate(sheet.keys) if key}

    def sheet(self, bank: Laid, size: tuple[int, int]) -> tuple[Sheet, NDArray[np.float32]]:
        """To write the maps of a bank on, (K, H', W'); `keys` says which are there, and is kept up by who writes."""
        needed, empty = 4 * len(bank.kernels) * size[0] * size[1], [b""] * len(bank.kernels)
        spare = self._taken()
        if spare is None or spare.memory.nbytes != needed:
            sheet = Sheet(bank, np.empty(needed, np.uint8).data, empty)
        else:
            sheet = Sheet(bank, spare.memory, spare.keys if _alike(spare.bank, bank) else empty)
        owner: NDArray[np.float32] = np.frombuffer(sheet.memory, np.float32)  # every view holds it
        weakref.finalize(owner, _give_back, self._spare, sheet).atexit = False  # the ground itself may go before
        return sheet, owner.reshape(len(empty), *size)

    def keep(self, sheet: Sheet, maps: NDArray[np.float32]) -> None:
        """These maps in place of the last ones; nobody may write on them any more."""
        self._last = (sheet, maps)

    def missing(self, volume: Array, operation: Operation) -> float:
        """The share of an operation that must be computed, 0 to 1."""
        if self._last is None or not isinstance(operation.over, Filters):
            return 1.0
        bank = laid(volume, operation)
        known, keys, spare = self.maps(bank), bank.keys, list(self._spare)
        there = spare[0].keys if spare and _alike(spare[0].bank, bank) and len(spare[0].keys) == len(keys) else []
        return sum(key not in known and key not in there[k : k + 1] for k, key in enumerate(keys)) / len(keys)

    def _taken(self) -> Sheet | None:
        try:
            return self._spare.pop()
        except IndexError:
            return None


def _give_back(spare: deque[Sheet], sheet: Sheet) -> None:
    if sheet.memory.nbytes <= LARGEST_SPARE:
        spare.append(sheet)


def _alike(one: Laid, other: Laid) -> bool:
    """Whether the same filter gives the same map in both; no picture that may change is like any."""
    return one.way == other.way and not one.volume.flags.writeable and not other.volume.flags.writeable


def _planes(bank: Laid) -> list[NDArray[np.float32]]:
    padded = pad(bank.volume, bank.operation.around, bank.operation.fill)
    if bank.added:
        return [added_planes(padded)]
    return [np.ascontiguousarray(padded[:, :, plane], dtype=np.float32) for plane in range(padded.shape[2])]


def added_planes(image: Array) -> NDArray[np.float32]:
    """The planes of a colour image added up, a gray image as it is: float32 (H, W)."""
    if image.ndim == 2:
        return image.astype(np.float32)
    if image.shape[2] == 3:
        return np.asarray(cv2.transform(image.astype(np.float32), np.ones((1, 3), np.float32)))
    return np.asarray(image.sum(axis=2, dtype=np.float32))
