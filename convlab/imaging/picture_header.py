"""What a picture file says of itself in its first bytes: format, size and how it is turned; nothing is decoded."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Planes = Literal["gray", "colour", "unsaid"]  # a palette may hold grays only

_ORIENTATION, _WIDTH, _HEIGHT, _PHOTOMETRIC, _EXTRA = 274, 256, 257, 262, 338  # tags of TIFF 6.0 and EXIF
_NO_SIZE = (0xC4, 0xC8, 0xCC)  # JPEG markers among the frame headers C0 to CF that are none
_MOST_TAGS = 1024


@dataclass(frozen=True)
class Header:
    """Width and height in pixels as stored. `orientation` (EXIF, 1 to 8) is what is still to be turned."""

    format: str
    width: int
    height: int
    planes: Planes
    orientation: int = 1
    whole: bool = True  # False where the file ends too early
    alpha: Literal["straight", "premultiplied", "none"] = "straight"  # of a fourth plane, where there is one


def read_header(stored: bytes) -> Header | None:
    """The header of a PNG, JPEG, WebP, TIFF or BMP; None for everything else, and where it is broken."""
    for signature, read in _READERS.items():
        if stored.startswith(signature):
            try:
                header = read(stored)
            except (struct.error, IndexError):
                return None
            return header if header and header.width > 0 and header.height > 0 else None
    return None


def begins_like(stored: bytes) -> str:
    """The format whose unmistakable first bytes these are, or an empty string ("BM" may begin a text)."""
    names = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\0": "TIFF", b"MM\0*": "TIFF"}
    return next((name for signature, name in names.items() if stored.startswith(signature)), "")


def _png(stored: bytes) -> Header | None:
    """PNG, third edition, 11.2.1: IHDR comes first; eXIf anywhere before IEND."""
    if stored[12:16] != b"IHDR":
        return None
    width, height, _depth, colour = struct.unpack(">IIBB", stored[16:26])
    planes: dict[int, Planes] = {0: "gray", 4: "gray", 2: "colour", 6: "colour"}
    orientation, whole = 1, False
    for kind, start, length in _png_chunks(stored):
        if kind == b"eXIf":
            orientation = _orientation(stored[start : start + length])
        whole = whole or kind == b"IEND"
    return Header("PNG", width, height, planes.get(colour, "unsaid"), orientation, whole)


def _png_chunks(stored: bytes) -> Iterator[tuple[bytes, int, int]]:
    at = 8
    while at + 12 <= len(stored):
        (length,) = struct.unpack_from(">I", stored, at)
        if at + 12 + length > len(stored):
            return
        yield stored[at + 4 : at + 8], at + 8, length
        at += 12 + length


def _jpeg(stored: bytes) -> Header | None:
    """ITU-T T.81, annex B: segments up to the first scan; behind it only the end of image is of interest."""
    size: tuple[int, int, int] | None = None  # height, width, planes
    planes: Planes = "colour"
    orientation = 1
    for marker, start, length in _jpeg_segments(stored):
        body = stored[start : start + length]
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE and size is None:
            size = struct.unpack_from(">HHB", body, 1)
            planes = "gray" if size[2] == 1 else "colour"
        elif marker == 0xE1 and body.startswith(b"Exif\0\0"):
            orientation = _orientation(body[6:])
        elif marker == 0xDA and size is not None:
            whole = stored.find(b"\xff\xd9", start + length) >= 0
            return Header("JPEG", size[1], size[0], planes, orientation, whole)
    return Header("JPEG", size[1], size[0], planes, orientation, whole=False) if size else None


def _jpeg_segments(stored: bytes) -> Iterator[tuple[int, int, int]]:
    at = 2
    while at + 4 <= len(stored) and stored[at] == 0xFF:
        marker = stored[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        (length,) = struct.unpack_from(">H", stored, at + 2)
        yield marker, at + 4, max(0, length - 2)
        at += 2 + max(2, length)


def _webp(stored: bytes) -> Header | None:
    """RFC 9649: the canvas of the extended form, or the size in the first frame."""
    if stored[8:12] != b"WEBP":
        return None
    whole = len(stored) >= 8 + struct.unpack_from("<I", stored, 4)[0]
    kind, orientation = stored[12:16], 1
    if kind == b"VP8X":
        width, height = (int.from_bytes(stored[at : at + 3], "little") + 1 for at in (24, 27))
        if len(stored) < 30:
            return None
        orientation = _webp_orientation(stored)
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", stored, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", stored, 26))
    else:
        return None
    return Header("WebP", width, height, "unsaid", orientation, whole)


def _webp_orientation(stored: bytes) -> int:
    at = 12
    while at + 8 <= len(stored):
        kind, (length,) = stored[at : at + 4], struct.unpack_from("<I", stored, at + 4)
        if kind == b"EXIF":
            return _orientation(stored[at + 8 : at + 8 + length].removeprefix(b"Exif\0\0"))
        at += 8 + length + length % 2
    return 1


def _tiff(stored: bytes) -> Header | None:
    """TIFF 6.0, first picture. Its orientation is not repeated here: the decoder turns these files itself.

    libtiff multiplies straight alpha of 8-bit pictures into the colours; a fourth plane that is not declared
    is left as it is.
    """
    tags = _tags(stored)
    eight_bit = tags.get(258) == 8
    premultiplied = tags.get(_EXTRA) == 1 or (tags.get(_EXTRA) == 2 and eight_bit)
    kinds: dict[int, Planes] = {0: "gray", 1: "gray", 3: "unsaid"}
    planes = kinds.get(tags.get(_PHOTOMETRIC, 2), "colour")
    alpha: Literal["straight", "premultiplied"] = "premultiplied" if premultiplied else "straight"
    return Header("TIFF", tags.get(_WIDTH, 0), tags.get(_HEIGHT, 0), planes, alpha=alpha)


def _bmp(stored: bytes) -> Header | None:
    """BITMAPCOREHEADER (12 bytes) or BITMAPINFOHEADER and its successors; a negative height is top down."""
    (size,) = struct.unpack_from("<I", stored, 14)
    if size == 12:
        width, height, _one, bits = struct.unpack_from("<HHHH", stored, 18)
        compression = 0
    else:
        width, height, _one, bits, compression = struct.unpack_from("<iiHHI", stored, 18)
    planes: Planes = "unsaid" if bits <= 8 else "colour"
    return Header("BMP", width, abs(height), planes, alpha="none" if compression == 0 else "straight")


def _orientation(block: bytes) -> int:
    """The orientation in an EXIF block; 1 where none is given or it is nonsense."""
    try:
        found = _tags(block).get(_ORIENTATION, 1)
    except struct.error:
        return 1
    return found if 1 <= found <= 8 else 1


def _tags(block: bytes) -> dict[int, int]:
    """The first whole number of each tag of the first directory. Raises struct.error where it is cut off."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return {}
    (start,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, start)
    tags = {}
    for at in range(start + 2, start + 2 + 12 * min(count, _MOST_TAGS), 12):
        tag, kind, number = struct.unpack_from(order + "HHI", block, at)
        letter = {1: "B", 3: "H", 4: "I"}.get(kind)
        if letter is None or number < 1:
            continue
        inline = number * struct.calcsize(letter) <= 4
        place = at + 8 if inline else struct.unpack_from(order + "I", block, at + 8)[0]
        (tags[tag],) = struct.unpack_from(order + letter, block, place)
    return tags


_READERS: dict[bytes, Callable[[bytes], Header | None]] = {
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpeg,
    b"RIFF": _webp,
    b"II*\0": _tiff,
    b"MM\0*": _tiff,
    b"BM": _bmp,
}
