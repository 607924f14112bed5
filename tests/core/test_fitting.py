"""A network meets a data set: what does not fit is said, and the smallest change mends it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from convlab.core.analysis import analyse
from convlab.core.fitting import fit_to, mended, mismatch
from convlab.core.layers import Flatten, Relu
from convlab.core.network import MOST_LAYERS, Network, removed, set_on_layer
from convlab.core.presets import ALEXNET, LENET5, YOUR_OWN

DIGITS = (32, 32, 1)


def test_lenet_fits_the_digits_as_it_is() -> None:
    assert mismatch(LENET5, DIGITS, 10) is None
    assert fit_to(LENET5, DIGITS, 10) == LENET5


def test_alexnet_on_the_digits_says_both_ends_at_once() -> None:
    problem = mismatch(ALEXNET, DIGITS, 10)
    assert str(problem) == (
        "AlexNet takes 227 × 227 × 3, the pictures are 32 × 32 × 1; it ends in 1000 units, the data has 10 classes."
    )


def test_alexnet_fitted_to_the_digits_points_at_the_rows_that_are_left_and_their_fixes_end_it() -> None:
    network = fit_to(ALEXNET, DIGITS, 10)
    assert network.input.shape() == DIGITS
    assert analyse(network).output == (10,)
    assert str(mismatch(network, DIGITS, 10)) == "2 layers cannot work: POOL2, POOL3."
    while broken := analyse(network).broken:
        network = broken[0].fixes[0].network
    assert mismatch(network, DIGITS, 10) is None


def test_alexnet_fitted_to_large_pictures_only_changes_its_last_layer() -> None:
    network = fit_to(ALEXNET, (227, 227, 3), 40)
    assert network.layers[:-1] == ALEXNET.layers[:-1]
    assert mismatch(network, (227, 227, 3), 40) is None


def test_a_network_without_a_head_gets_one() -> None:
    assert "ends in a volume of 32 × 32 × 8" in str(mismatch(YOUR_OWN, DIGITS, 10))
    network = fit_to(YOUR_OWN, DIGITS, 10)
    assert [layer.kind for layer in network.layers] == ["conv", "relu", "flatten", "fully_connected"]
    assert mismatch(network, DIGITS, 10) is None


def test_a_broken_layer_is_named_and_fitting_does_not_claim_to_mend_it() -> None:
    network = set_on_layer(LENET5, 6, kernel=7)
    problem = mismatch(network, DIGITS, 10)
    assert str(problem) == "C5 cannot work."
    assert problem is not None
    assert "The kernel is 7 wide" in problem.details
    assert fit_to(network, DIGITS, 10) == network


def test_a_head_that_is_not_counted_is_not_called_the_end() -> None:
    network = removed(LENET5, 8)  # without Flatten
    assert str(mismatch(network, DIGITS, 10)) == "2 layers cannot work: F6, OUTPUT."


def test_a_network_that_learns_nothing_is_refused() -> None:
    layers = (Relu(name="R"), Flatten(name="F"))
    network = Network(name="Idle", input=LENET5.input, layers=layers)
    assert "Nothing in this network can learn" in str(mismatch(network, DIGITS, 1024))


def test_a_full_network_gets_no_head() -> None:
    layers = tuple(Relu(name=f"R{i}") for i in range(MOST_LAYERS - 1))
    network = Network(name="Long", input=LENET5.input, layers=layers)
    assert fit_to(network, DIGITS, 10) == network


@settings(deadline=None)
@given(
    height=st.integers(1, 64),
    width=st.integers(1, 64),
    channels=st.integers(1, 4),
    classes=st.integers(2, 50),
)
def test_fitting_is_done_once(height: int, width: int, channels: int, classes: int) -> None:
    for network in (LENET5, ALEXNET, YOUR_OWN):
        fitted = fit_to(network, (height, width, channels), classes)
        assert fit_to(fitted, (height, width, channels), classes) == fitted
        assert analyse(fitted).output == (classes,)


def test_mending_ends_with_a_network_that_works_and_leaves_a_whole_one_alone() -> None:
    for sides, classes in (((32, 32, 3), 40), ((64, 64, 3), 40), ((28, 28, 1), 10), ((8, 8, 1), 2)):
        for network in (ALEXNET, LENET5):
            assert mismatch(mended(fit_to(network, sides, classes)), sides, classes) is None
    assert mended(LENET5) is LENET5
    assert mended(YOUR_OWN) is YOUR_OWN
