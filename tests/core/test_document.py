"""Documents: changing validates, reading says what is wrong, writing never leaves half a file."""

import json
from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from convlab.core.document import Document, changed, read_document, write_document
from convlab.core.problem import Problem


class Window(Document):
    """A small document for these tests."""

    stride: int = Field(default=1, ge=1)
    name: str = "a"


def test_a_change_is_validated() -> None:
    assert changed(Window(), stride=2) == Window(stride=2)
    with pytest.raises(ValidationError):
        changed(Window(), stride=0)
    with pytest.raises(ValidationError):
        changed(Window(), strides=2)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    write_document(path, Window(stride=3, name="−2 × Ω"))
    assert read_document(path, Window) == Window(stride=3, name="−2 × Ω")
    assert [file.name for file in tmp_path.iterdir()] == ["window.json"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"stride": 0}', "stride: it should be greater than or equal to 1"),
        (b'{"strid": 1}', "strid: Extra inputs are not permitted"),
        (b'{"stride": NaN}', "stride"),
        (b'{"stride":\n 1,}', "line 2"),
        (b"[1, 2]", "valid dictionary"),
        (b"", "line 1"),
        (b"\xff\xfe\x00", "does not hold text"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"stride": ' + b"1" * 5000 + b"}", "too long"),
        (b'{"name": "\\ud800"}', "valid string"),
    ],
)
def test_a_broken_file_is_named_with_place_and_fault(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    found = read_document(path, Window)
    assert isinstance(found, Problem)
    assert str(path) in found.sentence
    assert said in found.sentence
    assert path.read_bytes() == content


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    found = read_document(tmp_path / "none.json", Window)
    assert isinstance(found, Problem)
    assert "none.json cannot be read" in found.sentence


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "window.json"
    write_document(path, Window(stride=3))

    def full_disk(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        write_document(path, Window(stride=4))
    assert json.loads(path.read_text())["stride"] == 3
    assert len(list(tmp_path.iterdir())) == 1
