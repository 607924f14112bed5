"""Where the view of shared weights puts its figures, from the pane's width alone."""

from dataclasses import dataclass

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
    SharedForm(32, 25, 69, 280, 40, 0.42, 640, False, 0.60),
    SharedForm(24, 11, 55, 200, 24, 0.42, 470, False, 0.58),
    SharedForm(24, 11, 55, 200, 24, 1.0, 0, True, 1.0),
)
STACKED_INPUT, STACKED_LINES, STACKED_MATRIX = 260, 440, 520  # px at 100 %: the heights of the three


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


def least_stage(width: int, scale: float) -> int:
    """The least height of the stage."""
    form = form_of(width, scale)
    if not form.stacked:
        return round(form.least * scale)
    return round((3 * form.top + STACKED_INPUT + STACKED_LINES + STACKED_MATRIX) * scale)


def shared_places(width: int, height: int, scale: float) -> SharedPlaces:
    """The rooms in a stage of width x height px."""

    def px(length: float) -> int:
        return round(length * scale)

    form = form_of(width, scale)
    margin, top, inner = px(form.margin), px(form.top), width - 2 * px(form.margin)
    if form.stacked:
        return _stacked(form, QRect(margin, top, inner, height), scale)
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


def _stacked(form: SharedForm, room: QRect, scale: float) -> SharedPlaces:
    heights = [round(one * scale) for one in (STACKED_INPUT, STACKED_LINES, STACKED_MATRIX)]
    rooms, y = [], room.y()
    for high in heights:
        rooms.append(QRect(room.x(), y, room.width(), high))
        y += high + room.y()
    return SharedPlaces(form, rooms[0], rooms[1], rooms[2], room.height())
