"""How what slides changes: kernels of the menu, families, pairs, sizes, and the operation's further settings."""

from convlab.core.common_settings import COMMON_SETTINGS
from convlab.core.document import changed
from convlab.core.filters import POOLINGS, Filter
from convlab.core.padding import PADDING_MODES, PaddingMode
from convlab.core.sizes import Pair
from convlab.core.typography import decimal, shape, whole
from convlab.panes.sandbox.editing import Editing
from convlab.state import kernel_choice
from convlab.state.kernel_choice import Changes


class KernelEdits(Editing):
    """The part of SandboxEdits about kernels and pooling."""

    def choose_kernel(self, key: str) -> None:
        """What the menu offers under this key; no key (a kernel of one's own) changes nothing."""
        if key:
            title = POOLINGS[key].title if key in POOLINGS else f"Kernel: {kernel_choice.title_of(key)}"
            self._edit("kernel", title, **kernel_choice.chosen(self.state, key))

    def turn_parameter(self, place: int, value: float) -> None:
        """Another value of a family's parameter; a drag is one step."""
        changes = kernel_choice.with_value(self.state, place, value)
        if changes:
            self._edit("kernel", "Change the kernel", f"kernel parameter {place}", **changes)

    def resize(self, rows: int, columns: int) -> None:
        """Another size of the pooling window, or of the kernel: zeros around it, or cut around its middle."""
        pooling, size = self.state.pooling, (rows, columns)
        if pooling is not None:
            self._edit("kernel", f"Window {shape(size)}", pooling=changed(pooling, window=size))
        elif size != self.state.chosen.window:
            self._edit("kernel", f"Kernel of {shape(size)}", **kernel_choice.with_side(self.state, size))

    def show_of_pair(self, part: str) -> None:
        """ "x", "y", or "both": the magnitude."""
        names = {"x": "x alone", "y": "y alone", "both": "Magnitude of both"}
        index = self.state.chosen_index if part == "both" else int(part == "y")
        self._edit("kernel", names[part], together=part == "both", filter=index)

    def choose_plane(self, plane: int) -> None:
        """Another plane of the filter; no undo step."""
        self._look(plane=plane)

    def put_filter(self, one: Filter, label: str) -> None:
        """A filter that was pasted, kept or learned."""
        self._edit("kernel", label, **kernel_choice.with_filter(self.state, one))

    def put_bank(self, filters: tuple[Filter, ...], label: str) -> None:
        """Filters in place of all that are there."""
        self._edit("kernel", label, filters=filters, pooling=None, together=False, filter=0)

    def set_bias(self, bias: float) -> None:
        """What is added to the sum of the chosen filter."""
        self._edit("kernel", f"Bias {decimal(bias, 3)}", **kernel_choice.with_bias(self.state, bias))

    def set_dilation(self, dilation: int) -> None:
        """How many cells on the next one of the window lies."""
        self._edit("kernel", f"Dilation {whole(dilation)}", dilation=dilation)

    def set_padding_mode(self, mode: str) -> None:
        """What lies beyond the edge."""
        modes: dict[str, PaddingMode] = {key: key for key in PADDING_MODES}
        self._edit("padding", f"Padding: {PADDING_MODES[modes[mode]].title.lower()}", mode=modes[mode])

    def set_flip(self, flip: bool) -> None:
        """True convolution, or deep learning's cross-correlation."""
        self._edit("kernel", "True convolution" if flip else "Cross-correlation", flip=flip)

    def choose_common(self, key: str, size: Pair, planes: int) -> None:
        """One row of the lecture's table, for an input of this size; not where a lesson fixed a part of it."""
        row = COMMON_SETTINGS[key]
        if not kernel_choice.touched(row) & self.state.locked:
            changes: Changes = kernel_choice.common(self.state, key, size, planes)
            self._edit("kernel", row.title, **changes)
