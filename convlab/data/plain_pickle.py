"""Pickle files that can do nothing: arrays, bytes, strings, numbers, dicts and lists only."""

import io
import pickle
import pickletools
from collections.abc import Callable

import numpy as np

from convlab.data.refused import RefusedError

_ARRAY_MAKERS = ("numpy.core.multiarray", "numpy._core.multiarray")  # before and since NumPy 2


def read_plain_pickle(content: bytes, name: str) -> object:
    """What the bytes of a pickle hold; strings of Python 2 come as bytes. Raises RefusedError, runs nothing of it."""
    try:
        _look_through(content)
        return _PlainUnpickler(io.BytesIO(content), encoding="bytes").load()
    except _ForbiddenError as error:
        raise RefusedError(
            f"{name} is refused: it asks for {error}, and a data set holds arrays and lists only."
        ) from error
    except _DAMAGED as error:
        raise RefusedError(f"{name} is damaged or cut off: it cannot be read as a batch of pictures.") from error


def _look_through(content: bytes) -> None:
    """Refuses a place in the memo that lies beyond any honest one: Python would make room for all before it."""
    for opcode, argument, _at in pickletools.genops(content):
        if opcode.name in ("PUT", "BINPUT", "LONG_BINPUT") and int(argument or 0) > len(content):
            raise _ForbiddenError("more room than its own size")


class _ForbiddenError(Exception):
    """The name that a pickle asked for."""


# Whatever an opcode of a damaged stream can raise while it is taken apart; nothing of it is ever called.
_DAMAGED = (
    pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, IndexError, AttributeError,
    MemoryError, OverflowError, RecursionError, ImportError,
)  # fmt: skip


class _PlainUnpickler(pickle.Unpickler):
    """Knows the few names that NumPy's arrays are pickled with, each by a function of ours that checks."""

    def find_class(self, module: str, name: str) -> object:
        if module in _ARRAY_MAKERS and name == "_reconstruct":
            return _empty_array
        if (module, name) in _NAMES:
            return _NAMES[module, name]
        raise _ForbiddenError(f"{module}.{name}")

    def persistent_load(self, pid: object) -> object:
        raise _ForbiddenError(f"the object {pid!r}")


class _Array:
    """Stands for an array until its state is known: shape, kind and bytes, checked before one is made."""

    array: np.ndarray

    def __setstate__(self, state: tuple[int, tuple[int, ...], np.dtype, bool, bytes]) -> None:
        _version, shape, dtype, is_fortran, content = state
        if isinstance(dtype, _Kind):
            dtype = dtype.dtype
        if dtype.hasobject or not isinstance(content, bytes):
            raise _ForbiddenError("an array of objects")
        self.array = np.frombuffer(content, dtype).reshape(shape, order="F" if is_fortran else "C")


class _Kind:
    """Stands for a dtype: its letters are checked, its state only says the order of the bytes."""

    def __init__(self, letters: str | bytes, *_flags: object) -> None:
        text = letters.decode("ascii") if isinstance(letters, bytes) else letters
        if text not in ("u1", "i1", "i2", "i4", "i8", "u2", "u4", "u8", "f4", "f8", "b1"):
            raise _ForbiddenError(f"numbers of kind {text}")
        self.dtype = np.dtype(text)

    def __setstate__(self, state: tuple[object, ...]) -> None:
        if state[1] in (">", b">"):
            self.dtype = self.dtype.newbyteorder(">")


def _empty_array(_kind: object, _shape: object, _letter: object) -> _Array:
    return _Array()


def _encoded(text: str, encoding: str) -> bytes:
    """How Python 3 writes bytes for Python 2."""
    if encoding not in ("latin1", "latin-1"):
        raise _ForbiddenError(f"the encoding {encoding}")
    return text.encode("latin1")


_NAMES: dict[tuple[str, str], Callable[..., object] | type] = {
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Kind,
    ("_codecs", "encode"): _encoded,
}


def array_of(value: object) -> np.ndarray | None:
    """The array in a value of a pickle; None where it is none."""
    return getattr(value, "array", None) if isinstance(value, _Array) else None
