"""Toybox's shapes and textures as pictures of numbers, made once: what is drawn is turned and scaled out of them."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SIDE = 96  # pixels of a shape's template: it spans -1.5 to 1.5, the shape itself about -1 to 1
REACH = 1.5
PERIODS = 8  # of a texture in its tile
TILE = 128  # pixels of a texture's tile, which repeats without a seam
GRAIN = 256  # pixels of the noise's tile: pictures take any part of it

Field = NDArray[np.float32]


def _corner(x: Field, y: Field, count: int) -> tuple[Field, Field]:
    """Radius, and the angle within one of `count` equal sectors, 0 at the sector's middle."""
    sector = 2 * np.pi / count
    angle = np.arctan2(x, -y) % sector
    return np.hypot(x, y), np.minimum(angle, sector - angle)


def _polygon(x: Field, y: Field, corners: int, inner: float) -> Field:
    """Distance to a star of `corners` points whose inward corners lie at `inner`, outward ones at 1."""
    radius, angle = _corner(x, y, corners)
    px, py = radius * np.cos(angle), radius * np.sin(angle)
    half = np.pi / corners
    a, b = np.array([1.0, 0.0]), inner * np.array([np.cos(half), np.sin(half)])
    edge = b - a
    along = np.clip(((px - a[0]) * edge[0] + (py - a[1]) * edge[1]) / (edge @ edge), 0, 1)
    away = np.hypot(px - a[0] - along * edge[0], py - a[1] - along * edge[1])
    outside = (px - a[0]) * edge[1] - (py - a[1]) * edge[0]
    return np.asarray(np.where(outside > 0, away, -away), np.float32)


def _ring(x: Field, y: Field) -> Field:
    return np.asarray(np.abs(np.hypot(x, y) - 0.7) - 0.27, np.float32)


def _crescent(x: Field, y: Field) -> Field:
    """A disc without another one: near a ring that is partly hidden."""
    return np.asarray(np.maximum(np.hypot(x, y) - 0.97, 0.58 - np.hypot(x - 0.46, y)), np.float32)


def _star(x: Field, y: Field) -> Field:
    return _polygon(x, y, 5, 0.5) - 0.04


def _flower(x: Field, y: Field) -> Field:
    """Five petals: near the star, round where that is pointed."""
    radius, angle = _corner(x, y, 5)
    petal = np.hypot(radius * np.cos(angle) - 0.56, radius * np.sin(angle)) - 0.42
    return np.asarray(np.minimum(petal, radius - 0.45), np.float32)


def _square(x: Field, y: Field) -> Field:
    return _box(x, y, 0.66, 0.66) - 0.1


def _cross(x: Field, y: Field) -> Field:
    return np.asarray(np.minimum(_box(x, y, 0.9, 0.3), _box(x, y, 0.3, 0.9)) - 0.06, np.float32)


def _triangle(x: Field, y: Field) -> Field:
    return _polygon(x, y, 3, 0.5) - 0.08


def _heart(x: Field, y: Field) -> Field:
    """A triangle with a notch. Source: I. Quilez, "2D distance functions"."""
    scale = 1.62
    px, py = np.abs(x) / scale, 0.57 - y / scale
    lobe = np.hypot(px - 0.25, py - 0.75) - np.sqrt(2) / 4
    on_edge = 0.5 * np.maximum(px + py, 0)
    edge = np.minimum(np.hypot(px, py - 1), np.hypot(px - on_edge, py - on_edge)) * np.sign(px - py)
    return np.asarray(np.where(px + py > 1, lobe, edge) * scale - 0.02, np.float32)


def _box(x: Field, y: Field, half_width: float, half_height: float) -> Field:
    across, down = np.abs(x) - half_width, np.abs(y) - half_height
    outside = np.hypot(np.maximum(across, 0), np.maximum(down, 0))
    return outside + np.minimum(np.maximum(across, down), 0)


def _disc(x: Field, y: Field) -> Field:
    return np.asarray(np.hypot(x, y) - 0.8, np.float32)


def _bar(x: Field, y: Field) -> Field:
    return _box(x, y, 1.2, 0.16) - 0.06


