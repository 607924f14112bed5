"""How the sandbox changes: each wish of a person as one edit or one look in the store."""

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.filters import POOLINGS
from convlab.core.kernels import KERNELS
from convlab.core.sizes import Pair, Slide, both
from convlab.core.typography import pair_text
from convlab.imaging.pictures import DIGIT, NUMBERS, OWN_PICTURE
from convlab.state.own_picture import OwnPicture
from convlab.state.sandbox import After, Locked, SandboxState
from convlab.state.sandbox_compute import AFTER_TITLES
from convlab.state.sandbox_input import input_title, source_of


class SandboxEdits:
    """Turns wishes into states; what a lesson has locked stays as it is."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def state(self) -> SandboxState:
        """The sandbox as it is now."""
        return self._store.workspace.sandbox

    def choose_picture(self, key: str) -> None:
        """Another photograph, the own picture, a digit or the numbers."""
        self._edit("picture", f"Input: {input_title(self.state, key)}", picture=key)

    def show_own(self, picture: OwnPicture) -> None:
        """A picture that a person brought."""
        self._edit("picture", f"Input: {picture.name}", own=picture, picture=OWN_PICTURE)

    def choose_side(self, side: int) -> None:
        """How long the longer side of a picture may be."""
        self._edit("picture", f"Longer side: {side} px", side=side)

    def choose_gray(self, gray: bool) -> None:
        """A colour picture in one plane, or in its three."""
        self._edit("picture", "Gray" if gray else "RGB", gray=gray)

    def choose_digit(self, index: int) -> None:
        """Another handwritten digit; going through them is one step."""
        self._edit("picture", "Another digit", "digit", picture=DIGIT, digit=index)

    def choose_kernel(self, key: str) -> None:
        """A preset as the only filter, or pooling; an unknown key (a kernel of one's own) changes nothing."""
        if key in POOLINGS:
            self._edit("kernel", POOLINGS[key].title, pooling=POOLINGS[key].window)
        elif key in KERNELS:
            self._edit("kernel", f"Kernel: {KERNELS[key].title}", kernel=KERNELS[key].kernel, pooling=None)

    def set_weight(self, cell: tuple[int, int], value: float, gesture: str) -> None:
        """One weight of the kernel."""
        chosen = self.state.chosen.with_weight(self.state.plane, cell, value)
        self._edit("kernel", "Change a weight", gesture, filters=self.state.with_chosen(chosen).filters)

    def set_number(self, cell: tuple[int, int], value: float, gesture: str) -> None:
        """One number of the input; a digit becomes numbers of one's own with that."""
        numbers = source_of(self.state).numbers
        if numbers is not None:
            changed_numbers = changed(self.state, numbers=numbers).with_number(*cell, value)
            self._edit("picture", "Change a number", gesture, picture=NUMBERS, numbers=changed_numbers)

    def choose_after(self, key: str) -> None:
        """What is done to the output before it is drawn."""
        titles: dict[str, After] = {name: name for name in AFTER_TITLES}
        self._edit("after", f"Output: {AFTER_TITLES[titles[key]]}", after=titles[key])

    def set_stride(self, stride: int | Pair) -> None:
        """Another stride, of both axes or (vertical, horizontal); the window stays over the same part."""
        pair = both(stride)
        self._slide("stride", f"Stride {pair_text(pair)}", pair, self.state.padding)

    def set_padding(self, padding: int | Pair) -> None:
        """Another padding, of both axes or (vertical, horizontal); the window stays over the same part."""
        pair = both(padding)
        self._slide("padding", f"Padding {pair_text(pair)}", self.state.stride, pair)

    def make_fit(self, way: Slide) -> None:
        """The stride or the padding that a button named."""
        if way.padding != self.state.padding:
            self.set_padding(way.padding)
        else:
            self.set_stride(way.stride)

    def look_at(self, row: int, column: int) -> None:
        """Another output cell; no undo step."""
        self._look(focus=(max(0, row), max(0, column)))

    def sweep_to(self, index: int) -> None:
        """Another window of the sweep, in reading order; no undo step."""
        self._look(sweep=index)

    def end_sweep(self, cell: tuple[int, int]) -> None:
        """No sweep; its window is what is looked at. No undo step."""
        self._look(sweep=None, focus=cell)

    def look_at_weight(self, row: int, column: int) -> None:
        """Another cell of the kernel; no undo step."""
        self._look(kernel_cell=(row, column))

    def end_gesture(self) -> None:
        """The wheel rests."""
        self._store.end_gesture()

    def _slide(self, name: Locked, label: str, stride: Pair, padding: Pair) -> None:
        old = self.state
        axes = zip(old.focus, old.stride, old.padding, stride, padding, strict=True)
        row, column = (max(0, round((cell * s - p + new_p) / new_s)) for cell, s, p, new_s, new_p in axes)
        self._edit(name, label, stride=stride, padding=padding, focus=(row, column))

    def _edit(self, part: Locked, label: str, merge: str = "", **update: object) -> None:
        if part not in self.state.locked:
            workspace = self._store.workspace
            self._store.edit(label, changed(workspace, sandbox=changed(self.state, **update)), merge)

    def _look(self, **update: object) -> None:
        workspace = self._store.workspace
        self._store.look(changed(workspace, sandbox=changed(self.state, **update)))


def cell_under(pixel: tuple[int, int], slide: Slide) -> tuple[int, int]:
    """The output cell whose window is centred nearest to a pixel of the padded input."""
    row, column = (
        min(max(0, round((place - f // 2) / stride)), max(0, size - 1))
        for place, f, stride, size in zip(pixel, slide.spread, slide.stride, slide.size, strict=True)
    )
    return row, column
