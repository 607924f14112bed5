"""At every type size, in every window: nothing is cut, nothing overlaps, nothing scrolls sideways."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QWidget,
)
from pytestqt.qtbot import QtBot

from convlab.app.chrome import RailButton
from convlab.app.main import Application
from convlab.core.document import changed
from convlab.core.filters import PoolingWindow
from convlab.core.layers import Conv
from convlab.core.network import inserted
from convlab.core.presets import PRESETS
from convlab.state.workspace import Workspace
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.flow import FlowRow, Place
from convlab.widgets.layer_columns import Column, plan_columns
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar

SCALES = (1.0, 1.5, 2.0, 2.5)
SIZES = ((1920, 1080), (1280, 800), (900, 700))
TOLERANCE = 3  # px: rounding, and the frame of a focus ring


def shown(window: QWidget) -> Iterator[QWidget]:
    """Every widget that can be seen, or scrolled to."""
    return (widget for widget in window.findChildren(QWidget) if widget.isVisible())


def is_cut(widget: QWidget) -> bool:
    """Whether a text has less room than it needs."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + TOLERANCE
    needed = widget.sizeHint()
    width = width_for_choice(widget) if isinstance(widget, QComboBox) else needed.width()
    too_low = widget.height() < needed.height() - TOLERANCE
    return too_low or (widget.width() < width - TOLERANCE and not isinstance(widget, ElidedLabel))


def width_for_choice(box: QComboBox) -> int:
    """What a drop-down needs for the choice it shows; its size hint is for the longest one."""
    advance = box.fontMetrics().horizontalAdvance
    longest = max(advance(box.itemText(row)) for row in range(box.count()))
    return box.sizeHint().width() - longest + advance(box.currentText())


def has_words(widget: QWidget) -> bool:
    """Whether a widget is one whose words Qt cuts silently; an empty text needs no room."""
    if isinstance(widget, QComboBox):
        return True
    return isinstance(widget, QLabel | QAbstractButton) and not isinstance(widget, RailButton) and bool(widget.text())


def is_outside(widget: QWidget, window: QWidget) -> bool:
    """Whether a part of it lies beyond the window's left or right edge."""
    left = widget.mapTo(window, QPoint(0, 0)).x()
    return left < -TOLERANCE or left + widget.width() > window.width() + TOLERANCE


def overlaps(parent: QWidget) -> Iterator[str]:
    """Children of one widget that cover each other; sheets lie over the rest by intention."""
    if isinstance(parent, QAbstractScrollArea | QAbstractSpinBox):
        return
    children = [child for child in parent.children() if isinstance(child, QWidget) and child.isVisible()]
    for one, other in combinations(children, 2):
        shared: QRect = one.geometry().intersected(other.geometry())
        if min(shared.width(), shared.height()) > TOLERANCE and {has_words(one), has_words(other)} == {True}:
            yield f"{named(one)} covers {named(other)}"


def named(widget: QWidget) -> str:
    """A widget for a message."""
    words = widget.currentText() if isinstance(widget, QComboBox) else getattr(widget, "text", str)()
    return f"{type(widget).__name__} {words!r}"


def faults(window: QWidget) -> list[str]:
    """What a person could not read."""
    words = [widget for widget in shown(window) if has_words(widget)]
    cut = [f"{named(widget)} is cut" for widget in words if is_cut(widget)]
    outside = [f"{named(widget)} lies outside" for widget in words if is_outside(widget, window)]
    return [*cut, *outside, *(fault for parent in shown(window) for fault in overlaps(parent))]


def at_every_size(convlab: Application) -> list[str]:
    """The faults at all type sizes in all windows."""
    found = []
    for scale in SCALES:
        convlab.settings.set(scale=scale)
        for size in SIZES:
            convlab.window.resize(*size)
            for _ in range(4):  # layouts follow one another
                QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            assert (convlab.window.width(), convlab.window.height()) == size
            found += [f"{scale:.0%} at {size[0]}: {fault}" for fault in faults(convlab.window)]
    return found


def test_the_builder_can_be_read(convlab: Application) -> None:
    convlab.store.replace(changed(Workspace(), pane="builder"))

    assert at_every_size(convlab) == []


def test_a_broken_layer_can_be_read(convlab: Application) -> None:
    seven = Conv(name="CONV6", filters=256, kernel=7, stride=1, padding=0)
    network = inserted(PRESETS["alexnet"], len(PRESETS["alexnet"].layers) - 4, seven)
    builder = changed(Workspace().builder, network=network, selected=2)
    convlab.store.replace(changed(Workspace(), pane="builder", builder=builder))

    assert [fault for fault in at_every_size(convlab) if "→" not in fault or "covers" in fault] == []


