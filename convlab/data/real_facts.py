"""What is known of the real data sets before a file of them is opened: light, since the window's start reads it."""

from collections.abc import Mapping
from dataclasses import dataclass

from convlab.data import class_names


@dataclass(frozen=True, kw_only=True)
class RealFacts:
    """One real data set. `shape` is (H, W, C), of pictures that come in any size the usual one."""

    key: str
    title: str
    note: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    any_size: bool = False


def _gray(key: str, title: str, what: str, classes: tuple[str, ...]) -> RealFacts:
    note = f"70,000 {what}, 28 × 28. 60,000 to train on, 10,000 held out."
    return RealFacts(key=key, title=title, note=note, shape=(28, 28, 1), classes=classes, any_size=True)


def _cifar(key: str, title: str, classes: tuple[str, ...]) -> RealFacts:
    note = f"60,000 photographs of {len(classes)} things, 32 × 32. 50,000 to train on, 10,000 held out."
    return RealFacts(key=key, title=title, note=note, shape=(32, 32, 3), classes=classes)


REAL_FACTS: Mapping[str, RealFacts] = {
    facts.key: facts
    for facts in (
        _gray("mnist", "MNIST", "handwritten digits", class_names.DIGITS),
        _gray("fashion-mnist", "Fashion-MNIST", "pieces of clothing", class_names.FASHION),
        _gray("kmnist", "KMNIST", "handwritten hiragana", class_names.HIRAGANA),
        _cifar("cifar10", "CIFAR-10", class_names.CIFAR10),
        _cifar("cifar100", "CIFAR-100", class_names.CIFAR100),
        RealFacts(
            key="svhn",
            title="SVHN",
            note="99,289 digits of house numbers, 32 × 32. 73,257 to train on, 26,032 held out.",
            shape=(32, 32, 3),
            classes=class_names.DIGITS,
        ),
        RealFacts(
            key="imagenette",
            title="Imagenette",
            note="13,394 photographs of ten classes of ImageNet. 9,469 to train on, 3,925 held out.",
            shape=(128, 128, 3),
            classes=tuple(class_names.IMAGENETTE.values()),
            any_size=True,
        ),
    )
}
