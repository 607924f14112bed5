"""A question with a few sentences to choose from, by mouse and by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from convlab.bridge.store import Store
from convlab.core.places import Places
from convlab.course.catalogue import Library
from convlab.course.progress import Progress
from convlab.panes.lesson.guide import Guide
from convlab.panes.lesson.pane import LessonPanel
from convlab.widgets.answer import ChoiceAnswer
from convlab.widgets.look import Look

LESSON = """+++
title = "Signs"
summary = "One choice."
minutes = 2
+++

## Read {#read}

Only read this.

```scene
```

## Choose {#choose}

What does the sign tell?

```scene
sandbox.hidden = ["sum"]
```

```question
kind = "choice"
right = "The sum is {sum}."

[[options]]
text = "It gets brighter to the right, and this sentence is long enough to need a second line in the panel."
when = "sum < 0"

[[options]]
text = "It gets darker."
when = "sum >= 0"
reason = "Then the sum would not be {sum}."
```
"""


@pytest.fixture
def guide(look: Look, store: Store, places: Places, tmp_path: Path, qtbot: QtBot) -> Guide:
    """The panel over a course of one small lesson."""
    folder = tmp_path / "course" / "01-signs"
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text(LESSON, encoding="utf-8")
    panel = LessonPanel(look, store, Library(tmp_path / "course"), Progress(places.work))
    qtbot.addWidget(panel)
    panel.resize(400, 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.guide.open_lesson("01-signs")
    return panel.guide


def test_a_step_without_a_question_is_done_by_going_on(guide: Guide) -> None:
    assert guide.view.foot.next.isEnabled()
    assert guide.view.exchange.answer is None
    assert not guide.view.exchange.show_answer.isVisible()
    guide.next_step()
    assert guide.view.head.count.text() == "1 done"


def test_a_choice_is_checked_and_explained(guide: Guide, store: Store, qtbot: QtBot) -> None:
    guide.next_step()
    answer = guide.view.exchange.answer
    assert isinstance(answer, ChoiceAnswer)
    assert not answer.check.isEnabled()
    long, short = answer.options
    qtbot.waitUntil(lambda: 100 > long.height() > short.height() > 30)  # the long sentence wraps
    QTest.mouseClick(answer.options[1], Qt.MouseButton.LeftButton)
    QTest.mouseClick(answer.check, Qt.MouseButton.LeftButton)
    card = guide.view.exchange.card
    assert (card.title.words(), card.reason.words()) == ("That is not it yet", "Then the sum would not be −818.")
    assert store.workspace.sandbox.hidden == {"sum"}
    answer.options[0].setFocus()
    QTest.keyClick(answer.options[0], Qt.Key.Key_Space)
    QTest.keyClick(answer.options[0], Qt.Key.Key_Return)
    assert (card.title.words(), card.reason.words()) == ("That is right", "The sum is −818.")
    assert guide.view.foot.next.text() == "Finish"


def test_a_choice_made_before_is_shown_again(guide: Guide) -> None:
    guide.next_step()
    guide.answer("0")
    guide.previous_step()
    guide.next_step()
    answer = guide.view.exchange.answer
    assert isinstance(answer, ChoiceAnswer)
    assert answer.options[0].isChecked()
    assert not answer.options[0].isEnabled()
    assert guide.view.exchange.card.title.words() == "That is right"
