"""The figures of the lecture's networks, and what the analysis says where a layer cannot work."""

import json
import os
from pathlib import Path

import pytest

from convlab.core.analysis import Analysis, analyse
from convlab.core.layers import AveragePool, Conv, Dropout, Flatten, FullyConnected, MaxPool, Relu
from convlab.core.network import MOST_LAYERS, InputShape, Network, inserted, removed, set_on_layer
from convlab.core.presets import ALEXNET, LENET5

TABLES = Path(os.environ.get("CONVLAB_TEST_DATA", Path(__file__).parents[3] / "shared" / "data")) / "tables"


def table(name: str) -> dict[str, object]:
    path = TABLES / name
    if not path.is_file():
        pytest.skip(f"{path} is not here; CONVLAB_TEST_DATA names the folder of test data")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


def parameters(analysis: Analysis) -> dict[str, int]:
    return {row.name: row.parameters for row in analysis.rows if row.work}


def shapes(analysis: Analysis) -> dict[str, tuple[int, ...]]:
    return {row.name: row.output for row in analysis.rows}


def seen(analysis: Analysis) -> dict[str, int]:
    return {row.name: row.receptive_field.side for row in analysis.rows if row.receptive_field}


def test_alexnet_of_the_lecture_layer_by_layer() -> None:
    analysis = analyse(ALEXNET)
    assert parameters(analysis) == {
        "CONV1": 34_944,
        "CONV2": 614_656,
        "CONV3": 885_120,
        "CONV4": 1_327_488,
        "CONV5": 884_992,
        "FC6": 37_752_832,
        "FC7": 16_781_312,
        "FC8": 4_097_000,
    }
    assert analysis.parameters == 62_378_344
    assert analysis.macs == 1_135_256_096
    assert analysis.weight_bytes == 4 * 62_378_344
    assert shapes(analysis)["CONV1"] == (55, 55, 96)
    assert shapes(analysis)["POOL1"] == (27, 27, 96)
    assert shapes(analysis)["CONV2"] == (27, 27, 256)
    assert shapes(analysis)["POOL3"] == (6, 6, 256)
    assert not analysis.broken


def test_alexnet_sees_what_the_lecture_draws() -> None:
    fields = seen(analyse(ALEXNET))
    named = {name: fields[name] for name in ("CONV1", "POOL1", "CONV2", "POOL2", "CONV3", "CONV5", "POOL3")}
    assert named == {
        "CONV1": 11,
        "POOL1": 19,
        "CONV2": 51,
        "POOL2": 67,
        "CONV3": 99,
        "CONV5": 163,
        "POOL3": 195,
    }
    assert "FC6" not in fields


def test_lenet_has_61706_parameters() -> None:
    analysis = analyse(LENET5)
    assert parameters(analysis) == {"C1": 156, "C3": 2416, "C5": 48_120, "F6": 10_164, "OUTPUT": 850}
    assert analysis.parameters == 61_706
    assert seen(analysis)["C5"] == 32


def test_the_formula_stands_beside_the_number() -> None:
    conv2 = next(row for row in analyse(ALEXNET).rows if row.name == "CONV2")
    assert conv2.work is not None
    assert conv2.work.parameter_formula == "5 · 5 · 96 · 256 + 256"
    assert conv2.work.mac_formula == "27 · 27 · 256 · 5 · 5 · 96"


def test_a_flattened_picture_costs_what_the_lecture_computes() -> None:
    picture = InputShape(height=32, width=32, channels=3)
    conv = Network(name="c", input=picture, layers=(Conv(name="C", filters=6, kernel=5),))
    assert analyse(conv).parameters == 456
    flat = (Flatten(name="FLAT"), FullyConnected(name="FC", units=28 * 28 * 6))
    assert analyse(Network(name="f", input=picture, layers=flat)).parameters == 14_450_688 + 4_704


