"""Each copy has its own draws, and nothing but seed, epoch and place decides them."""

import json
import subprocess
import sys

import numpy as np
import pytest

from convlab.core.augmentation import DRAWS, LIGHTING, Augmentation, copies_of, draws

EVERYTHING = Augmentation(flip=0.5, crop=4, shift=0.1, rotation=20, scale=0.2, colour=0.3, cutout=0.25, lighting=0.1)


def test_the_draws_are_even_and_different() -> None:
    drawn = draws(0, 0, np.arange(50_000))
    assert drawn.shape == (50_000, DRAWS)
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert drawn.mean(axis=0) == pytest.approx(np.full(DRAWS, 0.5), abs=0.01)
    assert np.abs(np.corrcoef(drawn.T) - np.eye(DRAWS)).max() < 0.02
    assert len(np.unique(drawn, axis=0)) == 50_000


def test_seed_and_epoch_and_place_each_make_other_draws() -> None:
    first = draws(3, 5, np.array([7]))
    assert np.array_equal(first, draws(3, 5, np.array([7])))
    for other in (draws(4, 5, np.array([7])), draws(3, 6, np.array([7])), draws(3, 5, np.array([8]))):
        assert not np.isin(first, other).any()


def test_how_many_are_asked_for_at_once_and_in_which_order_changes_no_bit() -> None:
    places = np.random.default_rng(0).permutation(1000)
    whole = copies_of(EVERYTHING, draws(1, 2, places), (32, 24))
    for size in (1, 7, 128):
        parts = [copies_of(EVERYTHING, draws(1, 2, places[i : i + size]), (32, 24)) for i in range(0, 1000, size)]
        for name in ("places", "colours", "holes", "lights"):
            assert np.array_equal(np.concatenate([getattr(part, name) for part in parts]), getattr(whole, name))


def test_two_workers_draw_what_one_draws() -> None:
    program = (
        "import sys, json, numpy as np; from convlab.core.augmentation import draws;"
        "print(json.dumps(draws(9, 4, np.arange(20)[int(sys.argv[1])::2]).tolist()))"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", program, str(number)], stdout=subprocess.PIPE) for number in (0, 1)
    ]
    found = [np.array(json.loads(worker.communicate()[0]), np.float32) for worker in workers]
    drawn = draws(9, 4, np.arange(20))
    assert np.array_equal(found[0], drawn[0::2])
    assert np.array_equal(found[1], drawn[1::2])


def test_the_bounds_are_kept() -> None:
    drawn = draws(0, 0, np.arange(20_000))
    copies = copies_of(Augmentation(flip=0.25, crop=3), drawn, (32, 32))
    assert (copies.places[:, 0, 0] < 0).mean() == pytest.approx(0.25, abs=0.01)
    assert sorted(set(np.round(copies.places[:, 0, 2] * 16).tolist())) == [-3, -2, -1, 0, 1, 2, 3]
    turned = copies_of(Augmentation(rotation=30), drawn, (32, 32)).places
    assert np.degrees(np.arcsin(turned[:, 1, 0])).max() == pytest.approx(30, abs=0.1)
    lights = copies_of(Augmentation(lighting=0.1), drawn, (32, 32)).lights
    assert lights.std(axis=0) == pytest.approx(np.full(3, 0.1), rel=0.03)
    assert np.isfinite(copies_of(Augmentation(lighting=1), np.zeros((1, DRAWS), np.float32), (8, 8)).lights).all()
    assert LIGHTING + 4 == DRAWS


def test_nothing_asked_for_is_nothing_done() -> None:
    places = copies_of(Augmentation(), draws(0, 0, np.arange(5)), (8, 8)).places
    assert np.array_equal(places, np.tile(np.eye(2, 3, dtype=np.float32), (5, 1, 1)))
    assert not Augmentation().active
