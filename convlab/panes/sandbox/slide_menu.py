"""How the window slides, as one drop-down: "Stride 1, padding 0"; in its menu stride, padding, dilation, pooling."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup

from convlab.core.filters import POOLINGS
from convlab.core.padding import PADDING_MODES
from convlab.core.sizes import same_padding
from convlab.core.typography import pair_text, shape
from convlab.state.sandbox import SandboxState
from convlab.widgets.look import Look
from convlab.widgets.menu_drop_down import MenuDropDown, entry

STRIDES, PADDINGS, DILATIONS = (1, 2, 3, 4, 8), range(5), range(1, 5)
SIDES = ((1, 2, 3, 4, 5, 7, 9, 11), (2, 3, 4, 5))  # of filters, of a pooling window
FILTERS = "filters"

K = TypeVar("K")


class SlideMenu(MenuDropDown):
    """Says how the window slides; each choice of its menu is one signal."""

    stride_chosen = Signal(int)
    padding_chosen = Signal(int)
    dilation_chosen = Signal(int)
    mode_chosen = Signal(str)
    pooling_chosen = Signal(str)  # a key of POOLINGS, or FILTERS
    flip_chosen = Signal(bool)
    size_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._state = SandboxState()
        self.setAccessibleName("how the window slides")

    def show_state(self, state: SandboxState) -> None:
        """What the menu is about."""
        self._state = state

    def show_text(self, text: str) -> None:
        """How the window slides, in words."""
        if self.text() != text:
            self.set_choices([("now", text)])
            self.setCurrentIndex(0)

    def fill_menu(self) -> None:
        """What may be changed: nothing that a lesson has locked."""
        menu, state = self.menu, self._state
        menu.clear()
        if "stride" not in state.locked:
            strides = {stride: str(stride) for stride in STRIDES}
            self._add(f"Stride: {pair_text(state.stride)}", strides, state.stride[0], self.stride_chosen.emit)
        if "padding" not in state.locked:
            self._add_paddings()
            modes = {key: f"{row.title}: {row.note}" for key, row in PADDING_MODES.items()}
            now = PADDING_MODES[state.mode].title.lower()
            self._add(f"Padding with: {now}", modes, state.mode, self.mode_chosen.emit)
        if "kernel" not in state.locked:
            self._add_sizes()
            dilations = {dilation: str(dilation) for dilation in DILATIONS}
            self._add(f"Dilation: {state.dilation}", dilations, state.dilation, self.dilation_chosen.emit)
            menu.addSeparator()
            self._add_kinds()

    def _add_paddings(self) -> None:
        state = self._state
        window = state.pooling.window if state.pooling else state.filters[0].window
        keeps = same_padding(window[0], state.dilation) if window[0] == window[1] else None
        paddings = {padding: str(padding) for padding in PADDINGS}
        if keeps is not None and keeps <= 15:
            paddings[keeps] = f"{keeps}, keeps the size at stride 1"
        self._add(f"Padding: {pair_text(state.padding)}", paddings, state.padding[0], self.padding_chosen.emit)

    def _add_sizes(self) -> None:
        pooling = self._state.pooling
        name, window = ("Filters", self._state.filters[0].window) if pooling is None else ("Window", pooling.window)
        sides = {side: shape((1, side) if self._state.is_row else (side, side)) for side in SIDES[pooling is not None]}
        self._add(f"{name}: {shape(window)}", sides, window[1], self.size_chosen.emit)

    def _add_kinds(self) -> None:
        """Filters or pooling, and with filters whether they are turned."""
        menu, group, pooling = self.menu, QActionGroup(self.menu), self._state.pooling
        now = FILTERS if pooling is None else pooling.kind
        for key, title in {FILTERS: "Filters", **{key: preset.title for key, preset in POOLINGS.items()}}.items():
            group.addAction(entry(menu, title, partial(self.pooling_chosen.emit, key), key == now))
        menu.addSeparator()
        turned = self._state.flip
        entry(menu, "True convolution: kernels turned", partial(self.flip_chosen.emit, not turned), turned)

    def _add(self, title: str, choices: dict[K, str], now: K, act: Callable[[K], None]) -> None:
        menu = self.menu.addMenu(title)
        group = QActionGroup(menu)
        for key, text in choices.items():
            group.addAction(entry(menu, text, partial(act, key), key == now))
