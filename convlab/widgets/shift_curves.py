"""The change of the response over the shift of the input, one curve for each way of pooling; a click shifts."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from convlab.core.invariance import Way
from convlab.core.typography import per_cent, whole
from convlab.state.sandbox_bench import Compare
from convlab.state.sandbox_invariance import ShiftCurves
from convlab.state.sandbox_invariance_words import NAMES
from convlab.widgets.curves_axes import Floats
from convlab.widgets.curves_strokes import Stroke, paint_levels, paint_names, paint_stroke
from convlab.widgets.keyed import Keyed
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, RIGHT, Run, draw_text, text_width

MATHS = "|r(s) − r(0)| / |r(0)|"
TITLES: dict[Compare, str] = {"place": "Change of the response", "along": "What is left once r(0) moved along"}
STYLES: dict[Way, tuple[str, float, bool, bool]] = {  # tone, width, circles, dashed
    "none": ("ink", 2.4, False, False),
    "max": ("output_t", 2.0, True, False),
    "average": ("ink2", 1.8, False, True),
}
DOT = 3.2  # px: the radius of a curve's point at the present shift


@dataclass(frozen=True)
class Field:
    """Where shifts and changes stand, in px."""

    left: float
    right: float
    top: float
    bottom: float
    curves: ShiftCurves

    def x(self, shift: float) -> float:
        """Where a shift stands."""
        first, last = int(self.curves.shifts[0]), int(self.curves.shifts[-1])
        return self.left + (shift - first) / max(1, last - first) * (self.right - self.left)

    def y(self, parts: Floats) -> Floats:
        """Where changes (n,) stand; what is more than the axis holds stands at its upper end."""
        return np.asarray(self.bottom - np.minimum(parts / self.curves.top, 1) * (self.bottom - self.top))

    def shift_at(self, x: float) -> int:
        """The nearest shift to a place."""
        first, last = int(self.curves.shifts[0]), int(self.curves.shifts[-1])
        share = (x - self.left) / max(1.0, self.right - self.left)
        return min(max(first, first + round(share * (last - first))), last)


class ShiftCurvesFigure(Keyed):
    """Shows `ShiftCurves`; `shift_chosen(shift)` says where on the axis a person pressed, or went by key."""

    shift_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._curves: ShiftCurves | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("change of the response over the shift")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(640), self._look.px(280))

    def show_curves(self, curves: ShiftCurves | None) -> None:
        """Draws these curves; nothing where there is nothing to compare."""
        if curves is not self._curves:
            self._curves = curves
            self.setAccessibleDescription(curves.text() if curves else "")
            self.update()

    def place_of(self, shift: int) -> QPointF:
        """Where one presses for a shift."""
        field = self._field()
        assert field is not None
        return QPointF(field.x(shift), (field.top + field.bottom) / 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        field = self._field()
        if field is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_ground(painter, field)
        strokes = [self._stroke(field, way) for way in field.curves.parts]
        self._paint_present(painter, field)
        for stroke in strokes:
            paint_stroke(painter, self._look, stroke)
            self._paint_points(painter, field, stroke)
        self._paint_beyond(painter, field)
        paint_names(painter, self._look, strokes, (field.top, field.bottom - self._look.px(4)))
        self.paint_ring(painter, QRectF(self.rect()))
        painter.end()

    def _field(self) -> Field | None:
        if self._curves is None:
            return None
        px, font = self._look.px, self._look.font("caption", 600)
        names = max(text_width(font, name) for name in NAMES.values())
        return Field(px(56), self.width() - names - px(24), px(40), self.height() - px(28), self._curves)

    def _paint_ground(self, painter: QPainter, field: Field) -> None:
        """What the axes say, the level lines and the base line."""
        look, curves = self._look, field.curves
        self._paint_title(painter, curves)
        levels = field.y(np.array(curves.ticks)).tolist()
        texts = [per_cent(tick) for tick in curves.ticks]
        paint_levels(painter, look, (field.left, field.right), list(zip(levels, texts, strict=True)))
        painter.setPen(QPen(look.colour("edge"), 1))
        base = round(field.bottom) + 0.5
        painter.drawLine(QLineF(field.left, base, field.right, base))
        self._paint_shifts(painter, field)

    def _paint_title(self, painter: QPainter, curves: ShiftCurves) -> None:
        """What is measured, as a formula, and at the right what s counts; the formula gives way first."""
        look, wide = self._look, self.width()
        line = QRectF(0, 0, wide, look.px(20))
        counts = Run(f"s: {curves.axis_name}", look.font("caption"), look.colour("ink2"))
        title = Run(TITLES[curves.compare], look.font("control", 600), look.colour("ink"))
        maths = Run(MATHS, look.math_font(16), look.colour("ink2"))
        draw_text(painter, line, counts, RIGHT)
        draw_text(painter, line, title, LEFT)
        x = text_width(title.font, title.text) + look.px(12)
        if x + text_width(maths.font, maths.text) + look.px(16) <= wide - text_width(counts.font, counts.text):
            draw_text(painter, line.adjusted(x, 0, 0, 0), maths, LEFT)

    def _paint_shifts(self, painter: QPainter, field: Field) -> None:
        """The present shift in bold, the ends, 0 and what else has room."""
        look, curves = self._look, field.curves
        top, taken = field.bottom + look.px(5), list[QRectF]()
        first, last = int(curves.shifts[0]), int(curves.shifts[-1])
        for shift in dict.fromkeys((curves.present, 0, first, last, first // 2, (last + 1) // 2)):
            is_present = shift == curves.present
            run = Run(whole(shift), look.font("caption", 600 if is_present else 400), look.colour("ink2"))
            run = Run(run.text, run.font, look.colour("ink")) if is_present else run
            wide = text_width(run.font, run.text)
            place = QRectF(field.x(shift) - wide / 2, top, wide, look.px(18))
            if not any(place.adjusted(-look.px(6), 0, look.px(6), 0).intersects(other) for other in taken):
                taken.append(place)
                draw_text(painter, place, run, CENTRE)

    def _paint_present(self, painter: QPainter, field: Field) -> None:
        x = round(field.x(field.curves.present)) + 0.5
        painter.setPen(QPen(self._look.colour("ink"), 1.5))
        painter.drawLine(QLineF(x, field.top - self._look.px(6), x, field.bottom + self._look.px(4)))

    def _stroke(self, field: Field, way: Way) -> Stroke:
        tone, width, circles, dashed = STYLES[way]
        x = np.array([field.x(shift) for shift in field.curves.shifts.tolist()])
        y = field.y(field.curves.parts[way])
        return Stroke(x, y, NAMES[way], self._look.colour(tone), width, circles, dashed)

    def _paint_points(self, painter: QPainter, field: Field, stroke: Stroke) -> None:
        """Every shift as a small dot, the present one as a large one."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(stroke.colour)
        present = int(np.searchsorted(field.curves.shifts, field.curves.present))
        for index, (x, y) in enumerate(zip(stroke.x.tolist(), stroke.y.tolist(), strict=True)):
            if np.isfinite(y) and (index == present or not stroke.circles):
                radius = self._look.px(DOT * 10) / 10 * (1.6 if index == present else 0.75)
                painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_beyond(self, painter: QPainter, field: Field) -> None:
        """A chevron over each shift where a curve is higher than the axis."""
        half = self._look.px(4)
        painter.setPen(QPen(self._look.colour("ink"), 1.5))
        for shift, *parts in zip(field.curves.shifts.tolist(), *field.curves.parts.values(), strict=True):
            if max(parts) > field.curves.top * 1.001:
                tip = QPointF(field.x(shift), field.top - 3 * half)
                painter.drawPolyline([tip + QPointF(-half, half), tip, tip + QPointF(half, half)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose_at(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._choose_at(event.position().x())

    def _choose_at(self, x: float) -> None:
        field = self._field()
        if field is not None:
            self._choose(field.shift_at(x))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        curves, steps = self._curves, {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if curves is None or step is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        self._choose(min(max(int(curves.shifts[0]), curves.present + step), int(curves.shifts[-1])))

    def _choose(self, shift: int) -> None:
        if self._curves is not None and shift != self._curves.present:
            self.shift_chosen.emit(shift)
