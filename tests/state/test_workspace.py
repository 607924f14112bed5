"""The workspace file: what is saved comes back, what is broken is refused."""

import json
from pathlib import Path

from convlab.core.document import write_document
from convlab.core.problem import Problem
from convlab.state.workspace import LessonPlace, Workspace, read_workspace


def test_a_workspace_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "mine.convlab"
    workspace = Workspace(name="mine", pane="builder", lesson=LessonPlace(lesson="sobel", step=3))
    write_document(path, workspace)
    assert read_workspace(path) == workspace


def test_saving_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_document(one, Workspace())
    found = read_workspace(one)
    assert isinstance(found, Workspace)
    write_document(two, found)
    assert one.read_bytes() == two.read_bytes()


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "later.convlab"
    path.write_text(json.dumps({**Workspace().model_dump(mode="json"), "version": 7}))
    found = read_workspace(path)
    assert isinstance(found, Problem)
    assert "format 7" in found.sentence
    assert "Update ConvLab" in found.sentence


def test_a_file_of_the_first_version_is_read_and_saved_as_one_of_this(tmp_path: Path) -> None:
    path = tmp_path / "old.convlab"
    kernel = {"name": "Mine", "weights": [[1, 0], [0, -1]]}
    path.write_text(json.dumps({"version": 1, "sandbox": {"kernel": kernel, "stride": 2, "padding": 1}}))
    found = read_workspace(path)
    assert isinstance(found, Workspace)
    assert (found.version, found.sandbox.kernel.weights) == (2, ((1, 0), (0, -1)))
    assert (found.sandbox.stride, found.sandbox.padding) == ((2, 2), (1, 1))


def test_a_fault_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "bad.convlab"
    content = Workspace().model_dump(mode="json")
    content["sandbox"]["stride"] = 0
    path.write_text(json.dumps(content))
    found = read_workspace(path)
    assert isinstance(found, Problem)
    assert "bad.convlab" in found.sentence
    assert "sandbox.stride" in found.sentence


def test_a_data_set_that_is_not_here_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.convlab"
    path.write_text('{"monitor": {"data": "sevens"}}')
    found = read_workspace(path)
    assert isinstance(found, Problem)
    assert 'there is no data set "sevens"; there is digits' in found.sentence
