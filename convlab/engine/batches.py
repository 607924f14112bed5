"""The pictures on the device, and the order in which a network sees them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from convlab.core.recipe import Inputs, Recipe
from convlab.data.figures import channel_figures
from convlab.data.file_pictures import Fault
from convlab.data.split import Split
from convlab.engine.augment import Augment
from convlab.engine.devices import in_order
from convlab.engine.team import ALONE

Batch = tuple[torch.Tensor, torch.Tensor]  # images (N, C, H, W) float32, labels (N,) int64
JUDGED_AT_ONCE = 256  # held-out images
LEAST_DEVIATION = 1e-6
MOST_NUMBERS = 2**24  # of a set that is kept as float32 too: 64 MiB


@dataclass(frozen=True)
class Pixels:
    """How a pixel of 0 to 255 becomes a number: (pixel / 255 - mean) / deviation, of the training images.

    Pictures in gray have one mean and one deviation, pictures in colour one for each channel.
    """

    mean: float | tuple[float, ...]
    deviation: float | tuple[float, ...]

    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        """uint8 (N, C, H, W) to float32."""
        return self._scaled(images.float(), white=255)

    def of_scaled(self, images: torch.Tensor) -> torch.Tensor:
        """Numbers of 0 to 1 (N, C, H, W), in place."""
        return self._scaled(images, white=1)

    def _scaled(self, images: torch.Tensor, white: int) -> torch.Tensor:
        factor, shift = _line(self, white, images.device)
        return images.mul_(factor).add_(shift)


@lru_cache(maxsize=16)
def _line(pixels: Pixels, white: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Factor and shift (C, 1, 1): (x / white - mean) / deviation in two passes, on the device once for all batches."""
    mean, deviation = (np.atleast_1d(figures)[:, None, None] for figures in (pixels.mean, pixels.deviation))
    lines = (1 / (white * deviation), -mean / deviation)
    factor, shift = (torch.tensor(line, dtype=torch.float32, device=device) for line in lines)
    return factor, shift


def pixels_of(images: NDArray[np.uint8]) -> Pixels:
    """Mean and deviation of training images (N, H, W, C)."""
    if images.shape[3] > 1:
        mean, deviation = channel_figures(images)
        return Pixels(mean, tuple(max(each, LEAST_DEVIATION) for each in deviation))
    scaled = images.astype(np.float32) / 255
    return Pixels(float(scaled.mean()), max(float(scaled.std()), LEAST_DEVIATION))


FIXED_PIXELS: Mapping[Inputs, Pixels] = {"unit": Pixels(0.0, 1.0), "raw": Pixels(0.0, 1 / 255)}


