"""The four meanings stay apart, and the two signs, for people with protanopia and deuteranopia.

Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color vision deficiency", 2009,
severity 1.0, on linear RGB; distances are CIEDE2000. Place, label and minus sign carry the meaning too.
"""

# mypy: disable-error-code="no-untyped-call"

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from convlab.widgets.look import Look, ThemeName

VISION = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
ROLES = ("input", "kernel", "output", "grad")
APART, SIGNS_APART = 10.0, 40.0  # CIEDE2000; about 2 can just be told apart side by side


def seen(look: Look, token: str, vision: str) -> NDArray[np.float64]:
    """A colour as it is seen, in CIE L*a*b*: (3,)."""
    colour = look.colour(token)
    srgb = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    turned = np.clip(VISION[vision] @ linear, 0, 1)
    back = np.where(turned <= 0.0031308, turned * 12.92, 1.055 * turned ** (1 / 2.4) - 0.055)
    return np.asarray(rgb2lab(back[np.newaxis, np.newaxis])[0, 0])


def distance(look: Look, pair: tuple[str, str], vision: str) -> float:
    return float(deltaE_ciede2000(seen(look, pair[0], vision), seen(look, pair[1], vision)))


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
@pytest.mark.parametrize("vision", VISION)
def test_no_two_meanings_look_alike(theme: ThemeName, vision: str) -> None:
    look = Look(theme)
    distances = {pair: distance(look, pair, vision) for pair in combinations(ROLES, 2)}
    assert min(distances.values()) >= APART, distances


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
@pytest.mark.parametrize("vision", VISION)
def test_the_signs_of_the_diverging_map_are_told_apart(theme: ThemeName, vision: str) -> None:
    look = Look(theme)
    for pair in (("neg", "pos"), ("negm", "posm")):
        assert distance(look, pair, vision) >= (SIGNS_APART if pair[0] == "neg" else APART), pair
    for end in ("neg", "pos"):
        assert distance(look, (end, "zero"), vision) >= APART
