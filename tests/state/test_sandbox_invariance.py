"""The invariance bench: its numbers against torch, its sentences against its numbers."""

import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from convlab.core.document import changed
from convlab.core.invariance import WAYS
from convlab.core.operations import Filters, Operation
from convlab.imaging.pictures import read_picture
from convlab.imaging.scaling import within
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_bench import ShiftBench
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_invariance import LONGEST, InvarianceReadout, Specimen, invariance, scale, specimen_of
from convlab.state.sandbox_invariance_words import moved, whereabouts
from convlab.state.sandbox_words import plain
from convlab.state.workspace import Workspace

torch.set_num_threads(1)
SOBEL = ((1.0, 0.0, -1.0), (2.0, 0.0, -2.0), (1.0, 0.0, -1.0))


def bench_of(state: SandboxState) -> InvarianceReadout:
    return invariance(specimen_of(compute(state)), state.bench)[0]


def bench(**update: object) -> InvarianceReadout:
    return bench_of(changed(SandboxState(), **update))


def said(readout: InvarianceReadout) -> list[str]:
    return [plain(fact.long) for fact in readout.facts]


def test_the_changes_of_cameraman_are_those_of_torch() -> None:
    camera = read_picture("camera")
    assert isinstance(camera, np.ndarray)
    small = torch.from_numpy(within(camera, LONGEST).astype(np.float64))[None, None]
    moved_right = torch.nn.functional.pad(small, (1, 0, 0, 0), "replicate")[:, :, :, :-1]
    kernel = torch.tensor(SOBEL, dtype=torch.float64)[None, None]
    before, now = (torch.nn.functional.conv2d(image, kernel).abs() for image in (small, moved_right))
    expected = [
        (now[:, :, :-1:2, :-1:2] - before[:, :, :-1:2, :-1:2]).norm() / before[:, :, :-1:2, :-1:2].norm(),
        *(
            (pool(now, 2) - pool(before, 2)).norm() / pool(before, 2).norm()
            for pool in (torch.nn.functional.max_pool2d, torch.nn.functional.avg_pool2d)
        ),
    ]
    readout = bench()
    assert readout.curves is not None
    at_one = readout.curves.shifts.tolist().index(1)
    found = [readout.curves.parts[way][at_one] for way in WAYS]
    np.testing.assert_allclose(found, [float(part) for part in expected], rtol=1e-5)
    assert [way.part for way in readout.ways] == ["77 %", "44 %", "48 %"]
    assert readout.ways[0].arithmetic == "9580 / 12,407"


def test_the_bench_says_what_changed_and_where_the_largest_value_went() -> None:
    changes, largest, limits = said(bench())
    assert changes == (
        "Moved by 1 pixel to the right: without pooling the response changed by 77 %, "
        "after max pooling by 44 %, after average pooling by 48 %."
    )
    assert largest == (
        "Before pooling the response moves with the input: its largest value went from row 233, column 125 "
        "to row 233, column 126. After max pooling it stays at row 117, column 63."
    )
    assert plain(bench().facts[1].short).endswith("it stays at row 117, col 63.")
    assert "(Zhang, ICML 2019)" in plain(bench().facts[2].short)
    assert limits.startswith(
        "One cell of the pooled response is 2 pixels: moved along by the nearest whole cell, 44 % is left"
    )
    assert "Zhang" in limits


def test_a_whole_stride_only_moves_the_pooled_response() -> None:
    readout = bench(bench={"shift": (0, 2), "compare": "along"})
    assert [way.part for way in readout.ways] == ["0 %", "0 %", "0 %"]
    assert not any(way.changed.any() for way in readout.ways)
    assert said(readout)[2] == (
        "A whole stride is no small shift: the pooled response moves too, by 1 cell, and in place max pooling "
        "still changed by 71 %. Moved along with it, 0 % is left."
    )
    assert readout.curves is not None
    evens = readout.curves.shifts % 2 == 0
    for parts in readout.curves.parts.values():
        assert parts[evens].max() == 0
        assert parts[~evens].min() > 0.4


def test_with_stride_one_nothing_is_left_once_it_moved_along() -> None:
    readout = bench(bench={"shift": (0, 3), "compare": "along", "stride": 1})
    assert [way.part for way in readout.ways] == ["0 %"] * 3
    assert said(readout)[2].startswith("With stride 1 no cell is left out: moved along with the input, 0 % is left")


def test_nothing_moved_is_nothing_changed() -> None:
    readout = bench(bench={"shift": (0, 0)})
    assert [way.part for way in readout.ways] == ["0 %"] * 3
    assert said(readout)[0].startswith("Nothing is moved yet.")
    assert readout.shift_words == "Not moved"


def test_a_large_picture_is_made_smaller_and_that_is_said() -> None:
    readout = bench()
    assert readout.input_shape == "256 × 256"
    assert readout.input_note == "512 × 512 made smaller for this bench"
    assert readout.output_shape == "127 × 127"
    assert bench(picture="numbers").input_note == ""


def test_the_input_goes_no_farther_than_half_of_its_frame() -> None:
    readout = bench(picture="numbers", bench={"shift": (-9, 9)})
    assert readout.shift == (-3, 3)
    assert readout.shift_words == "Moved by 3 cells to the right and 3 up"
    assert readout.curves is not None
    assert readout.curves.shifts.tolist() == list(range(-3, 4))
    assert readout.curves.axis_name == "cells to the right, with 3 up"


