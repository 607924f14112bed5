"""How often something may be done beside training, so that it takes at most a fiftieth of the time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SHARE = 50  # one part of the time in so many


class Pace:
    """Due after `least` seconds, or later where it takes long: `SHARE` times what it took last."""

    def __init__(self, least: float) -> None:
        self._least, self._next = least, 0.0

    def due(self) -> bool:
        """Whether it is time again."""
        return time.monotonic() >= self._next

    def postpone(self) -> None:
        """Not due before `least` seconds from now."""
        self._next = time.monotonic() + self._least

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Around the work: its time decides when it is due again."""
        start = time.monotonic()
        yield
        end = time.monotonic()
        self._next = end + max(self._least, SHARE * (end - start))


class Speed:
    """Images a second over about the last half second of updates; what lies between them is left out."""

    WINDOW = 0.5  # seconds
    FIRST = 0.05  # seconds until there is a first figure

    def __init__(self) -> None:
        self._value = 0.0
        self._images, self._busy = 0, 0.0
        self.go_on()

    @property
    def value(self) -> float:
        """Images a second; of a run too short for a window of its own, over all that it did."""
        return self._value or (self._images / self._busy if self._busy else 0.0)

    def go_on(self) -> None:
        """Updates follow from now: behind a start, a pause or a judgement."""
        self._mark = time.monotonic()

    def add(self, images: int) -> None:
        """So many images were learnt from since the last call."""
        now = time.monotonic()
        self._images, self._busy, self._mark = self._images + images, self._busy + now - self._mark, now
        if self._busy >= (self.WINDOW if self._value else self.FIRST):
            self._value = self._images / self._busy
            self._images, self._busy = 0, 0.0
