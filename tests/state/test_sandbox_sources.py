"""Where the sandbox's input comes from: an own picture inside the document, a digit, a size, gray."""

from base64 import b64encode
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import ValidationError

from convlab.core.document import changed, write_document
from convlab.core.problem import Problem
from convlab.data.digits import digits_file, read_digits
from convlab.imaging.pictures import PICTURES, read_picture
from convlab.imaging.scaling import gray_of, within
from convlab.state.own_picture import LARGEST_SIDE, OwnPicture, own_picture
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_input import digit_words, input_of, input_title, source_of
from convlab.state.sandbox_readout import derive
from convlab.state.workspace import Workspace, read_workspace, same_work

NOISE = np.random.default_rng(0).integers(0, 256, (30, 50, 3), np.uint8)
MINE = own_picture("garden.jpg", NOISE)


def sandbox(**update: object) -> SandboxState:
    return changed(SandboxState(), **update)


def shown(**update: object) -> NDArray[np.generic]:
    return compute(sandbox(**update)).pixels


def png(pixels: NDArray[np.generic]) -> str:
    written, data = cv2.imencode(".png", pixels)
    assert written
    return b64encode(bytes(data)).decode()


def test_an_own_picture_keeps_its_pixels_and_planes() -> None:
    assert (shown(own=MINE, picture="own") == NOISE).all()
    gray = own_picture("gray.png", NOISE[..., 0])
    assert (shown(own=gray, picture="own") == NOISE[..., 0]).all()


def test_a_workspace_with_an_own_picture_is_saved_and_opened(tmp_path: Path) -> None:
    work = changed(Workspace(), sandbox=sandbox(own=MINE, picture="own", kernel="blob"))
    path = tmp_path / "mine.convlab"
    write_document(path, work)
    found = read_workspace(path)
    assert isinstance(found, Workspace)
    assert same_work(found, work)
    assert (compute(found.sandbox).pixels == NOISE).all()


def test_a_large_picture_is_embedded_at_most_2048_long() -> None:
    kept = own_picture("wall.png", np.random.default_rng(1).integers(0, 256, (2500, 3000, 3), np.uint8))
    assert kept.pixels.shape == (1707, LARGEST_SIDE, 3)


@pytest.mark.parametrize(("side", "shape"), [(64, (38, 64, 3)), (128, (77, 128, 3)), (2048, (1200, 2000, 3))])
def test_the_longer_side_is_chosen(side: int, shape: tuple[int, ...]) -> None:
    mine = own_picture("wide.png", np.zeros((1200, 2000, 3), np.uint8))
    assert shown(own=mine, picture="own", side=side).shape == shape


def test_gray_is_one_plane_and_numbers_do_not_heed_it() -> None:
    assert shown(picture="coffee", gray=True).shape == (400, 600)
    assert shown(picture="camera", gray=True).shape == (512, 512)
    assert source_of(sandbox(picture="numbers", gray=True, side=64)) == source_of(sandbox(picture="numbers"))


@pytest.mark.parametrize("key", PICTURES)
def test_the_photographs_are_as_large_as_ever(key: str) -> None:
    assert (shown(picture=key) == np.asarray(read_picture(key))).all()


def test_the_same_source_is_the_same_array_and_cannot_be_written() -> None:
    one, other = shown(own=MINE, picture="own", side=64), shown(own=MINE, picture="own", side=64, kernel="box")
    assert one is other
    for update in ({"picture": "numbers"}, {"picture": "digit"}, {"picture": "coffee", "gray": True}):
        assert not shown(**update).flags.writeable


def test_a_digit_is_its_eight_by_eight_numbers() -> None:
    images, labels = read_digits(digits_file())
    for index in (0, 8, 1796):
        assert (shown(picture="digit", digit=index) == images[index]).all()
        assert digit_words(index).endswith(f" {labels[index]}")
    assert digit_words(8) == "Digit 9 of 1,797: an 8"
    readout = derive(sandbox(picture="digit"))
    assert readout.is_numbers
    assert (readout.input_shape, readout.output_shape) == ("8 × 8", "6 × 6")


