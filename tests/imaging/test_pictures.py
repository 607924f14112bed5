"""The bundled photographs are there, found without importing the package that ships them."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data

from convlab.core.problem import Problem
from convlab.imaging.pictures import NUMBERS, PICTURES, read_picture, read_pixels
from convlab.imaging.scaling import scaled


@pytest.mark.parametrize("key", PICTURES)
def test_every_row_of_the_table_opens_and_names_its_source(key: str) -> None:
    pixels = read_picture(key)
    assert not isinstance(pixels, Problem)
    assert pixels.dtype == np.uint8
    assert pixels.shape[2:] in ((), (3,))
    assert PICTURES[key].source.endswith("from scikit-image.")
    assert key != NUMBERS


def test_the_pixels_are_scikit_images_own() -> None:
    camera, coffee = read_picture("camera"), read_picture("coffee")
    assert not isinstance(camera, Problem)
    assert not isinstance(coffee, Problem)
    assert (camera == data.camera()).all()  # type: ignore[no-untyped-call]
    assert (coffee == data.coffee()).all()  # type: ignore[no-untyped-call]  # red, green, blue
    assert coffee.shape == (400, 600, 3)


def test_reading_imports_no_scikit_image() -> None:
    code = (
        "import sys; from convlab.imaging.pictures import read_picture; "
        "assert read_picture('camera').shape == (512, 512); "
        "assert not {'skimage', 'scipy', 'torch'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_a_file_that_is_missing_or_no_picture_is_a_sentence(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "camera.png"
    if content is not None:
        path.write_bytes(content)
    problem = read_pixels(path)
    assert isinstance(problem, Problem)
    assert str(path) in problem.sentence


def test_above_twofold_zoom_a_pixel_is_a_square() -> None:
    pixels = np.array([[0, 255], [255, 0]], np.uint8)
    assert (scaled(pixels, 8, 8) == np.kron(pixels, np.ones((4, 4), np.uint8))).all()
    shrunk = scaled(np.arange(256, dtype=np.uint8).reshape(16, 16), 4, 4)
    assert (shrunk == cv2.resize(np.arange(256, dtype=np.uint8).reshape(16, 16), (4, 4), interpolation=3)).all()


@pytest.mark.parametrize(("width", "height"), [(400, 267), (277, 185), (250, 167), (120, 80), (40, 27), (1, 1)])
def test_a_picture_made_smaller_is_the_mean_of_its_pixels(width: int, height: int) -> None:
    """As OpenCV's area interpolation in one step, which takes five times as long, within what an eye sees."""
    coffee = read_picture("coffee")
    assert not isinstance(coffee, Problem)
    exact = cv2.resize(coffee, (width, height), interpolation=cv2.INTER_AREA)
    shrunk = scaled(coffee, width, height)
    assert shrunk.shape == exact.shape
    assert np.abs(shrunk.astype(int) - exact).mean() < 3
