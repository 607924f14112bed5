"""Archives: honest ones unpack whole, hostile ones write nothing anywhere."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from convlab.data.archives import Bounds, unpack
from convlab.data.refused import RefusedError


def tar(path: Path, members: dict[str, bytes | tarfile.TarInfo]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
                continue
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("write", [tar, packed])
@pytest.mark.parametrize("name", ["set.tgz", "set.zip"])
def test_an_honest_archive_unpacks_whole(tmp_path: Path, write: object, name: str) -> None:
    make = packed if name.endswith("zip") else tar
    folder = unpack(make(tmp_path / name, {"set/train/a/1.txt": b"one", "set/b.txt": b"two"}), tmp_path / "out")
    assert (folder / "set/train/a/1.txt").read_bytes() == b"one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", name]


@pytest.mark.parametrize("name", ["../stolen", "/tmp/stolen", "a/../../stolen", "..\\stolen", "C:\\stolen"])
@pytest.mark.parametrize("suffix", ["tgz", "zip"])
def test_a_path_out_of_the_folder_is_refused(tmp_path: Path, name: str, suffix: str) -> None:
    make = packed if suffix == "zip" else tar
    archive = make(tmp_path / f"set.{suffix}", {"good.txt": b"good", name: b"bad"})
    with pytest.raises(RefusedError, match="outside its folder"):
        unpack(archive, tmp_path / "deep" / "out")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [archive.name]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_pipes_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    archive = tar(tmp_path / "set.tgz", {"link": special("link", kind, "/etc/passwd"), "link/x": b"bad"})
    with pytest.raises(RefusedError, match="no plain file"):
        unpack(archive, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("suffix", ["tgz", "zip"])
def test_bombs_stop_early_and_leave_nothing(tmp_path: Path, suffix: str) -> None:
    make = packed if suffix == "zip" else tar
    archive = make(tmp_path / f"set.{suffix}", {"zeros": bytes(2**24)})
    with pytest.raises(RefusedError, match="more than 1 MB"):
        unpack(archive, tmp_path / "out", Bounds(size=2**20))
    many = make(tmp_path / f"many.{suffix}", {f"{n}": b"" for n in range(12)})
    with pytest.raises(RefusedError, match="more than 10 files"):
        unpack(many, tmp_path / "out", Bounds(files=10))
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("suffix", ["tgz", "zip"])
def test_a_cut_archive_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    make = packed if suffix == "zip" else tar
    archive = make(tmp_path / f"set.{suffix}", {f"{n}": bytes([n]) * 5000 for n in range(9)})
    archive.write_bytes(archive.read_bytes()[:-40])
    with pytest.raises(RefusedError, match="damaged or cut off"):
        unpack(archive, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == [archive.name]


def test_what_a_kill_left_behind_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".out.part").mkdir()
    (tmp_path / ".out.part" / "half").write_bytes(b"half")
    unpack(tar(tmp_path / "set.tgz", {"a": b"a"}), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]
