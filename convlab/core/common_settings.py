"""The lecture’s table of common settings: what one click sets."""

from dataclasses import dataclass

from convlab.core.sizes import PADDINGS, Pair, Slide


@dataclass(frozen=True)
class CommonSetting:
    """What one click sets; what is None stays. `fits`: the padding is whatever fits."""

    title: str
    note: str
    side: int | None = None  # F of a kernel
    stride: int | None = None
    padding: int | None = None
    fits: bool = False
    filters: int | None = None  # K random filters in place of what is there
    pooling: int | None = None  # F of a pooling window


COMMON_SETTINGS: dict[str, CommonSetting] = {
    "three": CommonSetting("F = 3, S = 1, P = 1", "keeps the size", side=3, stride=1, padding=1),
    "five": CommonSetting("F = 5, S = 1, P = 2", "keeps the size", side=5, stride=1, padding=2),
    "five_by_two": CommonSetting("F = 5, S = 2, P = what fits", "halves the size", side=5, stride=2, fits=True),
    "one": CommonSetting("F = 1, S = 1, P = 0", "weighs the planes of each pixel", side=1, stride=1, padding=0),
    "filters_32": CommonSetting("K = 32", "as many random filters", filters=32),
    "filters_64": CommonSetting("K = 64", "as many random filters", filters=64),
    "pool_two": CommonSetting("Pooling F = 2, S = 2", "halves the size", stride=2, padding=0, pooling=2),
    "pool_three": CommonSetting("Pooling F = 3, S = 2", "windows overlap", stride=2, padding=0, pooling=3),
}


def fitting_padding(size: Pair, side: int, stride: int, dilation: int = 1) -> int:
    """The padding nearest to (F - 1)/2 with which an input of this size comes out whole; where none does, (F - 1)/2.

    F = 5, S = 2 on an even side fits with no padding: P = 2 then floors to half the side.
    """
    usual = (side - 1) // 2
    nearest = sorted(PADDINGS, key=lambda padding: (abs(padding - usual), padding))
    slides = {p: Slide(size, (side, side), (stride, stride), (p, p), dilation) for p in nearest}
    return next((padding for padding in nearest if slides[padding].fits), usual)
