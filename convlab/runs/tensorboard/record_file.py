"""TFRecord files: length, masked CRC-32C of it, content, masked CRC-32C of that, again and again.

Source: TensorFlow's guide "TFRecord and tf.train.Example"; the checksum is Castagnoli's (RFC 3720, B.4).
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

LARGEST_RECORD = 256 * 1024 * 1024  # bytes: more than any summary holds
_HEADER = struct.Struct("<QI")
_CHECK = struct.Struct("<I")
_CASTAGNOLI = 0x82F63B78  # the polynomial, its bits in reverse
_MASK = 0xA282EAD8


class Damaged(ValueError):  # noqa: N818 - a fault of the file, told to a person
    """A file that breaks the format: says where, and how."""


class CutShort(Damaged):
    """The file ends within a record, as a writer leaves it that was killed or still writes."""


def _table() -> tuple[int, ...]:
    entries = []
    for entry in range(256):
        for _ in range(8):
            entry = entry >> 1 ^ (_CASTAGNOLI if entry & 1 else 0)
        entries.append(entry)
    return tuple(entries)


_TABLE = _table()


def crc32c(content: bytes) -> int:
    """Castagnoli's checksum of `content`; about 0.1 ms a kilobyte."""
    table, crc = _TABLE, 0xFFFFFFFF
    for byte in content:
        crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def masked(crc: int) -> int:
    """As it stands in a file, so that a checksum of checksums is no weak one."""
    return ((crc >> 15 | crc << 17) + _MASK) & 0xFFFFFFFF


def records(file: BinaryIO) -> Iterator[bytes]:
    """The contents of a file's records in order; raises Damaged at the first that breaks the format."""
    place = 0
    while header := file.read(_HEADER.size):
        if len(header) < _HEADER.size:
            raise CutShort(f"it ends within a record, at byte {place}")
        length, check = _HEADER.unpack(header)
        if masked(crc32c(header[:8])) != check:
            raise Damaged(f"the length of the record at byte {place} has a wrong checksum")
        if length > LARGEST_RECORD:
            raise Damaged(f"the record at byte {place} claims to have {length} bytes")
        content, end = file.read(length), file.read(_CHECK.size)
        if len(content) < length or len(end) < _CHECK.size:
            raise CutShort(f"it ends within a record, at byte {place}")
        if masked(crc32c(content)) != _CHECK.unpack(end)[0]:
            raise Damaged(f"the record at byte {place} has a wrong checksum")
        yield content
        place += _HEADER.size + length + _CHECK.size


def record(content: bytes) -> bytes:
    """A record that holds `content`."""
    length = struct.pack("<Q", len(content))
    return length + _CHECK.pack(masked(crc32c(length))) + content + _CHECK.pack(masked(crc32c(content)))
