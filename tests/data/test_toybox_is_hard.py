"""How hard Toybox is: a straight line sees shapes a little, a small convolutional network much more, neither all."""

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from convlab.data.toybox import CLASSES, Toybox

LEARNT, JUDGED = np.arange(12_000), np.arange(2000)


@pytest.fixture(scope="module")
def pictures() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    return Toybox(seed=0).images(LEARNT), Toybox(seed=1).images(JUDGED)


@pytest.mark.slow
def test_a_linear_classifier_is_above_chance_and_far_from_right(
    pictures: tuple[NDArray[np.uint8], NDArray[np.uint8]],
) -> None:
    from sklearn.decomposition import PCA  # takes a second: only this test needs it
    from sklearn.linear_model import RidgeClassifier

    train, held_out = (images.reshape(len(images), -1) / 255 for images in pictures)
    directions = PCA(150, svd_solver="randomized", random_state=0).fit(train)
    line = RidgeClassifier(alpha=100).fit(directions.transform(train), LEARNT % 40)
    right = (line.predict(directions.transform(held_out)) == JUDGED % 40).mean()
    assert 2 / len(CLASSES) < right < 0.25


@pytest.mark.slow
def test_a_small_network_is_much_better(pictures: tuple[NDArray[np.uint8], NDArray[np.uint8]]) -> None:
    torch.manual_seed(0)
    train, held_out = (torch.from_numpy(images).permute(0, 3, 1, 2) for images in pictures)
    model, labels = small_network(), torch.from_numpy(LEARNT % 40)
    optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    for _epoch in range(8):
        for chosen in torch.split(torch.randperm(len(labels)), 64):
            optimiser.zero_grad()
            functional.cross_entropy(model(scaled(train[chosen])), labels[chosen]).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    model.eval()
    with torch.no_grad():
        guesses = torch.cat([model(scaled(part)).argmax(dim=1) for part in torch.split(held_out, 250)])
    right = (guesses.numpy() == JUDGED % 40).mean()
    assert 0.35 < right < 0.99


def scaled(images: torch.Tensor) -> torch.Tensor:
    return (images.float() / 255 - 0.45) / 0.25


def small_network() -> nn.Sequential:
    """Three convolutions: 32, 64 and 128 filters."""
    layers: list[nn.Module] = []
    for before, after, kernel in ((3, 32, 5), (32, 64, 3), (64, 128, 3)):
        layers += [nn.Conv2d(before, after, kernel, padding=kernel // 2), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Dropout(0.4), nn.Linear(128 * 4 * 4, 40))
