"""Opening, saving and coming back: nothing a person made is lost."""

from pathlib import Path

import pytest

from convlab.app.documents import Documents
from convlab.app.settings import Settings
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.places import Places
from convlab.core.problem import Problem
from convlab.state.workspace import Workspace, read_workspace


def start(places: Places) -> tuple[Store, Documents, Problem | None]:
    """What a start of ConvLab does about documents."""
    store = Store()
    documents = Documents(store, Settings(places.config), places)
    return store, documents, documents.restore()


def with_stride(store: Store, stride: int) -> Workspace:
    return changed(store.workspace, sandbox=changed(store.workspace.sandbox, stride=stride))


def test_unsaved_work_comes_back(places: Places, qtbot: object) -> None:
    store, documents, _ = start(places)
    store.edit("Stride", with_stride(store, 3))
    documents.keep()
    again, _, problem = start(places)
    assert problem is None
    assert again.workspace.sandbox.stride == (3, 3)
    assert again.is_edited


def test_saved_work_comes_back_as_saved(places: Places, tmp_path: Path, qtbot: object) -> None:
    store, documents, _ = start(places)
    store.edit("Stride", with_stride(store, 3))
    assert documents.save(tmp_path / "mine") is None
    documents.keep()
    again, kept, _ = start(places)
    assert kept.path == tmp_path / "mine.convlab"
    assert again.workspace.name == "mine"
    assert not again.is_edited


def test_opening_a_file_keeps_unsaved_work(places: Places, tmp_path: Path, qtbot: object) -> None:
    store, documents, _ = start(places)
    assert documents.save(tmp_path / "first.convlab") is None
    store.edit("Stride", with_stride(store, 4))
    assert documents.open(tmp_path / "first.convlab") is None
    assert store.workspace.sandbox.stride == (1, 1)
    assert documents.kept_as is not None
    kept = read_workspace(documents.kept_as)
    assert isinstance(kept, Workspace)
    assert kept.sandbox.stride == (4, 4)


def test_a_broken_file_changes_nothing(places: Places, tmp_path: Path, qtbot: object) -> None:
    store, documents, _ = start(places)
    store.edit("Stride", with_stride(store, 4))
    before = store.workspace
    broken = tmp_path / "broken.convlab"
    broken.write_text("{")
    problem = documents.open(broken)
    assert problem is not None
    assert "broken.convlab" in problem.sentence
    assert store.workspace == before
    assert broken.read_text() == "{"


def test_a_broken_last_workspace_is_kept_aside(places: Places, qtbot: object) -> None:
    (places.work / "last.convlab").write_text('{"pane": "kitchen"}')
    store, documents, problem = start(places)
    assert problem is not None
    assert "pane" in problem.sentence
    documents.keep()
    assert (places.work / "last-unreadable.convlab").read_text() == '{"pane": "kitchen"}'
    assert store.workspace == Workspace()


def test_a_folder_that_cannot_be_written_is_a_sentence(places: Places, tmp_path: Path, qtbot: object) -> None:
    _, documents, _ = start(places)
    problem = documents.save(tmp_path / "missing folder" / "mine.convlab")
    assert problem is not None
    assert "cannot be written" in problem.sentence


@pytest.mark.parametrize("name", ["Ünïcode ☃ work", "a/b\\c:d", "字" * 120])
def test_any_name_can_be_set_aside(places: Places, name: str, qtbot: object) -> None:
    store, documents, _ = start(places)
    store.replace(changed(store.workspace, name=name))
    store.edit("Stride", with_stride(store, 4))
    assert documents.set_aside() is None
    kept = documents.kept_as
    assert kept is not None
    assert kept.parent == places.work / "unsaved"
    assert kept.is_file()


def test_work_set_aside_twice_within_a_second_is_kept_twice(places: Places, qtbot: object) -> None:
    store, documents, _ = start(places)
    for stride in (2, 3):
        store.edit("Stride", with_stride(store, stride))
        assert documents.new() is None
    found = [read_workspace(path) for path in (places.work / "unsaved").iterdir()]
    assert sorted(one.sandbox.stride for one in found if isinstance(one, Workspace)) == [(2, 2), (3, 3)]
    assert documents.new() is None
    assert documents.kept_as is None  # nothing was unsaved: there is nothing to offer


def test_work_that_cannot_be_set_aside_stays(places: Places, qtbot: object) -> None:
    store, documents, _ = start(places)
    store.edit("Stride", with_stride(store, 4))
    (places.work / "unsaved").write_text("in the way")
    problem = documents.new()
    assert problem is not None
    assert "Save it first" in problem.sentence
    assert store.workspace.sandbox.stride == (4, 4)
