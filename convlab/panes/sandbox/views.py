"""The ways to look at the sandbox's setting, in one table: the drop-down, the palette and the keys iterate over it."""

from collections.abc import Callable
from dataclasses import dataclass

from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.view import SandboxView
from convlab.state.sandbox import View
from convlab.widgets.look import Look


@dataclass(frozen=True)
class ViewRow:
    """One row: what the view is called and what is seen there; `make` is None for stage and desk of the pane itself."""

    title: str
    note: str
    make: Callable[[Look, SandboxEdits], SandboxView] | None


# Late imports: each view brings some ten modules, and the first picture of the window needs none of them.


def _volume(look: Look, edits: SandboxEdits) -> SandboxView:
    from convlab.panes.sandbox.volume_view import VolumeView

    return VolumeView(look, edits)


def _shared(look: Look, edits: SandboxEdits) -> SandboxView:
    from convlab.panes.sandbox.shared_view import SharedView

    return SharedView(look, edits)


def _backwards(look: Look, edits: SandboxEdits) -> SandboxView:
    from convlab.panes.sandbox.backwards_view import BackwardsView

    return BackwardsView(look, edits)


def _invariance(look: Look, edits: SandboxEdits) -> SandboxView:
    from convlab.panes.sandbox.invariance_view import InvarianceView

    return InvarianceView(look, edits)


VIEWS: dict[View, ViewRow] = {
    "sum": ViewRow("Products and sum", "one window, spelled out", None),
    "volume": ViewRow("Planes, filters, maps", "one filter is a volume, and so are all maps", _volume),
    "shared": ViewRow("Weights that are shared", "lines between units, a sparse matrix, and the counts", _shared),
    "backwards": ViewRow("Backwards", "where a gradient at the output goes", _backwards),
    "invariance": ViewRow("Invariance", "what pooling does to small shifts", _invariance),
}


def next_view(view: View, steps: int) -> View:
    """The view so many rows on; after the last comes the first."""
    keys = list(VIEWS)
    return keys[(keys.index(shown(view)) + steps) % len(keys)]


def shown(view: View) -> View:
    """The view itself, or the first where the table lacks it."""
    return view if view in VIEWS else next(iter(VIEWS))
