"""The transport row of a sweep: step back, play, step forward, the line, what is counted, the speed, the end."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QSlider, QWidget

from convlab.core.typography import whole
from convlab.state.sandbox_sweep import Sweep
from convlab.state.sweep_speed import share_of, speed_at, speed_words, top_speed
from convlab.widgets.controls import button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, Run, draw_runs, draw_text, text_width
from convlab.widgets.round_button import RoundButton
from convlab.widgets.sweep_line import SweepLine

NOTCHES = 200
LINE_NEEDS = 220  # px at 100 %


class Transport(QWidget):
    """Says what a person wants of the sweep; what fits into no line goes on in the next."""

    stepped = Signal(int)  # so many windows on, or back
    play_wished = Signal()
    jumped = Signal(int)
    speed_chosen = Signal(float)
    end_wished = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.back = RoundButton(look, 44)
        self.play = RoundButton(look, 56, prime=True)
        self.forward = RoundButton(look, 44)
        self.line = SweepLine(look)
        self.counted = CountedWork(look)
        self.speed = SpeedField(look)
        self.end = button(look, "End sweep")
        self.end.setToolTip("End sweep (Esc)")
        self.back.show_icon("back", "Step back", ",")
        self.forward.show_icon("forward", "Step forward", ".")
        self.show_playing(False)
        self._build(look)
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.forward.clicked.connect(lambda: self.stepped.emit(1))
        self.play.clicked.connect(self.play_wished)
        self.line.jumped.connect(self.jumped)
        self.speed.speed_chosen.connect(self.speed_chosen)
        self.end.clicked.connect(self.end_wished)

    def _build(self, look: Look) -> None:
        self._row = FlowRow(look, 8, self, between=6)
        for round_one in (self.back, self.play, self.forward):
            self._row.add(round_one)
        self._row.add(self.line, before=16, least=LINE_NEEDS)
        for widget in (self.counted, self.speed, self.end):
            self._row.add(widget, before=20)

    def height_for(self, width: int) -> int:
        """How high the row is at a width, in px."""
        return self._row.heightForWidth(width)

    def show_sweep(self, sweep: Sweep) -> None:
        """Where the sweep is."""
        self.line.show_place(sweep.index, sweep.windows)
        self.counted.show_sweep(sweep)
        self.back.setEnabled(sweep.index > 0)
        self.forward.setEnabled(not sweep.is_last)

    def show_playing(self, playing: bool) -> None:
        """Whether it goes on by itself."""
        self.play.show_icon("pause" if playing else "play", "Pause" if playing else "Play", "Space")

    def show_speed(self, speed: float, windows: int) -> None:
        """How fast, and how many windows there are to go through."""
        self.speed.show_speed(speed, windows)
        self._row.invalidate()


class CountedWork(QWidget):
    """ "27 of 36 / multiplications so far", as wide as its last word from the start."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sweep: Sweep | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_sweep(self, sweep: Sweep) -> None:
        """What is counted up to the present window."""
        longer = self._sweep is None or self._sweep.counted[1] != sweep.counted[1]
        self._sweep = sweep
        self.setAccessibleName(self.text())
        if longer:
            self.updateGeometry()
        self.update()

    def text(self) -> str:
        """ "27 of 36 multiplications so far"."""
        return f"{' '.join(self._sweep.counted)} {self._sweep.counted_name}" if self._sweep else ""

    def _fonts(self) -> tuple[Run, Run, Run]:
        done, of_all = self._sweep.counted if self._sweep else ("", "")
        look = self._look
        return (
            Run(done, look.font(24, 600), look.colour("ink")),
            Run(f" {of_all}", look.font(24), look.colour("ink2")),
            Run(self._sweep.counted_name if self._sweep else "", look.font("caption"), look.colour("ink2")),
        )

    def sizeHint(self) -> QSize:
        _, of_all, words = self._fonts()
        last = whole(self._sweep.products * self._sweep.windows) if self._sweep else ""
        figures = text_width(self._look.font(24, 600), last) + text_width(of_all.font, of_all.text)
        return QSize(round(max(figures, text_width(words.font, words.text))) + 2, self._look.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        done, of_all, words = self._fonts()
        px = self._look.px
        draw_runs(painter, QPointF(0, px(26)), [done, of_all])
        draw_text(painter, QRectF(0, px(32), self.width(), px(18)), words, LEFT)
        painter.end()


class SpeedField(QWidget):
    """ "Speed  2 windows a second" over a slider; `speed_chosen` fires for a person's choice."""

    speed_chosen = Signal(float)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._windows = 1
        self.words = text_label("", size="caption", tone="ink2")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, NOTCHES)
        self.slider.setSingleStep(NOTCHES // 40)
        self.slider.setPageStep(NOTCHES // 10)
        self.slider.setAccessibleName("speed of the sweep")
        place = QGridLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.setHorizontalSpacing(12)
        place.setVerticalSpacing(2)
        place.addWidget(text_label("Speed", size="caption", tone="ink2"), 0, 0)
        place.addWidget(self.words, 0, 1)
        place.addWidget(self.slider, 1, 0, 1, 2)
        place.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.slider.valueChanged.connect(self._on_moved)
        look.changed.connect(self._fit)
        self._fit()

    def show_speed(self, speed: float, windows: int) -> None:
        """Shows a speed on the scale for so many windows."""
        if windows != self._windows:
            self._windows = windows
            self._fit()
        self.words.setText(speed_words(speed))
        self.slider.setAccessibleDescription(speed_words(speed))
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(share_of(speed, windows) * NOTCHES))
        self.slider.blockSignals(blocked)

    def _on_moved(self, value: int) -> None:
        speed = speed_at(value / NOTCHES, self._windows)
        self.words.setText(speed_words(speed))
        self.slider.setAccessibleDescription(speed_words(speed))
        self.speed_chosen.emit(speed)

    def _fit(self) -> None:
        """Nothing moves while the words get longer."""
        font = self._look.font("caption")
        longest = max(text_width(font, speed_words(speed)) for speed in (59.5, 9.5, top_speed(self._windows)))
        self.words.setMinimumWidth(round(longest) + 2)
        self.updateGeometry()
