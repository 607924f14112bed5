"""Pictures that stay in their files: the same ones as in memory, whatever cannot be read."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from convlab.data.class_folders import find_classes, read_classes
from convlab.data.contact_sheet import strips_of
from convlab.data.file_pictures import SAMPLE, FilePictures, places_read, sample_of
from convlab.data.listing import listing_of, picture_names
from convlab.data.refused import RefusedError
from convlab.data.split import FiledSplit, Split
from tests.data.originals import write_classes

SIZE = (16, 12)


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hardly any set fits."""
    monkeypatch.setattr("convlab.data.class_folders.MOST_IN_MEMORY", 1000)


def filed(folder: Path) -> FiledSplit:
    found = find_classes(folder)
    assert found is not None
    split = read_classes(found, SIZE)
    assert isinstance(split, FiledSplit)
    return split


def test_what_memory_does_not_hold_has_the_same_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = find_classes(write_classes(tmp_path, each=10))
    assert found is not None
    held = read_classes(found, SIZE)
    monkeypatch.setattr("convlab.data.class_folders.MOST_IN_MEMORY", 1000)
    split = filed(tmp_path)
    assert isinstance(held, Split)
    assert split.train_images.shape == held.train_images.shape
    assert np.array_equal(split.train_labels, held.train_labels)
    assert np.array_equal(split.validation_labels, held.validation_labels)
    places = np.array([7, 0, 23])
    assert np.array_equal(split.train_images[places], held.train_images[places])
    assert np.array_equal(split.validation_images[np.arange(6)], held.validation_images)
    assert np.array_equal(sample_of(split.train_images), held.train_images)
    assert split.train_images[places[:0]].shape == (0, *SIZE, 3)
    for one, other in zip(strips_of(split, found.classes), strips_of(held, found.classes), strict=True):
        assert np.array_equal(one.samples, other.samples)


@pytest.mark.usefixtures("little_memory")
def test_the_next_of_the_listing_stands_in_with_its_own_label(tmp_path: Path) -> None:
    for part in ("train", "val"):
        write_classes(tmp_path / part)
    for file in ("ant/3.png", "ant/4.png", "cat/4.png"):
        (tmp_path / "train" / file).write_bytes(b"")
    pictures = filed(tmp_path).train_images
    taken = pictures.taken(np.array([3, 1, 14, 4]))
    assert taken.places.tolist() == [5, 1, 0, 5]
    assert pictures.labels_at(taken.places).tolist() == [1, 0, 0, 1]
    assert np.array_equal(taken.images, pictures[np.array([5, 1, 0, 5])])
    assert [Path(fault.file).parts[-2:] for fault in taken.faults] == [
        ("ant", "3.png"),
        ("ant", "4.png"),
        ("cat", "4.png"),
    ]
    assert "4.png is empty" in taken.faults[1].why
    assert places_read(pictures, np.array([4, 6])).tolist() == [5, 6]


@pytest.mark.usefixtures("little_memory")
def test_a_folder_that_is_gone_and_one_with_nothing_to_read_are_said(tmp_path: Path) -> None:
    folder = write_classes(tmp_path / "pets")
    pictures = filed(folder).train_images
    for file in folder.glob("*/*.png"):
        file.write_bytes(b"")
    assert "12 pictures in a row are unreadable. The last: " in pictures.taken(np.array([3])).lost
    shutil.rmtree(folder)
    assert pictures.taken(np.array([3])).lost == f"{folder} is gone: its pictures cannot be read any more."
    with pytest.raises(RefusedError, match="is gone"):
        sample_of(pictures)


def test_a_listing_keeps_odd_names_and_leaves_out_what_macos_puts_beside(tmp_path: Path) -> None:
    names = ["ä b.PNG", "z.jpeg", "日本.webp"]
    for name in [*names, "._z.jpeg", "notes.txt"]:
        (tmp_path / name).touch()
    found = picture_names(tmp_path)
    assert found == sorted(names)
    listing = listing_of([(tmp_path, found, [4, 4, 4]), (tmp_path / "none", [], []), (tmp_path / "x", ["y.png"], [5])])
    assert [listing.path(place) for place in range(4)] == [
        *(tmp_path / name for name in found),
        tmp_path / "x" / "y.png",
    ]
    assert listing.labels.tolist() == [4, 4, 4, 5]


def test_mean_and_deviation_are_found_from_the_same_few_of_a_large_set(tmp_path: Path) -> None:
    write_classes(tmp_path, ("ant", "bee"), each=2)
    files = [tmp_path / "ant" / "0.png", tmp_path / "bee" / "0.png"]
    listing = listing_of([(file.parent, ["0.png"] * 2000, [label] * 2000) for label, file in enumerate(files)])
    pictures = FilePictures(tmp_path, listing, np.arange(4000), (2, 2))
    sample = sample_of(pictures)
    assert len(sample) == SAMPLE
    assert np.array_equal(sample, sample_of(pictures))
    assert 0.4 < (sample[:, 0, 0, 0] == 40).mean() < 0.6
