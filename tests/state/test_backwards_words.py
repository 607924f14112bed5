"""What "Backwards" says, in words and formulas, of settings that a lecture shows."""

import numpy as np
import pytest

from convlab.core.document import changed
from convlab.core.filters import PoolingWindow
from convlab.core.kernels import Kernel
from convlab.state.backwards_ladder import folded, number_line
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_backwards import BackwardsReadout, derive_backwards
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_words import plain

NUMBERS = changed(SandboxState(), picture="numbers", after="none", focus=(1, 2))


def readout_of(state: SandboxState, before: BackwardsReadout | None = None) -> BackwardsReadout:
    found = derive_backwards(state, compute(state), before)
    assert found is not None
    return found


def said(readout: BackwardsReadout) -> str:
    return " ".join(plain(sentence) for sentence in readout.sentences)


def test_one_output_cell_stamps_the_kernel_at_its_window() -> None:
    readout = readout_of(NUMBERS)
    stamped = np.zeros((7, 7))
    stamped[1:4, 2:5] = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
    assert np.array_equal(readout.at_input, stamped)
    assert "The input receives the kernel itself" in said(readout)
    assert readout.at_kernel is not None
    assert readout.at_kernel.tolist() == [[7, 8, 7], [8, 3, 8], [4, 1, 4]]  # the window that it read
    assert readout.at_bias == 1


def test_two_places_pull_a_weight_in_opposite_directions() -> None:
    """v = g(W u1 + W u2): dv/dW = (u1 + u2) g', with u1 = 3 > 0 > u2 = -1."""
    one = Kernel(name="W", weights=((0.5,),))
    state = changed(NUMBERS, numbers=((3, -1),), kernel=one, gradient="ones", focus=(0, 0))
    readout = readout_of(state)
    assert readout.weight_equation is not None
    assert readout.weight_equation.text == "v = g(Wu₁ + Wu₂), dv/dW = (u₁ + u₂) g′ = (3 + (−1))·1 = 2"
    assert [rung.product for rung in readout.rungs] == [3, -1]
    assert [rung.product_text for rung in readout.rungs] == ["3 · 1", "−1 · 1"]
    assert "they pull W in opposite directions" in said(readout)


def test_where_the_gradients_differ_each_place_has_its_own_factor() -> None:
    one = Kernel(name="W", weights=((1,),))
    state = changed(NUMBERS, numbers=((3, -1),), kernel=one, after="absolute", gradient="ones", focus=(0, 1))
    readout = readout_of(state)
    assert readout.weight_equation is not None
    assert readout.weight_equation.text == "dL/dW = u₁ g₁′ + u₂ g₂′ = 3·1 + (−1)·(−1) = 4"
    assert "The sum here is −1, g′ = −1: |v| falls where v grows." in said(readout)
    assert "pull W in the same direction" in said(readout)


@pytest.mark.parametrize(
    ("after", "focus", "sentence"),
    [
        ("relu", (0, 0), "g′ = 0: ReLU lets nothing through."),
        ("relu", (0, 3), "g′ = 1: ReLU lets it through."),
        ("absolute", (0, 3), "g′ = 1: |v| grows with v."),
    ],
)
def test_the_activation_lets_through_what_its_slope_says(after: str, focus: tuple[int, int], sentence: str) -> None:
    assert sentence in said(readout_of(changed(NUMBERS, after=after, focus=focus)))


def test_overlapping_windows_add_up() -> None:
    readout = readout_of(changed(NUMBERS, gradient="ones", input_cell=(2, 3)))
    assert "Windows overlap: 9 of them reach row 3, column 4, and what they send adds up." in said(readout)
    assert readout.input_equation.text.endswith("= 0")  # Sobel's weights add up to 0
    corner = readout_of(changed(NUMBERS, gradient="ones", input_cell=(0, 0)))
    assert corner.input_equation.text == "row 1, column 1 dL/dx = W g′ = 1·1 = 1"


def test_max_pooling_gives_all_to_the_winner() -> None:
    pooled = changed(NUMBERS, pooling=PoolingWindow(kind="max"), stride=2, focus=(1, 1))
    readout = readout_of(pooled)
    assert "The winner takes all: row 3, column 3 with 8. The other 3 get 0." in said(readout)
    assert np.argwhere(readout.at_input).tolist() == [[2, 2]]
    assert readout.input_equation.text == "row 3, column 3 dL/dx = share g′ = 1·1 = 1"
    assert readout.pulls is None


