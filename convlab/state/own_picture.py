"""A person's own picture inside a document: its name and its pixels as PNG, so that no path can break."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64Error
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator

from convlab.core.document import Document
from convlab.core.problem import Problem
from convlab.core.typography import shape
from convlab.imaging.picture_file import decode
from convlab.imaging.picture_header import read_header
from convlab.imaging.scaling import within

LARGEST_PNG = 20 * 2**20  # bytes
LARGEST_SIDE = 2048  # pixels of the longer side
LONGEST_NAME = 120


class OwnPicture(Document):
    """A picture as it was opened, at most LARGEST_SIDE long; `png` is a PNG file in base64 (RFC 4648)."""

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    png: str = Field(max_length=LARGEST_PNG * 4 // 3 + 4)

    @field_validator("png")
    @classmethod
    def _a_picture(cls, png: str) -> str:
        found = _pixels(png)
        if isinstance(found, Problem):
            raise ValueError(found.sentence.rstrip("."))
        return png

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """uint8 (H, W) or (H, W, 3), read only; decoded once as long as it is among the last few shown."""
        found = _pixels(self.png)
        assert not isinstance(found, Problem)  # it was read when the document was made
        return found


def own_picture(name: str, pixels: NDArray[np.uint8]) -> OwnPicture:
    """uint8 (H, W) or (H, W, 3) as a part of a document; made smaller where it is longer than LARGEST_SIDE."""
    small = within(pixels, LARGEST_SIDE)
    blue_first = small if small.ndim == 2 else np.ascontiguousarray(small[..., ::-1])
    written, data = cv2.imencode(".png", blue_first)
    assert written  # 2048 x 2048 of noise in three planes has 12.6 MB: it always fits
    return OwnPicture(name=_plain(name), png=b64encode(data.tobytes()).decode("ascii"))


def _plain(name: str) -> str:
    """A name that can be written and shown: without line breaks, without what a file system alone understands."""
    readable = "".join(letter for letter in name.encode("utf-8", "replace").decode() if letter.isprintable())
    return readable.strip()[-LONGEST_NAME:] or "Picture"


@lru_cache(maxsize=4)
def _pixels(png: str) -> NDArray[np.uint8] | Problem:
    try:
        stored = b64decode(png, validate=True)
    except (NotBase64Error, ValueError):
        return Problem("the picture is not written in base64")
    header = read_header(stored)
    if header is None or header.format != "PNG":
        return Problem("the picture is not a PNG")
    if len(stored) > LARGEST_PNG:
        return Problem(f"the picture has more than {LARGEST_PNG // 2**20} MB")
    if max(header.width, header.height) > LARGEST_SIDE:
        size = shape((header.width, header.height))
        return Problem(f"the picture is {size} pixels; a document holds up to {LARGEST_SIDE} on the longer side")
    return decode(stored, "the picture")
