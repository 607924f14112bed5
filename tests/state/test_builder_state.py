"""What the builder writes of a network, and what a person can do to it, without a window."""

import pytest
from pydantic import ValidationError

from convlab.core.document import changed
from convlab.core.layers import Conv
from convlab.core.network import InputShape, Network, inserted
from convlab.core.presets import ALEXNET, LENET5, PRESETS
from convlab.core.problem import Problem
from convlab.core.typography import DASH
from convlab.state.builder import BuilderState, derive
from convlab.state.builder_edits import (
    added,
    fitted,
    mended,
    preset,
    renamed,
    reordered,
    with_input,
    with_setting,
    without,
)
from convlab.state.builder_readout import RowReadout, memory, operations


def row(state: BuilderState, name: str) -> RowReadout:
    return next(row for row in derive(state).rows if row.name == name)


def names(state: BuilderState) -> list[str]:
    return [layer.name for layer in state.network.layers]


def done(made: BuilderState | Problem) -> BuilderState:
    assert isinstance(made, BuilderState)
    return made


@pytest.fixture
def alexnet() -> BuilderState:
    return preset("alexnet")


@pytest.fixture
def broken() -> BuilderState:
    """AlexNet with a 7 x 7 convolution where only 6 x 6 arrives, as in the design's picture."""
    network = inserted(ALEXNET, 15, Conv(name="CONV6", filters=256, kernel=7))
    return BuilderState(network=network, selected=15)


def test_the_first_start_shows_lenet() -> None:
    readout = derive(BuilderState())
    assert (readout.name, readout.note) == ("LeNet-5", "of 1998, simplified, with ReLU")
    assert readout.totals.parameters == "61,706"
    assert readout.status == ("INPUT", "32 × 32 × 1")
    assert readout.trouble == ""


def test_a_row_reads_as_in_the_lecture(alexnet: BuilderState) -> None:
    conv2 = row(alexnet, "CONV2")
    assert [cell.text for cell in conv2.cells.values()] == ["256 filters", "5 × 5", "s 1", "p 2"]
    assert conv2.output == "27 × 27 × 256"
    assert conv2.parameters.text == "614,656"
    assert "".join(term.text for term in conv2.parameters.terms) == "5 · 5 · 96 · 256 + 256"
    assert conv2.macs.text == "447.9 M"
    assert conv2.sees == "51"
    assert not conv2.is_quiet


def test_what_does_not_apply_is_a_dash_and_steps_back(alexnet: BuilderState) -> None:
    pool = row(alexnet, "POOL1")
    assert (pool.parameters.text, pool.macs.text, pool.is_quiet) == (DASH, DASH, True)
    assert row(alexnet, "INPUT").parameters.text == DASH
    assert row(alexnet, "FC6").sees == "all"


def test_the_longest_bars_are_those_of_the_largest_numbers(alexnet: BuilderState) -> None:
    assert row(alexnet, "FC6").parameters.share == 1
    assert row(alexnet, "CONV2").macs.share == 1
    assert row(alexnet, "FC7").parameters.share == pytest.approx(16_781_312 / 37_752_832)


def test_totals_say_where_it_sits(alexnet: BuilderState) -> None:
    totals = derive(alexnet).totals
    assert totals.parameters == "62,378,344"
    assert totals.parameter_notes == ("94 % fully connected", "250 MB in float32")
    assert totals.macs == "1.135 G"
    assert totals.mac_notes == ("= 2.27 GFLOP", "95 % in convolutions")
    assert totals.maps == "6.9 MB"


def test_a_layer_that_cannot_work_says_so_in_its_row(broken: BuilderState) -> None:
    readout = derive(broken)
    wrong = row(broken, "CONV6")
    assert wrong.problem == "The kernel is 7 wide, but what arrives is only 6 × 6. It fits nowhere."
    assert wrong.wrong == "kernel"
    assert wrong.fixes == ("Padding 1 → 2 × 2 × 256", "Kernel 3, padding 1 → 6 × 6 × 256", "Remove CONV6")
    assert wrong.note == "Below: counted without it"
    assert (wrong.output, wrong.sees) == ("", "")
    assert readout.trouble == "1 layer cannot work"
    assert readout.status == ("CONV6", wrong.problem)
    assert readout.totals == derive(preset("alexnet")).totals
    assert row(broken, "FC6") == changed_index(row(preset("alexnet"), "FC6"), by=1)


def changed_index(row: RowReadout, by: int) -> RowReadout:
    """The same row, `by` rows further down."""
    assert row.index is not None
    return RowReadout(**{**vars(row), "index": row.index + by})


