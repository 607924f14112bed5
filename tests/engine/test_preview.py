"""The preview of augmentation shows pixel for pixel what training feeds the network."""

from itertools import product

import numpy as np
import pytest
import torch

from convlab.core.augmentation import Augmentation
from convlab.core.augmentation_words import in_words
from convlab.core.recipe import Recipe
from convlab.data.split import Split
from convlab.engine.batches import InMemory
from convlab.engine.preview import preview

EACH = [
    Augmentation(),
    Augmentation(flip=0.5),
    Augmentation(crop=4, fill="black"),
    Augmentation(shift=0.2),
    Augmentation(rotation=30, fill="mirror"),
    Augmentation(scale=0.3),
    Augmentation(colour=0.4),
    Augmentation(cutout=0.4),
    Augmentation(lighting=0.3),
]
EPOCHS = 4
PLACES = np.array([5, 0, 29])


@pytest.fixture
def split() -> Split:
    """30 pictures in colour, 12 x 16."""
    images = np.random.default_rng(3).integers(0, 256, (30, 12, 16, 3), np.uint8)
    labels = np.arange(30)
    return Split(images, labels, images[:2], labels[:2])


def trained_on(split: Split, recipe: Recipe) -> dict[tuple[int, int], torch.Tensor]:
    """By epoch and place, each picture (C, H, W) as training gives it; the label is the place here."""
    batches = InMemory(split, torch.device("cpu"), recipe)
    return {
        (epoch, place): image
        for epoch in range(EPOCHS)
        for images, labels in batches.training(recipe.seed, epoch)
        for image, place in zip(images, labels.tolist(), strict=True)
    }


@pytest.mark.parametrize("wish", EACH, ids=lambda wish: in_words(wish)[0])
def test_the_copies_are_those_of_training(split: Split, wish: Augmentation) -> None:
    recipe = Recipe(augmentation=wish, seed=4, batch=8)
    shown, trained = preview(split, recipe, PLACES, EPOCHS), trained_on(split, recipe)
    mean, deviation = (np.array(figure)[:, None, None] for figure in (shown.pixels.mean, shown.pixels.deviation))
    for row, epoch in product(range(len(PLACES)), range(EPOCHS)):
        seen = trained[epoch, int(PLACES[row])]
        assert torch.equal(torch.from_numpy(shown.inputs[row, epoch]), seen)
        pixels = (seen.double().numpy() * deviation + mean) * 255
        away = np.abs(pixels.clip(0, 255).transpose(1, 2, 0) - shown.copies[row, epoch])
        assert away.max() < 0.501
    assert (shown.copies == shown.copies[:, :1]).all() == (not wish.active)


@pytest.mark.parametrize("inputs", ["unit", "raw"])
def test_pixels_come_back_whatever_the_network_gets(split: Split, inputs: str) -> None:
    shown = preview(split, Recipe.model_validate({"inputs": inputs}), PLACES, 1)
    assert np.array_equal(shown.copies[:, 0], split.train_images[PLACES])
    assert shown.inputs.max() == pytest.approx(255 if inputs == "raw" else 1, rel=0.01)
