"""What opens in place under the kernel: a family's sliders, the pooling window, another size, a name to keep it by."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from convlab.core.filters import FamilyMember, PoolingWindow
from convlab.core.kernel_families import Parameter
from convlab.core.kernels import LARGEST_SIDE
from convlab.core.sizes import Pair
from convlab.core.typography import TIMES
from convlab.state.kernel_shelf import LONGEST_NAME
from convlab.state.sandbox_compute import Computed
from convlab.widgets.controls import SpinField, button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.value_slider import Scale, ValueSlider

GAP = 6  # px at 100 % between two sliders
_NAMES = {"σ": "sigma", "λ": "wavelength", "F": "rows and columns F"}


def scale_of(parameter: Parameter) -> Scale:
    """How a parameter stands on a slider."""
    name = _NAMES.get(parameter.title, parameter.title)
    return Scale(parameter.title, name, parameter.least, parameter.most, parameter.step, parameter.unit)


class KernelRoom(QWidget):
    """Shows at most one of its rooms; empty it has no height.

    `value_edited(place, value)`: of the family's parameter at that place. `side_edited(rows, columns)` for the
    window of pooling or the kernel's own. `name_entered(name)`, `closed`, `refused(sentence)`, `resized`.
    """

    value_edited = Signal(int, float)
    gesture_ended = Signal()
    side_edited = Signal(int, int)
    name_entered = Signal(str)
    closed = Signal()
    refused = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._family = ""
        self._wished = ""  # "size" or "name", opened by a person
        self.follows: QWidget | None = None  # what the keyboard comes from
        self.sliders: list[ValueSlider] = []
        self.sizing, self.naming = SizeRow(look), NameRow(look)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.px(GAP))
        for row in (self.sizing, self.naming):
            self._column.addWidget(row)
        self.sizing.size_edited.connect(self.side_edited)
        self.sizing.done.connect(self.close_room)
        self.naming.name_entered.connect(self.name_entered)
        self.naming.given_up.connect(self.close_room)

    def show_computed(self, computed: Computed, locked: bool) -> None:
        """Shows the room of what slides."""
        pooling = computed.setting.pooling
        chosen = computed.setting.filters[computed.chosen] if pooling is None else None
        if locked:
            self._wished = ""
        family = chosen.family if chosen is not None and not locked and not self._wished else None
        self._show_family(family)
        self._show_size(pooling, computed.operation.window, locked)
        self.naming.setVisible(self._wished == "name")

    def rows_for(self, computed: Computed) -> int:
        """How many rows it will have for what slides."""
        if self._wished or computed.setting.pooling is not None:
            return 1
        family = computed.setting.filters[computed.chosen].family
        return len(family.values) if family else 0

    def _show_family(self, member: FamilyMember | None) -> None:
        key = member.key if member else ""
        if key != self._family:
            self._family = key
            self._replace_sliders(member)
        for slider, value in zip(self.sliders, member.values if member else (), strict=True):
            slider.show_value(value)

    def _replace_sliders(self, member: FamilyMember | None) -> None:
        for old in self.sliders:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        parameters = member.family.parameters if member else ()
        self.sliders = [ValueSlider(self._look, scale_of(parameter)) for parameter in parameters]
        wide = max((slider.title.sizeHint().width() for slider in self.sliders), default=0)
        for place, slider in enumerate(self.sliders):
            slider.title.setMinimumWidth(wide)  # so that the sliders stand under one another
            slider.value_edited.connect(lambda value, place=place: self.value_edited.emit(place, value))
            slider.gesture_ended.connect(self.gesture_ended)
            slider.refused.connect(self.refused)
            self._column.insertWidget(place, slider)
        self._order_keys()

    def _order_keys(self) -> None:
        """Tab comes to the sliders after the cells, though they were made later than all else."""
        before = self.follows
        for slider in self.sliders:
            for control in (slider.slider, slider.field):
                if before is not None:
                    QWidget.setTabOrder(before, control)
                before = control

    def _show_size(self, pooling: PoolingWindow | None, window: Pair, locked: bool) -> None:
        self.sizing.setVisible(not locked and (pooling is not None or self._wished == "size"))
        self.sizing.show_size(window, pooling is not None)

    def open_size(self) -> None:
        """Opens the fields for rows and columns; the pane then shows the state again."""
        self._wished = "size"

    def open_name(self, name: str, verb: str) -> None:
        """Opens the field for a name; `verb` stands on its button."""
        self._wished = "name"
        self.naming.begin(name, verb)

    def close_room(self) -> None:
        """What a person opened goes."""
        if self._wished:
            self._wished = ""
            self.closed.emit()

    def focus_first(self) -> None:
        """The keyboard into what was opened."""
        target = self.naming.field if self._wished == "name" else self.sizing.rows.box
        target.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def shown(self) -> tuple[str, ...]:
        """What is in the room, for a layout to notice that it changed."""
        parts = [("size", self.sizing.isHidden()), ("name", self.naming.isHidden())]
        return (self._family, *(name for name, is_hidden in parts if not is_hidden))

    def height_for(self, wide: int) -> int:
        """The px that it needs at a width; 0 where it is empty."""
        rows: list[QWidget] = [*self.sliders, *(row for row in (self.sizing, self.naming) if not row.isHidden())]
        heights = [row.heightForWidth(wide) if row.hasHeightForWidth() else row.sizeHint().height() for row in rows]
        return sum(heights) + self._column.spacing() * max(0, len(rows) - 1)


class SizeRow(QWidget):
    """ "Window 2 × 2": rows and columns, of the pooling window or of the kernel."""

    size_edited = Signal(int, int)
    done = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.title = text_label("", tone="ink2")
        self.rows, self.columns = SpinField(look, "", 1, LARGEST_SIDE), SpinField(look, TIMES, 1, LARGEST_SIDE)
        self.close_button = button(look, "Done")
        row = FlowRow(look, 10, self)
        for widget in (self.title, self.rows, self.columns, self.close_button):
            row.add(widget)
        for field in (self.rows, self.columns):
            field.value_edited.connect(self._on_edited)
        self.close_button.clicked.connect(self.done)

    def show_size(self, window: Pair, pools: bool) -> None:
        """Shows (rows, columns); a pooling window always, so that nothing closes it."""
        self.title.setText("Window" if pools else "Size")
        self.rows.show_value(window[0])
        self.columns.show_value(window[1])
        self.close_button.setVisible(not pools)
        what = "pooling window" if pools else "kernel"
        for field, name in ((self.rows, "rows"), (self.columns, "columns")):
            field.box.setAccessibleName(f"{name} of the {what}")

    def _on_edited(self) -> None:
        self.size_edited.emit(self.rows.value(), self.columns.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
        else:
            super().keyPressEvent(event)


class NameRow(QWidget):
    """A field for the name; Enter takes it, Escape gives it up."""

    name_entered = Signal(str)
    given_up = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.field, self.take = QLineEdit(), button(look, "Keep", "prime")
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setAccessibleName("name of the kernel")
        row = FlowRow(look, 8, self)
        row.add(text_label("Name", tone="ink2"))
        row.add(self.field, least=120)
        row.add(self.take)
        self.field.returnPressed.connect(self._on_taken)
        self.take.clicked.connect(self._on_taken)

    def begin(self, name: str, verb: str) -> None:
        """A name to start from, and what the button says."""
        self.field.setText(name)
        self.field.selectAll()
        self.take.setText(verb)

    def _on_taken(self) -> None:
        self.name_entered.emit(self.field.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
