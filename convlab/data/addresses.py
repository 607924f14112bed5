"""Where the real data sets lie on the network, and how their files are known to be whole.

Addresses and MD5 sums are those of torchvision 0.24 to 0.29 (torchvision.datasets: mnist.py, cifar.py, svhn.py,
imagenette.py), copied because importing torchvision imports torch; a test compares them with the installed one.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class RemoteFile:
    """One file: its name here, the addresses to try in turn, and its MD5 sum in hexadecimal."""

    name: str
    addresses: tuple[str, ...]
    md5: str


def _four(mirrors: tuple[str, ...], *sums: str) -> tuple[RemoteFile, ...]:
    """The four idx files in MNIST's order: train images, train labels, test images, test labels."""
    parts = [f"{part}-{what}-ubyte.gz" for part in ("train", "t10k") for what in ("images-idx3", "labels-idx1")]
    return tuple(
        RemoteFile(name, tuple(mirror + name for mirror in mirrors), md5) for name, md5 in zip(parts, sums, strict=True)
    )


def _one(address: str, md5: str) -> RemoteFile:
    return RemoteFile(address.rpartition("/")[2], (address,), md5)


ADDRESSES: Mapping[str, tuple[RemoteFile, ...]] = {
    "mnist": _four(
        ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
        "f68b3c2dcbeaaa9fbdd348bbdeb94873",
        "d53e105ee54ea40749a09fcbcd1e9432",
        "9fb629c4189551a2d022fa330f9573f3",
        "ec29112dd5afa0611ce80d1b7f02629c",
    ),
    "fashion-mnist": _four(
        ("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        "25c81989df183df01b3e8a0aad5dffbe",
        "bef4ecab320f06d8554ea6380940ec79",
        "bb300cfdad3c16e7a12a480ee83cd310",
    ),
    "kmnist": _four(
        ("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
        "bdb82020997e1d708af4cf47b453dcf7",
        "e144d726b3acfaa3e44228e80efcd344",
        "5c965bf0a639b31b8f53240b1b52f4d7",
        "7320c461ea6c1c855c0b718fb2a4b134",
    ),
    "cifar10": (_one("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a"),),
    "cifar100": (_one("https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz", "eb9058c3a382ffc7106e4002c42a8d85"),),
    "svhn": (
        _one("http://ufldl.stanford.edu/housenumbers/train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373"),
        _one("http://ufldl.stanford.edu/housenumbers/test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3"),
    ),
    "imagenette": (
        _one("https://s3.amazonaws.com/fast-ai-imageclas/imagenette2-160.tgz", "e793b78cc4c9e9a4ccc0c1155377a412"),
    ),
}
