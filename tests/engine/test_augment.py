"""Pictures are varied one by one though a whole batch at once, and always the same way."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import torch

from convlab.core.augmentation import Augmentation, copies_of, draws
from convlab.core.recipe import Recipe
from convlab.data.digits import load_digits
from convlab.engine.augment import BEYOND, Augment, colours_of, moved, stepped
from convlab.engine.batches import InMemory
from convlab.engine.devices import Device
from convlab.engine.prepare import Prepared
from convlab.engine.session import Session, start
from convlab.runs.schema import DATABASE

Prepare = Callable[[Path], Prepared]
RunOf = Callable[..., Path]
EVERYTHING = Augmentation(flip=0.5, crop=4, shift=0.1, rotation=20, scale=0.2, colour=0.3, cutout=0.25, lighting=0.1)
EACH = [
    Augmentation(crop=8),
    Augmentation(shift=0.2),
    Augmentation(rotation=30),
    Augmentation(scale=0.3),
    Augmentation(colour=0.4),
    Augmentation(cutout=0.4),
    Augmentation(lighting=0.5),
]


@pytest.fixture
def pictures() -> torch.Tensor:
    """(64, 3, 20, 16) uint8 in colour."""
    return torch.randint(0, 256, (64, 3, 20, 16), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)


def every_place(pictures: torch.Tensor) -> torch.Tensor:
    return torch.arange(len(pictures))


@pytest.mark.parametrize("wish", EACH, ids=lambda wish: next(iter(wish.model_dump(exclude_defaults=True))))
def test_each_copy_in_a_batch_is_its_own(pictures: torch.Tensor, wish: Augmentation) -> None:
    same = pictures[:1].expand(64, -1, -1, -1)
    varied = Augment(wish, pictures)(same, every_place(pictures), 0, 0)
    distinct = len(torch.unique(varied.flatten(1), dim=0))
    assert distinct >= 50 if wish.crop or wish.cutout else distinct == 64


def test_flipping_gives_both_and_only_both(pictures: torch.Tensor) -> None:
    same = pictures[:1].expand(64, -1, -1, -1)
    varied = Augment(Augmentation(flip=0.5), pictures)(same, every_place(pictures), 0, 0)
    plain, mirrored = pictures[0] / 255, pictures[0].flip(2) / 255
    kinds = [torch.equal(copy, plain) + 2 * torch.equal(copy, mirrored) for copy in varied]
    assert set(kinds) == {1, 2}
    assert 16 <= kinds.count(2) <= 48


def test_a_crop_moves_by_whole_pixels(pictures: torch.Tensor) -> None:
    varied = Augment(Augmentation(crop=2, fill="black"), pictures)(pictures, every_place(pictures), 0, 0)
    padded = torch.nn.functional.pad(pictures / 255, (2, 2, 2, 2))
    for copy, wide in zip(varied, padded, strict=True):
        windows = [wide[:, y : y + 20, x : x + 16] for y in range(5) for x in range(5)]
        assert any(torch.equal(copy, window) for window in windows)


@pytest.mark.parametrize("fill", BEYOND)
@pytest.mark.parametrize("crop", [0, 4, 40])
def test_whole_pixels_are_found_by_index_as_they_are_between_pixels(
    pictures: torch.Tensor, fill: Literal["edge", "mirror", "black"], crop: int
) -> None:
    copies = copies_of(Augmentation(flip=0.5, crop=crop, fill=fill), draws(3, 1, np.arange(64)), (20, 16))
    found = stepped(pictures, torch.from_numpy(copies.steps), fill)
    reckoned = moved(pictures / 255, torch.from_numpy(copies.places), BEYOND[fill])
    assert torch.equal(found, (reckoned * 255).round().byte())
    assert len(torch.unique(torch.from_numpy(copies.steps), dim=0)) >= (50 if crop else 2)


def test_a_quarter_turn_is_numpys(pictures: torch.Tensor) -> None:
    square = pictures[:, :, :16]
    augment = Augment(Augmentation(rotation=90), square)
    turn = torch.tensor([[[0.0, -1.0, 0.0], [1.0, 0.0, 0.0]]])
    augment._kept[0] = (0, (turn, *(torch.ones(1, 3),) * 3))
    turned = augment(square[:1], torch.tensor([0]), 0, 0)[0]
    assert torch.allclose(turned, torch.from_numpy(np.rot90(square[0].numpy(), 1, (1, 2)).copy()) / 255, atol=1e-5)


def test_a_hole_shows_the_mean_colour(pictures: torch.Tensor) -> None:
    augment = Augment(Augmentation(cutout=0.5), pictures)
    varied = augment(pictures, every_place(pictures), 0, 0)
    changed = (varied - pictures / 255).abs().amax(dim=1) > 1e-3  # (N, H, W)
    assert 0 < changed.float().mean() < 0.26
    assert torch.allclose(varied.movedim(1, 3)[changed], augment.colours.mean)


def test_light_moves_along_the_main_colours(pictures: torch.Tensor) -> None:
    gray = pictures[:, :1].expand(-1, 3, -1, -1)  # only brightness varies: that is the main colour
    varied = Augment(Augmentation(lighting=0.1), gray)(gray, every_place(gray), 0, 0) - gray / 255
    assert torch.allclose(varied[:, 0], varied[:, 2], atol=1e-6)
    values = torch.linalg.eigvalsh(torch.cov(gray.movedim(1, 0).flatten(1).double() / 255))
    assert colours_of(gray).main.norm(dim=0).double() == pytest.approx(values, abs=1e-5)


def test_nothing_but_seed_epoch_and_place_counts(pictures: torch.Tensor) -> None:
    torch.manual_seed(1)
    whole = Augment(EVERYTHING, pictures)(pictures, every_place(pictures), 5, 3)
    for size in (1, 5, 16):
        torch.manual_seed(size)
        other = Augment(EVERYTHING, pictures)
        parts = [other(pictures[i : i + size], every_place(pictures)[i : i + size], 5, 3) for i in range(0, 64, size)]
        assert torch.equal(torch.cat(parts), whole)
    assert not torch.equal(Augment(EVERYTHING, pictures)(pictures, every_place(pictures), 5, 4), whole)


def test_another_batch_size_shows_the_same_copies_in_the_same_order() -> None:
    shown = []
    for size, count in ((16, 12), (64, 3)):
        batches = InMemory(load_digits(), torch.device("cpu"), Recipe(augmentation=EVERYTHING, batch=size))
        shown.append(torch.cat([images for images, _ in islice(batches.training(2, 1), count)]))
    assert torch.equal(shown[0], shown[1])


def test_held_out_pictures_stay_as_they_are(run_of: RunOf, prepared: Prepare) -> None:
    plain, varied = (prepared(run_of(augmentation=wish)).training.batches for wish in (Augmentation(), EVERYTHING))
    for (one, _), (other, _) in zip(plain.validation(), varied.validation(), strict=True):
        assert torch.equal(one, other)
    (one, _), (other, _) = next(plain.training(0, 0)), next(varied.training(0, 0))
    assert not torch.equal(one, other)
    varied.augmenting = False
    assert torch.equal(one, next(varied.training(0, 0))[0])


def test_pixels_may_be_left_unscaled(run_of: RunOf, prepared: Prepare) -> None:
    images, _ = next(prepared(run_of(inputs="raw")).training.batches.training(0, 0))
    assert images.max().item() == pytest.approx(255)
    images, _ = next(prepared(run_of(inputs="unit")).training.batches.training(0, 0))
    assert images.max() == 1


def test_the_run_says_what_is_done_to_its_pictures(run_of: RunOf, cpu: Device) -> None:
    folder = run_of(augmentation=Augmentation(crop=2, lighting=0.1), epochs=1)
    session = start(folder, cpu, resume=False)
    assert isinstance(session, Session)
    list(session.run())
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        (text,) = database.execute("SELECT value FROM about WHERE name = 'augmentation'").fetchone()
    said = json.loads(text)
    assert (said["crop"], said["lighting"]) == (2, 0.1)
    assert len(said["colours"]["main"]) == 1