def _pill(x: Field, y: Field) -> Field:
    return _box(x, y, 0.55, 0.05) - 0.35


# Each has a neighbour it is told from by detail: ring and crescent, star and cross, flower and square,
# triangle and heart.
SHAPES: dict[str, Callable[[Field, Field], Field]] = {
    "ring": _ring,
    "crescent": _crescent,
    "star": _star,
    "flower": _flower,
    "square": _square,
    "cross": _cross,
    "triangle": _triangle,
    "heart": _heart,
}
CLUTTER: dict[str, Callable[[Field, Field], Field]] = {"disc": _disc, "bar": _bar, "pill": _pill}


def _cell(phase: Field) -> Field:
    """-0.5 to 0.5 within each period."""
    return phase - np.floor(phase) - 0.5


def _striped(u: Field, v: Field) -> Field:
    return np.asarray(np.cos(2 * np.pi * u), np.float32)


def _wavy(u: Field, v: Field) -> Field:
    """Stripes that swing: near the striped ones."""
    return np.cos(2 * np.pi * (u + 0.3 * np.sin(2 * np.pi * v / 2)))


def _checked(u: Field, v: Field) -> Field:
    return np.asarray(np.sin(np.pi * u) * np.sin(np.pi * v) * 2.2, np.float32)


def _spotted(distance: Callable[[Field], Field]) -> Callable[[Field, Field], Field]:
    """Spots in a hexagonal order: every other row stands half a period aside."""

    def field(u: Field, v: Field) -> Field:
        first = np.hypot(_cell(u), _cell(v))
        second = np.hypot(_cell(u + 0.5), _cell(v + 0.5))
        return distance(np.minimum(first, second))

    return field


# Spots and rings of spots differ as the coats of leopard and jaguar do: by what is in the middle.
TEXTURES: dict[str, Callable[[Field, Field], Field]] = {
    "striped": _striped,
    "wavy": _wavy,
    "checked": _checked,
    "dotted": _spotted(lambda away: (0.235 - away) * 8),
    "bubbly": _spotted(lambda away: (0.085 - np.abs(away - 0.2)) * 12),
}
PERIOD = {"striped": 0.46, "wavy": 0.46, "checked": 0.34, "dotted": 0.66, "bubbly": 0.8}  # in units of the shape


@lru_cache(maxsize=1)
def shape_templates() -> tuple[Field, ...]:
    """For each shape, then each piece of clutter: (SIDE, SIDE) of the distance to its edge, negative inside."""
    at = ((np.arange(SIDE, dtype=np.float32) + 0.5) / SIDE * 2 - 1) * REACH
    x, y = (np.asarray(each, np.float32) for each in np.meshgrid(at, at))
    return tuple(np.ascontiguousarray(distance(x, y), np.float32) for distance in (*SHAPES.values(), *CLUTTER.values()))


@lru_cache(maxsize=1)
def texture_tiles() -> tuple[Field, ...]:
    """For each texture (TILE, TILE): positive in the one colour, negative in the other, about -1 to 1."""
    at = np.arange(TILE, dtype=np.float32) / TILE * PERIODS
    u, v = (np.asarray(each, np.float32) for each in np.meshgrid(at, at))
    return tuple(np.ascontiguousarray(np.clip(field(u, v), -1, 1), np.float32) for field in TEXTURES.values())


@lru_cache(maxsize=1)
def cloud_tile() -> Field:
    """(TILE, TILE) of soft noise of deviation 1 that repeats without a seam: backgrounds are made of it."""
    spectrum = np.fft.fft2(np.random.RandomState(11).standard_normal((TILE, TILE)))
    across = np.fft.fftfreq(TILE) * TILE
    wave = np.hypot(across[:, None], across)
    cloud = np.fft.ifft2(spectrum / (1 + (wave / 3) ** 2)).real
    return np.ascontiguousarray((cloud - cloud.mean()) / cloud.std(), np.float32)


@lru_cache(maxsize=1)
def grain_tile() -> Field:
    """(3, GRAIN, GRAIN) of a sensor's noise of deviation 1."""
    return np.random.RandomState(12).standard_normal((3, GRAIN, GRAIN)).astype(np.float32)
