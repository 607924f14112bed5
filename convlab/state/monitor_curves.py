"""What a curve shows beside its raw points: the running mean, the range and the ticks of its axis."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
BLOCK = 256  # values summed at once; the powers of the weight stay within float64 over so many
SAMPLE = 20_000  # of a long curve only so many points, evenly taken, decide the range of the axis
FALLBACK = (0.1, 10.0)  # the loss axis of a run without a single finite loss


def smoothing_span(planned: int) -> int:
    """Over about how many steps the training curve is averaged: one 60th of the plan, at least 10."""
    return max(10, planned // 60)


def smoothed(values: Array, span: int, before: Array | None = None) -> Array:
    """The exponential running mean of `values` (n,), corrected for its start at zero; shape (n,).

    m_t = b m_(t-1) + (1 - b) x_t with b = 1 - 1/span, divided by 1 - b^t (Kingma and Ba, Adam, 2015,
    section 3). What is not finite counts as the value before it, so that one infinite loss hides nothing.
    `before` is the mean of the first of these values: only the rest is computed.
    Raises ValueError where `span` is below 1.
    """
    if span < 1:
        raise ValueError(f"A mean over {span} steps does not exist.")
    weight = 1 - 1 / span
    known = np.zeros(0) if before is None else before
    start = float(known[-1]) * (1 - weight ** len(known)) if len(known) else 0.0
    new = filled(values[len(known) :], float(known[-1]) if len(known) else 0.0)
    sums = _discounted((1 - weight) * new, weight, start)
    corrections = 1 - weight ** np.arange(len(known) + 1, len(values) + 1)
    return np.concatenate((known, sums / corrections))


def filled(values: Array, first: float) -> Array:
    """`values` (n,) with each one that is not finite replaced by the last finite one, or by `first`."""
    finite = np.isfinite(values)
    if finite.all():
        return values
    last = np.maximum.accumulate(np.where(finite, np.arange(len(values)), -1))
    return np.where(last >= 0, values[last], first)


def smoothed_textbook(values: Array, span: int) -> Array:
    """The same mean, one step after the other."""
    weight = 1 - 1 / span
    mean, means = 0.0, []
    for step, value in enumerate(values, start=1):
        mean = weight * mean + (1 - weight) * float(value)
        means.append(mean / (1 - weight**step))
    return np.array(means, dtype=np.float64)


def _discounted(values: Array, weight: float, start: float) -> Array:
    """s_t = weight s_(t-1) + x_t from s_0 = `start`: block by block, so that a million take milliseconds."""
    if weight == 0:
        return values
    length = max(1, min(BLOCK, int(-200 / np.log(weight))))
    count = -(-len(values) // length)
    blocks = np.zeros((count, length))
    blocks.reshape(-1)[: len(values)] = values
    powers = weight ** np.arange(length)
    sums = np.cumsum(blocks / powers, axis=1) * powers  # (count, length), each block from zero
    sums += _carried(sums[:, -1].tolist(), weight**length, start)[:, None] * (powers * weight)
    return np.asarray(sums.reshape(-1)[: len(values)])


def _carried(ends: list[float], weight: float, start: float) -> Array:
    """What each block takes over from those before it, given where each ends by itself."""
    carried = [start]
    for end in ends[:-1]:
        carried.append(end + carried[-1] * weight)
    return np.array(carried[: len(ends)])


def loss_range(raw: Array, lines: Sequence[Array]) -> tuple[float, float]:
    """The ends of a log axis that holds the lines and all but the lowest hundredth of the raw points.

    Ends stand at 1, 2 or 5 times a power of ten, so the axis moves seldom while a run is live.
    """
    points = _positive(_sample(raw))
    drawn = _positive(np.concatenate([_sample(line) for line in lines])) if lines else points
    if len(points) + len(drawn) == 0:
        return FALLBACK
    lows = [float(np.quantile(points, 0.01))] if len(points) else []
    highs = [float(points.max())] if len(points) else []
    if len(drawn):
        lows.append(float(drawn.min()))
        highs.append(float(drawn.max()))
    low, high = _tidy_below(min(lows)), _tidy_above(max(highs))
    return (low, high) if high > low else (low / 2, high * 2)


def _sample(values: Array) -> Array:
    return values[:: max(1, len(values) // SAMPLE)]


def _positive(values: Array) -> Array:
    return values[np.isfinite(values) & (values > 0)]


def _tidy_below(value: float) -> float:
    decade = 10.0 ** np.floor(np.log10(value))
    return float(max(m * decade for m in (1, 2, 5) if m * decade <= value * 1.000001))


def _tidy_above(value: float) -> float:
    decade = 10.0 ** np.floor(np.log10(value))
    return float(min(m * decade for m in (1, 2, 5, 10) if m * decade >= value * 0.999999))


def log_ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """At most `most` numbers between the ends: 1-2-5, else powers of ten, else every second, third ..."""
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    for mantissas, every in (((1, 2, 5), 1), ((1, 5), 1), *(((1,), every) for every in range(1, 40))):
        ticks = [
            mantissa * 10.0**power for power in range(first, last + 1) if power % every == 0 for mantissa in mantissas
        ]
        inside = tuple(float(f"{tick:.6g}") for tick in ticks if low * 0.999 <= tick <= high * 1.001)
        if len(inside) <= most:
            return inside
    return (low,)


def step_ticks(planned: int, most: int = 6) -> tuple[int, ...]:
    """0, round steps, and the last planned step; a round step too near the last one gives way to it."""
    if planned <= 0:
        return (0,)
    decade = 10 ** max(0, len(str(planned)) - 2)
    apart = next(size * decade for size in (1, 2, 5, 10, 20, 50, 100) if planned / (size * decade) <= most)
    rounds = [step for step in range(0, planned, apart) if planned - step >= apart * 0.45 or step == 0]
    return (*rounds, planned)
