"""Every padding mode is the one of torch, forwards and backwards."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convlab.core.padding import PADDING_MODES, Padding, PaddingMode, pad, pad_textbook, padding_problem, unpad
from convlab.core.problem import Problem

torch.set_num_threads(1)
MODES = st.sampled_from(sorted(PADDING_MODES))


@st.composite
def pictures_and_paddings(draw: st.DrawFn) -> tuple[NDArray[Any], Padding]:
    """Any small volume, with a padding that its mode allows."""
    height, width, planes = draw(st.integers(1, 7)), draw(st.integers(1, 7)), draw(st.integers(1, 6))
    mode = draw(MODES)
    most = [{"reflect": n - 1, "circular": n}.get(mode, 7) for n in (height, width)]
    padding = Padding((draw(st.integers(0, most[0])), draw(st.integers(0, most[1]))), mode)
    assume(padding_problem((height, width), padding) is None)
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from([np.uint8, np.float32, np.float64, np.int64]))
    return random.integers(0, 256, (height, width, planes)).astype(kind), padding


def by_torch(image: torch.Tensor, padding: Padding) -> torch.Tensor:
    """Pads a tensor (H, W, D)."""
    (p, q), mode = padding.cells, padding.mode
    planes = image.permute(2, 0, 1)[None]
    padded = torch.nn.functional.pad(planes, (q, q, p, p), mode="constant" if mode == "zeros" else mode)
    return padded[0].permute(1, 2, 0)


@settings(deadline=None, max_examples=150)
@given(pictures_and_paddings())
def test_textbook_fast_way_and_torch_agree(case: tuple[NDArray[Any], Padding]) -> None:
    image, padding = case
    expected = by_torch(torch.from_numpy(image.astype(np.float64)), padding).numpy()
    np.testing.assert_array_equal(pad_textbook(image, padding), expected)
    fast = pad(image, padding)
    assert fast.dtype == image.dtype
    np.testing.assert_array_equal(fast, expected)


@settings(deadline=None, max_examples=80)
@given(pictures_and_paddings())
def test_each_cell_collects_the_gradient_of_its_copies(case: tuple[NDArray[Any], Padding]) -> None:
    image, padding = case
    tensor = torch.from_numpy(image.astype(np.float64)).requires_grad_()
    padded = by_torch(tensor, padding)
    at_padded = torch.randn(padded.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    padded.backward(at_padded)  # type: ignore[no-untyped-call]
    assert tensor.grad is not None
    np.testing.assert_allclose(unpad(at_padded.numpy(), padding), tensor.grad.numpy(), atol=1e-12)


@pytest.mark.parametrize(
    ("mode", "row"),
    [
        ("zeros", [0, 0, 1, 2, 3, 0, 0]),
        ("reflect", [3, 2, 1, 2, 3, 2, 1]),
        ("replicate", [1, 1, 1, 2, 3, 3, 3]),
        ("circular", [2, 3, 1, 2, 3, 1, 2]),
    ],
)
def test_what_each_mode_does_to_a_row(mode: PaddingMode, row: list[int]) -> None:
    assert pad(np.array([[[1], [2], [3]]]), Padding((0, 2), mode))[0, :, 0].tolist() == row


@settings(deadline=None, max_examples=80)
@given(n=st.integers(1, 6), cells=st.integers(0, 8), mode=MODES)
def test_a_sentence_stands_exactly_where_torch_refuses(n: int, cells: int, mode: PaddingMode) -> None:
    padding = Padding((0, cells), mode)
    problem = padding_problem((3, n), padding)
    try:
        by_torch(torch.zeros(3, n, 1), padding)
    except RuntimeError:
        assert problem is not None
        with pytest.raises(ValueError, match="Pad by at most"):
            pad(np.zeros((3, n, 1)), padding)
    else:
        assert problem is None


def test_the_sentence_names_the_axis_the_value_and_a_way_out() -> None:
    problem = padding_problem((5, 9), Padding((5, 0), "reflect"))
    assert isinstance(problem, Problem)
    sentence = "Reflect padding of 5 does not work on a height of 5. Pad by at most 4, or with zeros."
    assert problem.sentence == sentence
    assert padding_problem((5, 9), Padding((5, 9), "circular")) is None
    assert padding_problem((5, 9), Padding((-1, 0))) is not None


def test_max_pooling_pads_with_less_than_any_number() -> None:
    image = np.full((1, 1, 5), -3.0, np.float32)
    padding = Padding((1, 1))
    assert pad(image, padding, -np.inf).max() == pad_textbook(image, padding, -np.inf).max() == -3
