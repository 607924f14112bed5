"""The setting as volumes: planes of the input, K filters of as many planes, and K maps stacked to a new volume."""

from functools import partial
from itertools import pairwise

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from convlab.core.filters import POOLINGS
from convlab.core.sizes import nearest_cell
from convlab.panes.sandbox.bank_edits import BankEdits
from convlab.panes.sandbox.edits import SandboxEdits, cell_under
from convlab.panes.sandbox.slide_menu import FILTERS
from convlab.panes.sandbox.view import SandboxView
from convlab.panes.sandbox.volume_desk import VolumeDesk
from convlab.panes.sandbox.volume_layout import arrange, least_height
from convlab.panes.sandbox.volume_stage import VolumeStage
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_volume import SCALE_TITLES, VolumeReadout, volume_readout
from convlab.widgets.look import Look


class VolumeView(SandboxView):
    """Stage and desk; what a person does becomes an edit or another look."""

    def __init__(self, look: Look, edits: SandboxEdits) -> None:
        super().__init__(look, edits)
        self._bank = BankEdits(edits)
        self._readout: VolumeReadout | None = None
        self.stage, self.desk = VolumeStage(look), VolumeDesk(look)
        self.stage.setParent(self)
        self.desk.setParent(self)
        self._connect_input()
        self._connect_filters()
        self._connect_editor()
        self._connect_output()
        self.setFocusProxy(self.stage.rows)
        for one, other in pairwise((*self.stage.in_order(), self.desk.ledger.bias)):
            QWidget.setTabOrder(one, other)

    @property
    def readout(self) -> VolumeReadout:
        """What is shown now."""
        assert self._readout is not None
        return self._readout

    def show_readout(self, readout: SandboxReadout) -> None:
        """Shows another setting, or another place in it."""
        self._readout = volume_readout(readout.state, readout.computed, self._readout)
        self.stage.show_readout(readout.state, self._readout)
        self.desk.show_readout(self._readout)
        self._place()
        self.updateGeometry()

    def least_height(self, width: int) -> int:
        """The px that stage and desk need at this width."""
        filters = len(self._readout.rows) if self._readout else 1
        return least_height(width, self._look.scale, filters) + self.desk.height_for(width)

    def status(self) -> tuple[str, str] | None:
        """Which filter is looked at, and what it holds."""
        return self.readout.status

    def portraits(self) -> dict[str, QWidget]:
        """The figures alone, and the desk."""
        return {"figures": self.stage, "desk": self.desk}

    def _place(self) -> None:
        if self._readout is None:
            return
        desk = self.desk.height_for(self.width())
        places = arrange((self.width(), self.height() - desk), self._look.scale, len(self._readout.rows))
        self.stage.setGeometry(0, 0, self.width(), places.stage_height)
        self.desk.setGeometry(0, places.stage_height, self.width(), max(desk, self.height() - places.stage_height))
        self.stage.place(places)
        self.desk.place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    # What a person does

    def _connect_input(self) -> None:
        source, planes, edits = self.stage.source, self.stage.planes, self._edits
        source.key_chosen.connect(edits.choose_picture)
        source.side_chosen.connect(edits.choose_side)
        source.gray_chosen.connect(edits.choose_gray)
        planes.cell_hovered.connect(self._on_input_hovered)
        planes.cell_chosen.connect(self._on_input_touched)
        planes.moved.connect(self._on_moved)
        planes.plane_chosen.connect(self._on_plane_chosen)
        planes.turned.connect(self._on_planes_turned)

    def _connect_filters(self) -> None:
        slide, rows, bar, edits = self.stage.slide, self.stage.rows, self.stage.bar, self._edits
        slide.stride_chosen.connect(edits.set_stride)
        slide.padding_chosen.connect(edits.set_padding)
        slide.dilation_chosen.connect(edits.set_dilation)
        slide.mode_chosen.connect(edits.set_padding_mode)
        slide.pooling_chosen.connect(self._on_pooling_chosen)
        slide.flip_chosen.connect(edits.set_flip)
        slide.size_chosen.connect(self._bank.set_size)
        rows.filter_chosen.connect(edits.choose_filter)
        rows.plane_chosen.connect(self._on_plane_chosen)
        rows.edit_wished.connect(partial(self.stage.edit, True))
        for signal, button, act in (
            (rows.add_wished, bar.add, self._bank.add),
            (rows.duplicate_wished, bar.duplicate, self._bank.duplicate),
            (rows.remove_wished, bar.remove, self._bank.remove),
        ):
            signal.connect(act)
            button.clicked.connect(act)
        rows.move_wished.connect(self._bank.move)
        bar.edit_wished.connect(lambda: self.stage.edit(not self.stage.editing))
        bar.bank_chosen.connect(self._bank.choose_bank)

    def _connect_editor(self) -> None:
        editor, bias = self.stage.editor, self.desk.ledger.bias
        editor.cell_chosen.connect(self._on_weight_chosen)
        editor.weight_entered.connect(self._on_weight_entered)
        editor.gesture_ended.connect(self._edits.end_gesture)
        editor.renamed.connect(self._bank.rename)
        editor.kernel_chosen.connect(self._on_kernel_chosen)
        editor.move_wished.connect(self._bank.move)
        editor.done.connect(partial(self.stage.edit, False))
        bias.value_entered.connect(self._on_bias_entered)
        bias.gesture_ended.connect(self._edits.end_gesture)
        bias.refused.connect(self.desk.ledger.complain)

    def _connect_output(self) -> None:
        maps, edits = self.stage.maps, self._edits
        maps.cell_hovered.connect(self._on_map_hovered)
        maps.cell_chosen.connect(edits.look_at)
        maps.moved.connect(self._on_moved)
        maps.plane_chosen.connect(edits.choose_filter)
        maps.turned.connect(self._on_maps_turned)
        self.stage.scale.key_chosen.connect(self._on_scale_chosen)
        self.stage.after.key_chosen.connect(edits.choose_after)
        self.stage.together.toggled.connect(self._on_together_chosen)

    def _is_still(self) -> bool:
        """Whether the cell must not follow the pointer: a prediction is asked about it."""
        return self._edits.state.asked in ("value", "sign")

    def _on_input_hovered(self, row: int, column: int) -> None:
        if not self._is_still():
            self._on_input_touched(row, column)

    def _on_map_hovered(self, row: int, column: int) -> None:
        if not self._is_still():
            self._edits.look_at(row, column)

    def _on_input_touched(self, row: int, column: int) -> None:
        self._edits.look_at(*cell_under((row, column), self.readout.computed.slide))

    def _on_moved(self, rows: int, columns: int) -> None:
        focus = self.readout.focus
        if focus is not None:
            self._edits.look_at(*nearest_cell((focus[0] + rows, focus[1] + columns), self.readout.computed.slide.size))

    def _on_plane_chosen(self, plane: int) -> None:
        if self.readout.is_pooling:
            self._edits.choose_filter(plane)  # each plane has its map
        else:
            self._edits.look(plane=plane)

    def _on_planes_turned(self, steps: int) -> None:
        self._on_plane_chosen((self.readout.plane + steps) % len(self.readout.planes))

    def _on_maps_turned(self, steps: int) -> None:
        self._edits.choose_filter((self.readout.map + steps) % len(self.readout.map_names))

    def _on_weight_chosen(self, plane: int, row: int, column: int) -> None:
        self._edits.look(plane=plane, kernel_cell=(row, column))
        self.stage.editor.focus_grid()

    def _on_weight_entered(self, plane: int, row: int, column: int, value: float, gesture: str) -> None:
        self._bank.set_weight(plane, (row, column), value, f"{gesture} {plane}" if gesture else "")

    def _on_kernel_chosen(self, key: str, in_all: bool) -> None:
        self._bank.set_kernel(key, None if in_all else self.readout.plane, len(self.readout.planes))

    def _on_bias_entered(self, _row: int, _column: int, value: float, gesture: str) -> None:
        self._bank.set_bias(value, gesture)

    def _on_pooling_chosen(self, key: str) -> None:
        if key == FILTERS:
            self._edits.change("kernel", "Filters", pooling=None)
        else:
            self._edits.change("kernel", POOLINGS[key].title, pooling=POOLINGS[key].window)

    def _on_scale_chosen(self, key: str) -> None:
        if key in SCALE_TITLES:
            self._edits.look(scale=key)

    def _on_together_chosen(self, together: bool) -> None:
        self._edits.change("kernel", "Maps together" if together else "Maps apart", together=together)
