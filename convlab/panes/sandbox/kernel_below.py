"""What stands under the kernel's cells: a room that opens, stride and padding, facts; or the padlock of a lesson."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from convlab.core.sizes import PADDINGS, STRIDES
from convlab.panes.sandbox.kernel_room import KernelRoom
from convlab.panes.sandbox.prose import LOCKED_WORDS, markup, prose_label
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.controls import PairField, button, rule, text_label
from convlab.widgets.icons import icon_pixmap
from convlab.widgets.look import Look
from convlab.widgets.message_bar import MessageBar, WayOut

LOCKABLE = ("kernel", "stride", "padding")
ROW, BETWEEN = 34, 14  # px at 100 %: a row of fields, the space under it
BOX, GAP = 62, 8  # px at 100 %: the least width of a number's box, the least space between fields
BETWEEN_LINES = 6  # px
LEAD = 12  # px at 100 %: from the hairline to the facts
ABOUT_HIGH = 32
MORE_WORDS, ABOUT_WORDS = "More…", "More about this kernel"


class KernelBelow:
    """Widgets of the stage, placed as one column of a given width."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        self._look, self._short, self._pools = look, False, False
        self.room = KernelRoom(look)
        self.stride = PairField(look, "Stride", STRIDES[0], STRIDES[-1])
        self.padding = PairField(look, "Padding", PADDINGS[0], PADDINGS[-1])
        self.more, self.about = button(look, MORE_WORDS), button(look, ABOUT_WORDS, "link")
        self.more.setAccessibleName("more of the operation: each axis, dilation, padding mode, bias, common settings")
        self.rule = rule()
        self.facts = prose_label()
        self.lock_words = text_label(LOCKED_WORDS, tone="ink2")
        self.lock = _lock(look, self.lock_words)
        self.complaint = text_label("", size="caption", tone="alert")
        self.complaint.setWordWrap(True)
        self.complaint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.complaint.setAccessibleName("what is wrong with the entry")
        self.message = MessageBar(look)
        for field in (self.stride, self.padding):
            field.box.refused.connect(self.complain)
        self._facts_room = QRect()
        look.changed.connect(self._fit_boxes)
        self._fit_boxes()
        for widget in (self.room, self.stride, self.padding, self.more, self.rule, self.facts, self.about, self.lock):
            widget.setParent(parent)
        for hidden in (self.complaint, self.message):
            hidden.setParent(parent)
            hidden.hide()

    def _fit_boxes(self) -> None:
        for field in (self.stride, self.padding):
            field.box.setMinimumWidth(self._look.px(BOX))

    def show(self, readout: SandboxReadout) -> None:
        """Shows the fields and facts of a readout."""
        computed, locked = readout.computed, readout.locked
        self._pools = computed.setting.pooling is not None
        self.room.show_computed(computed, "kernel" in locked)
        self.stride.show_pair(readout.slide.stride)
        self.padding.show_pair(readout.slide.padding)
        self.stride.setVisible("stride" not in locked)
        self.padding.setVisible("padding" not in locked)
        fixed = [name for name in LOCKABLE if name in locked]
        self.more.setVisible(not fixed)
        self.lock_words.setText(LOCKED_WORDS if len(fixed) == len(LOCKABLE) else f"Fixed: {' and '.join(fixed)}")
        self.lock.setVisible(bool(fixed))
        self.show_facts(readout)

    def set_short(self, short: bool) -> bool:
        """Facts with fewer words; whether that is new."""
        changed, self._short = short != self._short, short
        return changed

    def show_facts(self, readout: SandboxReadout, with_misfit: bool = True) -> None:
        """The facts, and on a photograph what does not fit where there is room for it."""
        sentences = [fact.short if self._short else fact.long for fact in readout.facts]
        if with_misfit and readout.misfit and not readout.is_numbers and not readout.misfit.fits_nowhere:
            sentences.append(readout.misfit.headline)
        self.facts.setText(markup(sentences))

    def complain(self, sentence: str) -> None:
        """Says what is wrong with an entry, in place of the facts; an empty sentence takes it back."""
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))
        self.facts.setVisible(not sentence and self.lock.isHidden())

    def tell(self, sentence: str, ways: Sequence[WayOut] = (), details: str = "", alert: bool = False) -> None:
        """A message over the facts, with its ways out; gone when it is dismissed or another comes."""
        self.message.say(sentence, ways, details, alert)
        self._place_message(self._facts_room)

    # Where it stands

    def height_for(self, wide: int) -> int:
        """The px that all of it needs, without what does not fit on a photograph."""
        px = self._look.px
        fields, facts = self._fields_height(wide), self._facts_height(wide) if self.lock.isHidden() else px(24)
        facts += px(ABOUT_HIGH) if self._has_about() and not self._is_beside(wide) else 0
        return self._room_height(wide) + fields + (px(BETWEEN) if fields else 0) + facts

    def place(self, room: QRect, readout: SandboxReadout) -> None:
        """Puts everything from the top of `room` on; what has no place above its lower end is hidden."""
        px, wide = self._look.px, room.width()
        y = room.y()
        opened = self._room_height(wide)
        self.room.setVisible(opened > 0)
        self.room.setGeometry(room.x(), y, wide, opened - px(BETWEEN) if opened else 0)
        fields = self._fields_height(wide)
        y = self._place_fields(QRect(room.x(), y + opened, wide, fields)) + (px(BETWEEN) if fields else 0)
        end = room.y() + room.height()
        self.show_facts(readout)  # what does not fit comes below: nothing above it moves under the pointer
        if y + self._facts_height(wide) > end:
            self.show_facts(readout, with_misfit=False)
        self._place_facts(QRect(room.x(), y, wide, max(0, end - y)))

    def opened_height(self, readout: SandboxReadout) -> int:
        """The px of what is open in its room, which is not there as a rule."""
        rows = 0 if "kernel" in readout.locked else self.room.rows_for(readout.computed)
        return rows * self._look.px(ROW + 4) + self._look.px(BETWEEN) if rows else 0

    def least_width(self) -> int:
        """The px that the widest field or the padlock needs."""
        beside = [*self._shown_fields(), *([] if self.lock.isHidden() else [self.lock])]
        return max((widget.sizeHint().width() for widget in beside), default=0)

    def _room_height(self, wide: int) -> int:
        high = self.room.height_for(wide)
        return high + self._look.px(BETWEEN) if high else 0

    def _shown_fields(self) -> list[PairField | QPushButton]:
        return [field for field in (self.stride, self.padding, self.more) if not field.isHidden()]

    def _width_of(self, field: PairField | QPushButton) -> int:
        """Boxes are narrow while they hold one number."""
        if isinstance(field, QPushButton) or field.box.prefix():
            return field.sizeHint().width()
        return field.minimumSizeHint().width()

    def _lines(self, wide: int) -> list[list[PairField | QPushButton]]:
        """The fields in as few lines as they need."""
        lines: list[list[PairField | QPushButton]] = []
        for field in self._shown_fields():
            taken = sum(map(self._width_of, lines[-1])) + self._look.px(GAP) * len(lines[-1]) if lines else wide
            if taken + self._width_of(field) > wide:
                lines.append([])
            lines[-1].append(field)
        return lines

    def _fields_height(self, wide: int) -> int:
        lines = len(self._lines(wide))
        return self._look.px(ROW) * lines + BETWEEN_LINES * (lines - 1) if lines else 0

    def _place_fields(self, room: QRect) -> int:
        """Each line from edge to edge, one field at the left; returns the y below."""
        row, y = self._look.px(ROW), room.y()
        for line in self._lines(room.width()):
            spare = room.width() - sum(map(self._width_of, line))
            left = float(room.x())
            for field in line:
                field.setGeometry(round(left), y, self._width_of(field), row)
                left += self._width_of(field) + spare / max(1, len(line) - 1)
            y += row + BETWEEN_LINES
        return room.y() + room.height()

    def facts_fit(self) -> bool:
        """Whether the facts are as high as the place they have."""
        return self.facts.heightForWidth(self.facts.width()) == self.facts.height()

    def _facts_height(self, wide: int) -> int:
        return self.facts.heightForWidth(wide) + self._look.px(LEAD + 2)

    def _place_facts(self, room: QRect) -> None:
        px, locked = self._look.px, not self.lock.isHidden()
        high = self.facts.heightForWidth(room.width())
        fits = px(LEAD) + high <= room.height()
        self.rule.setVisible(not locked and fits)
        self.facts.setVisible(not locked and fits and self.complaint.isHidden())
        self.rule.setGeometry(room.x(), room.y(), room.width(), 1)
        below = QRect(room.x(), room.y() + px(LEAD), room.width(), max(0, room.height() - px(LEAD)))
        self.facts.setGeometry(below.x(), below.y(), below.width(), min(high, below.height()))
        self.complaint.setGeometry(QRect(below.x(), below.y(), below.width(), max(px(54), high)))
        self._place_about(QRect(below.x(), below.y() + high, below.width(), below.height() - high))
        self.lock.move(room.x() + (room.width() - self.lock.sizeHint().width()) // 2, room.y())
        self.lock.resize(self.lock.sizeHint())
        self._facts_room = room
        self._place_message(room)

    def _place_about(self, room: QRect) -> None:
        high, wide = self._look.px(ABOUT_HIGH), min(room.width(), self.about.sizeHint().width())
        beside, more = self._is_beside(room.width()), self.more.geometry()
        fits = beside or high <= room.height() + self._look.px(4)
        self.about.setVisible(self._has_about() and fits)
        if beside:
            self.about.setGeometry(more.right() + 1 + self._look.px(BETWEEN), more.y(), wide, more.height())
        else:
            self.about.setGeometry(room.x(), room.y(), wide, high)

    def _has_about(self) -> bool:
        return self.lock.isHidden() and not self._pools

    def _is_beside(self, wide: int) -> bool:
        """Whether the link stands beside a button that has a line of its own."""
        lines = self._lines(wide)
        both = self.more.sizeHint().width() + self._look.px(BETWEEN) + self.about.sizeHint().width()
        return bool(lines) and lines[-1] == [self.more] and both <= wide and self._has_about()

    def _place_message(self, room: QRect) -> None:
        """Over the facts, as wide as they are."""
        high = self.message.heightForWidth(room.width())
        high = high if high > 0 else self.message.sizeHint().height()
        stage = self.message.parentWidget()
        top = min(room.y(), stage.height() - high) if stage else room.y()
        self.message.setGeometry(room.x(), top, room.width(), high)
        self.message.raise_()


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
