"""Controls say what they hold."""

from pytestqt.qtbot import QtBot

from convlab.widgets.controls import DropDown
from convlab.widgets.look import Look


def dark_pixels(drop_down: DropDown) -> int:
    """How much ink is on it."""
    picture = drop_down.grab().toImage()
    places = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum(picture.pixelColor(x, y).lightness() < 128 for x, y in places)


def test_a_drop_down_without_a_choice_says_what_it_offers(look: Look, qtbot: QtBot) -> None:
    drop_down = DropDown(look, [("lenet5", "LeNet-5"), ("alexnet", "AlexNet")])
    qtbot.addWidget(drop_down)
    drop_down.resize(160, 32)
    drop_down.show_key("")
    nothing = dark_pixels(drop_down)
    drop_down.setPlaceholderText("Presets")
    assert drop_down.text() == "Presets"
    assert dark_pixels(drop_down) > nothing + 50
    drop_down.show_key("alexnet")
    assert (drop_down.text(), drop_down.key()) == ("AlexNet", "alexnet")


def test_a_long_choice_is_shortened_not_cut(look: Look, qtbot: QtBot) -> None:
    drop_down = DropDown(look, [("long", "A picture with a very long name indeed")])
    qtbot.addWidget(drop_down)
    drop_down.resize(120, 32)
    assert dark_pixels(drop_down) > 0
    assert drop_down.text() == "A picture with a very long name indeed"
