"""Any picture file becomes pixels: gray or red, green, blue, upright, on white; or a sentence says why not."""

from codecs import getincrementaldecoder
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.core.typography import decimal, shape, whole
from convlab.imaging.picture_header import Header, begins_like, read_header

LARGEST_FILE = 256 * 2**20  # bytes
LARGEST_AREA = 64_000_000  # pixels: three planes and an alpha of them are decoded into 256 MB
READS = "ConvLab reads PNG, JPEG, WebP, TIFF and BMP."

Pixels = NDArray[np.uint8]  # (H, W) or (H, W, 3), read only

_OTHERS = {  # what else is dropped on a window, by its first bytes
    b"GIF8": "a GIF",
    b"%PDF": "a PDF document",
    b"8BPS": "a Photoshop document",
    b"PK\x03\x04": "a ZIP archive",
    b"II+\0": "a TIFF of more than 4 GB",
    b"MM\0+": "a TIFF of more than 4 GB",
    b"\0\0\0\x0cjP  ": "a JPEG 2000 picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"v/1\x01": "an OpenEXR picture",
}
_BRANDS = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIF", b"msf1": "HEIF", b"avif": "AVIF", b"avis": "AVIF"}


def read_picture_file(path: Path, name: str = "") -> Pixels | Problem:
    """The pixels of a picture file: uint8 (H, W) or (H, W, 3) red, green, blue, read only.

    A sentence calls it by `name`, else by its own, without its folder.
    The bytes are read first and decoded then: cv2.imread cannot open every path on Windows.
    """
    called = name or path.name or str(path)
    try:
        if not path.is_file():
            what = "is a folder, not a picture" if path.is_dir() else "is not there"
            return Problem(f"{called} {what}. Choose a picture file.")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            return Problem(f"{called} has {size // 2**20} MB. ConvLab opens pictures of up to {_MOST} MB.")
        stored = path.read_bytes()
    except OSError as error:
        return Problem(f"{called} cannot be read: {error.strerror}.", str(error))
    return decode(stored, called)


def decode(stored: bytes, name: str) -> Pixels | Problem:
    """The pixels in the bytes of a PNG, JPEG, WebP, TIFF or BMP; `name` is what the sentence calls it.

    EXIF's orientation is obeyed, 16 bits a value become 8, what is transparent lies on white.
    """
    header = read_header(stored)
    if header is None and begins_like(stored):
        return Problem(_broken(begins_like(stored), name))
    if header is None:
        return Problem(f"This file is not a picture: {name} {_holds(stored)}.")
    problem = _too_large(header, name) or _cut_off(header, name)
    if problem:
        return problem
    try:
        decoded = cv2.imdecode(np.frombuffer(stored, np.uint8), cv2.IMREAD_UNCHANGED)
    except (cv2.error, MemoryError) as error:
        return Problem(_broken(header.format, name), str(error))
    if decoded is None or not decoded.size:
        return Problem(_broken(header.format, name))
    pixels = np.ascontiguousarray(_turned(_on_white(_eight_bits(decoded), header), header.orientation))
    pixels.flags.writeable = False
    return pixels


_MOST = LARGEST_FILE // 2**20


def _too_large(header: Header, name: str) -> Problem | None:
    area = header.width * header.height
    if area <= LARGEST_AREA:
        return None
    size = shape((header.width, header.height))
    return Problem(
        f"{name} is {size} pixels, {whole(round(area / 1e6))} megapixels. "
        f"ConvLab opens up to {decimal(LARGEST_AREA / 1e6)} megapixels: make it smaller first."
    )


def _cut_off(header: Header, name: str) -> Problem | None:
    if header.whole:
        return None
    return Problem(f"{name} is cut off: the file ends before its picture does. Copy or download it again.")


def _broken(kind: str, name: str) -> str:
    return f"{name} begins as a {kind} does, but its picture is damaged or cut off. Copy or download it again."


def _holds(stored: bytes) -> str:
    """What a file that is no picture holds, to stand behind its name."""
    if not stored:
        return "is empty"
    if stored[4:8] == b"ftyp" and stored[8:12] in _BRANDS:
        return f"holds {_BRANDS[stored[8:12]]}, which ConvLab cannot read; save it as JPEG or PNG"
    for signature, what in _OTHERS.items():
        if stored.startswith(signature):
            return f"holds {what}; {READS.removesuffix('.')}"
    return "holds text" if is_text(stored[:4096]) else f"is none that ConvLab knows; {READS.removesuffix('.')}"


def is_text(start: bytes) -> bool:
    """Whether these bytes read as UTF-8 or UTF-16 without control characters; the last letter may be cut."""
    code = "utf-16" if start.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = getincrementaldecoder(code)().decode(start)  # waits for the rest of a letter
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\t\r\n\f\ufeff" for letter in text)


def _eight_bits(decoded: NDArray[np.generic]) -> NDArray[np.uint8]:
    """16 bits as 8, 0 to 1 as 0 to 255, any other range from its smallest to its largest value."""
    if decoded.dtype == np.uint8:
        return decoded.view(np.uint8)
    if decoded.dtype == np.uint16:
        return np.asarray((decoded.astype(np.uint32) + 128) // 257, np.uint8)
    values = np.nan_to_num(decoded.astype(np.float64), posinf=0.0, neginf=0.0)
    low, high = min(0.0, float(values.min())), max(1.0, float(values.max()))
    return np.asarray(np.rint((values - low) * (255 / (high - low))), np.uint8)


def _on_white(decoded: NDArray[np.uint8], header: Header) -> NDArray[np.uint8]:
    """uint8 (H, W, 1 to 4), blue first, as (H, W) or (H, W, 3), red first."""
    if decoded.ndim == 2:
        return decoded
    planes, alpha = decoded[..., :3], decoded[..., 3:]
    if decoded.shape[2] <= 2:
        planes, alpha = decoded[..., :1], decoded[..., 1:]
    if alpha.size and header.alpha != "none" and alpha.min() < 255:
        planes = _composed(planes, alpha, header.alpha == "premultiplied")
    if planes.shape[2] == 1 or (header.planes != "colour" and _is_colourless(planes)):
        return planes[..., 0]
    return planes[..., ::-1]


def _composed(planes: NDArray[np.uint8], alpha: NDArray[np.uint8], premultiplied: bool) -> NDArray[np.uint8]:
    """Alpha over white: c a + 255 (1 - a), in whole numbers that stay below 65,536."""
    uncovered = 255 - alpha.astype(np.uint16)
    if premultiplied:
        return np.asarray(np.minimum(planes + uncovered, 255), np.uint8)
    covered = planes * alpha.astype(np.uint16)
    return np.asarray((covered + 255 * uncovered + 127) // 255, np.uint8)


def _is_colourless(planes: NDArray[np.uint8]) -> bool:
    first = planes[..., 0]
    return bool((first == planes[..., 1]).all() and (first == planes[..., 2]).all())


def _turned(pixels: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Upright, as EXIF 2.32, 4.6.4 A, "Orientation" says where the stored row 0 and column 0 belong."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)  # 5; the others are its mirrors
    upside_down, mirrored = orientation in (3, 4, 7, 8), orientation in (2, 3, 6, 7)
    return pixels[:: -1 if upside_down else 1, :: -1 if mirrored else 1]
