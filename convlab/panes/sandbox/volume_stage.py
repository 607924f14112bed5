"""The stage of the volume view: the input's planes, the filters, the maps they give."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from convlab.panes.sandbox.filter_bar import FilterBar
from convlab.panes.sandbox.heads import after_choice, place_head
from convlab.panes.sandbox.prose import LOCKED_WORDS, prose_label
from convlab.panes.sandbox.slide_menu import SlideMenu
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.panes.sandbox.volume_layout import BAR_GAP, HEAD, UNDER, Places
from convlab.panes.sandbox.volume_pictures import VolumePictures
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_volume import SCALE_TITLES, SHORT_SCALES, VolumeReadout
from convlab.state.volume_words import weights_fact
from convlab.widgets import plane_stack
from convlab.widgets.controls import DropDown
from convlab.widgets.elided import ElidedLabel
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.filter_editor import FilterEditor, FilterShown
from convlab.widgets.filter_rows import FilterRows
from convlab.widgets.look import Look
from convlab.widgets.plane_stack import PlaneStack
from convlab.widgets.rows_layout import LARGEST_PITCH

POOLING_WORDS = "Pooling has no weights to edit."


class VolumeStage(QWidget):
    """Three columns; while a filter is edited, its grids stand in place of the other filters."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pictures = VolumePictures(look)
        self._editing, self._short = False, False
        self._readout: VolumeReadout | None = None
        self._places: Places | None = None
        self.heads = tuple(
            FigureHead(look, role, name)
            for role, name in (("input", "Input"), ("kernel", "Filters"), ("output", "Output"))
        )
        self.source, self.slide = SourceMenu(look), SlideMenu(look)
        self.scale = DropDown(look, list(SCALE_TITLES.items()))
        self.scale.setAccessibleName("scale of the maps")
        self.planes = PlaneStack(look, "input", "planes of the input")
        self.reading = ElidedLabel(size="caption", tone="ink2")
        self.rows, self.editor, self.bar = FilterRows(look), FilterEditor(look), FilterBar(look)
        self.maps = PlaneStack(look, "output", "output maps")
        self.after = after_choice(look)
        self.together = QCheckBox("Maps together")
        self.together.setToolTip("The square root of the sum of the squares of all maps: their magnitude")
        self.problem = prose_label("lead")
        for widget in (*self.heads, self.source, self.slide, self.scale, self.planes, self.rows, self.editor):
            widget.setParent(self)
        for widget in (self.bar, self.reading, self.maps, self.after, self.together, self.problem):
            widget.setParent(self)
        self.editor.hide()
        self.setProperty("zone", "stage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def in_order(self) -> tuple[QWidget, ...]:
        """Where the Tab key goes: from left to right, from top to bottom."""
        middle = (self.slide, self.rows, self.editor, self.bar)
        return (self.source, self.planes, *middle, self.scale, self.maps, self.after, self.together)

    @property
    def editing(self) -> bool:
        """Whether the chosen filter stands large, to be edited."""
        return self._editing

    def edit(self, editing: bool) -> None:
        """Shows the chosen filter large, or all filters again; the keyboard goes along."""
        readout = self._readout
        if readout is None or editing == self._editing or (editing and not _may_edit(readout)):
            return
        self._editing = editing
        self._show_middle(readout)
        self._place_middle()
        if editing:
            self.editor.focus_grid()
        else:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_readout(self, state: SandboxState, readout: VolumeReadout) -> None:
        """Shows another setting, or another place in it."""
        before, self._readout = self._readout, readout
        self._editing = self._editing and _may_edit(readout) and not _is_another_bank(before, readout)
        self._show_heads(readout)
        self._show_controls(state, readout)
        self._show_planes(readout)
        self._show_middle(readout)
        self._show_maps(readout)
        if self._places is not None:
            self.place(self._places)

    def _show_heads(self, readout: VolumeReadout) -> None:
        """Names, shapes and the words of the drop-downs; fewer where the columns are narrow."""
        short = self._short
        middle = readout.middle_shape.removesuffix(" each") if short else readout.middle_shape
        shapes = (readout.input_shape, middle, readout.output_shape)
        for head, name, shape in zip(self.heads, ("Input", readout.middle_title, "Output"), shapes, strict=True):
            head.set_name(name)
            head.set_shape(shape)
        self.slide.show_text(readout.slide_short if short else readout.slide_text)
        self.slide.setToolTip(readout.slide_text)
        self.scale.set_choices(list((SHORT_SCALES if short else SCALE_TITLES).items()))
        self.scale.show_key(readout.scale)

    def _show_controls(self, state: SandboxState, readout: VolumeReadout) -> None:
        locked = readout.locked
        self.source.show_state(state)
        self.source.setVisible("picture" not in locked)
        self.slide.show_state(state)
        self.after.show_key(state.after)
        self.after.setVisible("after" not in locked)
        self.after.setEnabled(not readout.computed.setting.together)
        self.together.setVisible(not readout.is_pooling and "kernel" not in locked and len(readout.rows) > 1)
        blocked = self.together.blockSignals(True)
        self.together.setChecked(state.together)
        self.together.blockSignals(blocked)

    def _show_planes(self, readout: VolumeReadout) -> None:
        padding = readout.computed.around.cells
        self.planes.show_planes(self._pictures.planes(readout), readout.plane, padding)
        self.reading.setText(readout.reading)
        self.planes.show_unread(readout.computed.slide.unread)
        self.planes.show_together(self._pictures.together(readout))
        self.planes.show_window(readout.window, "kernel", not readout.is_pooling)

    def _show_middle(self, readout: VolumeReadout) -> None:
        role = "input" if readout.is_pooling else "kernel"
        self.rows.show_rows(self._pictures.rows(readout), readout.chosen, readout.plane, role)
        self.rows.show_only_chosen(self._editing)
        self.editor.setVisible(self._editing)
        if readout.is_pooling:
            self.bar.say(POOLING_WORDS)
        elif "kernel" in readout.locked:
            self.bar.say(LOCKED_WORDS)
        else:
            self.bar.show_filters(readout.computed.setting.filters, self._editing)
        if self._editing:
            self._show_editor(readout)

    def _show_editor(self, readout: VolumeReadout) -> None:
        assert readout.kernels is not None
        one = readout.computed.setting.filters[readout.chosen]
        kernels = readout.kernels[readout.chosen][: len(one.planes)]  # one plane for all is edited once
        names = readout.planes if len(one.planes) > 1 else ("in all planes",)
        plane = min(readout.plane, len(one.planes) - 1)
        window = one.window
        cell = (min(readout.weight[0], window[0] - 1), min(readout.weight[1], window[1] - 1))
        fact = weights_fact(readout.kernels[readout.chosen], one.bias)
        has_planes = len(readout.planes) > 1
        self.editor.show_filter(FilterShown(one.name, kernels, names, plane, cell, fact, has_planes))

    def _show_maps(self, readout: VolumeReadout) -> None:
        problem = readout.computed.problem or readout.computed.misfit
        self.problem.setVisible(problem is not None)
        self.problem.setText(problem.sentence if problem else "")
        self.maps.setVisible(problem is None)
        self.maps.show_planes(self._pictures.maps(readout), readout.map)
        mark = "?" if readout.hides_output else ""
        self.maps.show_window((*readout.focus, 1, 1) if readout.focus else None, "output", False, mark)

    # Places

    def place(self, places: Places) -> None:
        """Puts everything where the layout says."""
        self._places = places
        short = places.is_narrow(self._look.scale)
        if short != self._short and self._readout is not None:
            self._short = short
            self._show_heads(self._readout)
        controls: tuple[QComboBox, ...] = (self.source, self.slide, self.scale)
        columns = (places.input, places.middle, places.output)
        for head, control, column in zip(self.heads, controls, columns, strict=True):
            place_head(self._look, QRect(column.x(), column.y(), column.width(), 0), head, control, places.under)
        edge = plane_stack.EDGE
        for stack, column in ((self.planes, places.input), (self.maps, places.output)):
            stack.setGeometry(self._figure(column).adjusted(-edge, 0, edge, edge))
        output = self._figure(places.output)
        self.problem.setGeometry(output.x(), output.y(), output.width(), self.problem.heightForWidth(output.width()))
        px, column = self._look.px, places.input
        self.reading.setGeometry(column.x(), column.bottom() + 1 - px(HEAD), column.width(), px(HEAD))
        self._place_middle()
        self._place_output_bar()

    def _figure(self, column: QRect) -> QRect:
        """Between the head and the row of controls at the lower edge."""
        assert self._places is not None
        px = self._look.px
        above = px(HEAD + self._places.form.below_head + (UNDER if self._places.under else 0))
        return column.adjusted(0, above, 0, -px(HEAD + BAR_GAP))

    def _place_middle(self) -> None:
        if self._places is None:
            return
        px, column = self._look.px, self._places.middle
        high = max(px(HEAD), self.bar.heightForWidth(column.width()))
        self.bar.setGeometry(column.x(), column.bottom() + 1 - high, column.width(), high)
        room = self._figure(column)
        room.setBottom(self.bar.y() - px(BAR_GAP))
        if not self._editing:
            self.rows.setGeometry(room)
            return
        row = min(px(LARGEST_PITCH), max(px(48), room.height() - self.editor.least_height()))
        self.rows.setGeometry(room.x(), room.y(), room.width(), row)
        below = room.y() + row + px(BAR_GAP)
        self.editor.setGeometry(room.x(), below, room.width(), room.bottom() + 1 - below)

    def _place_output_bar(self) -> None:
        assert self._places is not None
        px, column = self._look.px, self._places.output
        top = column.bottom() + 1 - px(HEAD)
        size = self.after.sizeHint()
        self.after.setGeometry(column.x(), top, size.width(), px(HEAD))
        left = column.x() + (0 if self.after.isHidden() else size.width() + px(16))
        self.together.setGeometry(left, top, self.together.sizeHint().width(), px(HEAD))


def _is_another_bank(before: VolumeReadout | None, readout: VolumeReadout) -> bool:
    """Whether other filters stand there, not the same with one changed, added or taken away."""
    if before is None:
        return False
    old, new = before.computed.setting.filters, readout.computed.setting.filters
    return len(old) != len(new) and not set(old) & set(new)


def _may_edit(readout: VolumeReadout) -> bool:
    return not readout.is_pooling and "kernel" not in readout.locked
