"""Predict, then see: a number is hidden everywhere, a guess is answered in place, and the number comes back."""

# mypy: disable-error-code="no-untyped-call"

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.panes.sandbox.pane import SandboxPane


def seen_words(pane: SandboxPane) -> str:
    """What the figures, the desk and the status bar say."""
    desk, stage = pane.desk, pane.stage
    said = [desk.ledger.text(), desk.formula.text(), stage.output.head.shape_text(), *pane.last_status]
    return " ".join(said)


def guess(qtbot: QtBot, pane: SandboxPane, typed: str) -> None:
    pane.predicting.bar.field.clear()
    qtbot.keyClicks(pane.predicting.bar.field, typed)
    qtbot.keyClick(pane.predicting.bar.field, Qt.Key.Key_Return)


def test_a_value_is_hidden_guessed_and_seen(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.predicting.ask("value")
    assert pane.predicting.bar.isVisible()
    assert "818" not in seen_words(pane)
    guess(qtbot, pane, "-818")
    assert "is not it yet" in pane.predicting.bar.words()
    assert "818" not in seen_words(pane), "a wrong guess shows nothing"
    guess(qtbot, pane, "818")
    assert "818 is right" in pane.predicting.bar.words()
    assert "−203 − 416 − 199 = −818" in pane.predicting.bar.words()
    assert "818" in seen_words(pane)
    assert store.workspace.sandbox.asked is None
    assert not store.can_undo, "predicting is no undo step"


def test_the_size_comes_back_when_it_is_shown(pane: SandboxPane, qtbot: QtBot) -> None:
    pane.predicting.ask("size")
    assert pane.stage.output.head.shape_text() == "?"
    qtbot.mouseClick(pane.predicting.bar.show_it, Qt.MouseButton.LeftButton)
    assert pane.stage.output.head.shape_text() == "510 × 510"
    assert "It is 510 × 510" in pane.predicting.bar.words()
    qtbot.mouseClick(pane.predicting.bar.end, Qt.MouseButton.LeftButton)
    assert pane.predicting.bar.isHidden()


def test_escape_ends_it_and_the_pane_has_its_room_back(pane: SandboxPane, qtbot: QtBot) -> None:
    before = pane.desk.geometry()
    pane.predicting.ask("parameters")
    assert pane.desk.geometry() != before
    qtbot.keyClick(pane.predicting.bar.field, Qt.Key.Key_Escape)
    assert pane.desk.geometry() == before


def test_what_is_no_number_is_said_in_place(pane: SandboxPane, qtbot: QtBot) -> None:
    pane.predicting.ask("value")
    guess(qtbot, pane, "many")
    assert "Type one number" in pane.predicting.bar.words()


def test_the_pointer_does_not_carry_the_question_away(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.predicting.ask("value")
    focus = store.workspace.sandbox.focus
    pane.stage.input.tile.cell_hovered.emit(3, 3)
    assert store.workspace.sandbox.focus == focus


def test_a_question_comes_with_a_document(pane: SandboxPane, store: Store) -> None:
    sandbox = changed(store.workspace.sandbox, asked="size", hidden={"size"})
    store.replace(changed(store.workspace, sandbox=sandbox))
    assert pane.predicting.bar.isVisible()


def test_an_answer_goes_with_the_setting_it_was_about(pane: SandboxPane, store: Store, qtbot: QtBot) -> None:
    pane.predicting.ask("size")
    guess(qtbot, pane, "510")
    assert pane.predicting.bar.isVisible()
    store.edit("Stride", changed(store.workspace, sandbox=changed(store.workspace.sandbox, stride=2)))
    assert pane.predicting.bar.isHidden()


def test_a_lesson_keeps_its_own_questions(pane: SandboxPane, store: Store) -> None:
    store.look(changed(store.workspace, sandbox=changed(store.workspace.sandbox, locked={"kernel"}, hidden={"sum"})))
    assert pane.desk.strip.hide_number.isHidden()
    pane.predicting.ask("size")
    assert store.workspace.sandbox.hidden == {"sum"}


def test_h_offers_what_can_be_hidden(pane: SandboxPane, qtbot: QtBot) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_H)
    assert pane.predicting.menu.isVisible()
    assert [entry.text() for entry in pane.predicting.menu.actions()] == [
        "Output size",
        "This cell’s value",
        "Its sign",
        "Number of parameters",
    ]
    pane.predicting.menu.close()
