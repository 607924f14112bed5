"""Toybox, our ImageNet in miniature: endless pictures of 40 kinds of toys, each a pure function of (seed, index)."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convlab.core.files import write_whole
from convlab.core.places import find_places
from convlab.core.problem import Problem
from convlab.data.class_names import TOYS
from convlab.data.draws import draws
from convlab.data.split import Split
from convlab.data.toy_paint import Pose, colours, cover_with, inside, place_shapes, place_tiles, puffed
from convlab.data.toy_shapes import (
    CLUTTER,
    GRAIN,
    PERIOD,
    SHAPES,
    TEXTURES,
    Field,
    cloud_tile,
    grain_tile,
    shape_templates,
    texture_tiles,
)

CLASSES = TOYS
TRAIN, HELD_OUT = 20_000, 4000  # pictures of the data set; as many as one likes can be made
AT_ONCE = 32  # pictures: what a core's cache holds
EDITION = 1  # goes up with every change to what is painted: kept pictures of an older one are no longer taken
TURN = 0.5  # radians that a toy is turned at most: it stands as things in photographs do
BEHIND = 4  # pieces of clutter at most
_PERIODS = np.array([PERIOD[texture] for texture in TEXTURES], np.float32)


@dataclass(frozen=True)
class Toybox:
    """Pictures of one seed, `side` pixels wide and high. The class of picture `index` is index modulo 40.

    Some kinds are near one another as leopard and jaguar are. A small network confuses most: checked and dotted;
    flower and square, star and cross, heart and square.
    """

    seed: int = 0
    side: int = 32

    def labels(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """(N,) classes of 0 to 39."""
        return index % len(CLASSES)

    def images(self, index: NDArray[np.int64]) -> NDArray[np.uint8]:
        """(N, side, side, 3), the same for an index whatever else is asked for with it; on all cores."""
        parts = [index[first : first + AT_ONCE] for first in range(0, len(index), AT_ONCE)]
        images = np.empty((len(index), self.side, self.side, 3), np.uint8)
        places = [slice(first, first + AT_ONCE) for first in range(0, len(index), AT_ONCE)]

        def make(number: int) -> None:
            images[places[number]] = self._painted(parts[number])

        with ThreadPoolExecutor(max_workers=os.cpu_count()) as threads:  # NumPy and OpenCV let go of Python's lock
            list(threads.map(make, range(len(parts))))
        return images

    def _painted(self, index: NDArray[np.int64]) -> NDArray[np.uint8]:
        """At most AT_ONCE pictures: from far to near, then the light."""
        chance = _Chances(self.seed, index)
        angle = chance.between(0, 2 * np.pi)
        light = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        canvas = _background(chance, self.side)
        for _ in range(BEHIND):
            _clutter(canvas, chance, light, near=False)
        _toy(canvas, chance, light, self.labels(index))
        _clutter(canvas, chance, light, near=True)
        return _lit(canvas, chance, light)


def load_toybox(side: int) -> Split:
    """20,000 pictures to learn from and 4000 held out, of other seeds, each class in equal parts."""
    train, held_out = np.arange(TRAIN), np.arange(HELD_OUT)
    learnt, judged = Toybox(seed=0, side=side), Toybox(seed=1, side=side)
    return Split(_kept(learnt, train), learnt.labels(train), _kept(judged, held_out), judged.labels(held_out))


def _kept(box: Toybox, index: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The pictures, out of the cache where an earlier call has left them there."""
    places = find_places()
    if isinstance(places, Problem):
        return box.images(index)
    path = places.cache / f"toybox-{EDITION}-{box.seed}-{box.side}.npy"
    wanted = (len(index), box.side, box.side, 3)
    with suppress(OSError, ValueError, EOFError):  # whatever is wrong with a cache, it can be made again
        found = np.load(path, allow_pickle=False)
        if found.shape == wanted and found.dtype == np.uint8:
            return np.asarray(found, np.uint8)
    images = box.images(index)
    with suppress(OSError):  # a full disk costs the next start some seconds, no more
        write_whole(path, lambda temporary: _save(temporary, images))
    return images


def _save(path: Path, images: NDArray[np.uint8]) -> None:
    with open(path, "wb") as file:  # np.save would add a suffix to the name
        np.save(file, images, allow_pickle=False)


class _Chances:
    """The random numbers of N pictures, handed out in a fixed order."""

    def __init__(self, seed: int, index: NDArray[np.int64]) -> None:
        self.count = len(index)
        self._next: Iterator[Field] = iter(draws(seed, index, 160).T)

    def between(self, low: float, high: float) -> Field:
        """(N,) numbers from `low` to below `high`."""
        return next(self._next) * np.float32(high - low) + np.float32(low)

    def happens(self, chance: float) -> Field:
        """(N,) ones and zeros."""
        return (next(self._next) < chance).astype(np.float32)

    def one_of(self, count: int) -> NDArray[np.int64]:
        """(N,) whole numbers from 0 to below `count`."""
        return (next(self._next) * count).astype(np.int64)

    def points(self, low: float, high: float) -> Field:
        """(N, 2)."""
        return np.stack([self.between(low, high), self.between(low, high)], axis=1)

    def pose(self, centre: Field, radius: Field, turn: float = np.pi) -> Pose:
        """Turned by up to `turn` either way, and stretched."""
        return Pose(centre, radius, self.between(-turn, turn), self.between(0.88, 1.14))