def test_a_fix_mends_the_row_and_keeps_it_selected(broken: BuilderState) -> None:
    padded = mended(broken, 15, 0)
    assert row(padded, "CONV6").output == "2 × 2 × 256"
    assert padded.selected == 15
    assert mended(broken, 15, 2).network == ALEXNET


def test_a_stride_that_does_not_fit_is_a_quiet_note(alexnet: BuilderState) -> None:
    state = with_input(with_input(alexnet, "height", 224), "width", 224)
    assert row(state, "CONV1").floored == "54.25, floored"
    assert derive(state).trouble == ""


def test_a_note_is_kept_only_as_long_as_it_is_true(alexnet: BuilderState) -> None:
    assert derive(alexnet).note == "as in the lecture"
    assert derive(without(alexnet, 3)).note == "as in the lecture, then changed"
    own = changed(LENET5, name="Mine", note="for Tuesday")
    assert derive(BuilderState(network=own)).note == "for Tuesday"


def test_a_new_layer_stands_behind_the_selected_one(alexnet: BuilderState) -> None:
    state = done(added(changed(alexnet, selected=14), "conv"))
    assert names(state)[14:17] == ["POOL3", "CONV6", "FLATTEN"]
    assert state.selected == 15
    assert names(done(added(alexnet, "dropout")))[:2] == ["DROP8", "CONV1"]


def test_a_full_network_takes_no_more() -> None:
    layers = tuple(Conv(name=f"C{i}", filters=1, kernel=1) for i in range(200))
    full = Network(name="full", input=InputShape(height=8, width=8, channels=1), layers=layers)
    refused = added(BuilderState(network=full), "relu")
    assert isinstance(refused, Problem)
    assert "at most 200 layers" in refused.sentence


def test_removing_selects_what_takes_the_place(alexnet: BuilderState) -> None:
    assert without(alexnet, 3).selected == 3
    assert without(alexnet, 22).selected == 21
    one = BuilderState(network=Network(name="n", input=LENET5.input, layers=LENET5.layers[:1]))
    assert without(one, 0).selected is None


def test_moving_stops_at_the_ends(alexnet: BuilderState) -> None:
    assert names(reordered(alexnet, 1, 0))[:2] == ["RELU1", "CONV1"]
    assert reordered(alexnet, 0, -1).network == ALEXNET
    assert reordered(alexnet, 22, 23).network == ALEXNET


def test_a_setting_is_held_within_its_bounds(alexnet: BuilderState) -> None:
    assert row(with_setting(alexnet, 0, "stride", 0), "CONV1").cells["stride"].value == 1
    assert row(with_setting(alexnet, 0, "kernel", 99), "CONV1").cells["kernel"].value == 64
    assert row(with_setting(alexnet, 18, "rate", 0.55), "DROP6").cells["kind"].text == "rate 0.55"


def test_names_stay_unique_and_sensible(alexnet: BuilderState) -> None:
    assert names(done(renamed(alexnet, 0, "  first  one ")))[0] == "first one"
    assert done(renamed(alexnet, 0, "CONV1")).network == ALEXNET
    taken, empty = renamed(alexnet, 0, "CONV2"), renamed(alexnet, 0, " ")
    assert isinstance(taken, Problem)
    assert "Another layer is called CONV2" in taken.sentence
    assert isinstance(empty, Problem)


def test_fitting_changes_the_ends_and_nothing_else(alexnet: BuilderState) -> None:
    state = fitted(alexnet, (32, 32, 1), 10)
    assert row(state, "INPUT").output == "32 × 32 × 1"
    assert row(state, "FC8").output == "10"
    assert state.network.layers[:-1] == ALEXNET.layers[:-1]


def test_a_selection_beyond_the_last_layer_is_held_at_it() -> None:
    assert derive(BuilderState(selected=99)).selected == len(LENET5.layers) - 1
    empty = Network(name="empty", input=LENET5.input)
    assert derive(BuilderState(network=empty, selected=3)).selected is None


def test_an_impossible_input_is_refused(alexnet: BuilderState) -> None:
    with pytest.raises(ValidationError):
        with_input(alexnet, "height", 0)


def test_every_preset_can_be_shown() -> None:
    for key in PRESETS:
        assert derive(preset(key)).name == PRESETS[key].name


def test_small_and_large_numbers_have_their_units() -> None:
    assert [memory(size) for size in (40, 62_984, 6_901_004, 249_513_376, 32 * 10**9)] == [
        "40 bytes",
        "63 kB",
        "6.9 MB",
        "250 MB",
        "32 GB",
    ]
    assert [operations(n) for n in (833_040, 4_200_000, 2_270_512_192)] == [
        "833,040 FLOP",
        "4.2 MFLOP",
        "2.27 GFLOP",
    ]
