"""A person's own folder becomes a data set: what it holds is recognised by its files."""

import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest

from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.places import Places
from convlab.core.presets import LENET5
from convlab.core.problem import Problem
from convlab.data.real_sets import REAL_SETS, recognised
from convlab.data.sets import DATA_SETS, DataSet, find_data, unfit
from convlab.data.split import Split
from tests.data.originals import idx, write_cifar10, write_classes, write_mnist


def opened(path: Path) -> DataSet:
    data = find_data(str(path))
    assert isinstance(data, DataSet), data
    return data


def test_the_real_files_are_recognised(real_data: Path) -> None:
    assert opened(real_data / "mnist").title == "MNIST"
    assert opened(real_data / "cifar").title == "CIFAR-10"
    ants = opened(real_data / "imagefolder" / "hymenoptera")
    assert ants.classes == ("ants", "bees")


@pytest.mark.parametrize(("name", "title"), [("digits", "MNIST"), ("fashion", "Fashion-MNIST"), ("kmnist", "KMNIST")])
def test_shortened_idx_files_are_told_apart_by_their_folder(tmp_path: Path, name: str, title: str) -> None:
    data = opened(write_mnist(tmp_path / name / "raw"))
    assert data.title == title
    split = data.load()
    assert isinstance(split, Split)
    assert len(split.train_images) == 40


def test_torchvisions_own_folder_and_an_archive_are_taken(tmp_path: Path, places: Places) -> None:
    write_mnist(tmp_path / "in" / "MNIST" / "raw", packed=False)
    assert opened(tmp_path / "in" / "MNIST").title == "MNIST"
    write_cifar10(tmp_path / "c")
    with tarfile.open(tmp_path / "cifar-10-python.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "c" / "cifar-10-batches-py", "cifar-10-batches-py")
    for _ in range(2):  # the second time it lies unpacked in the cache
        data = opened(tmp_path / "cifar-10-python.tar.gz")
        assert isinstance(data.load(), Split)
    assert len([path for path in (places.cache / "unpacked").iterdir() if path.is_dir()]) == 1


def test_class_folders_take_the_size_of_the_network(tmp_path: Path) -> None:
    data = find_data(str(write_classes(tmp_path)), (20, 30))
    assert isinstance(data, DataSet)
    assert data.shape == (20, 30, 3)
    split = data.load()
    assert isinstance(split, Split)
    assert split.train_images.shape[1:] == (20, 30, 3)


def test_a_label_beyond_the_classes_is_refused(tmp_path: Path) -> None:
    folder = write_mnist(tmp_path, packed=False)
    (folder / "train-labels-idx1-ubyte").write_bytes(idx(np.full(40, 10, np.uint8)))
    problem = opened(folder).load()
    assert isinstance(problem, Problem)
    assert problem.sentence == "MNIST has a label 10, but its classes are 0 to 9."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("imagenet", "There is no data set called imagenet. There is: digits,"),
        ("./nowhere/at/all", "is not there. ConvLab takes"),
        ("{folder}", "holds no data set"),
        ("{folder}/a.txt", "neither a folder nor an archive"),
    ],
)
def test_what_is_no_data_set_is_said(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "a.txt").write_text("a")
    problem = find_data(name.format(folder=tmp_path))
    assert isinstance(problem, Problem)
    assert words in problem.sentence


def test_one_class_is_nothing_to_tell_apart(tmp_path: Path) -> None:
    problem = find_data(str(write_classes(tmp_path, ("ant",))))
    assert isinstance(problem, Problem)
    assert "one class only, ant" in problem.sentence


def test_what_is_not_on_this_machine_says_how_to_get_it(places: Places) -> None:
    problem = DATA_SETS["kmnist"].load()
    assert isinstance(problem, Problem)
    assert "convlab data get kmnist" in problem.sentence
    assert "choose a local folder" in problem.sentence


def test_a_network_for_digits_does_not_fit_cifar() -> None:
    problem = unfit(changed(Experiment(), network=LENET5, data="cifar10"))
    assert isinstance(problem, Problem)
    assert "32 × 32 × 3" in problem.sentence


@pytest.mark.parametrize("key", REAL_SETS)
def test_every_row_says_its_shape_and_classes(key: str, tmp_path: Path) -> None:
    row = DATA_SETS[key]
    assert row.key == key
    assert len(set(row.classes)) == len(row.classes) in (10, 100)
    assert row.note.endswith("held out.")
    assert recognised(tmp_path) is None


UNPACK = """
import sys
from pathlib import Path
from convlab.data.local import unpacked
sys.stdin.readline()
print(sum(1 for path in unpacked(Path(sys.argv[1])).rglob("*.png")))
"""


@pytest.mark.usefixtures("places")
def test_the_processes_of_one_training_may_all_unpack_the_same_archive(tmp_path: Path) -> None:
    write_classes(tmp_path / "in", tuple(map(str, range(30))), each=10)
    archive = tmp_path / "pets.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(tmp_path / "in", arcname=".")
    command = [sys.executable, "-c", UNPACK, str(archive)]
    ranks = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    for rank in ranks:
        assert rank.stdin is not None
        rank.stdin.write("now\n")
        rank.stdin.flush()
    assert [rank.communicate()[0].strip() for rank in ranks] == ["300"] * 3