def test_the_same_totals_as_the_published_tables() -> None:
    counts = table("classic_counts.json")
    assert isinstance(counts["alexnet"], dict)
    assert isinstance(counts["lenet5_1998"], dict)
    assert analyse(ALEXNET).parameters == counts["alexnet"]["without_groups"]
    assert analyse(LENET5).parameters == counts["lenet5_1998"]["dense_modern_variant"]["total"]


def alexnet_of_torchvision() -> Network:
    """One column, 64 and 192 filters, no LRN (Krizhevsky, "One weird trick", 2014), at 224 x 224."""
    return Network(
        name="alexnet",
        input=InputShape(height=224, width=224, channels=3),
        layers=(
            Conv(name="C1", filters=64, kernel=11, stride=4, padding=2),
            Relu(name="R1"),
            MaxPool(name="P1", kernel=3, stride=2),
            Conv(name="C2", filters=192, kernel=5, padding=2),
            MaxPool(name="P2", kernel=3, stride=2),
            Conv(name="C3", filters=384, kernel=3, padding=1),
            Conv(name="C4", filters=256, kernel=3, padding=1),
            Conv(name="C5", filters=256, kernel=3, padding=1),
            MaxPool(name="P5", kernel=3, stride=2),
            Flatten(name="FLAT"),
            Dropout(name="D6"),
            FullyConnected(name="F6", units=4096),
            FullyConnected(name="F7", units=4096),
            FullyConnected(name="F8", units=1000),
        ),
    )


def vgg16() -> Network:
    """Simonyan and Zisserman 2014, configuration D: thirteen 3 x 3 convolutions, three fully connected."""
    layers: list[Conv | MaxPool | Flatten | FullyConnected] = []
    for block, (filters, depth) in enumerate([(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)], start=1):
        for i in range(depth):
            layers.append(Conv(name=f"C{block}_{i}", filters=filters, kernel=3, padding=1))
        layers.append(MaxPool(name=f"P{block}", kernel=2, stride=2))
    layers.append(Flatten(name="FLAT"))
    layers += [FullyConnected(name=f"F{i}", units=units) for i, units in enumerate((4096, 4096, 1000))]
    return Network(name="vgg16", input=InputShape(height=224, width=224, channels=3), layers=tuple(layers))


@pytest.mark.parametrize(("network", "total"), [(alexnet_of_torchvision(), 61_100_840), (vgg16(), 138_357_544)])
def test_the_same_totals_as_torchvision(network: Network, total: int) -> None:
    analysis = analyse(network)
    assert analysis.parameters == total
    models = table("torchvision_models.json")["models"]
    assert isinstance(models, list)
    row = next(model for model in models if model["model"] == network.name)
    assert analysis.parameters == row["num_params"]
    assert analysis.macs / 1e9 == pytest.approx(row["gflops_gmac"], abs=0.001)


def test_receptive_fields_as_a_published_program_measures_them() -> None:
    layers: list[Conv | AveragePool] = []
    for block, filters in enumerate((64, 128, 256), start=1):
        layers += [
            Conv(name=f"A{block}", filters=filters, kernel=3),
            Conv(name=f"B{block}", filters=filters, kernel=3),
        ]
        layers.append(AveragePool(name=f"block{block}", kernel=2, stride=2))
    picture = InputShape(height=96, width=96, channels=3)
    rows = {row.name: row for row in analyse(Network(name="n", input=picture, layers=tuple(layers))).rows}
    expected = table("receptive_field_small_cases.json")["expected"]
    assert isinstance(expected, list)
    for case in expected:
        field = rows[case["after"]].receptive_field
        assert field is not None
        assert (field.side, field.jump) == (case["rf"], case["stride"])


def with_conv6(at: int, **settings: int) -> Network:
    conv6 = Conv(name="CONV6", filters=256, kernel=settings.pop("kernel", 7), **settings)
    return inserted(ALEXNET, at, conv6)


