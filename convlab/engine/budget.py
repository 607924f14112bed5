"""How often what is seen of a training may be written, so that it takes at most a fiftieth of the time.

Checkpoints are not counted here: they have a `Pace` of their own.
"""

import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

SHARE = 0.02  # of the time, for all that is written
FLUSH_SHARE = SHARE / 2  # of it, what the commits may take: points of curves come before pictures
FLUSHES = "Points of curves"
REMEMBERED = 3  # costs, of which the middle one counts: one slow moment of the machine says nothing
SAID = 2.0  # how much slower than it was said last it must be to be said again
OF_ALL = 600  # what grows with the run is written at most so many times in all that has passed


def shared_out(wanted: Sequence[float], share: float) -> list[float]:
    """`share` dealt out fairly: who wants little gets all of it, the others get equal parts of what is left."""
    given = [0.0] * len(wanted)
    smallest_first = sorted(range(len(wanted)), key=lambda place: wanted[place])
    for number, place in enumerate(smallest_first):
        given[place] = min(wanted[place], share / (len(wanted) - number))
        share -= given[place]
    return given


@dataclass
class _Stream:
    least: float  # seconds between two
    grows: bool  # rarer the longer the run is
    costs: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))  # seconds each
    interval: float = 0.0
    said: float = 0.0
    begun: float = 0.0  # seconds that the one under way has taken so far
    next: float = 0.0

    def cost(self) -> float:
        return statistics.median(self.costs) if self.costs else 0.0


class Budget:
    """Streams by what a person calls them, each due at its own rate, or more rarely where that costs too much.

    budget = Budget()
    budget.add("Feature maps", least=0.5)
    if budget.due("Feature maps"):
        with budget.measured("Feature maps"):
            write()
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._streams: dict[str, _Stream] = {}
        self._began = clock()
        self._lowered: list[str] = []

    def add(self, name: str, least: float, grows: bool = False, first: float = 0.0) -> None:
        """A stream that is wanted each `least` seconds, after the `first`.

        One that `grows` is at most a 600th of the run's length off.
        """
        self._streams[name] = _Stream(least, grows, interval=least, said=least, next=self._clock() + first)

    def due(self, name: str) -> bool:
        """Whether it is time again."""
        return self._clock() >= self._streams[name].next

    def interval(self, name: str) -> float:
        """Seconds between two, as things stand."""
        return self._streams[name].interval

    @contextmanager
    def begun(self, name: str) -> Iterator[None]:
        """Around a part of the work, which `measured` ends."""
        start = self._clock()
        yield
        self._streams[name].begun += self._clock() - start

    @contextmanager
    def measured(self, name: str) -> Iterator[None]:
        """Around the work: what it takes decides when it, and the others, are due again."""
        with self.begun(name):
            yield
        end, stream = self._clock(), self._streams[name]
        stream.costs.append(stream.begun)
        stream.begun = 0.0
        self._plan(end - self._began)
        stream.next = end + stream.interval

    def lowered(self) -> list[str]:
        """A sentence for each rate that was lowered since the last call."""
        sentences, self._lowered = self._lowered, []
        return sentences

    def _plan(self, elapsed: float) -> None:
        flushes = self._streams.get(FLUSHES)
        left = SHARE
        if flushes is not None:
            left -= self._allow(FLUSHES, flushes, min(FLUSH_SHARE, flushes.cost() / flushes.least), flushes.least)
        others = [(name, stream) for name, stream in self._streams.items() if stream is not flushes]
        least = [max(stream.least, elapsed / OF_ALL if stream.grows else 0.0) for _, stream in others]
        wanted = [stream.cost() / seconds for (_, stream), seconds in zip(others, least, strict=True)]
        for (name, stream), seconds, share in zip(others, least, shared_out(wanted, left), strict=True):
            self._allow(name, stream, share, seconds)

    def _allow(self, name: str, stream: _Stream, share: float, least: float) -> float:
        """Lets a stream take `share` of the time, at most once each `least` seconds; gives what that takes."""
        cost = stream.cost()
        stream.interval = max(least, cost / share) if share else least
        slowest = max(stream.said, least)
        if stream.interval > SAID * slowest:
            stream.said = stream.interval
            self._lowered.append(
                f"{name} are written each {_seconds(stream.interval)}, not each {_seconds(least)}: "
                f"one time takes {_seconds(cost)}, and all that is written may take {SHARE:.0%} of the time.".replace(
                    "%", " %"
                )
            )
        return cost / stream.interval


def _seconds(seconds: float) -> str:
    return (
        f"{seconds * 1000:.2g} ms" if seconds < 0.0995 else f"{seconds:.2g} s" if seconds < 100 else f"{seconds:.0f} s"
    )