def test_ties_are_named_with_what_pytorch_and_the_lecture_do() -> None:
    pooled = changed(NUMBERS, pooling=PoolingWindow(kind="max"), stride=2, focus=(0, 0), numbers=((5, 5), (1, 5)))
    readout = readout_of(pooled)
    words = "3 cells tie with 5. PyTorch gives the gradient to the first in reading order, row 1, column 1; "
    assert words + "the lecture says 0." in said(readout)
    assert readout.at_input.tolist() == [[1, 0], [0, 0]]
    assert readout.ties == "ties in 1 of 1 windows"


def test_average_pooling_shares() -> None:
    pooled = changed(NUMBERS, pooling=PoolingWindow(kind="average"), stride=2, gradient="ones", focus=(1, 1))
    readout = readout_of(pooled)
    assert "The average shares: each of the 4 cells gets 1/4 of it." in said(readout)
    assert readout.at_input[:6, :6].tolist() == [[0.25] * 6] * 6
    assert readout.pooled is not None
    assert len(readout.pooled.senders) == 4


def test_nothing_painted_is_said() -> None:
    assert "Nothing is painted yet." in said(readout_of(changed(NUMBERS, gradient="painted")))
    painted = changed(NUMBERS, gradient="painted", painted=((0, 1, 1.0), (2, 3, -2.0)))
    readout = readout_of(painted)
    assert readout.pulls is not None
    assert readout.weight_equation is not None
    assert readout.weight_equation.text == "dL/dW = u₁ G₁ + u₂ G₂ = 8·1 + 9·(−2) = −10"


def test_a_photograph_tells_the_places_near_the_window_and_sums_the_rest() -> None:
    state = changed(SandboxState(), after="none", gradient="ones")
    readout = readout_of(state)
    assert readout.pulls is not None
    assert len(readout.pulls.parts) == 8
    assert all(abs(part.row - 206) <= 2 and abs(part.column - 176) <= 2 for part in readout.pulls.parts)
    assert readout.rungs[-1].name == "and 260,092 more"
    total = compute(state).pixels[1:-1, 2:].sum(dtype=np.float64)  # all that lies under row 2, column 3
    assert sum(rung.product for rung in readout.rungs) == total == readout.pulls.total


def test_what_did_not_change_is_kept() -> None:
    state = changed(SandboxState(), after="none", gradient="ones")
    computed = compute(state)
    first = derive_backwards(state, computed)
    other = derive_backwards(changed(state, kernel_cell=(0, 0), focus=(9, 9)), computed, first)
    assert first is not None
    assert other is not None
    assert other.flow is first.flow


def test_no_output_has_no_gradient() -> None:
    state = changed(NUMBERS, numbers=((1, 2), (3, 4)))
    assert derive_backwards(state, compute(state)) is None


def test_a_total_that_is_far_away_breaks_the_number_line() -> None:
    rungs = readout_of(changed(SandboxState(), after="none", gradient="ones")).rungs
    line = number_line(rungs, sum(rung.product for rung in rungs))
    assert line.broken
    assert line.at(0.0) == 0.0
    assert line.at(line.total) == 1.0
    assert line.at(line.high) < 0.6
    near = readout_of(changed(NUMBERS, gradient="painted", painted=((0, 1, 1.0), (2, 3, -2.0)))).rungs
    whole = number_line(near, -10.0)
    assert (whole.low, whole.high, whole.broken) == (-10, 8, False)


def test_arrows_for_which_there_is_no_room_become_one() -> None:
    rungs = readout_of(changed(NUMBERS, gradient="ones")).rungs
    few = folded(rungs, 5)
    assert len(few) == 5
    assert few[-1].name == "and 21 more"
    assert sum(rung.product for rung in few) == sum(rung.product for rung in rungs)


def test_one_kernel_on_three_planes_collects_from_all() -> None:
    state = changed(SandboxState(), picture="astronaut", side=64, after="none", gradient="ones", kernel_cell=(0, 0))
    readout, pixels = readout_of(state), compute(state).pixels
    total = float(pixels[:-2, :-2].sum(dtype=np.float64))
    assert readout.at_kernel is not None
    assert readout.at_kernel[0, 0] == pixels[:-2, :-2, 0].sum()
    assert f"together they give this weight {total:,.0f}." in said(readout)


def test_a_hidden_sum_is_not_given_away() -> None:
    shown = changed(NUMBERS, after="absolute")
    assert "The sum here is" in said(readout_of(shown))
    assert "The sum here is" not in said(readout_of(changed(shown, hidden={"sum"})))
    assert readout_of(changed(shown, hidden={"size"})).shapes == ("7 × 7", "?")