def test_the_curves_run_along_the_chosen_axis_through_the_present_shift() -> None:
    across, down = (bench(bench={"shift": (2, 1), "axis": axis}) for axis in ("horizontal", "vertical"))
    assert across.curves is not None
    assert down.curves is not None
    assert (across.curves.present, down.curves.present) == (1, 2)
    for way in WAYS:
        here = across.curves.parts[way][across.curves.shifts.tolist().index(1)]
        assert here == down.curves.parts[way][down.curves.shifts.tolist().index(2)]


@pytest.mark.parametrize("picture", ["numbers", "digit", "astronaut"])
@pytest.mark.parametrize("beyond", ["zeros", "reflect", "replicate", "circular"])
def test_every_input_and_every_edge_can_be_shifted(picture: str, beyond: str) -> None:
    readout = bench(picture=picture, bench={"shift": (2, -2), "beyond": beyond})
    assert readout.problem is None
    assert len(readout.ways) == 3
    assert readout.is_numbers == (picture != "astronaut")


def test_a_row_of_numbers_moves_along_the_row() -> None:
    row = np.array([[0.0, 0, 1, 1, 0, 0, 1, 1]])
    specimen = Specimen(row, Operation(Filters(np.ones((1, 1, 1, 1)))))
    readout, _ = invariance(specimen, ShiftBench(shift=(5, 1), beyond="circular"))
    assert readout.shift == (0, 1)
    assert readout.ways[1].now.tolist() == [[1, 1, 1, 1]]  # Zhang, ICML 2019: 0, 1, 0, 1 before
    assert readout.ways[1].part == "100 %"


def test_magnitudes_and_one_of_many_filters_are_looked_at_as_the_sandbox_shows_them() -> None:
    kernels = np.stack([np.array(SOBEL), np.array(SOBEL).T])[:, np.newaxis]  # (2, 1, 3, 3)
    image = np.random.default_rng(2).integers(0, 256, (20, 20)).astype(np.uint8)
    operation = Operation(Filters(kernels, np.array([0.0, 7.0])))
    one = Specimen(image, operation, "none", chosen=1)
    _, trial = invariance(one, ShiftBench())
    every = torch.nn.functional.conv2d(
        torch.from_numpy(image.astype(np.float64))[None, None],
        torch.from_numpy(kernels),
        torch.tensor([0.0, 7.0], dtype=torch.float64),
    )[0]
    np.testing.assert_allclose(trial.response, every[1], atol=1e-3)
    _, trial = invariance(Specimen(image, operation, "none", together=True), ShiftBench())
    np.testing.assert_allclose(trial.response, every.norm(dim=0), rtol=1e-5)


def test_what_finds_no_room_is_a_sentence() -> None:
    readout = bench(picture="numbers", bench={"window": 3}, kernel="blob")
    assert readout.problem is not None
    assert readout.ways == ()
    assert readout.facts == ()
    readout = bench(picture="digit", stride=4, bench={"window": 3})
    assert readout.problem is not None
    assert readout.problem.sentence == (
        "A 3 × 3 pooling window does not fit a response of 2 × 2. Choose a smaller window, kernel or stride."
    )


def test_a_shift_measured_once_is_not_measured_again() -> None:
    specimen = specimen_of(compute(SandboxState()))
    first, trial = invariance(specimen, ShiftBench())
    second, again = invariance(specimen, ShiftBench(shift=(0, 5), compare="along"), trial)
    assert again is trial
    _, other = invariance(specimen, ShiftBench(stride=3), trial)
    assert other is not trial
    assert first.curves is not second.curves


@given(st.floats(0, 50))
@settings(max_examples=50, deadline=None)
def test_the_axis_has_at_most_five_ticks_and_holds_what_it_can(largest: float) -> None:
    top, ticks = scale(largest)
    assert 2 <= len(ticks) <= 5
    assert ticks[0] == 0
    assert ticks[-1] == pytest.approx(top)
    assert top >= min(largest, 2.0) - 1e-9


def test_the_bench_is_saved_but_is_no_undo_step() -> None:
    state = changed(SandboxState(), bench={"shift": (3, -2), "beyond": "circular", "seed": 5})
    assert SandboxState.model_validate_json(state.model_dump_json()) == state
    assert "bench" in SandboxState.VIEW
    old = json.loads(Workspace().model_dump_json())
    del old["sandbox"]["bench"]
    assert Workspace.model_validate(old).sandbox.bench == ShiftBench()


@pytest.mark.parametrize("update", [{"shift": (17, 0)}, {"stride": 0}, {"window": 4}, {"most": 0}, {"axis": "up"}])
def test_what_the_bench_cannot_be_set_to_is_refused(update: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ShiftBench.model_validate(update)


def test_words() -> None:
    assert moved((0, -1), "pixel") == "Moved by 1 pixel to the left"
    assert moved((2, 0), "cell") == "Moved by 2 cells down"
    assert whereabouts((11, 6), (11, 7)) == ("largest at row 12, column 7", "now at row 12, column 8")
    assert whereabouts((0, 0), (0, 0))[1] == "and still there"


def test_a_response_that_is_zero_everywhere_is_not_divided_by() -> None:
    flat = Specimen(np.full((12, 12), 7, np.uint8), Operation(Filters(np.array([[SOBEL]]))), "absolute")
    readout, _ = invariance(flat, ShiftBench(beyond="zeros"))
    assert readout.ways[0].part == "–"
    assert readout.ways[0].arithmetic == "the response was 0"
    assert said(readout)[1].startswith("The response is the same everywhere")
