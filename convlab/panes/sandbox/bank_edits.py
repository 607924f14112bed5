"""How the filters change: each wish of a person as one edit in the store."""

from convlab.core.banks import BANKS
from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.core.typography import shape
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.state import filter_bank
from convlab.state.filter_bank import Bank


class BankEdits:
    """Edits of the whole bank; the filter that a person made or moved is the one that is looked at."""

    def __init__(self, edits: SandboxEdits) -> None:
        self._edits = edits

    @property
    def filters(self) -> Bank:
        """The filters as they are now."""
        return self._edits.state.filters

    @property
    def chosen(self) -> int:
        """The place of the one that is looked at."""
        return self._edits.state.chosen_index

    def choose_bank(self, key: str) -> None:
        """A bank of the table in place of the filters; an unknown key (a bank of one's own) changes nothing."""
        if key in BANKS:
            bank = BANKS[key]
            self._edits.change(
                "kernel",
                f"Filters: {bank.title}",
                filters=bank.filters,
                together=bank.together,
                pooling=None,
                filter=0,
                plane=0,
            )

    def add(self) -> None:
        """One more filter behind the chosen one, where there is room."""
        if self._has_room():
            self._show("Add a filter", filter_bank.added(self.filters, self.chosen), self.chosen + 1)

    def duplicate(self) -> None:
        """A copy behind the chosen one, where there is room."""
        if self._has_room():
            self._show("Duplicate a filter", filter_bank.duplicated(self.filters, self.chosen), self.chosen + 1)

    def remove(self) -> None:
        """All but the chosen one; the last one stays."""
        if not self._pools():
            bank = filter_bank.removed(self.filters, self.chosen)
            self._show("Remove a filter", bank, min(self.chosen, len(bank) - 1))

    def move(self, steps: int) -> None:
        """The chosen one further up or down."""
        place = min(max(0, self.chosen + steps), len(self.filters) - 1)
        if not self._pools():
            self._show("Move a filter", filter_bank.moved(self.filters, self.chosen, steps), place)

    def rename(self, name: str) -> None:
        """Another name for the chosen one."""
        self._replace("Rename a filter", "", name=name)

    def set_bias(self, bias: float, gesture: str) -> None:
        """Another bias for the chosen one."""
        self._replace("Change a bias", gesture, bias=bias)

    def set_weight(self, plane: int, cell: tuple[int, int], weight: float, gesture: str) -> None:
        """One weight of one plane of the chosen one; of a filter with one plane, in all planes alike."""
        bank = filter_bank.with_weight(self.filters, (self.chosen, plane), cell, weight)
        self._edits.change("kernel", "Change a weight", gesture, filters=bank)

    def set_size(self, side: int) -> None:
        """Another window for all filters, or for pooling; of a row of numbers it stays one row high."""
        state = self._edits.state
        window = (1, side) if state.is_row else (side, side)
        if state.pooling is None:
            self._edits.change("kernel", f"Filters {shape(window)}", filters=filter_bank.resized(self.filters, window))
        else:
            self._edits.change("kernel", f"Pooling {shape(window)}", pooling=changed(state.pooling, window=window))

    def set_kernel(self, key: str, plane: int | None, planes: int) -> None:
        """A kernel of the table in one plane of the chosen filter, or with None in all of them."""
        kernel = KERNELS[key].kernel
        bank = filter_bank.with_kernel(self.filters, (self.chosen, plane), kernel, planes)
        self._edits.change("kernel", f"Kernel: {kernel.name}", filters=bank)

    def _pools(self) -> bool:
        """Whether a pooling window stands in place of the filters."""
        return self._edits.state.pooling is not None

    def _has_room(self) -> bool:
        return not self._pools() and filter_bank.may_add(self.filters)

    def _show(self, label: str, bank: Bank, place: int) -> None:
        self._edits.change("kernel", label, filters=bank, filter=place)

    def _replace(self, label: str, gesture: str, **update: object) -> None:
        one = changed(self.filters[self.chosen], **update)
        self._edits.change("kernel", label, gesture, filters=filter_bank.replaced(self.filters, self.chosen, one))
