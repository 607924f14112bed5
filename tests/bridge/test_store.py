"""The store: one way for change to travel, undo across panes, what is looked at stays."""

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.presets import PRESETS
from convlab.state.workspace import PaneName, Workspace, same_work


def with_stride(store: Store, stride: int) -> Workspace:
    return changed(store.workspace, sandbox=changed(store.workspace.sandbox, stride=stride))


def looking_at(store: Store, pane: PaneName, focus: tuple[int, int]) -> Workspace:
    return changed(store.workspace, pane=pane, sandbox=changed(store.workspace.sandbox, focus=focus))


def test_undo_works_across_panes(store: Store) -> None:
    start = store.workspace
    store.edit("Stride", with_stride(store, 2))
    alexnet = changed(store.workspace, builder=changed(store.workspace.builder, network=PRESETS["alexnet"]))
    store.edit("Network", alexnet)
    store.undo()
    assert store.workspace.builder == start.builder
    assert store.workspace.sandbox.stride == (2, 2)
    store.undo()
    assert store.workspace == start
    store.redo()
    store.redo()
    assert same_work(store.workspace, alexnet)
    assert not store.can_redo


def test_looking_is_no_undo_step(store: Store) -> None:
    store.edit("Stride", with_stride(store, 2))
    store.look(looking_at(store, "monitor", (7, 9)))
    assert store.undo_label == "Stride"
    store.undo()
    assert store.workspace.sandbox.stride == (1, 1)
    assert not store.can_undo


def test_undo_shows_where_it_acts(store: Store) -> None:
    store.look(looking_at(store, "sandbox", (206, 176)))
    store.edit("Stride", with_stride(store, 2))
    store.look(looking_at(store, "monitor", (103, 88)))
    store.undo()
    assert store.workspace.pane == "sandbox"
    assert store.workspace.sandbox.focus == (206, 176)  # the place in the picture of then
    store.redo()
    assert store.workspace.sandbox.focus == (103, 88)


def test_undo_leaves_the_view_of_other_panes_alone(store: Store) -> None:
    alexnet = changed(store.workspace.builder, network=PRESETS["alexnet"])
    store.edit("Network", changed(store.workspace, builder=alexnet))
    store.look(looking_at(store, "sandbox", (7, 9)))
    store.undo()
    assert store.workspace.pane == "builder"
    assert store.workspace.sandbox.focus == (7, 9)


def test_a_wheel_turn_is_one_step(store: Store) -> None:
    for stride in (2, 3, 4):
        store.edit("Stride", with_stride(store, stride), merge="stride")
    store.end_gesture()
    store.edit("Stride", with_stride(store, 1), merge="stride")
    store.undo()
    assert store.workspace.sandbox.stride == (4, 4)
    store.undo()
    assert store.workspace.sandbox.stride == (1, 1)
    assert not store.can_undo


def test_a_new_edit_forgets_what_was_undone(store: Store) -> None:
    store.edit("Stride", with_stride(store, 2))
    store.undo()
    store.edit("Stride", with_stride(store, 3))
    assert not store.can_redo


def test_edited_means_that_work_differs_from_the_file(store: Store) -> None:
    assert not store.is_edited
    store.look(looking_at(store, "builder", (1, 1)))
    assert not store.is_edited
    store.edit("Stride", with_stride(store, 2))
    assert store.is_edited
    store.mark_saved("mine")
    assert not store.is_edited
    assert store.workspace.name == "mine"
    store.undo()
    assert store.is_edited
    assert store.workspace.name == "mine"  # the file is still the same one


def test_each_change_is_told_once_with_old_and_new(store: Store) -> None:
    told: list[tuple[object, object]] = []
    store.changed.connect(lambda old, new: told.append((old.sandbox.stride, new.sandbox.stride)))
    store.edit("Stride", with_stride(store, 2))
    store.edit("Stride", with_stride(store, 2))
    store.undo()
    assert told == [((1, 1), (2, 2)), ((2, 2), (1, 1))]
