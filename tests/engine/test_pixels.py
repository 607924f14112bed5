"""How pixels become numbers: gray pictures as ever, pictures in colour channel by channel."""

import numpy as np
import torch

from convlab.core.recipe import Recipe
from convlab.data.digits import load_digits
from convlab.data.split import Split
from convlab.engine.batches import InMemory, pixels_of


def test_the_digits_keep_the_very_figures_they_had() -> None:
    images = load_digits().train_images
    scaled = images.astype(np.float32) / 255
    pixels = pixels_of(images)
    assert (pixels.mean, pixels.deviation) == (float(scaled.mean()), float(scaled.std()))


def test_each_channel_of_a_batch_has_mean_0_and_deviation_1() -> None:
    random = np.random.default_rng(3)
    images = (random.integers(0, 256, (200, 8, 8, 3)) * (0.2, 0.5, 1.0)).astype(np.uint8)
    labels = np.zeros(200, np.int64)
    batches = InMemory(Split(images, labels, images, labels), torch.device("cpu"), Recipe(batch=200))
    ((numbers, _),) = batches.training(seed=0, epoch=0)
    assert torch.allclose(numbers.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-4)
    assert torch.allclose(numbers.std(dim=(0, 2, 3)), torch.ones(3), atol=1e-3)


def test_a_channel_without_any_difference_stays_finite() -> None:
    images = np.zeros((4, 2, 2, 3), np.uint8)
    assert torch.isfinite(pixels_of(images)(torch.zeros(1, 3, 2, 2, dtype=torch.uint8))).all()
