"""A learner goes through the whole lesson with the real panel over a real store."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from convlab.app.main import Application
from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.places import Places
from convlab.course.catalogue import Library
from convlab.course.progress import Progress
from convlab.panes.lesson.guide import Guide
from convlab.panes.lesson.pane import LessonPanel
from convlab.state.workspace import LessonPlace
from convlab.widgets.answer import ActionAnswer, NumberAnswer
from convlab.widgets.look import Look

KEY = "01-finding-edges"


@pytest.fixture
def panel(look: Look, store: Store, places: Places, qtbot: QtBot) -> Iterator[LessonPanel]:
    """The panel of a first start, 500 px wide."""
    panel = LessonPanel(look, store, Library.shipped(), Progress(places.work))
    qtbot.addWidget(panel)
    panel.resize(500, 1000)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    panel.close()


@pytest.fixture
def guide(panel: LessonPanel) -> Guide:
    """What leads through the lessons."""
    return panel.guide


def answer(guide: Guide, typed: str) -> None:
    """Types a number and presses Enter."""
    widget = guide.view.exchange.answer
    assert isinstance(widget, NumberAnswer)
    widget.field.clear()
    QTest.keyClicks(widget.field, typed)
    QTest.keyClick(widget.field, Qt.Key.Key_Return)


def edit_sandbox(store: Store, **update: object) -> None:
    """What the sandbox pane does when the learner changes something."""
    workspace = store.workspace
    store.edit("change", changed(workspace, sandbox=changed(workspace.sandbox, **update)))


def title(guide: Guide) -> str:
    """The card's title, or an empty string while there is no card."""
    return guide.view.exchange.card.title.words() if guide.view.exchange.card.isVisible() else ""


def test_the_list_comes_first_and_leads_into_the_lesson(guide: Guide, store: Store) -> None:
    assert guide.list.isVisible()
    card = guide.list.cards[KEY]
    assert (card.open.text(), card.state.text()) == ("Begin", "7 steps, 14 min")
    QTest.mouseClick(card.open, Qt.MouseButton.LeftButton)
    assert store.workspace.lesson == LessonPlace(lesson=KEY, step=0)
    assert guide.view.isVisible()
    assert guide.view.head.number.text() == "Lesson 1"
    assert guide.view.head.title.words() == "Finding edges: the Sobel filter"


def test_the_whole_lesson(guide: Guide, store: Store) -> None:
    guide.open_lesson(KEY)
    for place, typed in enumerate(("254", "-28", "818", "0")):
        assert store.workspace.lesson == LessonPlace(lesson=KEY, step=place)
        assert not guide.view.foot.next.isEnabled()
        assert guide.view.foot.reason.text() == "answer first"
        answer(guide, typed)
        assert title(guide) == f"{typed.replace('-', '−')} is right"
        assert store.workspace.sandbox.hidden == frozenset(), "what was hidden shows once it is answered"
        assert guide.view.foot.next.isEnabled()
        QTest.keyClick(guide.view.foot.next, Qt.Key.Key_Return)
    assert isinstance(guide.view.exchange.answer, ActionAnswer)
    edit_sandbox(store, kernel=KERNELS["sobel_horizontal"].kernel)
    assert title(guide) == "Done"
    assert "the output fell to 240" in guide.view.exchange.card.reason.words()
    guide.next_step()
    edit_sandbox(store, padding=2)
    assert title(guide) == "Not it yet"
    assert "514 wide, 2 more" in guide.view.exchange.card.reason.words()
    edit_sandbox(store, padding=1)
    assert title(guide) == "Done"
    guide.next_step()
    assert store.workspace.sandbox.stride == (2, 2)
    answer(guide, "255")
    assert guide.view.foot.next.text() == "Finish"
    guide.next_step()
    assert store.workspace.lesson is None
    assert store.workspace.sandbox.locked == frozenset(), "nothing stays fixed after the lesson"
    assert guide.list.cards[KEY].state.text() == "all 7 steps done"


def test_a_learner_goes_on_by_the_keys_alone(guide: Guide) -> None:
    QTest.mouseClick(guide.list.cards[KEY].open, Qt.MouseButton.LeftButton)
    for typed in ("254", "-28"):
        field = QApplication.focusWidget()
        assert isinstance(guide.view.exchange.answer, NumberAnswer)
        assert field is guide.view.exchange.answer.field
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is guide.view.foot.next
        QTest.keyClick(guide.view.foot.next, Qt.Key.Key_Space)
    assert guide.view.head.place.text() == "Step 3 of 7: Dark or bright: the sign"


def test_a_wrong_answer_is_explained_and_can_be_tried_again(guide: Guide, store: Store) -> None:
    _to_step(guide, 3)
    answer(guide, "1608")
    card = guide.view.exchange.card
    assert title(guide) == "1608 is not it yet"
    assert card.sum.words() == "4·201 + 0·201 − 4·201 = ?"
    assert card.bars.accessibleName() == "left column +804; right column −804"
    assert store.workspace.sandbox.hidden == {"products", "sum", "output"}
    answer(guide, "17")
    assert title(guide) == "17 is not it yet"
    assert (card.reason.words(), card.bars.isVisible()) == ("", False), "no reason is invented"
    answer(guide, "nothing")
    field = guide.view.exchange.answer
    assert isinstance(field, NumberAnswer)
    assert field.complaint.words().startswith('"nothing" is no number.')
    answer(guide, "0")
    assert title(guide) == "0 is right"


