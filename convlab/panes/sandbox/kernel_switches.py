"""The row over the kernel's cells: which part of a pair, which filter of a bank, which plane of a filter is seen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from convlab.core.kernel_pairs import pair_of
from convlab.state.sandbox_compute import Computed
from convlab.widgets.controls import button
from convlab.widgets.look import Look
from convlab.widgets.segments import Segments

PAIR_PARTS = (("x", "x"), ("y", "y"), ("both", "magnitude"))
PLANES = (("0", "R"), ("1", "G"), ("2", "B"))


class KernelSwitches(QWidget):
    """`part_chosen("x", "y" or "both")`, `filter_chosen(index)`, `plane_chosen(index)`; hidden where none is needed."""

    part_chosen = Signal(str)
    filter_chosen = Signal(int)
    plane_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._filter, self._count = 0, 1
        self.pair = Segments(look, "seen of the pair", PAIR_PARTS)
        self.previous, self.next = button(look, "Previous"), button(look, "Next")
        self.planes = Segments(look, "plane of the filter", PLANES)
        self.previous.setAccessibleName("previous filter")
        self.next.setAccessibleName("next filter")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.pair, self.previous, self.next, self.planes):
            row.addWidget(widget)
        self.pair.key_chosen.connect(self.part_chosen)
        self.planes.key_chosen.connect(lambda key: self.plane_chosen.emit(int(key)))
        self.previous.clicked.connect(lambda: self._step(-1))
        self.next.clicked.connect(lambda: self._step(+1))

    def show_computed(self, computed: Computed, locked: bool) -> None:
        """Shows what there is to choose between."""
        setting = computed.setting
        pools, is_pair = setting.pooling is not None, bool(pair_of(setting.filters))
        self._filter, self._count = computed.chosen, len(setting.filters)
        one = setting.filters[min(self._filter, self._count - 1)]
        self.pair.setVisible(is_pair and not locked)
        self.pair.show_key("both" if setting.together else PAIR_PARTS[min(self._filter, 1)][0])
        for made in (self.previous, self.next):
            made.setVisible(self._count > 1 and not is_pair)
        self.planes.setVisible(len(one.planes) == len(PLANES))
        self.planes.show_key(PLANES[min(computed.plane_index, len(PLANES) - 1)][0])
        needed = self._count > 1 or len(one.planes) == len(PLANES)
        self.setVisible(not pools and needed and not (is_pair and locked))

    def _step(self, steps: int) -> None:
        self.filter_chosen.emit((self._filter + steps) % self._count)
