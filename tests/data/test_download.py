"""Downloads from a server that cuts, stalls and lies: in the end the file is right, or a sentence says why not."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.core.places import Places
from convlab.data.addresses import ADDRESSES, RemoteFile
from convlab.data.class_names import IMAGENETTE
from convlab.data.download import Fetched, Patience, download
from convlab.data.getting import get, get_from, is_kept
from convlab.data.refused import RefusedError
from convlab.data.sets import DATA_SETS
from convlab.data.split import Split
from tests.data.bad_server import serving
from tests.data.originals import noise, write_classes, write_mnist

CONTENT = noise(1_500_000).tobytes()
HASTY = Patience(silence=0.3, before_retry=0.0)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def remote(*addresses: str, content: bytes = CONTENT) -> RemoteFile:
    return RemoteFile("file.gz", addresses, hashlib.md5(content, usedforsecurity=False).hexdigest())


def fetched(folder: Path, *addresses: str) -> list[Fetched]:
    return list(download(remote(*addresses), folder, HASTY))


def test_progress_grows_to_the_whole(tmp_path: Path) -> None:
    with serving(CONTENT) as (address, _server):
        steps = fetched(tmp_path, address)
        again = fetched(tmp_path, address)
    assert (tmp_path / "file.gz").read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["file.gz"]
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert steps[0] == Fetched("file.gz", 0, len(CONTENT))
    assert steps[-1].done == steps[-1].total == len(CONTENT)
    assert again == [steps[-1]]  # it is there: nothing is asked for


@pytest.mark.parametrize(
    "faults", [("cut",), ("stall",), ("cut", "stall", "cut", "cut at once", "cut"), ("503", "cut")]
)
def test_what_breaks_off_goes_on_from_there(tmp_path: Path, faults: tuple[str, ...]) -> None:
    with serving(CONTENT, *faults) as (address, server):
        fetched(tmp_path, address)
    assert (tmp_path / "file.gz").read_bytes() == CONTENT
    assert server.asked[-1].startswith("bytes=")
    assert server.asked[-1] != "bytes=0-"


@pytest.mark.parametrize(
    "faults", [("cut", "no ranges"), ("no length",), ("cut", "no length"), ("cut", "another range")]
)
def test_servers_without_ranges_or_lengths_are_understood(tmp_path: Path, faults: tuple[str, ...]) -> None:
    with serving(CONTENT, *faults) as (address, _server):
        fetched(tmp_path, address, address)
    assert (tmp_path / "file.gz").read_bytes() == CONTENT


def test_stopped_in_the_middle_it_goes_on_at_the_next_call(tmp_path: Path) -> None:
    with serving(CONTENT) as (address, server):
        steps = download(remote(address), tmp_path, HASTY)
        while next(steps).done < 400_000:
            pass
        steps.close()  # type: ignore[attr-defined]
        kept = (tmp_path / "file.gz.part").stat().st_size
        assert 400_000 <= kept < len(CONTENT)
        assert not (tmp_path / "file.gz").exists()
        fetched(tmp_path, address)
        assert server.asked == ["", f"bytes={kept}-"]
    assert (tmp_path / "file.gz").read_bytes() == CONTENT


def test_a_part_of_something_else_is_thrown_away_once(tmp_path: Path) -> None:
    (tmp_path / "file.gz.part").write_bytes(b"something else")
    with serving(CONTENT) as (address, server):
        fetched(tmp_path, address)
    assert (tmp_path / "file.gz").read_bytes() == CONTENT
    assert server.asked == ["bytes=14-", ""]


def test_a_part_that_is_whole_or_too_long_needs_no_answer(tmp_path: Path) -> None:
    part = tmp_path / "file.gz.part"
    for stored in (CONTENT, CONTENT + b"more"):
        part.write_bytes(stored)
        with serving(CONTENT) as (address, _server):
            fetched(tmp_path, address)
        assert (tmp_path / "file.gz").read_bytes() == CONTENT
        (tmp_path / "file.gz").unlink()


def test_a_server_that_lies_is_found_out(tmp_path: Path) -> None:
    lies = serving(CONTENT, "other content", "other content")
    with lies as (address, _server), pytest.raises(RefusedError, match="MD5 sum is another"):
        fetched(tmp_path, address)
    assert list(tmp_path.iterdir()) == []


def test_a_second_address_is_tried(tmp_path: Path) -> None:
    with serving(CONTENT, "404") as (address, server):
        fetched(tmp_path, address, address)
        assert len(server.asked) == 2
    assert (tmp_path / "file.gz").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        (("404",), "answers 404 Not Found"),
        (("503",) * 5, "answers 503"),
        (("cut at once",) * 5, "breaks off"),
        (("huge",), "wants to send 93 GB"),
    ],
)
def test_an_address_that_does_not_give_it_is_named(tmp_path: Path, faults: tuple[str, ...], words: str) -> None:
    said = rf"127\.0\.0\.1 {words}.*choose a local folder"
    with serving(CONTENT, *faults) as (address, _server), pytest.raises(RefusedError, match=said):
        fetched(tmp_path, address)


@pytest.mark.parametrize(
    ("address", "words"),
    [("http://127.0.0.1:9/file.gz", "takes no connection"), ("http://nowhere.invalid/file.gz", "there is no network")],
)
def test_without_a_network_there_is_one_clear_sentence(tmp_path: Path, address: str, words: str) -> None:
    with pytest.raises(RefusedError, match=f"file.gz cannot be fetched: .*{words}.*local folder that holds it"):
        fetched(tmp_path, address)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with serving(CONTENT) as (address, _server), pytest.raises(RefusedError, match="cannot be kept"):
        fetched(tmp_path / "taken", address)


def served(monkeypatch: pytest.MonkeyPatch, key: str, address: str, files: dict[str, bytes]) -> None:
    """Puts the files of a data set at the address, with their true sums."""
    rows = tuple(
        RemoteFile(name, (address,), hashlib.md5(content, usedforsecurity=False).hexdigest())
        for name, content in files.items()
    )
    monkeypatch.setitem(ADDRESSES, key, rows)


def test_an_archive_arrives_is_unpacked_and_can_be_learnt(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("train", "val"):
        write_classes(tmp_path / "in" / "imagenette2-160" / part, tuple(IMAGENETTE), each=1)
    packed = Path(shutil.make_archive(str(tmp_path / "set"), "gztar", tmp_path / "in"))
    content = packed.read_bytes()
    with serving(content, "cut") as (address, _server):
        served(monkeypatch, "imagenette", address, {"imagenette2-160.tgz": content})
        assert not is_kept("imagenette")
        steps = list(get("imagenette", HASTY))
    assert steps[-1].done == len(content)
    assert is_kept("imagenette")
    assert list(get("imagenette", HASTY)) == []
    split = DATA_SETS["imagenette"].at((48, 48)).load()
    assert isinstance(split, Split)
    assert split.train_images.shape == (10, 48, 48, 3)
    assert not (places.data / "arriving" / "imagenette").exists()


GET = """
import sys
from convlab.data import getting
from convlab.data.addresses import ADDRESSES, RemoteFile
ADDRESSES["imagenette"] = (RemoteFile("file.gz", (sys.argv[1],), "0" * 32),)
for step in getting.get("imagenette"):
    print(step.done, flush=True)
