"""Where the view of shared weights puts its figures, from the pane's width alone."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect

WIDE, MEDIUM = 1500, 980  # px at 100 %: narrower panes take the next form
HEAD = 32  # px at 100 %


@dataclass(frozen=True)
class SharedForm:
    """Measures in px at 100 %: in a narrow pane the figures stand one below the other."""

    margin: int
    head_top: int
    top: int  # of the figures
    left: int  # the width of the input's column
    gap: int
    lines: float  # the share of the room that the lines take, the matrix has the rest
    least: int  # the height of the stage
    stacked: bool
    bars: float  # the share of the desk that the bars take


FORMS = (
    SharedForm(32, 25, 69, 320, 40, 0.42, 640, False, 0.60),
    SharedForm(24, 11, 55, 248, 24, 0.42, 460, False, 0.60),
    SharedForm(24, 11, 55, 248, 24, 1.0, 0, True, 1.0),
)
STACKED_INPUT, STACKED_LINES, STACKED_MATRIX = 240, 440, 520  # px at 100 %: the heights of the three, the first at most
INPUT_COLUMN, NARROWEST_COLUMN, BETWEEN = 250, 190, 24  # px at 100 %: of a row; with less, all stand under one another


@dataclass(frozen=True)
class SharedPlaces:
    """The rooms of the three figures in the stage, heads not counted, in px."""

    form: SharedForm
    input: QRect
    lines: QRect
    matrix: QRect
    height: int  # of the stage

    def head_of(self, room: QRect, scale: float) -> QRect:
        """The head over a room."""
        above = round((self.form.top - self.form.head_top) * scale)
        return QRect(room.x(), room.y() - above, room.width(), round(HEAD * scale))


def form_of(width: int, scale: float) -> SharedForm:
    """The form of a pane so many px wide."""
    room = width / scale
    return FORMS[0] if room >= WIDE else FORMS[1] if room >= MEDIUM else FORMS[2]


def stands_in_row(width: int, scale: float) -> bool:
    """Whether a room of this width has input, kernel and notes beside one another."""
    return width >= (INPUT_COLUMN + 2 * NARROWEST_COLUMN + 2 * BETWEEN) * scale


def row_columns(width: int, scale: float) -> tuple[int, int]:
    """The width of the input's column in a row, and of the other two."""
    between = round(BETWEEN * scale)
    first = max(round(INPUT_COLUMN * scale), (width - 2 * between) // 3)
    return first, (width - 2 * between - first) // 2


def least_stage(width: int, scale: float, input_height: int) -> int:
    """The least height of the stage, whose input's column or row is so high."""
    form = form_of(width, scale)
    top = round(form.top * scale)
    if not form.stacked:
        return max(round(form.least * scale), top + input_height + round(12 * scale))
    return 3 * top + input_height + round((STACKED_LINES + STACKED_MATRIX) * scale)


def shared_places(width: int, height: int, scale: float, input_height: int) -> SharedPlaces:
    """The rooms in a stage of width x height px; what is left of a high one goes to the lines."""

    def px(length: float) -> int:
        return round(length * scale)

    form = form_of(width, scale)
    margin, top, inner = px(form.margin), px(form.top), width - 2 * px(form.margin)
    if form.stacked:
        lines = max(px(STACKED_LINES), height - 3 * top - input_height - px(STACKED_MATRIX))
        return _stacked(form, QRect(margin, top, inner, height), (input_height, lines, px(STACKED_MATRIX)))
    high, left, gap = height - top - px(12), px(form.left), px(form.gap)
    rest = inner - left - 2 * gap
    lines = round(rest * form.lines)
    second = margin + left + gap
    return SharedPlaces(
        form,
        QRect(margin, top, left, high),
        QRect(second, top, lines, high),
        QRect(second + lines + gap, top, rest - lines, high),
        height,
    )


def _stacked(form: SharedForm, room: QRect, heights: tuple[int, int, int]) -> SharedPlaces:
    rooms, y = [], room.y()
    for high in heights:
        rooms.append(QRect(room.x(), y, room.width(), high))
        y += high + room.y()
    return SharedPlaces(form, rooms[0], rooms[1], rooms[2], room.height())


CELL, KERNEL_CELL, SMALL_KERNEL_CELL = 44, 44, 28  # px at 100 %
LEGEND, CONTROL_WIDTH, ABOVE = 40, 104, 44  # px at 100 %: ABOVE a figure stands its head
SHORT = 280  # px at 100 %
NUMBERED = 25  # px: smaller cells have no room for three digits


@dataclass(frozen=True)
class ColumnWish:
    """What the left column must hold: grids as (rows, columns), controls beside the kernel, px of note and button."""

    input: tuple[int, int]
    kernel: tuple[int, int]
    beside: int
    note: int
    button: int


@dataclass(frozen=True)
class ColumnPlaces:
    """Where each part goes, from the column's corner, in px; heads lie above it."""

    head: QRect
    input: QRect
    cell: int
    kernel_head: QRect
    kernel: QRect
    kernel_cell: int
    beside: tuple[QRect, ...]
    legend: QRect
    note: QRect
    button: QRect

    @property
    def height(self) -> int:
        """How high all of it is."""
        parts = (self.input, self.kernel, self.legend, self.note, self.button, *self.beside)
        return max(part.y() + part.height() for part in parts)


def is_short(width: int, scale: float) -> bool:
    """Whether a column is so narrow that it says less."""
    return width < SHORT * scale


def place_column(wish: ColumnWish, width: int, height: int, scale: float) -> ColumnPlaces:
    """Input, kernel and notes under one another; where that is too high, the input's cells get smaller."""
    rows, columns = wish.input
    largest = max(1, min(round(CELL * scale), width // columns, round(7 * CELL * scale) // rows))
    for cell in range(largest, min(largest, NUMBERED) - 1, -1):
        places = _column(wish, width, cell, scale)
        if places.height <= height:
            break
    return places


def place_row(wish: ColumnWish, width: int, height: int, scale: float) -> ColumnPlaces:
    """Input, kernel and notes beside one another in a row so wide."""
    (rows, columns), (first, other) = wish.input, row_columns(width, scale)
    cell = max(1, min(round(CELL * scale), first // columns, height // rows))
    places, between = _column(wish, other, cell, scale), round(BETWEEN * scale)
    right, up = first + between, -places.kernel.y()
    notes = right + other + between
    return replace(
        places,
        head=QRect(0, places.head.y(), first, places.head.height()),
        kernel_head=places.kernel_head.translated(right, up),
        kernel=places.kernel.translated(right, up),
        beside=tuple(place.translated(right, up) for place in places.beside),
        legend=places.legend.translated(right, up),
        note=QRect(notes, 0, other, wish.note),
        button=places.button.translated(notes, wish.note - places.note.bottom() - 1),
    )


def _column(wish: ColumnWish, width: int, cell: int, scale: float) -> ColumnPlaces:
    def px(length: float) -> int:
        return round(length * scale)

    (rows, columns), (high, wide) = wish.input, wish.kernel
    top = rows * cell + px(16 + ABOVE)
    largest = px(SMALL_KERNEL_CELL if is_short(width, scale) else KERNEL_CELL)
    room = width - (px(CONTROL_WIDTH + 12) if wish.beside else 0)
    kernel_cell = max(2, min(largest, room // wide, 3 * largest // high))
    kernel = QRect(0, top, wide * kernel_cell, high * kernel_cell)
    controls = tuple(
        QRect(width - px(CONTROL_WIDTH), top + place * px(HEAD + 8), px(CONTROL_WIDTH), px(HEAD))
        for place in range(wish.beside)
    )
    below = max(part.y() + part.height() for part in (kernel, *controls))
    legend = QRect(0, below + px(12), width, px(LEGEND))
    note = QRect(0, legend.y() + legend.height() + px(4), width, wish.note)
    return ColumnPlaces(
        head=QRect(0, -px(ABOVE), width, px(HEAD)),
        input=QRect(0, 0, columns * cell, rows * cell),
        cell=cell,
        kernel_head=QRect(0, top - px(ABOVE), width, px(HEAD)),
        kernel=kernel,
        kernel_cell=kernel_cell,
        beside=controls,
        legend=legend,
        note=note,
        button=QRect(0, note.y() + wish.note + (px(4) if wish.note else 0), width, wish.button),
    )
