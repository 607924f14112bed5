"""How the sandbox changes: each wish of a person as one edit or one look in the store."""

from collections.abc import Callable

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.sizes import Pair, Slide, both
from convlab.core.typography import pair_text
from convlab.imaging.pictures import DIGIT, LIVE, OWN_PICTURE, ROW
from convlab.panes.sandbox.gradient_edits import GradientEdits
from convlab.panes.sandbox.input_edits import InputEdits
from convlab.panes.sandbox.kernel_edits import KernelEdits
from convlab.panes.sandbox.shared_edits import SharedEdits
from convlab.state.own_picture import OwnPicture
from convlab.state.sandbox import After, Asked, Hidden, Locked
from convlab.state.sandbox_bench import ShiftBench
from convlab.state.sandbox_compute import AFTER_TITLES
from convlab.state.sandbox_input import input_title
from convlab.state.sandbox_row import becomes_middle_row, in_force
from convlab.state.sight import Viewport


class SandboxEdits(KernelEdits, InputEdits, GradientEdits, SharedEdits):
    """Turns wishes into states; what a lesson has locked stays as it is."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        # Where one looks once the window of an output cell has moved there by itself or by keys.
        self.followed: Callable[[tuple[int, int]], Viewport | None] = lambda _cell: self.state.viewport

    def choose_picture(self, key: str) -> None:
        """Another photograph, the own picture, a drawing, a digit or numbers; a row flattens what slides over it."""
        label = f"Input: {input_title(self.state, key)}"
        if key != ROW:
            self._edit("picture", label, picture=key, viewport=None)
            return
        flat = in_force(changed(self.state, picture=ROW))
        middle = "; the kernel is its middle row" if becomes_middle_row(self.state) else ""
        fields = {name: getattr(flat, name) for name in ("filters", "pooling", "stride", "padding")}
        self._edit("picture", label + middle, picture=ROW, viewport=None, **fields)

    def show_own(self, picture: OwnPicture) -> None:
        """A picture that a person brought."""
        self._edit("picture", f"Input: {picture.name}", own=picture, picture=OWN_PICTURE, viewport=None)

    def choose_live(self, name: str) -> None:
        """A camera or a video, of which only stills are kept."""
        self._edit("picture", f"Input: {name}", picture=LIVE)

    def keep_still(self, still: OwnPicture) -> None:
        """What the camera or the video shows now; saved with the document, no undo step."""
        self._look(still=still)

    def choose_side(self, side: int) -> None:
        """How long the longer side of a picture may be."""
        self._edit("picture", f"Longer side: {side} px", side=side, viewport=None)

    def choose_gray(self, gray: bool) -> None:
        """A colour picture in one plane, or in its three."""
        self._edit("picture", "Gray" if gray else "RGB", gray=gray)

    def choose_digit(self, index: int) -> None:
        """Another handwritten digit; going through them is one step."""
        self._edit("picture", "Another digit", "digit", picture=DIGIT, digit=index)

    def set_weight(self, cell: tuple[int, int], value: float, gesture: str) -> None:
        """One weight of the kernel."""
        chosen = self.state.chosen.with_weight(self.state.plane, cell, value)
        self._edit("kernel", "Change a weight", gesture, filters=self.state.with_chosen(chosen).filters)

    def choose_after(self, key: str) -> None:
        """What is done to the output before it is drawn."""
        titles: dict[str, After] = {name: name for name in AFTER_TITLES}
        self._edit("after", f"Output: {AFTER_TITLES[titles[key]]}", after=titles[key])

    def set_stride(self, stride: int | Pair) -> None:
        """Another stride, of both axes or (vertical, horizontal); the window stays over the same part."""
        pair = (1, both(stride)[1]) if self.state.is_row else both(stride)
        self._slide("stride", f"Stride {pair_text(pair)}", pair, self.state.padding)

    def set_padding(self, padding: int | Pair) -> None:
        """Another padding, of both axes or (vertical, horizontal); the window stays over the same part."""
        pair = (0, both(padding)[1]) if self.state.is_row else both(padding)
        self._slide("padding", f"Padding {pair_text(pair)}", self.state.stride, pair)

    def make_fit(self, way: Slide) -> None:
        """The stride or the padding that a button named."""
        if way.padding != self.state.padding:
            self.set_padding(way.padding)
        else:
            self.set_stride(way.stride)

    def ask(self, asked: Asked, hides: frozenset[Hidden]) -> None:
        """Hides what a person wants to predict; no undo step. What a lesson hides stays the lesson's."""
        if not self.state.locked:
            self._look(asked=asked, hidden=hides, sweep=None)

    def reveal(self) -> None:
        """Shows what was hidden to be predicted; no undo step."""
        if self.state.asked is not None:
            self._look(asked=None, hidden=frozenset())

    def choose_view(self, view: str) -> None:
        """Another way to look at the setting; no undo step."""
        self._look(view=view)

    def set_bench(self, bench: ShiftBench) -> None:
        """The invariance bench set otherwise: where its input stands, what pools; no undo step."""
        self._look(bench=bench)

    def choose_filter(self, index: int) -> None:
        """Another filter, and its map; no undo step."""
        self._look(filter=index)

    def change(self, part: Locked, label: str, merge: str = "", **update: object) -> None:
        """Other fields of the state, of a part that a lesson may have locked; one undo step a gesture."""
        self._edit(part, label, merge, **update)

    def look(self, **update: object) -> None:
        """Other fields of how the setting is looked at; no undo step."""
        self._look(**update)

    def look_at(self, row: int, column: int) -> None:
        """Another output cell; no undo step."""
        self._look(focus=(max(0, row), max(0, column)))

    def move_to(self, row: int, column: int) -> None:
        """Another output cell, by keys: the view goes with it; no undo step."""
        self._look(focus=(max(0, row), max(0, column)), viewport=self.followed((row, column)))

    def look_through(self, viewport: Viewport | None) -> None:
        """Another part of input and output, or all of them; no undo step."""
        self._look(viewport=viewport)

    def sweep_to(self, index: int, cell: tuple[int, int]) -> None:
        """Another window of the sweep, in reading order, with its output cell; no undo step."""
        self._look(sweep=index, viewport=self.followed(cell))

    def end_sweep(self, cell: tuple[int, int]) -> None:
        """No sweep; its window is what is looked at. No undo step."""
        self._look(sweep=None, focus=cell)

    def look_at_weight(self, row: int, column: int) -> None:
        """Another cell of the kernel; no undo step."""
        self._look(kernel_cell=(row, column))

    def _slide(self, name: Locked, label: str, stride: Pair, padding: Pair) -> None:
        old = self.state
        axes = zip(old.focus, old.stride, old.padding, stride, padding, strict=True)
        row, column = (max(0, round((cell * s - p + new_p) / new_s)) for cell, s, p, new_s, new_p in axes)
        self._edit(name, label, stride=stride, padding=padding, focus=(row, column))


def cell_under(pixel: tuple[int, int], slide: Slide) -> tuple[int, int]:
    """The output cell whose window is centred nearest to a pixel of the padded input."""
    row, column = (
        min(max(0, round((place - f // 2) / stride)), max(0, size - 1))
        for place, f, stride, size in zip(pixel, slide.spread, slide.stride, slide.size, strict=True)
    )
    return row, column
