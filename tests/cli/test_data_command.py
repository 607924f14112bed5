"""`convlab data`: what a person reads of data sets, and how one is got."""

from itertools import product
from pathlib import Path

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from convlab.cli.commands import app
from convlab.cli.data_figures import figures
from convlab.core.augmentation import Augmentation
from convlab.core.document import write_document
from convlab.core.experiment import Experiment, Recipe
from convlab.core.places import Places
from convlab.data.addresses import ADDRESSES, RemoteFile
from convlab.data.copies_sheet import corner_of
from convlab.data.data_set import DataSet
from convlab.data.digits import load_digits
from convlab.data.sets import DATA_SETS, probes
from convlab.data.split import Split
from convlab.engine.preview import preview
from tests.data.originals import write_classes, write_mnist

RUN = CliRunner()


def said(*arguments: object) -> str:
    """What a command prints that goes well."""
    result = RUN.invoke(app, ["data", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: object) -> str:
    """What a command prints that does not."""
    result = RUN.invoke(app, ["data", *map(str, arguments)])
    assert result.exit_code == 2
    return result.output


def test_the_list_names_every_set_and_where_it_is(places: Places, tmp_path: Path) -> None:
    lines = {line.split()[0]: line for line in said("list").splitlines() if line}
    assert set(DATA_SETS) <= set(lines)
    assert "built in" in lines["toybox"]
    assert "to be got" in lines["mnist"]
    assert said("get", "mnist", "--from", write_mnist(tmp_path / "stick")) == "MNIST is here.\n"
    assert " here " in next(line for line in said("list").splitlines() if line.startswith("mnist"))
    assert said("get", "mnist") == "MNIST is here already.\n"


def test_show_prints_counts_mean_and_deviation(places: Places) -> None:
    text = said("show", "digits")
    assert "1437 to train on, 360 held out" in text
    assert "32 × 32 × 1" in text
    pixels = load_digits().train_images / 255
    assert f"{pixels.mean():.4f} (gray; of pixel / 255)" in text
    assert f"deviation         {pixels.std():.4f}" in text
    assert sum(line.split()[0].isdecimal() and len(line.split()) == 4 for line in text.splitlines() if line) == 10


def test_open_names_broken_files_and_saves_a_sheet_of_samples(tmp_path: Path, places: Places) -> None:
    folder = write_classes(tmp_path / "animals", each=6)
    (folder / "bee" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    text = said("open", folder, "--size", 20, "--grid", tmp_path / "sheet.png")
    assert "20 × 20 × 3" in text
    assert f"left out          1\n  {Path('bee', 'broken.jpg')}" in text
    counts = {
        words[0]: words[1:3] for words in (line.split() for line in text.splitlines()) if "█" in "".join(words[-1:])
    }
    assert {name: sum(map(int, counts[name])) for name in ("ant", "bee", "cat")} == {"ant": 6, "bee": 6, "cat": 6}
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet is not None
    assert sheet.shape[:2] == (2 * 32 + 72 + 3 * 68 - 4, 2 * 32 + 72 + 10 * 68 - 4)
    assert sheet[32 + 72 + 32, 32 + 72 + 32].tolist() == [40, 40, 40]  # the first ant's own gray


def test_augmented_paints_the_copies_that_training_sees(tmp_path: Path, places: Places) -> None:
    varied = Augmentation(flip=0.5, rotation=20, cutout=0.25, fill="mirror")
    write_document(tmp_path / "experiment.json", Experiment(recipe=Recipe(augmentation=varied, seed=3)))
    text = said("show", "digits", "--augmented", tmp_path, "--epochs", 3, "--grid", tmp_path / "sheet.png", "--dark")
    assert "augmentation      mirrored left to right: 50 % of the copies\n" in text
    assert "turned by up to 20° either way" in text
    assert "beyond the edge: the picture, mirrored" in text
    assert "x = (pixel / 255 − 0.3123) / 0.3561" in text
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet is not None
    split = load_digits()
    shown = preview(split, Recipe(augmentation=varied, seed=3), probes(split.train_labels), 3)
    assert sheet[0, 0].tolist() == [0x16, 0x13, 0x12]  # dark paper, as OpenCV has colours
    for row, epoch in product(range(8), range(3)):
        left, top = corner_of(row, epoch, 96)
        cell = sheet[top : top + 96, left : left + 96]
        assert np.array_equal(cell[1::3, 1::3, :1], shown.copies[row, epoch])


def test_many_classes_are_summed_up_and_listed_when_asked_for() -> None:
    names = tuple(f"kind {number}" for number in range(1000))
    counts = 1 + 1299 // (1 + np.arange(1000))  # a long tail: 1300, 650, 434, ...
    labels = np.repeat(np.arange(1000), counts)
    images = np.zeros((len(labels), 1, 1, 3), np.uint8)
    held_out = slice(0, 1300)
    split = Split(images, labels, images[held_out], labels[held_out])
    row = DataSet("long", "Long tail", "", (1, 1, 3), names, lambda _size: split)
    text = figures(row, split)
    assert len(text) < 60
    assert "note              Nothing held out of kind 1, kind 2, kind 3 and 996 more." in text
    assert "1000 classes of 2 to 1300 pictures to train on, half of them have 3 or more" in text
    largest = text.index(next(line for line in text if line.startswith("10 largest")))
    assert text[largest + 1].split() == ["kind", "0", "1300", "1300", "█" * 30]
    assert text[largest + 2].split()[:4] == ["kind", "1", "650", "0"]
    assert text[largest + 2].endswith(" " + "█" * 15)
    assert sum(line.startswith("kind ") for line in figures(row, split, all_classes=True)) == 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "imagenet"), "There is no data set called imagenet"),
        (("show", "kmnist"), "convlab data get kmnist"),
        (("get", "imagenet"), "There is no data set called imagenet"),
        (("get", "cifar10", "--from", "{folder}"), "does not hold the files of CIFAR-10"),
        (("open", "{folder}"), "holds no data set"),
        (("show", "digits", "--grid", "{folder}/no/where.png"), "cannot be written"),
        (("show", "digits", "--augmented", "alexnet"), "neither a recipe (alexnet2012, lenet1998) nor"),
        (("show", "digits", "--augmented", "{folder}"), "experiment.json cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, places: Places, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(*(argument.format(folder=tmp_path) for argument in arguments))


def test_without_a_network_the_way_out_is_a_local_folder(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ADDRESSES, "svhn", (RemoteFile("a.mat", ("http://nowhere.invalid/a.mat",), "0" * 32),))
    monkeypatch.setattr("convlab.data.download.TRIES", 1)
    text = refused("get", "svhn")
    assert "there is no network" in text
    assert "choose a local folder that holds it (convlab data get svhn --from FOLDER)." in text


def test_what_comes_with_convlab_needs_no_getting(places: Places) -> None:
    assert "comes with ConvLab" in said("get", "toybox")
