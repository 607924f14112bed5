"""`convlab data`: what a person reads of data sets, and how one is got."""

from pathlib import Path

import cv2
import pytest
from typer.testing import CliRunner

from convlab.cli.commands import app
from convlab.core.places import Places
from convlab.data.addresses import ADDRESSES, RemoteFile
from convlab.data.digits import load_digits
from convlab.data.sets import DATA_SETS
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
    assert sum(line.split()[0].isdecimal() and len(line.split()) == 3 for line in text.splitlines() if line) == 10


def test_open_names_broken_files_and_saves_a_sheet_of_samples(tmp_path: Path, places: Places) -> None:
    folder = write_classes(tmp_path / "animals", each=6)
    (folder / "bee" / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    text = said("open", folder, "--size", 20, "--grid", tmp_path / "sheet.png")
    assert "20 × 20 × 3" in text
    assert "left out          1\n  broken.jpg" in text
    counts = {words[0]: words[1:] for words in (line.split() for line in text.splitlines()) if len(words) == 3}
    assert {name: sum(map(int, counts[name])) for name in ("ant", "bee", "cat")} == {"ant": 6, "bee": 6, "cat": 6}
    sheet = cv2.imread(str(tmp_path / "sheet.png"))
    assert sheet is not None
    assert sheet.shape[:2] == (2 * 32 + 3 * 68 - 4, 2 * 32 + 168 + 680)
    assert sheet[32 + 32, 32 + 168 + 32].tolist() == [40, 40, 40]  # the first ant's own gray


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "imagenet"), "There is no data set called imagenet"),
        (("show", "kmnist"), "convlab data get kmnist"),
        (("get", "imagenet"), "There is no data set called imagenet"),
        (("get", "cifar10", "--from", "{folder}"), "does not hold the files of CIFAR-10"),
        (("open", "{folder}"), "holds no data set"),
        (("show", "digits", "--grid", "{folder}/no/where.png"), "cannot be written"),
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
