"""A slider with its field, a switch of segments and a popover, moved as a person moves them."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from convlab.widgets.look import Look
from convlab.widgets.popover import Popover
from convlab.widgets.segments import Segments
from convlab.widgets.value_slider import Scale, ValueSlider

SIGMA = Scale("σ", "sigma", 0.3, 5, 0.1)


@pytest.fixture
def sigma(qtbot: QtBot, look: Look) -> ValueSlider:
    made = ValueSlider(look, SIGMA)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_value(1.4)
    return made


def test_places_and_values_are_each_others_inverse() -> None:
    assert SIGMA.steps == 47
    assert [SIGMA.place(SIGMA.value(place)) for place in range(48)] == list(range(48))
    assert (SIGMA.value(11), SIGMA.place(100), SIGMA.place(-3)) == (1.4, 47, 0)


def test_keys_turn_it_and_a_rest_ends_the_gesture(sigma: ValueSlider, qtbot: QtBot) -> None:
    sigma.slider.setFocus()
    with qtbot.waitSignals([sigma.value_edited, sigma.gesture_ended]):
        qtbot.keyClick(sigma.slider, Qt.Key.Key_Right)
    assert sigma.value() == 1.5
    assert sigma.field.text() == "1.5"


def test_a_typed_value_may_lie_between_two_places_but_not_beyond_the_ends(sigma: ValueSlider, qtbot: QtBot) -> None:
    for typed, value in (("1.44", 1.44), ("4/3", 4 / 3), ("900", 5.0)):
        sigma.field.setFocus()
        sigma.field.selectAll()
        qtbot.keyClicks(sigma.field, typed)
        qtbot.keyClick(sigma.field, Qt.Key.Key_Return)
        assert sigma.value() == pytest.approx(value)


def test_showing_a_value_is_no_wish(sigma: ValueSlider, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(sigma.value_edited):
        sigma.show_value(3.0)
    assert sigma.field.text() == "3"


def test_a_wheel_turns_it_only_where_the_keyboard_is(sigma: ValueSlider) -> None:
    def turn() -> None:
        place = QPointF(sigma.slider.rect().center())
        none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        event = QWheelEvent(place, sigma.slider.mapToGlobal(place), QPoint(), QPoint(0, 120), *none)
        QApplication.sendEvent(sigma.slider, event)

    sigma.field.setFocus()
    turn()
    assert sigma.value() == 1.4
    sigma.slider.setFocus()
    turn()
    assert sigma.value() > 1.4


def test_arrows_go_through_segments_and_tab_finds_the_chosen_one(qtbot: QtBot, look: Look) -> None:
    switch = Segments(look, "seen of the pair", (("x", "x"), ("y", "y"), ("both", "magnitude")))
    qtbot.addWidget(switch)
    with qtbot.waitActive(switch):
        switch.show()
        switch.activateWindow()
    chosen: list[str] = []
    switch.key_chosen.connect(chosen.append)
    switch.key_chosen.connect(switch.show_key)
    switch.show_key("both")
    switch.choice("both").setFocus()
    steps = (("both", Qt.Key.Key_Right), ("x", Qt.Key.Key_Right), ("y", Qt.Key.Key_Left))
    for name, key in steps:
        qtbot.keyClick(switch.choice(name), key)
    assert chosen == ["x", "y", "x"]
    tabbed = [key for key in ("x", "y", "both") if switch.choice(key).focusPolicy() == Qt.FocusPolicy.StrongFocus]
    assert tabbed == ["x"]
    assert switch.choice("both").accessibleName() == "seen of the pair: magnitude"


@pytest.mark.parametrize("place", [QPoint(10, 10), QPoint(560, 10), QPoint(10, 360), QPoint(560, 360)])
def test_a_popover_stays_in_the_window_and_gives_the_keyboard_back(qtbot: QtBot, look: Look, place: QPoint) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(QSize(640, 400))
    anchor = QPushButton("More", window)
    anchor.move(place)
    page = QWidget()
    column = QVBoxLayout(page)
    first = QPushButton("First")
    for made in (first, *(QPushButton(str(number)) for number in range(12))):
        column.addWidget(made)
    popover = Popover(look, window, page, 200)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    popover.open_at(anchor)
    assert window.rect().contains(popover.geometry())
    assert QApplication.focusWidget() is first
    qtbot.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert QApplication.focusWidget() is anchor
    popover.open_at(anchor)
    window.resize(600, 380)
    assert not popover.isVisible()