class Batches(ABC):
    """What a network learns from and is judged by, in an order that only seed and epoch decide.

    `augmenting` may be turned off and on at any time: it counts from the next batch on.
    """

    remark = ""  # what is to be said of where the pictures come from
    many_orders = True  # whether several orders may be gone through in turns at no cost

    def __init__(self, recipe: Recipe, pictures: NDArray[np.uint8], on_device: torch.Tensor) -> None:
        """`pictures` (n, H, W, C) give mean and deviation; `on_device` (n, C, H, W) are the same."""
        self.pixels = FIXED_PIXELS.get(recipe.inputs) or pixels_of(pictures)
        self.device, self.batch = on_device.device, recipe.batch
        self.team = ALONE
        self.augment = Augment(recipe.augmentation, on_device) if recipe.augmentation.active else None
        self.augmenting = self.augment is not None

    @property
    def steps_per_epoch(self) -> int:
        """Batches an epoch; the last one may be smaller."""
        return -(-self.images // self.batch)

    @property
    @abstractmethod
    def images(self) -> int:
        """Images to learn from."""

    @abstractmethod
    def training(self, seed: int, epoch: int, start: int = 0) -> Iterator[Batch]:
        """The batches of an epoch (from 0), beginning with number `start`."""

    @property
    @abstractmethod
    def held_out_images(self) -> int:
        """Images to judge with."""

    @abstractmethod
    def judged(self, places: range) -> Iterator[Batch]:
        """The held-out images at these places, JUDGED_AT_ONCE at a time."""

    def validation(self) -> Iterator[Batch]:
        """The held-out images, in their own order."""
        return self.judged(range(self.held_out_images))

    def validation_share(self) -> Iterator[Batch]:
        """This process's part of the held-out images: of several, each judges its own."""
        return self.judged(self.team.part(self.held_out_images))

    @abstractmethod
    def looked_at(self, count: int) -> Batch:
        """Some training images, as they are: every n-th, so that all classes are among them, and always the same."""

    @abstractmethod
    def held_out(self, places: NDArray[np.int64]) -> torch.Tensor:
        """Some held-out images by their places, ready for the network: (N, C, H, W) float32."""

    def new_faults(self) -> list[Fault]:
        """The files that turned out to be unreadable since the last call, each once."""
        return []

    def close(self) -> None:  # noqa: B027 - what lies in memory needs none
        """Lets go of what reads the pictures; call it when no more batches are wanted."""


class InMemory(Batches):
    """A data set as uint8 on the device; a small one also as the numbers that the network wants."""

    def __init__(self, split: Split, device: torch.device, recipe: Recipe) -> None:
        self._train = _on_device(split.train_images, split.train_labels, device)
        self._validation = _on_device(split.validation_images, split.validation_labels, device)
        super().__init__(recipe, split.train_images, self._train[0])
        self._numbers, self._judged_numbers = (self._kept(images) for images, _ in (self._train, self._validation))

    @property
    def images(self) -> int:
        return len(self._train[1])

    @property
    def held_out_images(self) -> int:
        return len(self._validation[1])

    def training(self, seed: int, epoch: int, start: int = 0) -> Iterator[Batch]:
        images, labels = self._train
        order = torch.from_numpy(order_of(seed, epoch, len(labels))).to(self.device, non_blocking=True)
        for first in range(start * self.batch, len(labels), self.batch):
            chosen = self.team.share(order[first : first + self.batch])
            if self.augment is not None and self.augmenting:
                varied = self.augment(taken(images, chosen), chosen, seed, epoch)
                yield in_order(self.pixels.of_scaled(varied)), labels[chosen]
            elif self._numbers is not None:
                yield taken(self._numbers, chosen), labels[chosen]
            else:
                yield self.pixels(taken(images, chosen)), labels[chosen]

    def judged(self, places: range) -> Iterator[Batch]:
        images, labels = self._validation
        for first in range(places.start, places.stop, JUDGED_AT_ONCE):
            part = slice(first, min(first + JUDGED_AT_ONCE, places.stop))
            numbers = self.pixels(images[part]) if self._judged_numbers is None else self._judged_numbers[part]
            yield numbers, labels[part]

    def looked_at(self, count: int) -> Batch:
        images, labels = self._train
        each = max(1, len(labels) // count)
        return self.pixels(images[::each][:count]), labels[::each][:count]

    def held_out(self, places: NDArray[np.int64]) -> torch.Tensor:
        images, _ = self._validation
        return self.pixels(images[torch.from_numpy(places).to(self.device)])

    def _kept(self, images: torch.Tensor) -> torch.Tensor | None:
        return self.pixels(images) if images.numel() <= MOST_NUMBERS else None


def taken(images: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """images[places] (n, C, H, W), lying as they do; index_select is the faster way, along what lies in one piece."""
    if images.is_contiguous(memory_format=torch.channels_last):
        return images.movedim(1, 3).index_select(0, places).movedim(3, 1)
    return images.index_select(0, places)


def order_of(seed: int, epoch: int, count: int) -> NDArray[np.int64]:
    """The order of `count` images in an epoch: a pure function of its arguments (NumPy's PCG64)."""
    return np.random.default_rng((seed, epoch)).permutation(count)


def laid_out(images: torch.Tensor, device: torch.device) -> torch.Tensor:
    """(N, H, W, C) on its way to the device, as (N, C, H, W)."""
    return in_order(images.to(device, non_blocking=True).movedim(3, 1))


def _on_device(images: NDArray[np.uint8], labels: NDArray[np.int64], device: torch.device) -> Batch:
    """(N, H, W, C) and (N,) become tensors (N, C, H, W) and (N,)."""
    return laid_out(torch.from_numpy(images), device), torch.from_numpy(labels).to(device)
