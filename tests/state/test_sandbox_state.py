"""The sandbox as a document, and everything that is derived from it."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.imaging.pictures import PICTURES
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_readout import derive, round_up
from convlab.state.sandbox_words import ordinal, plain

NUMBERS = SandboxState(picture="numbers", stride=3, after="none", focus=(1, 0))


def sandbox(**update: object) -> SandboxState:
    return changed(SandboxState(), **update)


def test_a_state_survives_json() -> None:
    state = sandbox(kernel="blob", hidden={"sum", "output"}, locked={"kernel", "after"}, picture="numbers")
    text = state.model_dump_json()
    assert SandboxState.model_validate_json(text) == state
    assert json.loads(text)["hidden"] == ["output", "sum"]


@pytest.mark.parametrize(
    "update",
    [
        {"stride": 0},
        {"stride": 9},
        {"stride": (1, 0)},
        {"padding": 16},
        {"dilation": 0},
        {"mode": "mirror"},
        {"view": "sideways"},
        {"pooling": {"kind": "max", "window": [0, 2]}},
        {"filters": []},
        {"picture": "lena"},
        {"after": "tanh"},
        {"focus": (-1, 0)},
        {"hidden": {"everything"}},
        {"numbers": [[1, 2], [3]]},
        {"numbers": [[0] * 33]},
        {"numbers": [[1e6]]},
        {"kernel": "none"},
    ],
)
def test_what_is_not_valid_is_refused(update: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        sandbox(**update)


@pytest.mark.parametrize("after", ["none", "absolute", "relu"])
def test_a_number_is_not_said_to_be_shown_as_itself(after: str) -> None:
    readout = derive(sandbox(kernel="box", after=after))
    assert readout.status[1].startswith("output ")
    assert "shown as" not in readout.status[1]


def test_the_first_start() -> None:
    readout = derive(SandboxState())
    assert (readout.input_shape, readout.kernel_shape, readout.output_shape) == (
        "512 × 512",
        "3 × 3",
        "510 × 510",
    )
    assert readout.status == ("Row 207, column 177", "output −818, shown as 818")
    assert (readout.range_low, readout.range_high) == (0, 860)
    assert [plain(fact.long) for fact in readout.facts] == [
        "The weights add up to 0: a flat area gives 0.",
        "P = 1 would keep 512 × 512.",
    ]
    assert readout.formula[0].text == "output size = (N − F + 2P)/S + 1 = (512 − 3 + 2·0)/1 + 1 = 510"
    assert readout.misfit is None
    assert readout.ledger is not None
    assert [row.total for row in readout.ledger.rows] == ["−203", "−416", "−199"]
    assert plain(readout.ledger.explanation) == (
        "Dark on the left, bright on the right: the sum is negative. "
        "Its absolute value is drawn, so both kinds of edge shine."
    )


def test_a_stride_that_does_not_fit() -> None:
    readout = derive(NUMBERS)
    assert readout.misfit is not None
    assert plain(readout.misfit.headline) == (
        "2.33 does not fit. A third window would start at column 7 and need columns 8 and 9."
    )
    assert "column 7 and row 7 are never read" in plain(readout.misfit.body)
    assert [way.label for way in readout.misfit.ways] == [
        "Padding 1  →  3 × 3",
        "Stride 2  →  3 × 3",
        "Stride 1  →  5 × 5",
    ]
    (line,) = readout.formula
    assert line.text.endswith("= 2.33 → 2")
    assert line.reason is not None
    assert plain(line.reason.long) == ("(7 − 3) / 3 = 1.33 steps: one whole step fits, a third of one is left over.")
    assert readout.computed.shown.tolist() == [[-20, 11], [-28, -9]]
    assert (readout.range_low, readout.range_high) == (-30, 30)


def test_no_padding_helps_an_even_side_at_stride_two() -> None:
    readout = derive(sandbox(stride=2))
    assert readout.misfit is not None
    assert "No symmetric padding fits: 512 − 3 is odd" in plain(readout.misfit.body)
    assert all("Padding" not in way.label for way in readout.misfit.ways)


def test_height_and_width_have_a_line_each() -> None:
    lines = derive(sandbox(picture="coffee")).formula
    assert [(line.name, line.n, line.result) for line in lines] == [("height", 400, 398), ("width", 600, 598)]


def test_a_kernel_that_fits_nowhere_says_so() -> None:
    readout = derive(sandbox(picture="numbers", kernel="blob"))
    assert readout.misfit is not None
    assert plain(readout.misfit.headline) == ("The kernel is 9 wide, but what arrives is only 7 × 7. It fits nowhere.")
    assert readout.ledger is None
    assert readout.status[0] == "No output"


def test_a_flat_sky_gives_nothing() -> None:
    flat = [[7] * 5] * 5
    readout = derive(sandbox(picture="numbers", numbers=flat, focus=(1, 1)))
    assert readout.ledger is not None
    assert plain(readout.ledger.explanation).startswith("A flat area:")
    assert readout.ledger.total == 0


def test_dark_and_bright_are_said_of_the_pixels_that_are() -> None:
    mirrored = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    numbers = [[9, 5, 0]] * 3
    readout = derive(
        sandbox(picture="numbers", numbers=numbers, kernel={"name": "x", "weights": mirrored}, focus=(0, 0))
    )
    assert readout.ledger is not None
    assert plain(readout.ledger.explanation) == "Large on the left, small on the right: the sum is positive."


@settings(deadline=None, max_examples=60)
@given(
    kernel=st.sampled_from(sorted(KERNELS)),
    picture=st.sampled_from([*sorted(PICTURES), "numbers"]),
    stride=st.integers(1, 4),
    padding=st.integers(0, 4),
    after=st.sampled_from(["none", "absolute", "relu"]),
    focus=st.tuples(st.integers(0, 600), st.integers(0, 600)),
)
def test_every_setting_can_be_shown_and_says_only_what_is_true(**update: object) -> None:
    readout = derive(sandbox(**update))
    book = readout.ledger
    if book is None:
        assert readout.misfit is not None
        assert readout.misfit.fits_nowhere
        return
    assert readout.focus is not None
    assert book.shown == pytest.approx(float(readout.computed.shown[readout.focus]), abs=0.05)
    words = plain(book.explanation)
    assert ("the sum is negative" in words) <= (book.total < 0)
    assert ("the sum is positive" in words) <= (book.total > 0)
    assert (readout.misfit is None) == readout.slide.fits


def test_looking_elsewhere_computes_nothing_anew() -> None:
    state = SandboxState()
    computed = compute(state)
    assert compute(changed(state, focus=(3, 4), hidden={"sum"}), computed) is computed
    assert compute(changed(state, stride=2), computed) is not computed
    assert compute(changed(state, numbers=[[1]]), computed) is computed  # a photograph is shown


def test_hidden_numbers_are_in_no_text() -> None:
    readout = derive(sandbox(hidden={"output", "size"}))
    assert "818" not in " ".join(readout.status)
    assert readout.output_shape == "?"
    assert readout.formula[0].text.endswith("= ?")
    assert all("512" not in plain(fact.long) for fact in readout.facts)


def test_colour_is_added_plane_by_plane() -> None:
    readout = derive(sandbox(picture="astronaut", focus=(100, 220)))
    assert readout.ledger is not None
    sums = [plane.products.sum() for plane in readout.ledger.planes]
    assert [plane.name for plane in readout.ledger.planes] == ["red", "green", "blue"]
    assert np.sum(sums) == readout.ledger.total


@pytest.mark.parametrize(("value", "above"), [(28, 30), (860, 900), (11, 12), (0.3, 0.3), (0, 1), (1000, 1000)])
def test_round_ends_of_a_scale(value: float, above: float) -> None:
    assert round_up(value) == pytest.approx(above)


@pytest.mark.parametrize(
    ("number", "word"), [(1, "first"), (10, "tenth"), (11, "11th"), (22, "22nd"), (113, "113th"), (257, "257th")]
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word
