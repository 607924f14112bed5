"""How a Toybox picture is painted: things are turned and scaled out of templates and laid over one another.

Canvases are (3, N, S, S): with the channels last, NumPy would go through them three numbers at a time.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from convlab.data.toy_shapes import PERIODS, REACH, SIDE, TILE, Field

_FROM_TEMPLATE = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


@dataclass(frozen=True)
class Pose:
    """Where N things stand on their pictures: centres (N, 2) and radii (N,) in pixels, turns (N,) in radians.

    `stretch` (N,) makes a thing longer one way and shorter the other.
    """

    centre: Field
    radius: Field
    turn: Field
    stretch: Field

    def moved(self, by: Field) -> "Pose":
        """The same, elsewhere; `by` (N, 2) in pixels."""
        return Pose(self.centre + by, self.radius, self.turn, self.stretch)

    def only(self, chosen: NDArray[np.int64]) -> "Pose":
        """Some of the things."""
        return Pose(self.centre[chosen], self.radius[chosen], self.turn[chosen], self.stretch[chosen])


def stand(pose: Pose, per_unit: float, middle: float) -> NDArray[np.float32]:
    """(N, 2, 3): from a pixel of the picture to a pixel of a template that has `per_unit` pixels a unit."""
    cos, sin = np.cos(pose.turn), np.sin(pose.turn)
    across, down = per_unit / (pose.radius * pose.stretch), per_unit / pose.radius * pose.stretch
    turned = np.stack([np.stack([cos * across, sin * across], 1), np.stack([-sin * down, cos * down], 1)], 1)
    shift = middle - np.einsum("nij,nj->ni", turned, pose.centre)
    return np.concatenate([turned, shift[:, :, None]], axis=2).astype(np.float32)


def place_shapes(templates: list[Field], pose: Pose, side: int) -> Field:
    """Distances (N, S, S) to the shapes' edges, in pixels; negative inside."""
    placed = _placed(templates, stand(pose, SIDE / (2 * REACH), SIDE / 2 - 0.5), side, cv2.BORDER_REPLICATE)
    placed *= pose.radius[:, None, None]
    return placed


def place_tiles(tiles: list[Field], pose: Pose, side: int) -> Field:
    """(N, S, S) of tiles that repeat; a unit of the pose is one period."""
    return _placed(tiles, stand(pose, TILE / PERIODS, 0.0), side, cv2.BORDER_WRAP)


def _placed(sources: list[Field], matrices: Field, side: int, border: int) -> Field:
    placed = np.empty((len(sources), side, side), np.float32)
    for source, matrix, out in zip(sources, matrices, placed, strict=True):
        cv2.warpAffine(source, matrix, (side, side), out, _FROM_TEMPLATE, border)
    return placed


def cover_with(canvas: Field, colour: Field | float, cover: Field) -> None:
    """Paints `colour`, (3, N, S, S) or (3, N, 1, 1), over the canvas where `cover` (N, S, S) is 1."""
    change = colour - canvas
    change *= cover
    canvas += change


def inside(distance: Field, blur: float = 1.0) -> Field:
    """1 within a shape, 0 outside, over `blur` pixels at its edge."""
    return np.asarray(np.clip(0.5 - distance * np.float32(1 / blur), 0, 1), np.float32)


def puffed(distance: Field, thrown: Field, apart: Field, depth: float) -> Field:
    """How bright (N, S, S) a shape is for being puffed up: its rim faces the light, or turns away from it.

    `thrown` are the distances a little further towards the light, `apart` (N,) pixels: their difference is the
    slope in its direction. The rim is `depth` times as wide as that.
    """
    across = apart[:, None, None]
    facing = (thrown - distance) / across
    rim = np.clip(1 + distance / (across * np.float32(depth)), 0, 1)
    return np.asarray(1 + np.float32(0.5) * facing * rim * rim, np.float32)


def colours(lightness: Field, chroma: Field, hue: Field) -> Field:
    """(3, N, 1, 1) RGB of 0 to 1 for lightness 0 to 100, chroma 0 to 100 and hue in turns, in CIE Lab."""
    angle = 2 * np.pi * hue
    lab = np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=1)[:, None]
    rgb = cv2.cvtColor(np.ascontiguousarray(lab, np.float32), cv2.COLOR_Lab2RGB)  # (N, 1, 3)
    return np.ascontiguousarray(rgb.transpose(2, 0, 1)[..., None])
