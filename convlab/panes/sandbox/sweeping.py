"""The sweep in the pane: it begins, plays, steps, jumps and ends, and the window slides between cells."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.player import Player
from convlab.state.sandbox_readout import SandboxReadout
from convlab.state.sandbox_sweep import Sweep, cell_of, clamped, index_of
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.motion import wants_motion
from convlab.widgets.transport import Transport

SLIDE = 120  # ms
AT_ONCE = 8.0  # windows a second: from here on the window no longer slides


class Sweeping(QObject):
    """Turns wishes into places of the sweep in the store; `show` gives back what became of them."""

    def __init__(self, edits: SandboxEdits, transport: Transport, slide: "Slide") -> None:
        super().__init__(slide.parent())
        self._edits, self._transport, self.slide = edits, transport, slide
        self._readout: SandboxReadout | None = None
        self.player = Player(self)
        self.player.advanced.connect(self._on_advanced)
        self.player.playing_changed.connect(transport.show_playing)
        transport.stepped.connect(self.step)
        transport.play_wished.connect(self.toggle)
        transport.jumped.connect(self.jump)
        transport.speed_chosen.connect(self.player.set_speed)
        transport.end_wished.connect(self.end)

    @property
    def sweep(self) -> Sweep | None:
        """Where the sweep is now."""
        return self._readout.sweep if self._readout else None

    def show(self, readout: SandboxReadout) -> None:
        """Shows the place of the sweep in a new readout."""
        before, self._readout = self.sweep, readout
        if readout.sweep is None:
            self.player.stop()
            self.slide.stop()
            return
        if readout.sweep.windows != self.player.windows:
            self.player.prepare(readout.sweep.windows)
            self._transport.show_speed(self.player.speed, readout.sweep.windows)
        self._transport.show_sweep(readout.sweep)
        slides = not self.player.is_playing or self.player.speed < AT_ONCE
        if slides and readout.is_numbers and before is not None and before.size == readout.sweep.size:
            self.slide.start(before.cell, readout.sweep.cell, readout.slide.stride)

    def toggle(self) -> None:
        """Begins a sweep, pauses it, or lets it go on; from its end it begins anew."""
        if self._readout is None or not self._readout.can_sweep:
            return
        if self.player.is_playing:
            self.player.stop()
            return
        if self.sweep is None or self.sweep.is_last:
            self._edits.sweep_to(0, (0, 0))
        if self.sweep is not None and not self.sweep.is_last:  # a sweep of one window is over at once
            self.player.start()

    def step(self, windows: int) -> None:
        """So many windows on, or back; the sweep pauses."""
        if self.sweep is not None:
            self.player.stop()
            self._go(self.sweep, self.sweep.index + windows)

    def jump(self, index: int) -> None:
        """To a window; a playing sweep goes on from there."""
        if self.sweep is not None:
            self._go(self.sweep, index)

    def jump_to(self, row: int, column: int) -> None:
        """To the window of an output cell."""
        if self.sweep is not None:
            self.jump(index_of((row, column), self.sweep.size))

    def end(self) -> None:
        """Leaves the sweep; the window stays where it is."""
        if self.sweep is not None:
            self.player.stop()
            self._edits.end_sweep(self.sweep.cell)

    def _go(self, sweep: Sweep, index: int) -> None:
        index = clamped(index, sweep.size)
        self._edits.sweep_to(index, cell_of(index, sweep.size))

    def take_key(self, event: QKeyEvent) -> bool:
        """Space starts and pauses, comma and full stop step, Escape ends; whether the key was one of these."""
        acts: dict[str, Callable[[], None]] = {" ": self.toggle}
        if self.sweep is not None:
            acts |= {",": lambda: self.step(-1), ".": lambda: self.step(1)}
        act = acts.get(event.text())
        if self.sweep is not None and event.key() == Qt.Key.Key_Escape:
            act = self.end
        if act is None or event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        act()
        return True

    def _on_advanced(self, windows: int) -> None:
        if self.sweep is None:
            self.player.stop()
            return
        self._go(self.sweep, self.sweep.index + windows)
        if self.sweep is not None and self.sweep.is_last:
            self.player.stop()


class Slide(QObject):
    """The frames of the window and of its output cell slide from where they were; not where nothing shall move.

    `moved(rows, columns)`: how many output cells they stand off their places, for what else goes with them.
    """

    moved = Signal(float, float)

    def __init__(self, window: CellGrid, output: CellGrid, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._output = window, output
        self._way, self._stride = (0, 0), (1, 1)
        self.motion = QVariantAnimation(self)
        self.motion.setDuration(SLIDE)
        self.motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.motion.setStartValue(1.0)
        self.motion.setEndValue(0.0)
        self.motion.valueChanged.connect(self._on_value)

    def start(self, before: tuple[int, int], now: tuple[int, int], stride: tuple[int, int]) -> None:
        """From one output cell to another; at once where the platform wants no motion."""
        self.stop()
        self._way, self._stride = (before[0] - now[0], before[1] - now[1]), stride
        pane = self.parent()
        if any(self._way) and wants_motion(self._window) and isinstance(pane, QWidget) and pane.isVisible():
            self.motion.start()
            self._on_value(1.0)

    def stop(self) -> None:
        """The frames stand in their places."""
        self.motion.stop()
        self._on_value(0.0)

    def _on_value(self, part: float) -> None:
        rows, columns = (cells * part for cells in self._way)
        self._window.set_box_offset(rows * self._stride[0], columns * self._stride[1])
        self._output.set_box_offset(rows, columns)
        self.moved.emit(rows, columns)
