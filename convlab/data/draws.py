"""Random numbers that are pure functions of (seed, index, which): no generator, no order, all at once."""

import numpy as np
from numpy.typing import NDArray

_STEP, _MIX1, _MIX2 = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def draws(seed: int, index: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    """Uniform numbers in [0, 1), (N, count), for N indices of a seed below 2^64.

    SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014) started anew for each
    image at a hash of its seed and index; the same on every machine.
    """
    places = index.astype(np.uint64)[:, None]
    with np.errstate(over="ignore"):  # modulo 2^64 is meant
        start = _mixed(_mixed(np.full((1, 1), seed, np.uint64)) + places * _STEP)
        numbers = _mixed(start + np.arange(1, count + 1, dtype=np.uint64) * _STEP)
    return ((numbers >> np.uint64(40)).astype(np.float32)) * np.float32(2**-24)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * _MIX1
    state = (state ^ (state >> np.uint64(27))) * _MIX2
    return np.asarray(state ^ (state >> np.uint64(31)), np.uint64)
