"""Numeric arrays in MATLAB's files of version 5, as SVHN comes: nothing else in them is looked at."""

import struct
from collections.abc import Iterator
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import shape
from convlab.data.refused import RefusedError, inflate, read_bounded

LARGEST = 512 * 2**20  # bytes of one array: SVHN's training part has 225 MB
_HEADER = 128  # bytes
_MATRIX, _COMPRESSED = 14, 15
_NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}

Part = tuple[int, memoryview]  # an element's kind and its bytes


def read_matlab(path: Path) -> dict[str, NDArray[np.generic]]:
    """The numeric arrays of a file by name. Raises RefusedError.

    Source: MathWorks, "MAT-File Format", version 5: a header of 128 bytes, then tagged elements, each
    compressed or not; a matrix is its flags, sizes, name and numbers, first index fastest.
    """
    content = read_bounded(path, LARGEST)
    if len(content) < _HEADER or content[126:128] not in (b"IM", b"MI"):
        raise RefusedError(f"{path.name} is no MATLAB file of version 5.")
    order = "<" if content[126:128] == b"IM" else ">"
    found = {}
    try:
        for kind, inside in _elements(memoryview(content)[_HEADER:], order):
            if kind == _COMPRESSED:
                unpacked = memoryview(inflate(bytes(inside), LARGEST, path.name))
                kind, inside = next(_elements(unpacked, order))
            if kind == _MATRIX:
                found.update(_matrix(inside, order, path.name))
    except (struct.error, StopIteration, UnicodeDecodeError) as error:
        raise RefusedError(f"{path.name} is damaged or cut off. Copy or download it again.") from error
    return found


def _elements(content: memoryview, order: str) -> Iterator[Part]:
    """Kind and bytes of each element. A small one has its size beside its kind, in four bytes in all."""
    at = 0
    while at < len(content):
        (kind,) = struct.unpack_from(order + "I", content, at)
        if kind >> 16:
            size, start, after = kind >> 16, at + 4, at + 8
            kind &= 0xFFFF
        else:
            (size,) = struct.unpack_from(order + "I", content, at + 4)
            start = at + 8
            after = start + size + (0 if kind == _COMPRESSED else -size % 8)
        if start + size > len(content):
            raise struct.error("an element ends behind the file")
        yield kind, content[start : start + size]
        at = after


def _matrix(content: memoryview, order: str, file: str) -> dict[str, NDArray[np.generic]]:
    """One matrix by its name; nothing where it does not hold plain numbers."""
    parts = _elements(content, order)
    (_, flags), (_, sizes), (_, name) = next(parts), next(parts), next(parts)
    if not 6 <= flags[0 if order == "<" else 3] <= 15:  # mxDOUBLE to mxUINT64; the others are cells, texts, objects
        return {}
    kind, numbers = next(parts)
    if kind not in _NUMBERS:
        raise RefusedError(f"{file} holds numbers of an unknown kind, {kind}.")
    wanted = struct.unpack(f"{order}{len(sizes) // 4}i", sizes)
    dtype = np.dtype(order + _NUMBERS[kind])
    if min(wanted, default=-1) < 0 or prod(wanted) * dtype.itemsize != len(numbers):
        raise RefusedError(f"{file} does not hold the {shape(wanted)} numbers that its header says.")
    return {bytes(name).decode("ascii"): np.frombuffer(numbers, dtype).reshape(wanted, order="F")}