def test_a_kernel_that_fits_nowhere_names_the_sizes_and_three_ways_out() -> None:
    analysis = analyse(with_conv6(15))
    (row,) = analysis.broken
    assert str(row.problem) == "The kernel is 7 wide, but what arrives is only 6 × 6. It fits nowhere."
    assert row.wrong == "kernel"
    labels = [fix.label for fix in row.fixes]
    assert labels == ["Padding 1 → 2 × 2 × 256", "Kernel 3, padding 1 → 6 × 6 × 256", "Remove CONV6"]
    assert [analyse(fix.network).broken for fix in row.fixes] == [(), (), ()]
    assert row.fixes[2].network == ALEXNET


def test_rows_below_a_broken_layer_are_counted_without_it() -> None:
    whole, broken = analyse(ALEXNET), analyse(with_conv6(15))
    assert broken.parameters == whole.parameters
    assert broken.macs == whole.macs
    assert broken.activation_bytes == whole.activation_bytes
    assert broken.rows[16:] == whole.rows[15:]


def test_a_convolution_behind_flatten_can_move_or_become_fully_connected() -> None:
    (row,) = analyse(with_conv6(16, kernel=3)).broken
    assert str(row.problem) == "A convolution needs a volume, but what arrives is a list of 9216 numbers."
    labels = [fix.label for fix in row.fixes]
    assert labels == ["Move before FLATTEN → 4 × 4 × 256", "Fully connected → 256", "Remove CONV6"]


def test_a_fully_connected_layer_on_a_volume_asks_for_flatten() -> None:
    network = removed(LENET5, 8)
    broken = analyse(network).broken
    assert [row.name for row in broken] == ["F6", "OUTPUT"]
    assert "needs a list of numbers, but what arrives is 1 × 1 × 120" in str(broken[0].problem)
    assert [fix.label for fix in broken[0].fixes] == ["Insert Flatten → 120", "Remove F6"]
    assert not analyse(broken[0].fixes[0].network).broken


def test_a_window_of_pooling_that_fits_nowhere_has_no_padding_to_offer() -> None:
    network = set_on_layer(LENET5, 5, kernel=11)
    (row,) = analyse(network).broken[:1]
    assert str(row.problem) == "The window is 11 wide, but what arrives is only 10 × 10. It fits nowhere."
    assert [fix.label for fix in row.fixes] == ["Window 2 → 5 × 5 × 16", "Remove S4"]


def test_a_kernel_too_high_for_a_flat_picture_says_high() -> None:
    picture = InputShape(height=2, width=9, channels=1)
    network = Network(name="n", input=picture, layers=(Conv(name="C", filters=1, kernel=5, padding=1),))
    (row,) = analyse(network).broken
    assert "The kernel is 5 high, but what arrives is only 2 × 9 (4 × 11 with its padding)." in str(row.problem)
    assert row.fixes[0].label == "Padding 2 → 2 × 9 × 1"


def test_a_stride_that_does_not_fit_is_a_note_and_no_error() -> None:
    picture = InputShape(height=224, width=224, channels=3)
    network = Network(name="n", input=picture, layers=(Conv(name="C", filters=96, kernel=11, stride=4),))
    (row,) = analyse(network).rows
    assert row.problem is None
    assert row.output == (54, 54, 96)
    assert row.floored == "54.25"
    assert all(row.floored == "" for row in analyse(ALEXNET).rows)


def test_memory_counts_the_picture_and_every_output_once() -> None:
    picture = InputShape(height=4, width=5, channels=2)
    network = Network(name="n", input=picture, layers=(Conv(name="C", filters=3, kernel=1), Relu(name="R")))
    analysis = analyse(network)
    assert analysis.activation_bytes == 4 * (4 * 5 * 2 + 4 * 5 * 3 + 4 * 5 * 3)
    assert analysis.weight_bytes == 4 * (2 * 3 + 3)


def test_a_full_network_is_not_offered_one_layer_more() -> None:
    layers = (*(Relu(name=f"R{i}") for i in range(MOST_LAYERS - 1)), FullyConnected(name="FC", units=3))
    last = analyse(Network(name="Long", input=LENET5.input, layers=layers)).rows[-1]
    assert last.problem is not None
    assert [fix.label for fix in last.fixes] == ["Remove FC"]
