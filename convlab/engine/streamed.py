"""Batches of a data set that memory does not hold: read from its files by other processes, and varied on the device."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from convlab.core.recipe import Recipe
from convlab.core.typography import whole
from convlab.data.file_pictures import Fault, sample_of
from convlab.data.sets import FiledSplit
from convlab.engine.batches import JUDGED_AT_ONCE, Batch, Batches, laid_out, order_of
from convlab.engine.devices import Device, in_order
from convlab.engine.reading import Asked, Read, Readers

TRAIN, HELD_OUT = 0, 1


class Streamed(Batches):
    """The same batches as those of a set in memory, bit for bit where mean and deviation are the same.

    The other processes only read, scale and cut. Varied are the pictures here, a batch at once by `Augment`, not one
    by one in the processes (torchvision's transforms v2): so a picture meets the same draw wherever it comes from.
    """

    many_orders = False  # with each turn, what was read ahead would be read again

    def __init__(self, split: FiledSplit, device: Device, recipe: Recipe) -> None:
        self._train, self._validation = split.train_images, split.validation_images
        sample = sample_of(self._train)
        super().__init__(recipe, sample, laid_out(torch.from_numpy(sample), device.device))
        self._readers = Readers((self._train, self._validation), device.workers, device.device.type == "cuda")
        self._faults: list[Fault] = []
        self._known: set[Fault] = set()
        self.remark = _remark(split, len(sample), device.workers)

    @property
    def images(self) -> int:
        return len(self._train)

    def training(self, seed: int, epoch: int, start: int = 0) -> Iterator[Batch]:
        order = torch.from_numpy(order_of(seed, epoch, self.images))
        parts = torch.split(order, self.batch)[start:]
        for read in self._readers.read([Asked(TRAIN, self.team.share(part).numpy()) for part in parts]):
            images, labels = self._received(read)
            if self.augment is not None and self.augmenting:
                varied = self.augment.anew(images, read.places.numpy(), (seed, epoch))
                yield in_order(self.pixels.of_scaled(varied)), labels
            else:
                yield self.pixels(images), labels

    @property
    def held_out_images(self) -> int:
        return len(self._validation)

    def judged(self, places: range) -> Iterator[Batch]:
        parts = [np.array(places[first : first + JUDGED_AT_ONCE]) for first in range(0, len(places), JUDGED_AT_ONCE)]
        for read in self._readers.read([Asked(HELD_OUT, part) for part in parts]):
            images, labels = self._received(read)
            yield self.pixels(images), labels

    def looked_at(self, count: int) -> Batch:
        each = max(1, self.images // count)
        taken = self._train.taken_by_threads(np.arange(0, self.images, each)[:count])
        labels = torch.from_numpy(self._train.labels_at(taken.places))
        return self.pixels(laid_out(torch.from_numpy(taken.images), self.device)), labels.to(self.device)

    def held_out(self, places: NDArray[np.int64]) -> torch.Tensor:
        return self.pixels(laid_out(torch.from_numpy(self._validation[places]), self.device))

    def new_faults(self) -> list[Fault]:
        new, self._faults = self._faults, []
        return new

    def close(self) -> None:
        self._readers.close()

    def _received(self, read: Read) -> Batch:
        """Images and labels on their way to the device; what could not be read is remembered once a file."""
        new = [fault for fault in read.faults if fault not in self._known]
        self._known.update(new)
        self._faults += new
        return laid_out(read.images, self.device), read.labels.to(self.device, non_blocking=True)


def _remark(split: FiledSplit, sample: int, workers: int) -> str:
    pictures = len(split.train_images) + len(split.validation_images)
    readers = {0: "the training itself", 1: "1 worker"}.get(workers, f"{workers} workers")
    said = f"{whole(pictures)} pictures are read from disk as they are needed, by {readers}."
    return f"{said} Mean and deviation are those of {whole(sample)}." if sample < len(split.train_images) else said