def test_a_sweep_can_be_read(convlab: Application) -> None:
    numbers = changed(Workspace().sandbox, picture="numbers", stride=3, sweep=2)
    for sandbox in (numbers, changed(Workspace().sandbox, sweep=100_000)):
        convlab.store.replace(changed(Workspace(), sandbox=sandbox))

        assert at_every_size(convlab) == []


def test_the_empty_monitor_can_be_read(convlab: Application) -> None:
    convlab.store.replace(changed(Workspace(), pane="monitor"))

    assert at_every_size(convlab) == []


def test_settings_and_messages_can_be_read(convlab: Application, tmp_path: Path) -> None:
    convlab.store.replace(changed(Workspace(), pane="monitor"))
    ways = [
        ("Bring it back", convlab.window.palette_sheet.hide),
        ("Show it in the monitor", convlab.window.palette_sheet.hide),
    ]
    convlab.window.message.say(f"The workspace {tmp_path.name} from before was not saved; a copy is kept.", ways, "x")

    assert at_every_size(convlab) == []
    convlab.window.settings_sheet.open()
    QApplication.processEvents()
    assert faults(convlab.window.settings_sheet) == []


def test_what_can_be_taken_away_can_be_read(convlab: Application, tmp_path: Path) -> None:
    for scale in SCALES:
        convlab.settings.set(scale=scale)
        for size in SIZES:
            convlab.window.resize(*size)
            QApplication.processEvents()
            convlab.window.open_export()
            convlab.window.taking.save_to("output.npy", tmp_path / ("a-rather-long-name" * 4) / "output.npy")
            QApplication.processEvents()
            assert "There is no folder" in convlab.window.export_sheet.answer()
            assert faults(convlab.window.export_sheet) == [], f"{scale:.0%} at {size[0]}"


def test_columns_never_need_more_than_the_table_has() -> None:
    for scale in SCALES:
        for width in range(600, 1900, 50):
            plan = plan_columns(width, scale)
            assert sum(plan.widths) <= width
            assert plan.widths[Column.NAME] > 0
            assert plan.widths[Column.OUTPUT] > 0


def test_narrower_tables_leave_out_columns_rather_than_overlap_them() -> None:
    def columns(width: int) -> set[Column]:
        return {column for column in Column if plan_columns(width, 1.0).widths[column]}

    widths = range(300, 1900, 20)
    for narrower, wider in pairwise(widths):
        assert columns(narrower) <= columns(wider)
    assert Column.MACS not in columns(640)
    assert Column.KERNEL not in columns(400)


def test_a_row_goes_on_in_the_next_line(look: Look, qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    row = FlowRow(look, 8, place)
    boxes = [QWidget() for _ in range(3)]
    for box in boxes:
        box.setFixedSize(100, 20)
        row.add(box)
    row.stand(boxes[2], Place(pushed=True))

    row.setGeometry(QRect(0, 0, 400, row.heightForWidth(400)))
    assert [box.geometry().topLeft() for box in boxes] == [QPoint(0, 0), QPoint(108, 0), QPoint(300, 0)]

    row.setGeometry(QRect(0, 0, 220, row.heightForWidth(220)))
    assert [box.y() for box in boxes] == [0, 0, 28]
    assert row.heightForWidth(220) == 48


def test_a_new_message_takes_the_old_ways_out_away(look: Look, qtbot: QtBot) -> None:
    bar = MessageBar(look)
    qtbot.addWidget(bar)
    for name in ("One", "Two", "Three"):
        bar.say("A sentence", [(name, bar.hide)])
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert [way.text() for way in bar.ways()] == [name]
    bar.say("A sentence")
    assert bar.ways() == []
    bar.hide()


def test_shared_weights_can_be_read(convlab: Application) -> None:
    numbers = changed(Workspace().sandbox, picture="numbers", view="shared", untied=True)
    colour = changed(Workspace().sandbox, picture="astronaut", view="shared", focus=(30, 30))
    pooled = changed(Workspace().sandbox, pooling=PoolingWindow(kind="max"), view="shared")
    for sandbox in (numbers, colour, pooled):
        convlab.store.replace(changed(Workspace(), sandbox=sandbox))

        assert at_every_size(convlab) == []


def test_backwards_can_be_read(convlab: Application) -> None:
    numbers = {"picture": "numbers", "view": "backwards", "focus": (1, 1)}
    for update in (
        numbers | {"after": "relu", "gradient": "painted", "painted": ((0, 1, 1.0), (2, 3, -2.0))},
        numbers | {"pooling": PoolingWindow(kind="max"), "stride": 2, "after": "none"},
        {"picture": "astronaut", "view": "backwards", "gradient": "ones"},
    ):
        convlab.store.replace(changed(Workspace(), sandbox=changed(Workspace().sandbox, **update)))

        assert at_every_size(convlab) == []
