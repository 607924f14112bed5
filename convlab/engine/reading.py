"""Processes that read pictures from their files, ahead of the training and in the order in which it wants them."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from multiprocessing.context import BaseContext
from typing import Any, NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, Dataset, Sampler

from convlab.data.file_pictures import Fault, FilePictures


class LostPicturesError(Exception):
    """Nothing can be read any more; its text is a sentence for a person."""


class Asked(NamedTuple):
    """Places (n,) in one of the parts of a data set."""

    part: int
    places: NDArray[np.int64]


class Read(NamedTuple):
    """Images (n, H, W, C) uint8 with labels (n,), and whose they are: places (n,). `lost` says why there are none."""

    images: torch.Tensor
    labels: torch.Tensor
    places: torch.Tensor
    faults: Sequence[Fault]
    lost: str


class Readers:
    """`workers` processes that live from the first picture that is asked for until `close`; with 0 this process reads.

    Pictures come to `pinned` memory where they are to be copied to a GPU.
    """

    def __init__(self, parts: Sequence[FilePictures], workers: int, pinned: bool) -> None:
        self._order = _Order()
        self._turn = 0
        self._loader = DataLoader(
            _Files(parts),
            batch_size=None,
            sampler=self._order,
            num_workers=workers,
            collate_fn=_as_it_is,
            pin_memory=pinned,
            generator=torch.Generator(),  # else it draws from the one that dropout draws from
            worker_init_fn=_begin,
            persistent_workers=workers > 0,
            multiprocessing_context=_way_to_start() if workers else None,
        )

    def read(self, asked: Sequence[Asked]) -> Iterator[Read]:
        """What was asked for, in that order; raises LostPicturesError.

        Something else may be read in between: what was read ahead is then read again.
        """
        done = 0
        while done < len(asked):
            self._order.asked = asked[done:]
            self._turn = turn = self._turn + 1
            for read in self._loaded():
                if read.lost:
                    raise LostPicturesError(read.lost)
                done += 1
                yield read
                if turn != self._turn:
                    break

    def close(self) -> None:
        """Ends the processes."""
        running = getattr(self._loader, "_iterator", None)
        if running is not None:
            running._shutdown_workers()  # else they live until nothing, no traceback either, refers to them
            self._loader._iterator = None

    def _loaded(self) -> Iterator[Read]:
        try:
            yield from self._loader
        except (RuntimeError, OSError, EOFError) as error:  # of the pipes to it too
            if _is_fault(error):
                raise
            raise LostPicturesError(
                "A process that read pictures has ended, killed or for want of memory. "
                "With --workers 0 the training reads them itself."
            ) from error


def _is_fault(error: Exception) -> bool:
    """Whether it is one of the program, here or told of by a worker, and not a worker's end."""
    if isinstance(error, RuntimeError):
        return not str(error).startswith("DataLoader worker")
    return str(error).startswith("Caught ")


class _Files(Dataset[Read]):
    """What a worker does."""

    def __init__(self, parts: Sequence[FilePictures]) -> None:
        self._parts = parts

    def __getitem__(self, asked: Asked) -> Read:
        pictures = self._parts[asked.part]
        taken = pictures.taken(asked.places)
        labels = torch.from_numpy(pictures.labels_at(taken.places))
        images, places = torch.from_numpy(taken.images), torch.from_numpy(taken.places)
        return Read(images, labels, places, taken.faults, taken.lost)


class _Order(Sampler[Asked]):
    """What is to be read next; the loader asks once for each turn."""

    asked: Sequence[Asked] = ()

    def __iter__(self) -> Iterator[Asked]:
        return iter(self.asked)


def _way_to_start() -> BaseContext:
    """A copy of a process that has threads may hang. On Linux copies are made of one that has none and knows torch,
    in a moment; elsewhere each worker begins anew and imports it.
    """
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":
        context.set_forkserver_preload([__name__])
    return context


def _begin(_worker: int) -> None:
    """In a worker: Ctrl+C is meant for the training, which reads on until it has stopped; its end is the worker's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    threading.Thread(target=_end_with_the_training, daemon=True).start()


def _end_with_the_training() -> None:
    """The loader's own watch looks at whom it was started by, which on Linux is another process than the training."""
    training = multiprocessing.parent_process()
    if training is not None:
        training.join()
        os._exit(1)


def _as_it_is(read: Any) -> Any:
    """Nothing is to be gathered: a worker reads a whole batch."""
    return read
