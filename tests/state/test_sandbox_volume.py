"""The volume view's figures: equal to torch, to the lecture's published counts, and said only where they are true."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.banks import BANKS, random_filters
from convlab.core.document import changed
from convlab.core.filters import PoolingWindow, filter_of
from convlab.core.kernels import KERNELS
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute
from convlab.state.sandbox_volume import VolumeReadout, map_scales, volume_readout
from convlab.state.sandbox_words import plain
from convlab.state.volume_words import together


def readout_of(**fields: object) -> VolumeReadout:
    given_fields = {"picture": "astronaut", "side": 32, "filters": BANKS["six"].filters, "after": "none"} | fields
    state = changed(SandboxState(), **given_fields)
    return volume_readout(state, compute(state))


def torch_maps(readout: VolumeReadout, stride: int = 1, padding: int = 0) -> torch.Tensor:
    volume = torch.tensor(np.asarray(readout.computed.volume, dtype=np.float64)).permute(2, 0, 1)[None]
    kernels = torch.tensor(readout.kernels)
    biases = torch.tensor([one.bias for one in readout.computed.setting.filters], dtype=torch.float64)
    return torch.nn.functional.conv2d(volume, kernels, biases, stride, padding)[0]


def test_six_filters_on_32_x_32_x_3_give_28_x_28_x_6_and_take_456_parameters() -> None:
    readout = readout_of()
    assert (readout.input_shape, readout.output_shape) == ("32 × 32 × 3", "28 × 28 × 6")
    assert (readout.middle_title, readout.middle_shape) == ("Six filters", "5 × 5 × 3 each")
    assert readout.parameters is not None
    assert readout.parameters.text == "parameters = 6 · (5·5·3 + 1) = 456"
    assert readout.parameters.fully_text == "Fully connected, same maps: 14,450,688 weights and 4704 biases"
    assert readout.slide_text == "Stride 1, padding 0"
    assert readout.products == "352,800"  # 28 · 28 · 6 · 75
    assert readout.status[0] == "Filter 1 of 6"


def test_ten_filters_with_padding_keep_the_size_and_take_760_parameters() -> None:
    ten = tuple(BANKS["six"].filters[index % 6] for index in range(10))
    readout = readout_of(filters=ten, padding=2)
    assert readout.output_shape == "32 × 32 × 10"
    assert readout.parameters is not None
    assert readout.parameters.total == 760


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 5), st.integers(1, 3), st.integers(0, 2), st.tuples(st.integers(0, 27), st.integers(0, 27)))
def test_planes_and_bias_add_up_to_what_torch_gives(
    index: int, stride: int, padding: int, cell: tuple[int, int]
) -> None:
    readout = readout_of(stride=stride, padding=padding, filter=index, focus=cell)
    maps = torch_maps(readout, stride=stride, padding=padding)
    assert readout.focus is not None
    assert readout.sum is not None
    expected = float(maps[index, readout.focus[0], readout.focus[1]])
    assert readout.sum.total == pytest.approx(expected, abs=1e-6)
    assert readout.sum.bias is not None
    assert sum(part.total for part in readout.sum.parts) + readout.sum.bias == pytest.approx(expected, abs=1e-6)
    assert [part.name for part in readout.sum.parts] == ["red", "green", "blue"]
    assert all(part.total == pytest.approx(part.values.sum()) for part in readout.sum.parts)


def test_gray_from_rgb_is_one_filter_of_one_pixel() -> None:
    readout = readout_of(filters=BANKS["gray"].filters)
    assert (readout.middle_title, readout.middle_shape) == ("One filter", "1 × 1 × 3")
    assert readout.output_shape == "32 × 32 × 1"
    assert not readout.map_scale.signed


def test_sobel_together_is_the_root_of_the_sum_of_squares() -> None:
    readout = readout_of(picture="camera", filters=BANKS["sobel"].filters, together=True, focus=(12, 9))
    across, down = torch_maps(readout)
    assert readout.map_names == ("together",)
    assert readout.sum is not None
    assert readout.sum.shown == pytest.approx(float(torch.sqrt(across[12, 9] ** 2 + down[12, 9] ** 2)), rel=1e-5)
    assert readout.sum.arrow == "together"
    assert "Together: √(" in plain(readout.sum.explanation)
    assert readout.planes == ("Gray",)


def test_a_magnitude_is_spelled_out_for_few_maps() -> None:
    assert together((3.0, -4.0)) == "Together: √(3² + (−4)²) = 5."
    assert together((1.0, 1.0, 1.0, 1.0)) == "Together: the root of the sum of 4 squares is 2."


def test_the_sentence_says_what_red_green_and_blue_do_and_what_gray_would_give() -> None:
    readout = readout_of(focus=(19, 12))
    assert readout.sum is not None
    said = plain(readout.sum.explanation)
    assert said.startswith("75 products and one bias make one number.")
    assert "Red is added, green is taken away, blue counts little." in said
    window = readout.computed.answer(19, 12).products.window
    gray = window.mean() * np.array(BANKS["six"].filters[0].planes).sum() + 25.5
    assert f"would give −{abs(gray):.1f}." in said


def test_equal_planes_do_not_see_colour() -> None:
    readout = readout_of(filter=1)
    assert readout.sum is not None
    assert "colours do not" in plain(readout.sum.explanation)


def test_planes_that_do_both_are_not_called_added() -> None:
    readout = readout_of(filters=random_filters(4))
    assert readout.sum is not None
    assert "added" not in plain(readout.sum.explanation)


def test_pooling_keeps_the_planes_apart_and_has_no_parameters() -> None:
    readout = readout_of(pooling=PoolingWindow(kind="max"), stride=2, filter=1, focus=(3, 4))
    volume = torch.tensor(readout.computed.volume.astype(np.float64)).permute(2, 0, 1)[None]
    expected = torch.nn.functional.max_pool2d(volume, 2, 2)[0, 1, 3, 4]
    assert readout.parameters is None
    assert readout.is_pooling
    assert [row.name for row in readout.rows] == ["Red", "Green", "Blue"]
    assert readout.output_shape == "16 × 16 × 3"
    assert readout.sum is not None
    assert readout.sum.total == float(expected)
    assert readout.sum.bias is None
    assert "planes stay apart" in plain(readout.sum.explanation)


def test_a_scale_is_each_maps_own_or_one_for_all() -> None:
    maps = np.zeros((2, 2, 3), np.float32)
    maps[0, 0] = (-7, 20, 300)
    own, shared = map_scales(maps, "own"), map_scales(maps, "shared")
    assert [(scale.low, scale.high, scale.signed) for scale in own] == [(-7, 7, True), (0, 20, False), (0, 300, False)]
    assert {(scale.low, scale.high, scale.signed) for scale in shared} == {(-300, 300, True)}


def test_numbers_are_one_plane() -> None:
    readout = readout_of(picture="numbers", filters=BANKS["sobel"].filters, focus=(1, 0))
    assert readout.planes == ("Numbers",)
    assert readout.input_shape == "7 × 7"
    assert readout.sum is not None
    assert "the sum is" in plain(readout.sum.explanation)  # as the sum view says it
    assert readout.output_shape == "5 × 5 × 2"


def test_what_fits_nowhere_has_no_sum_and_no_window() -> None:
    readout = readout_of(picture="numbers", filters=BANKS["gabor"].filters)
    assert readout.focus is None
    assert readout.sum is None
    assert readout.window is None
    assert readout.status == ("No output", "the window fits nowhere")


def test_the_window_spans_what_dilation_spreads_and_says_how_it_slides() -> None:
    readout = readout_of(dilation=2, padding=(2, 1), mode="reflect", focus=(2, 3))
    assert readout.window is not None
    assert (readout.window.height, readout.window.width) == (9, 9)
    assert readout.slide_text == "Stride 1, padding 2 × 1, dilation 2, reflect"
    assert len(readout.axes) == 2


def test_relu_and_the_absolute_value_are_said_where_they_change_something() -> None:
    row, column = np.unravel_index(readout_of().computed.maps[:, :, 0].argmin(), (28, 28))
    for after, words in (("relu", "ReLU makes it 0."), ("absolute", "Its absolute value is drawn.")):
        readout = readout_of(after=after, focus=(int(row), int(column)))
        assert readout.sum is not None
        assert readout.sum.total < 0
        assert plain(readout.sum.explanation).endswith(words)
        assert readout.sum.shown == (0 if after == "relu" else -readout.sum.total)


def test_of_a_row_of_numbers_only_the_width_is_worked_out() -> None:
    readout = readout_of(picture="row", filters=(filter_of(KERNELS["difference"].kernel),), focus=(0, 2))
    assert [axis.size for axis in readout.axes] == [6]
    assert readout.sum is not None
    assert readout.sum.total == -1  # 7 − 8


def test_true_convolution_is_said_and_lays_the_kernels_down_turned() -> None:
    straight, turned = readout_of(filter=1), readout_of(filter=1, flip=True)
    assert straight.sum is not None
    assert turned.sum is not None
    assert "laid down turned" in plain(turned.sum.explanation)
    assert "turned" not in plain(straight.sum.explanation)
    assert turned.sum.total == pytest.approx(-straight.sum.total)  # sides turned by 180 degrees change their sign


def test_the_reading_says_where_the_window_lies_and_what_is_never_read() -> None:
    readout = readout_of(stride=4, focus=(1, 2))
    assert readout.reading == "Window at row 5, column 9  ·  columns 30 to 32 and rows 30 to 32 are never read"
    assert readout_of(hidden=frozenset({"size"})).reading == ""