"""


def test_two_processes_never_download_the_same_set_and_a_killed_one_blocks_nobody(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(CONTENT, "stall") as (address, server):
        first = subprocess.Popen([sys.executable, "-c", GET, address], stdout=subprocess.PIPE)
        try:
            assert first.stdout is not None
            assert first.stdout.readline() == b"0\n"  # it has the set, and waits for the rest
            served(monkeypatch, "imagenette", address, {"file.gz": CONTENT})
            with pytest.raises(RefusedError, match="Imagenette is being got by another ConvLab"):
                list(get("imagenette", HASTY))
            assert len(server.asked) == 1
        finally:
            first.kill()
            first.communicate()
        steps = list(get("imagenette", HASTY))
    assert steps[-1].done == len(CONTENT)
    assert (places.data / "imagenette" / "file.gz").read_bytes() == CONTENT


@pytest.mark.parametrize("key", ["mnist", "fashion-mnist", "kmnist"])
def test_a_local_folder_stands_for_the_network(tmp_path: Path, places: Places, key: str) -> None:
    folder = write_mnist(tmp_path / "stick")
    (folder / "letters.txt").write_text("a person's own file, which stays where it is")
    get_from(key, folder)
    assert is_kept(key)
    assert len(list((places.data / key).iterdir())) == 4
    split = DATA_SETS[key].load()
    assert isinstance(split, Split)
    assert len(split.train_images) == 40
    assert not is_kept("cifar10")


def test_a_folder_of_something_else_or_with_broken_files_is_refused(tmp_path: Path, places: Places) -> None:
    with pytest.raises(RefusedError, match=r"does not hold the files of CIFAR-10: data_batch_1"):
        get_from("cifar10", write_mnist(tmp_path / "digits"))
    labels = tmp_path / "digits" / "t10k-labels-idx1-ubyte.gz"
    labels.write_bytes(labels.read_bytes()[:-3])
    with pytest.raises(RefusedError, match="cut off"):
        get_from("mnist", tmp_path / "digits")
    assert list(places.data.iterdir()) == []
