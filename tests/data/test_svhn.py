"""SVHN's MATLAB files: what SciPy writes is what we read."""

import struct
from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from convlab.data.matlab import read_matlab
from convlab.data.refused import RefusedError
from convlab.data.svhn import read_svhn
from tests.data.originals import noise

PICTURES, DIGITS = noise(32, 32, 3, 6), np.array([[1], [10], [3], [9], [10], [2]])


def write(folder: Path, pictures: object = PICTURES, digits: object = DIGITS, packed: bool = True) -> Path:
    for name in ("train_32x32.mat", "test_32x32.mat"):
        savemat(folder / name, {"X": pictures, "y": digits}, do_compression=packed)
    return folder


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("kind", ["u1", "f8", "i4"])
def test_pictures_come_first_to_last_and_ten_is_zero(tmp_path: Path, packed: bool, kind: str) -> None:
    split = read_svhn(write(tmp_path, digits=DIGITS.astype(kind), packed=packed))
    assert np.array_equal(split.train_images, PICTURES.transpose(3, 0, 1, 2))
    assert split.validation_labels.tolist() == [1, 0, 3, 9, 0, 2]


def test_cells_and_texts_beside_the_arrays_are_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.mat"
    savemat(path, {"text": "hello", "cell": np.array([1, "a"], object), "X": noise(2, 3)})
    assert list(read_matlab(path)) == ["X"]


@pytest.mark.parametrize(
    ("pictures", "digits", "words"),
    [
        (noise(32, 32, 6), DIGITS, "no pictures X"),
        (PICTURES.astype(np.float64), DIGITS, "no pictures X"),
        (PICTURES, DIGITS[:5], "6 pictures but not as many"),
        (PICTURES, DIGITS + 1, "from 2 to 11"),
        (PICTURES, "text", "not as many"),
    ],
)
def test_other_arrays_are_refused(tmp_path: Path, pictures: object, digits: object, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        read_svhn(write(tmp_path, pictures, digits))


def test_every_shortening_is_refused_and_so_is_what_is_no_mat_file(tmp_path: Path) -> None:
    whole = (write(tmp_path, packed=False) / "train_32x32.mat").read_bytes()
    path = tmp_path / "short.mat"
    for length in (0, 60, 127, 129, 140, 170, 200, 1000, len(whole) - 9):
        path.write_bytes(whole[:length])
        with pytest.raises(RefusedError, match=r"short\.mat"):
            read_matlab(path)


def test_sizes_that_lie_and_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (write(tmp_path, packed=False) / "train_32x32.mat").read_bytes()
    path = tmp_path / "lie.mat"
    path.write_bytes(whole.replace(struct.pack("<4i", 32, 32, 3, 6), struct.pack("<4i", 32, 32, 3, 2**30)))
    with pytest.raises(RefusedError, match="does not hold"):
        read_matlab(path)
    monkeypatch.setattr("convlab.data.matlab.LARGEST", 2**20)
    savemat(path, {"X": np.zeros(2**22, np.uint8)}, do_compression=True)
    with pytest.raises(RefusedError, match="more than 1 MB"):
        read_matlab(path)
