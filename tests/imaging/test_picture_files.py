"""A person's picture files: every format and depth, turned, transparent, too large, broken or none at all."""

import os
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.imaging.picture_file import LARGEST_AREA, decode, read_picture_file
from convlab.imaging.picture_header import read_header
from convlab.imaging.scaling import gray_of, within

Array = NDArray[np.uint8]
FORMATS = ("png", "jpg", "webp", "tif", "bmp")
RED_LEFT = np.zeros((32, 48, 3), np.uint8)  # red, green, blue
RED_LEFT[:, :16] = (200, 30, 60)
RED_LEFT[:8, 16:] = (10, 180, 90)


def stored(pixels: NDArray[np.generic], suffix: str, *settings: int) -> bytes:
    """A real file's bytes; colours are given red first."""
    blue_first = pixels if pixels.ndim == 2 else pixels[..., [2, 1, 0, 3][: pixels.shape[2]]]
    written, data = cv2.imencode(f".{suffix}", np.ascontiguousarray(blue_first), list(settings))
    assert written
    return bytes(data)


def pixels_of(data: bytes, name: str = "picture") -> Array:
    found = decode(data, name)
    assert not isinstance(found, Problem), found
    assert found.dtype == np.uint8
    assert not found.flags.writeable
    return found


def sentence_of(data: bytes, name: str = "notes.png") -> str:
    found = decode(data, name)
    assert isinstance(found, Problem)
    return found.sentence


def exif(orientation: int, order: str = "<") -> bytes:
    """The smallest EXIF block: a TIFF directory with one entry, tag 274."""
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return start + struct.pack(order + "HHHIHHI", 1, 274, 3, 1, orientation, 0, 0)


def jpeg_with(block: bytes, jpeg: bytes) -> bytes:
    body = b"Exif\0\0" + block
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, depth_and_colour: tuple[int, int], *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, *depth_and_colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_read_in_colour_and_gray(suffix: str) -> None:
    tolerance = 12 if suffix == "jpg" else 0
    exact = (cv2.IMWRITE_WEBP_QUALITY, 101) if suffix == "webp" else ()
    best = (cv2.IMWRITE_JPEG_QUALITY, 100, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x111111) if suffix == "jpg" else exact
    colour = pixels_of(stored(RED_LEFT, suffix, *best))
    assert colour.shape == (32, 48, 3)
    assert np.abs(colour.astype(int) - RED_LEFT).max() <= tolerance
    gray = np.tile(np.arange(48, dtype=np.uint8) * 5, (32, 1))
    found = pixels_of(stored(gray, suffix, *best))
    assert found.shape == (32, 48)
    assert np.abs(found.astype(int) - gray).max() <= tolerance


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright(orientation: int, order: str) -> None:
    upright = np.zeros((24, 40), np.uint8)
    upright[:8, :16] = 255  # bright at the upper left
    stored_as = {  # what a camera writes, so that the reader gets `upright` back
        1: upright,
        2: upright[:, ::-1],
        3: np.rot90(upright, 2),
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright, 1),
        7: np.rot90(upright, 2).T,
        8: np.rot90(upright, -1),
    }[orientation]
    block = exif(orientation, order)
    jpeg = jpeg_with(block, stored(stored_as, "jpg", cv2.IMWRITE_JPEG_QUALITY, 100))
    lossless = stored(stored_as, "png")
    with_chunk = lossless[:33] + chunk(b"eXIf", block) + lossless[33:]
    assert np.abs(pixels_of(jpeg).astype(int) - upright).max() < 10
    assert (pixels_of(with_chunk) == upright).all()
    assert (pixels_of(tiff_of(stored_as, orientation)) == upright).all()


def tiff_of(gray: Array, orientation: int) -> bytes:
    """An uncompressed gray TIFF with an orientation."""
    height, width = gray.shape
    about = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 273: 122, 274: orientation, 278: height}
    entries = (*about.items(), (279, gray.size))
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    head = b"II*\0" + struct.pack("<IH", 8, len(entries)) + directory + bytes(4)
    assert len(head) == 122
    return head + gray.tobytes()


def test_an_orientation_that_is_nonsense_turns_nothing() -> None:
    jpeg = stored(RED_LEFT, "jpg")
    for block in (exif(0), exif(9), exif(6)[:12], b"", b"II*\0\xff\xff\xff\xff"):
        assert pixels_of(jpeg_with(block, jpeg)).shape == RED_LEFT.shape


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_sixteen_bits_become_eight(suffix: str) -> None:
    deep = np.arange(0, 65536, 64, dtype=np.uint16).reshape(16, 64)
    found = pixels_of(stored(deep, suffix))
    assert (found == np.rint(deep / 257)).all()
    colours = np.dstack([deep, deep[::-1], deep])
    assert pixels_of(stored(colours, suffix)).shape == (16, 64, 3)


