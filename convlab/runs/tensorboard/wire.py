"""Protocol buffers as they lie in bytes: numbered fields, read and written by hand.

Source: "Encoding" in the protocol buffers' documentation. Groups, which nobody has used since 2008, are refused.
"""

import struct
from collections.abc import Iterator

from convlab.runs.tensorboard.record_file import Damaged

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
Field = tuple[int, int, int | bytes]  # number, wire type, value; fixed ones as their bytes
_LONGEST = 10  # bytes of a varint


def fields(message: bytes) -> Iterator[Field]:
    """The fields of a message in order; raises Damaged where it is none."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            value, place = _varint(message, place)
            yield number, kind, value
            continue
        if kind == BYTES:
            length, place = _varint(message, place)
        elif kind in (FIXED64, FIXED32):
            length = 8 if kind == FIXED64 else 4
        else:
            raise Damaged(f"a field of wire type {kind} is not known")
        if place + length > len(message):
            raise Damaged("a field goes beyond its message")
        yield number, kind, message[place : place + length]
        place += length


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """The number at `place`, and where the next field begins."""
    number = 0
    for count in range(_LONGEST):
        if place + count >= len(message):
            raise Damaged("a number goes beyond its message")
        byte = message[place + count]
        number |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return number & 0xFFFFFFFFFFFFFFFF, place + count + 1
    raise Damaged("a number has more than ten bytes")


def signed(number: int) -> int:
    """A varint as int64."""
    return number - (1 << 64) if number >= 1 << 63 else number


def varint_field(number: int, value: int) -> bytes:
    """A field that holds a whole number of at least 0."""
    return _varint_bytes(number << 3 | VARINT) + _varint_bytes(value)


def bytes_field(number: int, value: bytes) -> bytes:
    """A field that holds bytes, a text in UTF-8 or another message."""
    return _varint_bytes(number << 3 | BYTES) + _varint_bytes(len(value)) + value


def double_field(number: int, value: float) -> bytes:
    """A field that holds a float of 64 bits."""
    return _varint_bytes(number << 3 | FIXED64) + struct.pack("<d", value)


def float_field(number: int, value: float) -> bytes:
    """A field that holds a float of 32 bits."""
    return _varint_bytes(number << 3 | FIXED32) + struct.pack("<f", value)


def _varint_bytes(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
