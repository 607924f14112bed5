"""The digits: real, found without importing scikit-learn, and always split the same way."""

import subprocess
import sys

import numpy as np
import pytest

from convlab.data.digits import digits_file, enlarge, load_digits, read_digits
from convlab.data.sets import DATA_SETS, probes
from convlab.data.split import Split, stratified


@pytest.fixture(scope="module")
def digits() -> Split:
    return load_digits()


def test_the_split_holds_1437_and_360_digits_of_32_by_32(digits: Split) -> None:
    row = DATA_SETS["digits"]
    assert digits.train_images.shape == (1437, *row.shape)
    assert digits.validation_images.shape == (360, *row.shape)
    assert digits.train_images.dtype == digits.validation_images.dtype == np.uint8
    assert digits.train_images.min() == 0
    assert digits.train_images.max() == 255
    assert len(row.classes) == 10


def test_every_class_is_held_out_in_proportion(digits: Split) -> None:
    counts = np.bincount(digits.validation_labels)
    shares = counts / (counts + np.bincount(digits.train_labels))
    assert counts.sum() == 360
    assert np.all(np.abs(shares - 360 / 1797) < 0.003)


def test_the_split_is_the_same_whenever_it_is_made(digits: Split) -> None:
    again = DATA_SETS["digits"].load()
    assert isinstance(again, Split)
    assert np.array_equal(again.train_images, digits.train_images)
    assert np.array_equal(again.validation_labels, digits.validation_labels)


def test_no_image_is_both_learnt_and_held_out() -> None:
    labels = np.repeat(np.arange(3), (5, 11, 7))
    mask = stratified(labels, held_out=6, seed=1)
    assert mask.sum() == 6
    assert np.bincount(labels[mask]).tolist() == [1, 3, 2]  # 1.3, 2.9, 1.8: 3.7, 8.1, 5.2 of 17 are learnt


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_split_is_the_one_that_scikit_learn_makes(seed: int) -> None:
    from sklearn.model_selection import train_test_split  # takes a second: only these tests need it

    _, labels = read_digits(digits_file())
    _, known = train_test_split(np.arange(labels.size), test_size=360, random_state=seed, stratify=labels)
    assert np.flatnonzero(stratified(labels, 360, seed)).tolist() == sorted(known.tolist())


def test_the_digits_are_those_of_scikit_learn() -> None:
    from sklearn.datasets import load_digits as by_scikit_learn  # takes a second: only this test needs it

    images, labels = read_digits(digits_file())
    known = by_scikit_learn()
    assert np.array_equal(images, known.images)
    assert np.array_equal(labels, known.target)


def test_enlarging_keeps_the_mean_and_stays_in_range() -> None:
    images, _ = read_digits(digits_file())
    large = enlarge(images)
    assert abs(large.mean() - images.mean() * 255 / 16) < 2.5  # of 255: what is cut off above 255
    flat = enlarge(np.full((1, 8, 8), 16, np.float32))
    assert flat.min() == flat.max() == 255


def test_the_probes_are_eight_different_classes(digits: Split) -> None:
    places = probes(digits.validation_labels)
    assert digits.validation_labels[places].tolist() == [0, 1, 3, 4, 5, 6, 8, 9]


def test_two_classes_give_eight_probes_and_three_images_give_three() -> None:
    assert len(set(probes(np.arange(40) % 2).tolist())) == 8
    assert sorted(probes(np.array([0, 1, 1])).tolist()) == [0, 1, 2]
    assert len(probes(np.array([700, 3, 700]))) == 3  # of a thousand classes, only two of which are held out


def test_neither_scikit_learn_nor_torch_nor_a_reader_of_files_is_imported() -> None:
    program = (
        "import sys; from convlab.data.sets import DATA_SETS; DATA_SETS['digits'].load();"
        "print([name for name in ('sklearn', 'torch', 'scipy', 'convlab.data.local') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert ended.stdout.strip() == "[]"
