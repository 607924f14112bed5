"""What a network will see of some training pictures: the copies of each epoch, as the trainer makes them."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from convlab.core.recipe import Recipe
from convlab.data.file_pictures import sample_of
from convlab.data.split import Parts
from convlab.engine.augment import Augment
from convlab.engine.batches import FIXED_PIXELS, Pixels, pixels_of


@dataclass(frozen=True, eq=False)
class Preview:
    """Of the training pictures at `places` (n,) the copies of the first epochs, (n, epochs, H, W, C) uint8.

    `inputs` (n, epochs, C, H, W) float32 are these copies as the network gets them, made of pixels by `pixels`.
    """

    places: NDArray[np.int64]
    copies: NDArray[np.uint8]
    inputs: NDArray[np.float32]
    pixels: Pixels


def preview(split: Parts, recipe: Recipe, places: NDArray[np.int64], epochs: int) -> Preview:
    """The copies of the training pictures at `places` (n,): the recipe's seed and augmentation decide them."""
    sample = sample_of(split.train_images)
    pixels = FIXED_PIXELS.get(recipe.inputs) or pixels_of(sample)
    augment = Augment(recipe.augmentation, _channels_first(sample)) if recipe.augmentation.active else None
    pictures = _channels_first(split.train_images[places])

    def seen(epoch: int) -> torch.Tensor:
        if augment is None:
            return pixels(pictures)
        return pixels.of_scaled(augment.anew(pictures, places, (recipe.seed, epoch)))

    inputs = torch.stack([seen(epoch) for epoch in range(epochs)], dim=1)
    return Preview(places, _painted(inputs, pixels), inputs.numpy(), pixels)


def _channels_first(images: NDArray[np.uint8]) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))


def _painted(inputs: torch.Tensor, pixels: Pixels) -> NDArray[np.uint8]:
    """(n, epochs, C, H, W) back to pixels of 0 to 255 with the channels last; what is beyond black or white is cut."""
    mean, deviation = (torch.tensor(figure).reshape(-1, 1, 1) for figure in (pixels.mean, pixels.deviation))
    shown = ((inputs * deviation + mean) * 255).round().clamp(0, 255).byte()
    return np.ascontiguousarray(shown.movedim(2, 4).numpy())
