"""The bundled photographs: one table, read from scikit-image's wheel where the files lie."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.problem import Problem
from convlab.imaging.picture_file import read_picture_file

# The sources that are no photograph of the table: a matrix, one row of numbers, a drawing, a person's own picture,
# a handwritten digit, a camera or a video ("camera" is the Cameraman).
NUMBERS, ROW, DRAWING, OWN_PICTURE, DIGIT, LIVE = "numbers", "row", "drawing", "own", "digit", "live"


@dataclass(frozen=True)
class BundledPicture:
    """One row of the table: title, file in scikit-image's data folder, and where it comes from."""

    title: str
    file: str
    source: str


_CC0 = "No copyright restrictions: CC0 by the photographer"

PICTURES: dict[str, BundledPicture] = {
    "camera": BundledPicture("Cameraman", "camera.png", f"{_CC0}, Lav Varshney; from scikit-image."),
    "astronaut": BundledPicture(
        "Astronaut",
        "astronaut.png",
        "Eileen Collins, photographed by NASA; in the public domain; from scikit-image.",
    ),
    "coffee": BundledPicture(
        "Coffee",
        "coffee.png",
        f"{_CC0}, Rachel Michetti, courtesy of Pikolo Espresso Bar; from scikit-image.",
    ),
    "cat": BundledPicture("Chelsea", "chelsea.png", f"{_CC0}, Stefan van der Walt; from scikit-image."),
    "coins": BundledPicture(
        "Coins",
        "coins.png",
        "Greek coins from Pompeii, Brooklyn Museum Collection; no known copyright restrictions; from scikit-image.",
    ),
    "text": BundledPicture(
        "Text",
        "text.png",
        "From Wikipedia, File:Corner.png; in the public domain, no known copyright restrictions; from scikit-image.",
    ),
    "brick": BundledPicture("Brick wall", "brick.png", "From CC0Textures, licensed CC0; from scikit-image."),
    "rocket": BundledPicture(
        "Rocket",
        "rocket.jpg",
        "The launch of DSCOVR on Falcon 9, photographed by SpaceX; in the public domain; from scikit-image.",
    ),
}


@lru_cache(maxsize=4)
def read_picture(key: str) -> NDArray[np.uint8] | Problem:
    """The pixels of one row of PICTURES: uint8 (H, W) gray or (H, W, 3) red, green, blue; read only."""
    return read_pixels(_data_folder() / PICTURES[key].file)


def read_pixels(path: Path) -> NDArray[np.uint8] | Problem:
    """The pixels of a photograph of the table, or the sentence that says why there are none."""
    pixels = read_picture_file(path)
    if isinstance(pixels, Problem):
        return Problem(f"The picture {path} cannot be read. Reinstall scikit-image.", pixels.sentence)
    return pixels


def _data_folder() -> Path:
    """Where scikit-image's files lie, found without importing it (1.9 s and 122 MB)."""
    found = find_spec("skimage")
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0] if places else "skimage") / "data"
