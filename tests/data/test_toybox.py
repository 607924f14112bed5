"""Toybox: the same picture for the same seed and index, forty classes, hard but not too hard."""

import numpy as np
import pytest

from convlab.core.places import Places
from convlab.data import class_names
from convlab.data.draws import draws
from convlab.data.sets import DATA_SETS
from convlab.data.toy_shapes import SHAPES, TEXTURES, cloud_tile, shape_templates, texture_tiles
from convlab.data.toybox import CLASSES, Toybox, load_toybox


def test_forty_classes_are_named_by_texture_and_shape() -> None:
    assert len(set(CLASSES)) == 40
    assert "striped star" in CLASSES
    assert "dotted ring" in CLASSES
    assert (tuple(SHAPES), tuple(TEXTURES)) == (class_names.SHAPES, class_names.TEXTURES)
    assert CLASSES[int(Toybox().labels(np.array([12 + 40]))[0])] == CLASSES[12]


@pytest.mark.parametrize("side", [32, 64])
def test_a_picture_depends_on_seed_and_index_alone(side: int) -> None:
    box = Toybox(seed=5, side=side)
    images = box.images(np.arange(100))
    assert images.shape == (100, side, side, 3)
    assert np.array_equal(box.images(np.array([99, 3, 47])), images[[99, 3, 47]])
    assert np.array_equal(Toybox(seed=5, side=side).images(np.arange(40, 60)), images[40:60])
    assert not np.array_equal(Toybox(seed=6, side=side).images(np.arange(3)), images[:3])


def test_it_is_endless_and_never_repeats() -> None:
    far = np.array([0, 40, 2**32, 2**40, 2**62 // 40 * 40])
    images = Toybox().images(far)
    assert len({image.tobytes() for image in images}) == 5
    assert set(Toybox().labels(far).tolist()) == {0, 2**32 % 40, 2**40 % 40}


def test_large_and_small_pictures_show_the_same_toys() -> None:
    small, large = Toybox(side=32).images(np.arange(20)), Toybox(side=64).images(np.arange(20))
    halved = large.reshape(20, 32, 2, 32, 2, 3).mean(axis=(2, 4))
    assert np.abs(halved - small).mean() < 16  # of 255: the camera's noise is another


def test_the_draws_are_splitmix64_and_even() -> None:
    known = draws(0, np.array([0]), 2)  # of the state 0: the first outputs that its authors' code gives
    assert known[0].tolist() == [(number >> 40) * 2.0**-24 for number in (0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4)]
    numbers = draws(3, np.arange(2000), 50)
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.005
    assert np.abs(np.corrcoef(numbers[:, :8].T) - np.eye(8)).max() < 0.1


def test_shapes_lie_within_their_templates_and_tiles_have_no_seam() -> None:
    for name, distance in zip(SHAPES, shape_templates(), strict=False):
        around = np.concatenate([distance[0], distance[-1], distance[:, 0], distance[:, -1]])
        assert around.min() > 0.2, name
        assert 0.08 < (distance < 0).mean() < 0.33, name
    for tile in (*texture_tiles(), cloud_tile()):
        step = np.abs(np.diff(tile, axis=1)).max()
        assert np.abs(tile[:, 0] - tile[:, -1]).max() <= step + 1e-3
    assert len(texture_tiles()) == len(TEXTURES)


def test_light_and_colour_vary_and_nothing_is_burnt_out() -> None:
    images = Toybox().images(np.arange(400))
    means = images.mean(axis=(1, 2, 3))
    assert means.std() > 20
    assert 90 < means.mean() < 150
    assert ((images == 255).all(axis=3)).mean() < 0.05
    assert images.std(axis=(1, 2)).min() > 5


def test_the_second_load_comes_out_of_the_cache(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convlab.data.toybox.TRAIN", 80)
    monkeypatch.setattr("convlab.data.toybox.HELD_OUT", 40)
    first = load_toybox(32)
    assert np.bincount(first.validation_labels).tolist() == [1] * 40
    (kept,) = places.cache.glob("toybox-*-0-32.npy")
    whole = kept.read_bytes()
    assert np.array_equal(load_toybox(32).train_images, first.train_images)
    for damaged in (whole[:-5], b"", np.zeros(3).tobytes()):
        kept.write_bytes(damaged)
        assert np.array_equal(load_toybox(32).train_images, first.train_images)
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("key", ["toybox", "toybox-64"])
def test_the_table_has_it_in_two_sizes(key: str) -> None:
    row = DATA_SETS[key]
    assert row.shape[0] == (64 if key.endswith("64") else 32)
    assert row.classes == CLASSES
