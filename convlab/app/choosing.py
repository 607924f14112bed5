"""What the menus and the palette put into the panes: kernels, banks of filters, pictures, networks."""

from collections.abc import Callable
from pathlib import Path

from convlab.bridge.store import Store
from convlab.core.banks import BANKS
from convlab.core.document import changed
from convlab.core.presets import PRESETS
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox_row import in_force


class Choosing:
    """`sandbox` opens that pane: what is chosen is seen there."""

    def __init__(self, store: Store, sandbox: Callable[[], SandboxPane]) -> None:
        self._store, self._sandbox = store, sandbox

    def kernel(self, key: str) -> None:
        """Puts what the kernel's menu has under a key into the sandbox."""
        self._sandbox().kernel.choose(key)

    def learned(self) -> None:
        """Offers the filters of the monitor's run in the sandbox."""
        run = self._store.workspace.monitor.run
        if run is not None:
            self._sandbox().kernel.open_run(Path(run))

    def bank(self, key: str) -> None:
        """Puts a bank of filters into the sandbox, seen as volumes."""
        bank = BANKS[key]
        filters = {"filters": bank.filters, "together": bank.together, "pooling": None}
        self._edit(f"Filters: {bank.title}", **filters, view="volume", filter=0, plane=0)

    def picture(self, key: str) -> None:
        """Puts a photograph into the sandbox."""
        self._store.settle()
        self._edit("Choose a picture", picture=key)

    def network(self, key: str) -> None:
        """Puts a preset into the builder."""
        workspace = self._store.workspace
        builder = changed(workspace.builder, network=PRESETS[key], selected=None)
        self._store.edit("Choose a network", changed(workspace, builder=builder, pane="builder"))

    def _edit(self, label: str, **update: object) -> None:
        workspace = self._store.workspace
        sandbox = in_force(changed(workspace.sandbox, **update))
        self._store.edit(label, changed(workspace, sandbox=sandbox, pane="sandbox"))