def test_values_from_zero_to_one_become_0_to_255_and_what_is_no_number_is_black() -> None:
    values = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    assert (pixels_of(stored(values, "tif")) == np.arange(256).reshape(16, 16)).all()
    values[0, 0], values[0, 1], values[15, 15] = np.nan, np.inf, 2.0
    found = pixels_of(stored(values, "tif"))
    assert (found[0, 0], found[0, 1], found[15, 15]) == (0, 0, 255)


@pytest.mark.parametrize("suffix", ["png", "webp", "tif"])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_what_is_transparent_lies_on_white(suffix: str, depth: type) -> None:
    if suffix == "webp" and depth is np.uint16:
        pytest.skip("WebP has eight bits")
    most = np.iinfo(depth).max
    see_through: NDArray[np.unsignedinteger] = np.zeros((8, 8, 4), depth)
    see_through[..., 0] = most  # red
    see_through[:, :4, 3] = most
    see_through[:, 4:6, 3] = round(most * 0.4)
    lossless = (cv2.IMWRITE_WEBP_QUALITY, 101) if suffix == "webp" else ()
    found = pixels_of(stored(see_through, suffix, *lossless))
    assert [tuple(found[0, column]) for column in (0, 4, 7)] == [(255, 0, 0), (255, 153, 153), (255, 255, 255)]


def test_gray_with_alpha_stays_gray() -> None:
    rows = b"".join(b"\0" + bytes([100, 255, 100, 51]) for _ in range(2))
    found = pixels_of(png(2, 2, (8, 4), chunk(b"IDAT", zlib.compress(rows))))
    assert found.tolist() == [[100, 224], [100, 224]]


def test_one_bit_and_palette() -> None:
    bits = png(8, 1, (1, 0), chunk(b"IDAT", zlib.compress(b"\0\xa5")))
    assert pixels_of(bits).tolist() == [[255, 0, 255, 0, 0, 255, 0, 255]]
    body = (chunk(b"PLTE", bytes([200, 30, 60, 0, 0, 255])), chunk(b"IDAT", zlib.compress(b"\0\x40")))
    assert pixels_of(png(2, 1, (1, 3), *body)).tolist() == [[[200, 30, 60], [0, 0, 255]]]
    grays = (chunk(b"PLTE", bytes([9, 9, 9, 70, 70, 70])), chunk(b"IDAT", zlib.compress(b"\0\x40")))
    assert pixels_of(png(2, 1, (1, 3), *grays)).tolist() == [[9, 70]]


def test_a_32_bit_bmp_without_alpha_is_not_white() -> None:
    head = struct.pack("<IiiHHIIiiII", 40, 2, 1, 1, 32, 0, 8, 0, 0, 0, 0)
    data = b"BM" + struct.pack("<IHHI", 62, 0, 0, 54) + head + bytes([60, 30, 200, 0, 90, 180, 10, 0])
    assert pixels_of(data).tolist() == [[[200, 30, 60], [10, 180, 90]]]


def test_a_colour_picture_of_one_gray_keeps_its_planes() -> None:
    assert pixels_of(stored(np.full((4, 4, 3), 7, np.uint8), "png")).shape == (4, 4, 3)


def bmp_head(width: int, height: int) -> bytes:
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, *[0] * 6)


def webp_head(width: int, height: int) -> bytes:
    canvas = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + canvas


BOMBS = {
    "png": png(40_000, 40_000, (8, 2), chunk(b"IDAT", zlib.compress(bytes(100_000)))),
    "bmp": bmp_head(40_000, -40_000),
    "webp": webp_head(40_000, 40_000),
    "tif": b"II*\0"
    + struct.pack("<IH", 8, 2)
    + struct.pack("<HHIIHHII", 256, 4, 1, 40_000, 257, 4, 1, 40_000)
    + bytes(4),
    "jpg": b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, 40_000, 40_000, 3) + bytes(9) + b"\xff\xda\0\2\xff\xd9",
}


@pytest.mark.parametrize("suffix", BOMBS)
def test_a_picture_that_is_too_large_is_refused_by_its_header(suffix: str) -> None:
    sentence = sentence_of(BOMBS[suffix], f"wall.{suffix}")
    assert sentence == (
        f"wall.{suffix} is 40,000 × 40,000 pixels, 1600 megapixels. "
        "ConvLab opens up to 64 megapixels: make it smaller first."
    )