def test_each_source_has_a_title() -> None:
    state = sandbox(own=MINE)
    titles = [input_title(state, key) for key in ("camera", "own", "digit", "numbers")]
    assert titles == ["Cameraman", "garden.jpg", "Handwritten digit", "Numbers"]
    assert input_title(sandbox(), "own") == "Own picture"
    assert input_title(sandbox(), "live") == "Camera"
    assert input_title(sandbox(still=MINE), "live") == "garden.jpg"


def test_a_live_source_is_its_still_or_says_that_the_camera_is_off(tmp_path: Path) -> None:
    readout = derive(sandbox(picture="live"))
    assert readout.problem == Problem("The camera is off. Press Start to see its pictures here.")
    assert (readout.focus, readout.ledger, readout.formula, readout.can_sweep) == (None, None, (), False)
    path = tmp_path / "live.convlab"
    write_document(path, changed(Workspace(), sandbox=sandbox(picture="live", still=MINE, side=64, gray=True)))
    found = read_workspace(path)
    assert isinstance(found, Workspace)
    assert found.sandbox.still == MINE
    readout = derive(found.sandbox)
    assert readout.problem is None
    assert (readout.computed.pixels == gray_of(within(NOISE, 64))).all()


def test_a_frame_is_made_as_small_and_as_gray_as_its_still() -> None:
    state = sandbox(picture="live", side=32, gray=True)
    frame = compute(state, None, NOISE).pixels
    assert (frame == compute(changed(state, still=MINE)).pixels).all()


def test_a_name_is_made_so_that_it_can_be_written_and_shown() -> None:
    assert own_picture("a\nb\udcff\u202e.png", NOISE).name == "ab?.png"
    assert own_picture("\n", NOISE).name == "Picture"
    assert len(own_picture("x" * 400 + ".png", NOISE).name) == 120


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ({"picture": "own"}, "the document holds no own picture"),
        ({"own": {"name": "x", "png": "%%%"}}, "not written in base64"),
        ({"own": {"name": "x", "png": b64encode(b"milk").decode()}}, "the picture is not a PNG"),
        ({"own": {"name": "x", "png": MINE.png[:400]}}, "cut off"),
        ({"own": {"name": "x", "png": png(np.zeros((2, 2049), np.uint8))}}, "2049 × 2 pixels"),
        ({"own": {"name": "", "png": MINE.png}}, "at least 1 character"),
        ({"own": {"name": "x", "png": "A" * (28 * 2**20)}}, "at most"),
        ({"still": {"name": "x", "png": MINE.png[:400]}}, "cut off"),
        ({"side": 100}, "64, 128, 256, 512, 1024 or 2048"),
        ({"digit": 1797}, "less than 1797"),
    ],
)
def test_what_is_broken_is_refused_with_its_fault(update: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        sandbox(**update)


def test_a_broken_picture_in_a_file_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.convlab"
    write_document(path, changed(Workspace(), sandbox=sandbox(own=MINE, picture="own")))
    path.write_text(path.read_text().replace(MINE.png[200:300], "!" * 100))
    found = read_workspace(path)
    assert isinstance(found, Problem)
    assert "sandbox.own.png" in found.sentence
    assert "not written in base64" in found.sentence


def test_a_picture_of_another_program_in_a_document_is_read_as_any_other() -> None:
    deep = np.full((4, 4), 65535, np.uint16)
    assert OwnPicture(name="deep", png=png(deep)).pixels.tolist() == [[255] * 4] * 4


@settings(deadline=None, max_examples=60)
@given(
    picture=st.sampled_from(["own", "live", "digit", "numbers", "cat", "row", "drawing"]),
    side=st.sampled_from([64, 128, 2048]),
    gray=st.booleans(),
    digit=st.integers(0, 1796),
    kernel=st.sampled_from(["blob", "difference"]),
)
def test_every_combination_is_shown_and_survives_json(**update: object) -> None:
    state = sandbox(own=MINE, still=MINE, **update)
    assert SandboxState.model_validate_json(state.model_dump_json()) == state
    readout = derive(state)
    assert readout.computed.pixels is input_of(source_of(state))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda data: b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()))
def test_no_text_in_place_of_the_picture_is_an_error_of_ours(text: str) -> None:
    with pytest.raises(ValidationError):
        OwnPicture(name="x", png=text)
