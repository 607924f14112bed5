"""Training pictures varied on the device, a whole batch at once, each copy by its own draws."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from convlab.core.augmentation import Augmentation, Copies, copies_of, draws

BEYOND = {"edge": "border", "mirror": "reflection", "black": "zeros"}
GRAY = (0.299, 0.587, 0.114)  # what the eye makes of red, green and blue (ITU-R BT.601)
LOOKED_AT = 4096  # pictures that the main colours are found from
SEED_OF_COLOURS = 0
PIECE = 64  # pictures that are looked at together


@dataclass(frozen=True, eq=False)
class Colours:
    """Of a data set: `mean` (C,), and `main` (C, C): its principal components times their eigenvalues, in columns."""

    mean: torch.Tensor
    main: torch.Tensor

    def described(self) -> dict[str, object]:
        """As the run has it."""
        return {"mean": self.mean.tolist(), "main": self.main.tolist()}


class Augment:
    """Varies pictures as the document says; what happens to one depends on seed, epoch and its place alone.

    Ours, since kornia's transforms draw from torch's generator: a copy would depend on what was drawn before it.
    """

    def __init__(self, augmentation: Augmentation, images: torch.Tensor) -> None:
        """`images` (N, C, H, W) uint8: the training pictures, where they lie, or a sample of them."""
        self.augmentation, self._count = augmentation, len(images)
        self._device, self._sides = images.device, (images.shape[2], images.shape[3])
        self.colours = colours_of(images)
        self.seeds = 1  # of so many the draws of an epoch are kept
        self._kept: dict[int, tuple[int, tuple[torch.Tensor, ...]]] = {}  # by seed: an epoch and its draws

    def __call__(self, images: torch.Tensor, places: torch.Tensor, seed: int, epoch: int) -> torch.Tensor:
        """(N, C, H, W) uint8 of `places` (N,) in the data set, to float32 of 0 to 1."""
        return self._varied(images, tuple(part[places] for part in self._copies(seed, epoch)))

    def anew(self, images: torch.Tensor, places: NDArray[np.int64], when: tuple[int, int]) -> torch.Tensor:
        """The same in the epoch `when` (seed, epoch), drawn for these pictures alone: of a set too large for memory."""
        return self._varied(images, self._drawn(*when, places))

    def _varied(self, images: torch.Tensor, copies: tuple[torch.Tensor, ...]) -> torch.Tensor:
        where, factors, holes, lights = copies
        wish = self.augmentation
        if wish.keeps_pixels and wish.moves:
            images = stepped(images, where, wish.fill)
        varied = images.float().div_(255)
        if not wish.keeps_pixels:
            varied = moved(varied, where, BEYOND[wish.fill])
        if wish.colour:
            varied = coloured(varied, factors)
        if wish.lighting:
            varied = lit(varied, lights, self.colours.main)
        if wish.cutout:
            varied = cut(varied, holes, wish.cutout, self.colours.mean)
        return varied

    def _copies(self, seed: int, epoch: int) -> tuple[torch.Tensor, ...]:
        """Those of all pictures, drawn at once, so that no step waits for them."""
        kept = self._kept.get(seed)
        if kept is None or kept[0] != epoch:
            self._kept.pop(seed, None)
            while len(self._kept) >= self.seeds:
                self._kept.pop(next(iter(self._kept)))  # the oldest
            kept = self._kept[seed] = (epoch, self._drawn(seed, epoch, np.arange(self._count)))
        return kept[1]

    def _drawn(self, seed: int, epoch: int, places: NDArray[np.int64]) -> tuple[torch.Tensor, ...]:
        """What happens to the pictures at `places` (N,) in an epoch."""
        drawn = draws(seed, epoch, places)
        copies: Copies = copies_of(self.augmentation, drawn, self._sides)
        where = copies.steps if self.augmentation.keeps_pixels else copies.places
        parts = (where, copies.colours, copies.holes, copies.lights)
        return tuple(torch.from_numpy(part).to(self._device, non_blocking=True) for part in parts)


def colours_of(images: torch.Tensor) -> Colours:
    """From up to LOOKED_AT pictures (N, C, H, W) uint8, always the same ones."""
    chosen = np.random.default_rng(SEED_OF_COLOURS).permutation(len(images))[:LOOKED_AT]
    some = images[torch.from_numpy(np.sort(chosen)).to(images.device)].cpu()
    channels, count = images.shape[1], some.numel() // images.shape[1]
    sums, products = torch.zeros(channels).double(), torch.zeros(channels, channels).double()
    for part in torch.split(some, PIECE):
        pixels = part.movedim(1, 0).flatten(1).double()  # (C, n) whole numbers, whose sums are exact
        sums += pixels.sum(dim=1)
        products += pixels @ pixels.T
    mean = sums / count
    covariance = (products - count * torch.outer(mean, mean)) / (count - 1)
    values, components = torch.linalg.eigh(covariance / 255**2)
    main = components * values.clamp_min(0)
    return Colours((mean / 255).float().to(images.device), main.float().to(images.device))


def moved(images: torch.Tensor, where: torch.Tensor, beyond: str) -> torch.Tensor:
    """Each copy shows the picture at the places `where` (N, 2, 3), between pixels bilinearly."""
    height, width = images.shape[2:]
    x = _middles(width, images.device)[None, None, :]  # (1, 1, W)
    y = _middles(height, images.device)[None, :, None]  # (1, H, 1)
    across, down = (row[:, 0] * x + row[:, 1] * y + row[:, 2] for row in where[..., None, None].unbind(1))  # (N, H, W)
    grid = torch.stack([across, down], dim=3)
    return functional.grid_sample(images, grid, padding_mode=beyond, align_corners=False)


def stepped(images: torch.Tensor, steps: torch.Tensor, fill: str) -> torch.Tensor:
    """Mirrors and moves by whole pixels, `steps` (N, 3) of `Copies`: what `moved` does, by index alone.

    Pictures (N, C, H, W) stay uint8 and every pixel keeps its value.
    """
    count, channels, height, width = images.shape
    mirrored, right, down = steps[:, :, None].unbind(1)  # (N, 1)
    x, y = (torch.arange(side, device=images.device) for side in (width, height))
    rows, columns = y + down, torch.where(mirrored > 0, width - 1 - x, x) + right  # (N, H), (N, W)
    number = torch.arange(count, device=images.device)[:, None, None]
    channel = torch.arange(channels, device=images.device)[None, :, None]
    taken = images[number, channel, _within(rows, height, fill)[:, None]]  # rows are copied as a whole
    taken = taken.gather(3, _within(columns, width, fill)[:, None, None].expand_as(taken))
    if fill == "black":
        seen = _is_within(rows, height)[:, None, :, None] & _is_within(columns, width)[:, None, None]
        taken *= seen
    return taken


def _within(at: torch.Tensor, side: int, fill: str) -> torch.Tensor:
    """Which pixel of 0 to side - 1 is seen at a place that may lie beyond the edge."""
    if fill != "mirror":
        return at.clamp(0, side - 1)
    folded = at % (2 * side)  # the edge pixel is seen twice, then the next one
    return torch.minimum(folded, 2 * side - 1 - folded)


def _is_within(at: torch.Tensor, side: int) -> torch.Tensor:
    return (at >= 0) & (at < side)


def _middles(count: int, device: torch.device) -> torch.Tensor:
    """The middles of `count` pixels on a side from -1 to 1."""
    return (2 * torch.arange(count, device=device) + 1) / count - 1


def coloured(images: torch.Tensor, factors: torch.Tensor) -> torch.Tensor:
    """Brightness, then contrast about the picture's mean, then saturation, by `factors` (N, 3)."""
    brightness, contrast, saturation = (factors[:, i, None, None, None] for i in range(3))
    bright = images * brightness
    mean = bright.flatten(1).mean(dim=1)[:, None, None, None]
    contrasted = (bright - mean) * contrast + mean
    if images.shape[1] == 3:
        gray = sum(part * contrasted[:, i, None] for i, part in enumerate(GRAY))
        contrasted = (contrasted - gray) * saturation + gray
    return contrasted.clamp(0, 1)


def lit(images: torch.Tensor, lights: torch.Tensor, main: torch.Tensor) -> torch.Tensor:
    """Each picture's colour moved by `lights` (N, 3) along the main colours (Krizhevsky et al., 2012, 4.1)."""
    channels = len(main)
    along = lights[:, None, :channels] * main[None, :, : lights.shape[1]]  # (N, C, components)
    return images + along.sum(dim=2)[:, :, None, None]


def cut(images: torch.Tensor, holes: torch.Tensor, part: float, mean: torch.Tensor) -> torch.Tensor:
    """A square of `part` of each side, its middle anywhere, filled with the mean colour."""
    height, width = images.shape[2:]
    rows = (torch.arange(height, device=images.device) + 0.5) / height
    columns = (torch.arange(width, device=images.device) + 0.5) / width
    inside_rows = (rows - holes[:, 0, None]).abs() < part / 2  # (N, H)
    inside_columns = (columns - holes[:, 1, None]).abs() < part / 2  # (N, W)
    hole = (inside_rows[:, :, None] & inside_columns[:, None, :])[:, None]  # (N, 1, H, W)
    return torch.where(hole, mean[:, None, None], images)