def test_a_long_strip_is_refused_by_its_area_not_by_its_side() -> None:
    assert pixels_of(stored(np.zeros((2, 9000), np.uint8), "png")).shape == (2, 9000)
    assert "megapixels" in sentence_of(png(1_000_000, LARGEST_AREA // 1_000_000 + 1, (1, 0)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "notes.png is empty."),
        (b"shopping: milk, eggs\n", "notes.png holds text."),
        ("Notizen über Filter\n".encode() * 300, "notes.png holds text."),
        ("Notizen".encode("utf-16"), "notes.png holds text."),
        (b"GIF89a\1\0\1\0", "notes.png holds a GIF; ConvLab reads PNG, JPEG, WebP, TIFF and BMP."),
        (b"%PDF-1.7\n", "notes.png holds a PDF document; "),
        (b"\0\0\0\x18ftypheic\0\0", "notes.png holds HEIC, which ConvLab cannot read; save it as JPEG or PNG."),
        (b"\0\1\2\3" * 9, "notes.png is none that ConvLab knows; "),
        (b"BMW and Audi", "notes.png holds text."),
        (b"RIFF\x24\0\0\0WAVEfmt ", "notes.png is none that ConvLab knows; "),
    ],
)
def test_a_file_that_is_no_picture_says_what_it_holds(data: bytes, words: str) -> None:
    assert sentence_of(data).startswith(f"This file is not a picture: {words}")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_file_that_ends_too_early_is_a_sentence(suffix: str, kept: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    data = stored(noise, suffix)
    sentence = sentence_of(data[: int(len(data) * kept)], f"cut.{suffix}")
    assert sentence.startswith(f"cut.{suffix}")
    assert "cut off" in sentence


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0"])
def test_a_file_of_nothing_but_a_signature_is_a_sentence(data: bytes) -> None:
    assert sentence_of(data).startswith("notes.png begins as a ")


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200))
def test_hostile_bytes_are_pixels_or_a_sentence(data: bytes) -> None:
    for signature in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP", b"II*\0", b"MM\0*", b"BM"):
        assert isinstance(decode(signature + data, "x"), Problem | np.ndarray)


WHOLE_FILES = tuple(stored(RED_LEFT, suffix) for suffix in FORMATS)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(WHOLE_FILES), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
def test_files_with_bytes_changed_are_pixels_or_a_sentence(data: bytes, changes: list[tuple[int, int]]) -> None:
    hostile = bytearray(data)
    for place, value in changes:
        hostile[place % len(hostile)] = value
    found = decode(bytes(hostile), "x")
    header = read_header(bytes(hostile))
    if isinstance(found, np.ndarray):
        assert header is not None
        assert found.shape[0] * found.shape[1] <= LARGEST_AREA
        assert found.shape[2:] in ((), (3,))


def test_a_path_that_is_no_file_is_a_sentence(tmp_path: Path) -> None:
    for path, words in ((tmp_path, "is a folder"), (tmp_path / "gone.png", "gone.png is not there")):
        found = read_picture_file(path)
        assert isinstance(found, Problem)
        assert words in found.sentence


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root and Windows read everything")
def test_a_file_that_may_not_be_read_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(stored(RED_LEFT, "png"))
    path.chmod(0)
    found = read_picture_file(path)
    assert isinstance(found, Problem)
    assert found.sentence == "mine.png cannot be read: Permission denied."


def test_a_name_in_any_script_opens(tmp_path: Path) -> None:
    path = tmp_path / "Blüte 花.png"
    path.write_bytes(stored(RED_LEFT, "png"))
    assert (np.asarray(read_picture_file(path)) == RED_LEFT).all()


def test_real_photographs_open(real_data: Path) -> None:
    files = sorted((real_data / "imagenet-samples" / "images").rglob("*.*"))
    files += sorted((real_data / "imagefolder").rglob("*.jpg"))[::8]
    assert len(files) > 40
    for path in files:
        found = read_picture_file(path)
        assert not isinstance(found, Problem), found
        assert min(found.shape[:2]) > 50


def test_a_picture_is_made_smaller_never_larger() -> None:
    assert within(RED_LEFT, 64) is RED_LEFT
    assert within(RED_LEFT, 24).shape == (16, 24, 3)
    assert within(np.zeros((3000, 1), np.uint8), 64).shape == (64, 1)
    assert gray_of(RED_LEFT).shape == (32, 48)
    assert gray_of(RED_LEFT)[20, 0] == round(0.299 * 200 + 0.587 * 30 + 0.114 * 60)
    assert gray_of(gray_of(RED_LEFT)).shape == (32, 48)
