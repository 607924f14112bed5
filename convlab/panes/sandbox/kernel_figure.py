"""The kernel: its cells, and under it stride, padding and what follows from them."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from convlab.core.filters import POOLINGS
from convlab.core.kernels import KERNELS, LARGEST_WEIGHT
from convlab.core.sizes import PADDINGS, STRIDES
from convlab.panes.sandbox.heads import place_head
from convlab.panes.sandbox.layout import LARGEST_MARGIN, Arrangement
from convlab.panes.sandbox.prose import markup, prose_label
from convlab.state.sandbox_compute import Computed
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets import cell_grid
from convlab.widgets.cell_grid import CellGrid
from convlab.widgets.cell_paint import SMALLEST_NUMBERED, Cells, values_range
from convlab.widgets.controls import DropDown, PairField, rule, text_label
from convlab.widgets.figure_head import FigureHead
from convlab.widgets.icons import icon_pixmap
from convlab.widgets.look import Look

FACTS = 316  # px at 100 %: the width of the lines under the kernel
NARROW = 300  # px at 100 %: names and facts are shortened below
LOCKABLE = ("kernel", "stride", "padding")
LOCKED_WORDS = "Fixed in this step"


class KernelFigure:
    """Head with the presets, cells, stride and padding, facts; or the padlock of a lesson."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self._look = look
        self._short = False  # the facts
        self._short_names = False
        self.head = FigureHead(look, "kernel", "Kernel")
        self.preset = DropDown(look)
        self.preset.setAccessibleName("kernel")
        self.head.setAccessibleName("Kernel")
        self.grid = CellGrid(look, "kernel", int(LARGEST_WEIGHT))
        self.stride = PairField(look, "Stride", STRIDES[0], STRIDES[-1])
        self.padding = PairField(look, "Padding", PADDINGS[0], PADDINGS[-1])
        self.rule = rule()
        self.facts = prose_label()
        self.lock_words = text_label(LOCKED_WORDS, tone="ink2")
        self.lock = _lock(look, self.lock_words)
        self.complaint = text_label("", size="caption", tone="alert")
        self.complaint.setWordWrap(True)
        self.complaint.setAccessibleName("what is wrong with the entry")
        for widget in self._all():
            widget.setParent(parent)
        self.complaint.hide()

    def _all(self) -> tuple[QWidget, ...]:
        below = (self.stride, self.padding, self.rule, self.facts, self.lock, self.complaint)
        return (self.head, self.preset, self.grid, *below)

    def show(self, readout: SandboxReadout) -> None:
        """Shows the kernel of a readout."""
        self.head.set_name(readout.kernel_name)
        self.head.set_shape(readout.kernel_shape)
        self._show_preset(readout)
        self.grid.show_cells(_cells(readout.computed))
        pools = readout.computed.setting.pooling is not None
        self.grid.set_focused_cell(None if pools else readout.kernel_cell)
        self.grid.set_editable("kernel" not in readout.locked and not pools)
        self.stride.show_pair(readout.slide.stride)
        self.padding.show_pair(readout.slide.padding)
        self.stride.setVisible("stride" not in readout.locked)
        self.padding.setVisible("padding" not in readout.locked)
        self.preset.setVisible("kernel" not in readout.locked)
        fixed = [name for name in LOCKABLE if name in readout.locked]
        self.lock_words.setText(LOCKED_WORDS if len(fixed) == len(LOCKABLE) else f"Fixed: {' and '.join(fixed)}")
        self.lock.setVisible(bool(fixed))
        self._show_facts(readout)

    def complain(self, sentence: str) -> None:
        """Says what is wrong with an entry, in place of the facts; an empty sentence takes it back."""
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))
        self.facts.setVisible(not sentence)

    def _show_preset(self, readout: SandboxReadout) -> None:
        titles = {key: preset.short if self._short_names else preset.title for key, preset in KERNELS.items()}
        titles |= {key: preset.title for key, preset in POOLINGS.items()}
        key = _preset_key(readout.computed)
        choices = [*titles.items()] if key else [("", "Own"), *titles.items()]
        shown = [(self.preset.itemData(i), self.preset.itemText(i)) for i in range(self.preset.count())]
        if shown != choices:
            self.preset.set_choices(choices)
        self.preset.show_key(key)

    def _show_facts(self, readout: SandboxReadout, with_misfit: bool = True) -> None:
        """The facts, and on a photograph what does not fit where there is room for it."""
        sentences = [fact.short if self._short else fact.long for fact in readout.facts]
        if with_misfit and readout.misfit and not readout.is_numbers and not readout.misfit.fits_nowhere:
            sentences.append(readout.misfit.headline)
        self.facts.setText(markup(sentences))

    def place(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Puts everything where the arrangement says."""
        left, top, width = places.kernel_head
        short = width < self._look.px(NARROW) or places.form.margin < LARGEST_MARGIN
        if short != self._short:
            self._short = short
            self._show_facts(readout)
        if self._short_names != (short and not places.controls_under):  # under the head there is room
            self._short_names = not self._short_names
            self._show_preset(readout)
        place_head(self._look, QRect(left, top, width, 0), self.head, self.preset, places.controls_under)
        if places.stacked:
            self._place_row(places, readout)
        else:
            self._place_column(places, readout)

    def _place_column(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Cells, fields, facts under one another, as a whole in the middle of the pictures' height."""
        px = self._look.px
        left, top, width, height = places.kernel
        wide = min(px(FACTS), width - px(40))
        fields = self._fields_height(wide)
        gap = px(14) if fields else 0
        self._show_facts(readout, with_misfit=False)
        facts = self._facts_height(wide) if self.lock.isHidden() else px(24)
        under = px(22) + fields + gap + facts + gap
        largest = px(places.form.cell)
        cells, room = max(readout.slide.kernel), min(height - under, width - px(96))
        numbered = min(SMALLEST_NUMBERED + 2, room // cells)  # a large kernel may take more, to be read
        least = SMALLEST_NUMBERED + 2 if cells <= 5 else 8
        cell = max(least, min(min(room, 3 * largest) // cells, largest), numbered)
        size = self._grid_size(cell)
        y = top + max(0, (places.side - size.height() - under) // 2)  # on the pictures' axis
        middle = left + width // 2
        self._place_grid(middle - size.width() // 2, y, cell)
        y += size.height() + px(22)
        y = self._place_fields(QRect(middle - wide // 2, y, wide, fields)) + gap
        self._show_facts(readout)  # what does not fit comes below: nothing above it moves under the pointer
        if y + self._facts_height(wide) > top + height:
            self._show_facts(readout, with_misfit=False)
        facts = self._facts_height(wide) if self.lock.isHidden() else facts
        self._place_facts(QRect(middle - wide // 2, y, wide, facts))

    def _place_row(self, places: Arrangement, readout: SandboxReadout) -> None:
        """Cells on the left, fields and facts on the right."""
        px = self._look.px
        left, top, width, height = places.kernel
        cells = self.grid.cells()
        beside = [*self._shown_fields(), *([] if self.lock.isHidden() else [self.lock])]
        fields = max((widget.sizeHint().width() for widget in beside), default=0)
        cell = height // max(cells.rows, cells.columns) if cells else height
        cell = min(cell, px(60), (width - px(24) - fields) // cells.columns if cells else cell)
        self._place_grid(left, top, cell)
        x = left + self._grid_size(cell).width() + px(24)
        wide = min(px(FACTS), left + width - x)
        y = self._place_fields(QRect(x, top, wide, self._fields_height(wide))) + px(14)
        self._show_facts(readout)
        if y + self._facts_height(wide) > top + height:
            self._show_facts(readout, with_misfit=False)
        self._place_facts(QRect(x, y, wide, self._facts_height(wide)))
        if self.facts.geometry().bottom() > top + height:
            self.facts.hide()
            self.rule.hide()

    def _grid_size(self, cell: int) -> QSize:
        cells = self.grid.cells()
        return QSize(cells.columns * cell, cells.rows * cell) if cells else QSize(cell, cell)

    def _place_grid(self, left: int, top: int, cell: int) -> None:
        edge = cell_grid.EDGE
        self.grid.set_cell_size(cell)
        size = self._grid_size(cell)
        self.grid.setGeometry(left - edge, top - edge, size.width() + 2 * edge, size.height() + 2 * edge)

    def _shown_fields(self) -> list[PairField]:
        return [field for field in (self.stride, self.padding) if not field.isHidden()]

    def _fields_height(self, wide: int) -> int:
        fields, row = self._shown_fields(), self._look.px(34)
        in_one_row = sum(field.sizeHint().width() + 16 for field in fields) <= wide
        return (row if in_one_row else row * 2 + 6) if fields else 0

    def _place_fields(self, room: QRect) -> int:
        """Stride at the left, padding at the right, or one under the other; returns the y below."""
        fields, row = self._shown_fields(), self._look.px(34)
        for index, field in enumerate(fields):
            size = field.sizeHint()
            if room.height() > row:
                widest = max(one.sizeHint().width() for one in fields)
                x = room.x() + widest - size.width()
                field.setGeometry(x, room.y() + index * (row + 6), size.width(), row)
            else:
                x = room.right() + 1 - size.width() if index else room.x()
                field.setGeometry(x, room.y(), size.width(), row)
        return room.y() + room.height()

    def _facts_height(self, wide: int) -> int:
        return self.facts.heightForWidth(wide) + self._look.px(14)

    def _place_facts(self, room: QRect) -> None:
        locked = not self.lock.isHidden()
        self.rule.setVisible(not locked)
        self.facts.setVisible(not locked and self.complaint.isHidden())
        self.rule.setGeometry(room.x(), room.y(), room.width(), 1)
        lead = self._look.px(12)
        below = QRect(room.x(), room.y() + lead, room.width(), max(0, room.height() - lead))
        self.facts.setGeometry(below)
        self.complaint.setGeometry(QRect(below.x(), below.y(), below.width(), self._look.px(54)))
        self.lock.move(room.x() + (room.width() - self.lock.sizeHint().width()) // 2, room.y())
        self.lock.resize(self.lock.sizeHint())


def _preset_key(computed: Computed) -> str:
    """The key of what slides in the table of presets, or an empty string."""
    if computed.setting.pooling is not None:
        return computed.setting.pooling.kind
    one = computed.setting.filters[computed.chosen]
    return next((key for key, preset in KERNELS.items() if one.planes == (preset.weights,)), "")


def _cells(computed: Computed) -> Cells:
    """The weights as written; a pooling window has none to show but the share of an average."""
    pooling, weights = computed.setting.pooling, computed.weights
    if pooling is None:
        return Cells(weights, "kernel", "diverging", values_range(weights), frame=3)
    is_max = pooling.kind == "max"
    return Cells(weights, "kernel", "plain" if is_max else "tint", frame=3, words="max" if is_max else "")


def _lock(look: Look, words: QLabel) -> QWidget:
    """Padlock and words."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    sign = QLabel()

    def paint() -> None:
        sign.setPixmap(icon_pixmap(look, "lock", 18, "ink2", row.devicePixelRatioF()))

    paint()
    look.changed.connect(paint)
    line.addWidget(sign)
    line.addWidget(words)
    return row
