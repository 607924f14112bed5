"""The arrows of many contributions: what fits, where they lie, how they are pointed at; and the formula under them."""

# mypy: disable-error-code="no-untyped-call"

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from convlab.state.backwards_equations import Bit, Equation
from convlab.state.backwards_ladder import Rung
from convlab.widgets.contribution_arrows import ContributionArrows, signed
from convlab.widgets.equation_line import EquationLine
from convlab.widgets.look import Look


def rungs(*products: float) -> tuple[Rung, ...]:
    return tuple(Rung((0, place), f"row 1, column {place + 1}", "x · g", value) for place, value in enumerate(products))


@pytest.fixture
def arrows(qtbot: QtBot, look: Look) -> ContributionArrows:
    made = ContributionArrows(look)
    qtbot.addWidget(made)
    made.resize(900, made.height_of(6))
    made.show()
    return made


def test_arrows_lie_head_to_tail_and_end_at_the_total(arrows: ContributionArrows) -> None:
    arrows.show_rungs(rungs(8, -3, 2), 7)
    ladder = arrows.ladder()
    assert ladder.x(0) == ladder.left
    assert ladder.x(8) == ladder.right
    assert ladder.x(0) < ladder.x(5) < ladder.x(7) < ladder.x(8)
    assert arrows.text() == (
        "row 1, column 1: x · g = 8; row 1, column 2: x · g = −3; row 1, column 3: x · g = 2; sum 7"
    )


def test_what_has_no_room_is_one_sum(arrows: ContributionArrows) -> None:
    arrows.show_rungs(rungs(*range(1, 26)), 325)
    shown = arrows.rungs()
    assert len(shown) == 6
    assert shown[-1].name == "and 20 more"
    assert sum(rung.product for rung in shown) == 325
    assert sum(rung.places for rung in shown) == 25


def test_keys_and_pointer_mark_an_arrow(arrows: ContributionArrows, qtbot: QtBot) -> None:
    arrows.show_rungs(rungs(1, 2, 3), 6)
    with qtbot.waitSignal(arrows.rung_hovered) as hovered:
        qtbot.mouseMove(arrows, arrows.place_of(1).toPoint())
    assert hovered.args == [1]
    qtbot.keyClick(arrows, Qt.Key.Key_Down)
    qtbot.keyClick(arrows, Qt.Key.Key_Down)
    assert arrows.marked() == 2
    arrows.show_rungs(rungs(4, 5), 9)
    assert arrows.marked() == -1


@pytest.mark.parametrize("products", [(), (0.0,), (0.0, 0.0), (-5.0,), (1e-9, -1e-9), (1e6, -1e6, 1.0)])
def test_any_sum_can_be_drawn(arrows: ContributionArrows, products: tuple[float, ...]) -> None:
    arrows.show_rungs(rungs(*products), sum(products))
    assert not arrows.grab().isNull()
    ladder = arrows.ladder()
    assert all(ladder.left <= ladder.x(value) <= ladder.right for value in (0.0, sum(products)))


def test_a_sign_is_written() -> None:
    assert [signed(value) for value in (8, -3, 0)] == ["+8", "−3", "0"]


def test_a_formula_falls_to_a_shorter_form(qtbot: QtBot, look: Look) -> None:
    line = EquationLine(look, 24)
    qtbot.addWidget(line)
    long, short = (Bit("u + " * 30),), (Bit("30 products", words=True),)
    line.show_equation(Equation("W", (long, short)))
    line.resize(300, 60)
    assert line.shown() == short
    line.resize(4000, 60)
    assert line.shown() == long
    assert not line.grab().isNull()
