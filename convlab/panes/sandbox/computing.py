"""When the sandbox computes: what takes no time at once, what takes longer than a frame beside the window."""

from PySide6.QtCore import QObject, Signal

from convlab.bridge.newest import IsOver, Newest
from convlab.core.ground import Ground
from convlab.core.sliding import OvertakenError
from convlab.state.sandbox_compute import Computed, Wish, fulfilled, looked_at, meanwhile

AT_ONCE = 12.0  # ms: the rest of a frame is for painting


class Computing(QObject):
    """`arrived` where something newer can be shown; only the newest wish waits, and the last picture stays."""

    arrived = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ground = Ground()
        self._newest: Newest[Wish, Computed] = Newest(self._work)
        self._newest.done.connect(self._on_done)
        self._asked: Wish | None = None  # beside the window, and not there yet
        self._found: Computed | None = None
        parent.destroyed.connect(self._newest.close)

    @property
    def is_computing(self) -> bool:
        """Whether what is shown is not what is wished."""
        return self._asked is not None

    def computed(self, wish: Wish, before: Computed | None) -> Computed | None:
        """What can be shown of a wish now; None where the last picture must stay until there is something to show."""
        if before is not None and not before.is_stale and wish.is_met_by(before):
            return self._at_rest(looked_at(before, wish.state))
        if self._found is not None and wish.is_met_by(self._found):
            return self._at_rest(looked_at(self._found, wish.state))
        if before is None or wish.expected_ms(self._ground) <= AT_ONCE:
            return self._at_rest(fulfilled(wish, ground=self._ground))
        if self._asked is None or not _same(self._asked, wish):
            self._asked = wish
            self._newest.ask(wish)
        return meanwhile(wish, self._found or before)

    def at_last(self, wish: Wish) -> Computed:
        """The same, waited for: what is taken away is never stale."""
        return self._at_rest(fulfilled(wish))

    def _at_rest(self, computed: Computed) -> Computed:
        self._asked = self._found = None
        return computed

    def _on_done(self, _wish: Wish, computed: Computed) -> None:
        if self._asked is not None:
            self._found = computed
            self.arrived.emit()

    def _work(self, wish: Wish, is_over: IsOver) -> Computed | None:
        try:
            computed = fulfilled(wish, is_over, self._ground)
        except OvertakenError:
            return None
        _ = computed.span  # what is drawn, and its range, before the window asks for them
        return computed


def _same(one: Wish, other: Wish) -> bool:
    return one.setting == other.setting and one.frame is other.frame