def _background(chance: _Chances, side: int) -> Field:
    """(3, N, S, S): two colours that run into each other as clouds do, in part of them a faint pattern."""
    lightness, hue = chance.between(22, 78), chance.between(0, 1)
    first = colours(lightness, chance.between(4, 30), hue)
    second = colours(lightness + chance.between(-24, 24), chance.between(4, 34), hue + chance.between(-0.2, 0.2))
    anywhere = chance.pose(side * chance.points(0, 16), side * chance.between(0.25, 0.6))
    clouds = place_tiles([cloud_tile()] * chance.count, anywhere, side)
    canvas = first + np.clip(0.5 + np.float32(0.4) * clouds, 0, 1) * (second - first)
    pattern = chance.pose(side * chance.points(0, 16), side * chance.between(0.12, 0.3))
    tiles = [texture_tiles()[kind] for kind in chance.one_of(len(TEXTURES))]
    strength = chance.happens(0.55) * chance.between(0.02, 0.1)
    return np.asarray(canvas + place_tiles(tiles, pattern, side) * strength[:, None, None], np.float32)


def _clutter(canvas: Field, chance: _Chances, light: Field, near: bool) -> None:
    """A plain disc, bar or pill behind the toy, or now and then a thin one in front of its rim."""
    side = canvas.shape[2]
    angle, away = chance.between(0, 2 * np.pi), chance.between(0.3, 0.5) if near else chance.between(0.12, 0.62)
    centre = side * (0.5 + away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1))
    pose = chance.pose(centre, side * (chance.between(0.08, 0.14) if near else chance.between(0.08, 0.26)))
    kind = len(SHAPES) + chance.one_of(len(CLUTTER))
    colour = colours(chance.between(25, 88), chance.between(10, 60), chance.between(0, 1))
    (there,) = np.nonzero(chance.happens(0.3 if near else 0.55))
    if len(there):
        part = canvas[:, there]
        _lay(part, Thing(pose.only(there), kind[there], light[there]), colour[:, there])
        canvas[:, there] = part


def _toy(canvas: Field, chance: _Chances, light: Field, labels: NDArray[np.int64]) -> None:
    """The thing that the class names, in its texture."""
    side = canvas.shape[2]
    pose = chance.pose(side * (0.5 + chance.points(-0.09, 0.09)), side * chance.between(0.31, 0.45), TURN)
    thing = Thing(pose, labels // len(TEXTURES), light)
    _lay(canvas, thing, _dress(chance, pose, labels % len(TEXTURES), side))


@dataclass(frozen=True)
class Thing:
    """N things: where, which templates (N,), and where their light comes from (N, 2)."""

    pose: Pose
    kind: NDArray[np.int64]
    light: Field


def _lay(canvas: Field, thing: Thing, colour: Field) -> None:
    """A thing's soft shadow, then the thing itself, puffed up."""
    side = canvas.shape[2]
    templates = [shape_templates()[each] for each in thing.kind]
    apart = np.maximum(thing.pose.radius * 0.16, 1)
    distance = place_shapes(templates, thing.pose, side)
    thrown = place_shapes(templates, thing.pose.moved(-apart[:, None] * thing.light), side)
    cover_with(canvas, 0.05, inside(thrown, 0.1 * side) * np.float32(0.45))
    cover_with(canvas, colour * puffed(distance, thrown, apart, 2.0), inside(distance))


def _dress(chance: _Chances, pose: Pose, texture: NDArray[np.int64], side: int) -> Field:
    """(3, N, S, S): the toy's texture, in two colours that differ in lightness more than in anything else."""
    hue, dark = chance.between(0, 1), chance.between(24, 54)
    bright = np.minimum(dark + chance.between(30, 52), 96)
    colour = colours(dark, chance.between(20, 62), hue)
    other = colours(bright, chance.between(14, 66), hue + chance.between(-0.5, 0.5))
    unit = pose.radius * _PERIODS[texture] * chance.between(0.86, 1.2)
    laid = chance.pose(pose.centre + chance.points(0, 1) * unit[:, None], unit)
    field = place_tiles([texture_tiles()[each] for each in texture], laid, side)
    swapped = chance.happens(0.5)[:, None, None] * 2 - 1
    return np.asarray(colour + np.clip(0.5 + np.float32(0.8) * field * swapped, 0, 1) * (other - colour), np.float32)


def _lit(canvas: Field, chance: _Chances, light: Field) -> NDArray[np.uint8]:
    """Exposure, a tint, brighter towards the light, a camera's noise; then whole numbers (N, S, S, 3)."""
    side = canvas.shape[2]
    across = np.linspace(-1, 1, side, dtype=np.float32)
    fall = light[:, 0, None, None] * across + light[:, 1, None, None] * across[:, None]  # (N, S, S)
    exposure = chance.between(0.76, 1.2)[:, None, None] * (1 + chance.between(0.02, 0.22)[:, None, None] * fall)
    warmth = chance.between(-0.08, 0.08)
    tint = np.stack([1 + warmth, np.ones_like(warmth), 1 - warmth])[:, :, None, None]
    corner = chance.points(0, GRAIN - side).astype(np.int64)
    grain = np.stack([grain_tile()[:, y : y + side, x : x + side] for x, y in corner], axis=1)
    canvas *= exposure
    canvas *= tint * 255
    canvas += grain * (chance.between(1, 9)[:, None, None])
    return np.clip(canvas, 0, 255, out=canvas).astype(np.uint8).transpose(1, 2, 3, 0)
