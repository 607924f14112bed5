"""The sweep without a window: the order of the windows, what is counted, and the running sum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.sizes import Slide
from convlab.core.sliding import answer_at
from convlab.core.typography import decimal, whole
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_readout import derive
from convlab.state.sandbox_sweep import cell_of, index_of, window_marks
from convlab.state.workspace import Workspace, same_work

THIRD = SandboxState(picture="numbers", stride=3, after="none", sweep=2)


def test_the_third_window_of_seven_by_seven() -> None:
    readout = derive(THIRD)
    assert readout.sweep is not None
    assert readout.sweep.cell == readout.focus == (1, 0)
    assert (readout.sweep.number, readout.sweep.windows) == (3, 4)
    assert readout.sweep.counted == ("27", "of 36")
    assert readout.status[0] == "Window 3 of 4"
    assert readout.status[1].startswith("rows 4–6, columns 1–3")
    assert readout.ledger is not None
    assert readout.ledger.window_name == "window 3"
    assert readout.ledger.output_names[0] == "output, row 2, column 1"
    assert [row.so_far for row in readout.ledger.rows] == ["−4", "−20", "−28"]


def test_done_windows_the_present_and_the_next_are_marked() -> None:
    marks = derive(THIRD).marks
    assert [(mark.number, mark.state, mark.rect) for mark in marks] == [
        (1, "done", (0, 0, 3, 3)),
        (2, "done", (0, 3, 3, 3)),
        (3, "present", (3, 0, 3, 3)),
        (4, "next", (3, 3, 3, 3)),
    ]
    assert all(mark.framed for mark in marks)


def test_of_windows_that_overlap_only_the_neighbours_are_framed() -> None:
    readout = derive(changed(THIRD, stride=1, sweep=7))
    assert [mark.number for mark in readout.marks if mark.framed] == [7, 8, 9]
    assert [mark.number for mark in readout.marks] == list(range(1, 10))


def test_the_last_window_has_no_next() -> None:
    readout = derive(changed(THIRD, sweep=3))
    assert readout.sweep is not None
    assert readout.sweep.is_last
    assert [mark.state for mark in readout.marks] == ["done", "done", "done", "present"]


def test_a_place_beyond_the_end_is_the_last_window() -> None:
    readout = derive(changed(THIRD, sweep=10**9))
    assert readout.sweep is not None
    assert (readout.sweep.index, readout.focus) == (3, (1, 1))


def test_a_place_before_the_first_is_refused() -> None:
    with pytest.raises(ValidationError):
        changed(THIRD, sweep=-1)


@given(
    size=st.tuples(st.integers(1, 12), st.integers(1, 12)),
    kernel=st.tuples(st.integers(1, 5), st.integers(1, 5)),
    stride=st.integers(1, 4),
)
@settings(deadline=None)
def test_every_window_comes_once_in_reading_order(size: tuple[int, int], kernel: tuple[int, int], stride: int) -> None:
    slide = Slide(size, kernel, (stride, stride))
    height, width = slide.size
    cells = [cell_of(index, slide.size) for index in range(height * width)]
    assert cells == [(row, column) for row in range(height) for column in range(width)]
    assert [index_of(cell, slide.size) for cell in cells] == list(range(height * width))


@pytest.mark.parametrize(("picture", "planes"), [("camera", 1), ("astronaut", 3), ("numbers", 1)])
@pytest.mark.parametrize("kernel", ["sobel_vertical", "box", "identity"])
def test_multiplications_are_windows_times_f_times_f_times_d(picture: str, planes: int, kernel: str) -> None:
    state = SandboxState(picture=picture, kernel=KERNELS[kernel].kernel, stride=2, sweep=10**9)
    readout = derive(state)
    assert readout.sweep is not None
    f_height, f_width = state.kernel.shape
    height, width = readout.slide.size
    total = whole(f_height * f_width * planes * height * width)
    assert readout.sweep.counted == (total, f"of {total}")


@pytest.mark.parametrize("index", [0, 7, 24])
@pytest.mark.parametrize("padding", [0, 2])
def test_the_running_sum_is_the_ledgers(index: int, padding: int) -> None:
    state = changed(THIRD, stride=1, padding=padding, sweep=index)
    readout = derive(state)
    assert readout.sweep is not None
    assert readout.ledger is not None
    spelled = answer_at(np.array(state.numbers), readout.computed.operation, (*readout.sweep.cell, 0)).products
    assert [row.so_far for row in readout.ledger.rows] == [decimal(float(x)) for x in spelled.row_sums.cumsum()]
    assert readout.ledger.rows[-1].so_far == decimal(readout.ledger.total)


def test_the_planes_of_a_colour_picture_add_up() -> None:
    readout = derive(SandboxState(picture="astronaut", sweep=70_000))
    assert readout.ledger is not None
    assert readout.ledger.planes[-1].so_far == decimal(readout.ledger.total)


@pytest.mark.parametrize("hidden", ["output", "sum", "size"])
def test_nothing_sweeps_over_what_a_lesson_hides(hidden: str) -> None:
    readout = derive(changed(THIRD, hidden={hidden}, focus=(0, 1)))
    assert not readout.can_sweep
    assert readout.sweep is None
    assert readout.marks == ()
    assert readout.focus == (0, 1)
    assert readout.status[0] == "Row 1, column 2"


def test_hidden_products_do_not_stop_the_sweep() -> None:
    assert derive(changed(THIRD, hidden={"products"})).sweep is not None


def test_nothing_sweeps_where_no_window_fits() -> None:
    readout = derive(changed(THIRD, kernel="blob", padding=0))
    assert not readout.can_sweep
    assert readout.sweep is None


def test_a_photograph_has_no_marks() -> None:
    readout = derive(SandboxState(sweep=1000))
    assert readout.marks == ()
    assert readout.focus == (1, 490)


def test_the_place_is_saved_and_no_work() -> None:
    workspace = changed(Workspace(), sandbox=THIRD)
    assert Workspace.model_validate_json(workspace.model_dump_json()).sandbox.sweep == 2
    assert same_work(workspace, changed(workspace, sandbox=changed(THIRD, sweep=None)))


def test_marks_lie_on_the_padded_input() -> None:
    readout = derive(changed(THIRD, padding=1))
    assert readout.sweep is not None
    assert window_marks(readout.sweep, readout.slide)[1].rect == (0, 3, 3, 3)
