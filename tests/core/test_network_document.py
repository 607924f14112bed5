"""Networks as documents: changed by functions, refused where they make no sense, kept as JSON."""

import pytest
from pydantic import ValidationError

from convlab.core.layers import LAYER_KINDS, Conv, FullyConnected
from convlab.core.network import (
    MOST_LAYERS,
    Network,
    free_name,
    inserted,
    moved,
    new_layer,
    removed,
    set_on_layer,
)
from convlab.core.presets import ALEXNET, LENET5, PRESETS


def names(network: Network) -> list[str]:
    return [layer.name for layer in network.layers]


@pytest.mark.parametrize("key", sorted(PRESETS))
def test_a_preset_survives_being_written_and_read(key: str) -> None:
    assert Network.model_validate_json(PRESETS[key].model_dump_json()) == PRESETS[key]


def test_a_new_layer_is_numbered_as_the_lecture_counts() -> None:
    assert new_layer(ALEXNET, "conv").name == "CONV6"
    assert new_layer(ALEXNET, "max_pool").name == "POOL4"
    assert new_layer(ALEXNET, "fully_connected").name == "FC9"
    assert free_name(LENET5, "CONV") == "CONV1"


@pytest.mark.parametrize("kind", sorted(LAYER_KINDS))
def test_bounds_in_the_table_are_those_of_the_document(kind: str) -> None:
    network = inserted(LENET5, 0, new_layer(LENET5, kind))
    for setting in LAYER_KINDS[kind].settings:
        for allowed in (setting.low, setting.high):
            set_on_layer(network, 0, **{setting.field: allowed})
        for refused in (setting.low - 1, setting.high + 1):
            with pytest.raises(ValidationError):
                set_on_layer(network, 0, **{setting.field: refused})


def test_layers_are_inserted_moved_and_removed() -> None:
    network = inserted(LENET5, 1, new_layer(LENET5, "tanh"))
    assert names(network)[:3] == ["C1", "TANH1", "RELU1"]
    assert names(moved(network, 1, 2))[:3] == ["C1", "RELU1", "TANH1"]
    assert names(moved(network, 2, 0))[:3] == ["RELU1", "C1", "TANH1"]
    assert removed(network, 1) == LENET5


def test_two_layers_never_share_a_name() -> None:
    with pytest.raises(ValidationError, match="two layers are called C1"):
        inserted(LENET5, 3, Conv(name="C1", filters=1, kernel=1))


def test_a_name_that_could_leave_its_folder_is_refused() -> None:
    for name in ("../C1", "C/1", "", " ", "C" * 17, "C.1"):
        with pytest.raises(ValidationError):
            FullyConnected(name=name, units=1)


def test_a_network_has_an_end() -> None:
    layers = tuple(Conv(name=f"C{i}", filters=1, kernel=1) for i in range(MOST_LAYERS + 1))
    with pytest.raises(ValidationError):
        Network(name="deep", input=LENET5.input, layers=layers)


def test_an_unknown_kind_of_layer_is_refused_by_its_place() -> None:
    document = {"name": "n", "input": LENET5.input.model_dump(), "layers": [{"kind": "conv3d", "name": "C"}]}
    with pytest.raises(ValidationError, match="conv3d"):
        Network.model_validate(document)
