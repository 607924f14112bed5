"""Addresses, sums and class names are those of torchvision, which the window never imports."""

from collections.abc import Iterable
from typing import Any

import pytest

from convlab.data.addresses import ADDRESSES
from convlab.data.real_sets import REAL_SETS


def torchvision_datasets() -> Any:
    return pytest.importorskip("torchvision.datasets")  # takes a second: only these tests need it


def as_pairs(key: str) -> list[tuple[tuple[str, ...], str]]:
    return [(file.addresses, file.md5) for file in ADDRESSES[key]]


@pytest.mark.parametrize(("key", "name"), [("mnist", "MNIST"), ("fashion-mnist", "FashionMNIST"), ("kmnist", "KMNIST")])
def test_the_idx_files(key: str, name: str) -> None:
    known = getattr(torchvision_datasets(), name)
    assert as_pairs(key) == [(tuple(mirror + file for mirror in known.mirrors), md5) for file, md5 in known.resources]
    assert REAL_SETS[key].classes == tuple(words.split(" - ")[0] for words in known.classes)


@pytest.mark.parametrize(("key", "name"), [("cifar10", "CIFAR10"), ("cifar100", "CIFAR100")])
def test_the_cifars(key: str, name: str) -> None:
    known = getattr(torchvision_datasets(), name)
    assert as_pairs(key) == [((known.url,), known.tgz_md5)]


def test_svhn_and_imagenette() -> None:
    datasets = torchvision_datasets()
    parts: Iterable[tuple[str, str, str]] = (datasets.SVHN.split_list[part] for part in ("train", "test"))
    assert as_pairs("svhn") == [((url,), md5) for url, _name, md5 in parts]
    url, md5 = datasets.Imagenette._ARCHIVES["160px"]
    assert as_pairs("imagenette") == [((url,), md5)]
    known = tuple(names[0] for names in datasets.Imagenette._WNID_TO_CLASS.values())
    assert REAL_SETS["imagenette"].classes == known


def test_every_real_set_has_addresses() -> None:
    assert ADDRESSES.keys() == REAL_SETS.keys()