def test_hints_are_counted_and_the_answer_can_be_shown(guide: Guide) -> None:
    _to_step(guide, 3)
    hint = guide.view.exchange.hint
    assert hint.text() == "Hint 1 of 3"
    field = guide.view.exchange.answer
    assert isinstance(field, NumberAnswer)
    QTest.keyClicks(field.field, "?")
    assert (hint.text(), field.field.text()) == ("Hint 2 of 3", "")
    QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert not hint.isVisible()
    assert [label.words()[:19] for label in guide.view.exchange.hints] == [
        "Take the columns on",
        "The left column giv",
        "The right column ha",
    ]
    QTest.mouseClick(guide.view.exchange.show_answer, Qt.MouseButton.LeftButton)
    assert title(guide) == "The answer is 0"
    assert guide.view.foot.next.isEnabled()


def test_the_lesson_is_remembered_at_the_next_start(
    guide: Guide, store: Store, look: Look, places: Places, qtbot: QtBot
) -> None:
    _to_step(guide, 2)
    answer(guide, "-818")
    again = LessonPanel(look, Store(store.workspace), Library.shipped(), Progress(places.work))
    qtbot.addWidget(again)
    view = again.guide.view
    assert view.head.place.text() == "Step 3 of 7: Dark or bright: the sign"
    field = view.exchange.answer
    assert isinstance(field, NumberAnswer)
    assert field.field.text() == "-818"
    fresh = LessonPanel(look, Store(), Library.shipped(), Progress(places.work))
    qtbot.addWidget(fresh)
    card = fresh.guide.list.cards[KEY]
    assert (card.open.text(), card.state.text()) == ("Continue", "2 of 7 done")


def test_entering_a_step_is_one_undo_step_and_leaves_the_builder_alone(guide: Guide, store: Store) -> None:
    edit_sandbox(store, stride=3, padding=2)
    before = store.workspace
    guide.open_lesson(KEY)
    assert (store.workspace.sandbox.stride, store.workspace.builder) == ((1, 1), before.builder)
    assert store.undo_label == "Set up step 1"
    store.undo()
    assert (store.workspace.sandbox.stride, store.workspace.sandbox.padding) == ((3, 3), (2, 2))
    assert guide.view.isVisible(), "the lesson stays open"
    assert guide.view.exchange.set_up.isVisible()
    guide.view.exchange.set_up.click()
    assert store.workspace.sandbox.stride == (1, 1)
    assert not guide.view.exchange.set_up.isVisible()


def test_going_back_shows_what_was_answered(guide: Guide) -> None:
    _to_step(guide, 1)
    QTest.keyClick(guide, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.view.head.place.text().startswith("Step 1 of 7")
    assert title(guide) == "254 is right"
    QTest.keyClick(guide, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert guide.view.head.place.text().startswith("Step 2 of 7")
    QTest.keyClick(guide, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert guide.view.head.place.text().startswith("Step 2 of 7"), "the answer is missing"


def test_an_action_can_be_shown_and_is_one_undo_step(guide: Guide, store: Store) -> None:
    _to_step(guide, 4)
    guide.view.exchange.show_answer.click()
    assert title(guide) == "Done for you"
    assert store.workspace.sandbox.kernel == KERNELS["sobel_horizontal"].kernel
    assert store.undo_label == "Show the answer"


def test_a_lesson_that_is_not_here_is_said(look: Look, places: Places, qtbot: QtBot) -> None:
    store = Store(changed(Store().workspace, lesson=LessonPlace(lesson="99-gone", step=2)))
    panel = LessonPanel(look, store, Library.shipped(), Progress(places.work))
    qtbot.addWidget(panel)
    assert '"99-gone", step 3' in panel.guide.list.sentence.text()


@pytest.mark.parametrize("size", [(500, 1000), (400, 734), (1100, 320), (300, 500)])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_cut_off_at_the_side(panel: LessonPanel, look: Look, size: tuple[int, int], scale: float) -> None:
    look.set("dark", scale)
    panel.resize(round(size[0] * scale), round(size[1] * scale))
    guide = panel.guide
    _to_step(guide, 3)
    answer(guide, "1608")
    QApplication.processEvents()
    for part in (guide.view.story, guide.view.exchange.card, guide.view.exchange.show_answer, guide.view.foot.next):
        right = part.mapTo(panel, part.rect().bottomRight()).x()
        assert right <= panel.width(), (type(part).__name__, right)
        assert part.width() >= min(part.minimumSizeHint().width(), part.sizeHint().width())


def test_everything_that_takes_the_focus_has_a_name(guide: Guide) -> None:
    _to_step(guide, 3)
    for part in guide.view.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName() or part.property("text"), part


def _to_step(guide: Guide, place: int) -> None:
    """Answers its way to a step, counted from 0."""
    guide.open_lesson(KEY)
    for typed in ("254", "-28", "818", "0")[:place]:
        guide.answer(typed)
        guide.next_step()


def test_the_panel_reads_no_lesson_before_it_is_shown() -> None:
    probe = "import sys, convlab.panes.lesson.pane; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


def test_the_first_picture_of_the_window_waits_for_no_lesson(places: Places, qapp: QApplication, qtbot: QtBot) -> None:
    convlab = Application(qapp, places)
    panel, guides = convlab.window.lesson_panel, []
    convlab.window.painted.connect(lambda: guides.append(panel.findChild(Guide)))
    convlab.window.show()
    qtbot.waitUntil(lambda: panel.findChild(Guide) is not None)
    assert guides == [None]
    assert KEY in panel.guide.list.cards
    convlab.close()
