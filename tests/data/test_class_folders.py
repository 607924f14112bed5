"""Folders of classes: any shape, a broken picture in the middle, ImageNet's own layout."""

from pathlib import Path

import numpy as np
import pytest

from convlab.data.class_folders import find_classes, read_classes
from convlab.data.file_pictures import cover
from convlab.data.refused import RefusedError
from tests.data.originals import noise, write_classes


def test_ants_and_bees_are_all_read(real_data: Path) -> None:
    found = find_classes(real_data / "imagefolder" / "hymenoptera")
    assert found is not None
    assert found.classes == ("ants", "bees")
    assert len(found.train) + len(found.held_out) == 398
    few = find_classes(real_data / "imagefolder" / "hymenoptera" / "val")
    assert few is not None
    split = read_classes(few, (32, 48))
    assert split.train_images.shape[1:] == (32, 48, 3)
    assert len(split.train_images) + len(split.validation_images) == 153
    assert split.left_out == ()


def test_a_folder_that_is_not_divided_gives_a_fifth_of_each_class(tmp_path: Path) -> None:
    found = find_classes(write_classes(tmp_path, each=5))
    assert found is not None
    split = read_classes(found, (16, 16))
    assert np.bincount(split.train_labels).tolist() == [4, 4, 4]
    assert np.bincount(split.validation_labels).tolist() == [1, 1, 1]
    assert [int(image[8, 8, 0]) for image in split.validation_images[np.arange(3)]] == [40, 120, 200]


def test_broken_pictures_are_named_and_left_out(tmp_path: Path) -> None:
    for part in ("train", "val"):
        write_classes(tmp_path / part)
    broken = tmp_path / "train" / "bee" / "2.png"
    broken.write_bytes(broken.read_bytes()[:-30])
    (tmp_path / "train" / "cat" / "no.jpg").write_bytes(b"not a picture")
    (tmp_path / "train" / "cat" / "notes.txt").write_bytes(b"no picture, and no ending of one")
    found = find_classes(tmp_path)
    assert found is not None
    split = read_classes(found, (16, 16))
    assert np.bincount(split.train_labels).tolist() == [5, 4, 5]
    assert len(split.validation_images) == 15
    assert len(split.left_out) == 2
    assert "2.png is cut off" in split.left_out[0].sentence
    assert "no.jpg" in split.left_out[1].sentence


def test_imagenets_own_layout_with_its_heap_of_validation_pictures(tmp_path: Path) -> None:
    home = tmp_path / "ILSVRC" / "Data" / "CLS-LOC"
    keys = ("n01440764", "n02102040")
    write_classes(home / "train", keys)
    (home / "val").mkdir()
    for number, key in enumerate(keys):
        content = (home / "train" / key / "0.png").read_bytes()
        (home / "val" / f"ILSVRC2012_val_0000000{number}.png").write_bytes(content)
    rows = [f"ILSVRC2012_val_0000000{number},{key} 1 2 3 4 {key} 5 6 7 8" for number, key in enumerate(keys)]
    (tmp_path / "LOC_val_solution.csv").write_text("\n".join(["ImageId,PredictionString", *rows]))
    (tmp_path / "LOC_synset_mapping.txt").write_text("n01440764 tench, Tinca tinca\nn02102040 English springer\n")
    found = find_classes(tmp_path)
    assert found is not None
    assert found.classes == ("tench", "English springer")
    assert read_classes(found, (16, 16)).validation_labels.tolist() == [0, 1]


def test_no_class_folders_is_none_and_nothing_readable_is_refused(tmp_path: Path) -> None:
    assert find_classes(tmp_path) is None
    for name in ("ant", "bee"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "broken.jpg").write_bytes(b"")
    found = find_classes(tmp_path)
    assert found is not None
    with pytest.raises(RefusedError, match="too few pictures"):
        read_classes(found, (16, 16))


@pytest.mark.parametrize("size", [(100, 30), (30, 100), (64, 64), (1, 1), (4000, 2)])
def test_a_picture_of_any_shape_covers_the_size(size: tuple[int, int]) -> None:
    assert cover(noise(*size, 3), (32, 24)).shape == (32, 24, 3)
    assert cover(noise(*size), (32, 24)).shape == (32, 24, 3)
