"""Which windows of a sweep a film shows, and for how long each."""

from dataclasses import dataclass

from convlab.state.sweep_speed import USUAL

MOST_FRAMES = 180
SHORTEST, LONGEST_FRAME = 60, round(1000 / USUAL)  # ms
WHOLE = 20_000  # ms that a film of many windows takes
LAST = 1_500  # ms that the last window stays


@dataclass(frozen=True)
class Reel:
    """The windows in order, from 0, and how many ms each is seen; the last stays LAST ms longer."""

    windows: tuple[int, ...]
    milliseconds: int

    @property
    def durations(self) -> tuple[int, ...]:
        """The ms of each frame."""
        return (*(self.milliseconds for _ in self.windows[:-1]), self.milliseconds + LAST)


def reel(windows: int) -> Reel:
    """Every window where there are few; else evenly spaced ones, the first and the last among them."""
    count = min(windows, MOST_FRAMES)
    step = (windows - 1) / max(1, count - 1)
    each = min(LONGEST_FRAME, max(SHORTEST, WHOLE // max(1, count)))
    return Reel(tuple(round(frame * step) for frame in range(count)), each // 10 * 10)  # GIF counts in 10 ms
