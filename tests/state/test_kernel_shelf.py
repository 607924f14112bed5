"""Own kernels on the shelf: kept, used again, renamed, removed and brought back; and what can go wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from convlab.core.filters import Filter, family_filter, filter_of, first_member
from convlab.core.kernels import KERNELS
from convlab.core.problem import Problem
from convlab.state.kernel_shelf import SUFFIX, KernelShelf, OnShelf

BLOB = filter_of(KERNELS["blob"].kernel)


@pytest.fixture
def shelf(tmp_path: Path) -> KernelShelf:
    return KernelShelf(tmp_path / "kernels")


def kept(shelf: KernelShelf, name: str, one: Filter = BLOB) -> OnShelf:
    found = shelf.keep(name, one)
    assert isinstance(found, OnShelf)
    return found


def names(shelf: KernelShelf) -> list[str]:
    return [one.name for one in shelf.kernels()[0]]


def test_an_empty_shelf_has_no_folder_and_no_problem(shelf: KernelShelf, tmp_path: Path) -> None:
    assert shelf.kernels() == ([], [])
    assert not (tmp_path / "kernels").exists()


def test_a_kernel_comes_back_as_it_was(shelf: KernelShelf, tmp_path: Path) -> None:
    gaussian = family_filter(first_member("gaussian"), bias=2)
    kept(shelf, "  my   soft ", gaussian)
    again = KernelShelf(tmp_path / "kernels").kernels()[0][0]
    assert again.name == again.kept.filter.name == "my soft"
    assert (again.kept.filter.planes, again.kept.filter.bias) == (gaussian.planes, 2)
    assert again.kept.filter.family == gaussian.family


def test_a_name_that_is_taken_gets_a_number(shelf: KernelShelf) -> None:
    assert [kept(shelf, "edge").name for _ in range(3)] == ["edge", "edge 2", "edge 3"]
    assert names(shelf) == ["edge", "edge 2", "edge 3"]


@pytest.mark.parametrize("name", ["../../etc/x", "a/b\\c", "CON?", "…", "ёж 🦔", "x" * 200])
def test_any_name_makes_a_file_of_its_own_in_the_folder(shelf: KernelShelf, tmp_path: Path, name: str) -> None:
    one = kept(shelf, name)
    assert one.path.parent == tmp_path / "kernels"
    assert names(shelf) == [name[:40]]


def test_no_name_is_a_sentence(shelf: KernelShelf) -> None:
    found = shelf.keep("   ", BLOB)
    assert isinstance(found, Problem)
    assert "needs a name" in found.sentence


def test_renamed_removed_and_brought_back(shelf: KernelShelf, tmp_path: Path) -> None:
    one = kept(shelf, "edge")
    kept(shelf, "spot")
    renamed = shelf.rename(one, "spot")
    assert isinstance(renamed, OnShelf)
    assert names(shelf) == ["spot", "spot 2"]
    removed = shelf.remove(renamed)
    assert isinstance(removed, OnShelf)
    assert names(shelf) == ["spot"]
    assert removed.path.exists()  # nothing is lost
    kept(shelf, "spot 2", filter_of(KERNELS["box"].kernel))
    assert isinstance(shelf.bring_back(removed), OnShelf)
    assert len(names(shelf)) == 3


def test_a_broken_file_is_put_aside_and_said(shelf: KernelShelf) -> None:
    one = kept(shelf, "edge")
    kept(shelf, "spot")
    one.path.write_text('{"version": 1, "name": "edge", "filter": {"name": "e", "planes": [[[1], [2, 3]]]}}')
    before = one.path.read_bytes()
    found, problems = shelf.kernels()
    assert [each.name for each in found] == ["spot"]
    assert len(problems) == 1
    assert "It is kept as" in problems[0].sentence
    aside = next(path for path in one.path.parent.iterdir() if "unreadable" in path.name)
    assert aside.read_bytes() == before
    assert shelf.kernels()[1] == []  # said once
    assert kept(shelf, "edge").path != aside


def test_a_newer_format_stays_where_it_is(shelf: KernelShelf) -> None:
    one = kept(shelf, "edge")
    one.path.write_text('{"version": 2, "name": "edge", "filter": {}}')
    found, problems = shelf.kernels()
    assert found == []
    assert "Update ConvLab" in problems[0].sentence
    assert one.path.exists()


def test_a_file_that_another_window_has_only_begun_is_left_alone(shelf: KernelShelf) -> None:
    one = kept(shelf, "edge")
    one.path.write_bytes(b"")
    assert shelf.kernels() == ([], [])
    assert one.path.exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    found = KernelShelf(tmp_path / "kernels").keep("edge", BLOB)
    tmp_path.chmod(0o700)
    assert isinstance(found, Problem)
    assert "cannot be kept" in found.sentence


def test_a_file_in_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "kernels").write_text("")
    found = KernelShelf(tmp_path / "kernels").keep("edge", BLOB)
    assert isinstance(found, Problem)
    assert "cannot be kept" in found.sentence


WINDOW = """
import sys
from pathlib import Path
from convlab.core.filters import filter_of
from convlab.core.kernels import KERNELS
from convlab.state.kernel_shelf import KernelShelf
side = int(sys.argv[2])
for _ in range(8):
    KernelShelf(Path(sys.argv[1])).keep("edge", filter_of(KERNELS["blob"].kernel).resized(side, side))
"""


def test_two_windows_that_keep_at_once_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "kernels"
    windows = [subprocess.Popen([sys.executable, "-c", WINDOW, str(folder), str(side)]) for side in (3, 5)]
    assert [window.wait(60) for window in windows] == [0, 0]
    found, problems = KernelShelf(folder).kernels()
    assert problems == []
    assert sorted(one.kept.filter.window[0] for one in found) == [3] * 8 + [5] * 8
    assert len(list(folder.glob(f"*{SUFFIX}"))) == 16
