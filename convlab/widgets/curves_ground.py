"""What stands behind the curves: the field to come, ticks, base line, and the flags of rate changes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from convlab.core.typography import step_count
from convlab.state.monitor_curves import log_ticks, step_ticks
from convlab.state.monitor_readout import Flag
from convlab.widgets.curves_axes import ERROR_TICKS, ErrorAxis, LossAxis, StepAxis
from convlab.widgets.curves_strokes import paint_levels
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, RIGHT, Run, draw_text, text_width


@dataclass(frozen=True)
class Plan:
    """Where everything of the figure stands, in px; an axis is None where its field is not shown."""

    look: Look
    steps: StepAxis
    loss: LossAxis | None
    error: ErrorAxis | None
    top: float  # of the step axis' field
    bottom: float
    flags: float  # the middle of the lowest row of flags

    @property
    def fields(self) -> Sequence[LossAxis | ErrorAxis]:
        """The axes that are shown, from the top down."""
        return [axis for axis in (self.loss, self.error) if axis is not None]


def paint_to_come(painter: QPainter, plan: Plan, step: int, text: str) -> None:
    """The sunk field from the newest step to the last planned one, and what it means."""
    look, start = plan.look, float(plan.steps.x(step))
    field = QRectF(start, plan.top, plan.steps.right - start, plan.bottom - plan.top)
    if field.width() < 1:
        return
    sunk = QColor(look.colour("sunk"))
    sunk.setAlphaF(0.6)
    painter.fillRect(field, sunk)
    words = Run(text, look.font("caption"), look.colour("ink3"))
    if field.width() > text_width(words.font, words.text) + look.px(140):
        line = QRectF(field.left(), plan.top + look.px(6), field.width(), look.px(20))
        draw_text(painter, line, words, CENTRE)


def paint_ticks(painter: QPainter, plan: Plan) -> None:
    """Horizontal lines only, with their numbers at the left, and the base line of the lowest field."""
    span = plan.steps.left, plan.steps.right
    if plan.loss is not None:
        ticks = log_ticks(plan.loss.low, plan.loss.high)
        paint_levels(painter, plan.look, span, [(float(plan.loss.y(tick)), loss_text(tick)) for tick in ticks])
    if plan.error is not None:
        texts = [f"{tick * 100:g} %" if tick == ERROR_TICKS[-1] else f"{tick * 100:g}" for tick in ERROR_TICKS]
        places = [float(place) for place in plan.error.y(ERROR_TICKS)]
        paint_levels(painter, plan.look, span, list(zip(places, texts, strict=True)))
    painter.setPen(QPen(plan.look.colour("edge"), 1))
    painter.drawLine(QLineF(plan.steps.left, plan.bottom + 0.5, plan.steps.right, plan.bottom + 0.5))


def loss_text(tick: float) -> str:
    """0.01 -> "0.01"; below a thousandth as a power, which has room beside the axis: 0.0002 -> "2·10⁻⁴"."""
    if tick >= 0.001:
        return f"{tick:g}"
    exponent = math.floor(math.log10(tick) + 1e-9)
    factor = round(tick / 10.0**exponent)
    power = "10⁻" + str(-exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return power if factor == 1 else f"{factor}·{power}"


def paint_steps(painter: QPainter, plan: Plan, width: float) -> None:
    """The numbers of the step axis below the base line, and its unit at the right."""
    look, font = plan.look, plan.look.font("caption")
    top, height, reach = plan.bottom + look.px(5), look.px(20), look.px(60)
    taken = -1e9
    for step in reversed(step_ticks(plan.steps.planned)):
        x = float(plan.steps.x(step))
        half = text_width(font, step_count(step)) / 2
        if taken > -1e9 and x + half + look.px(8) > taken:
            continue
        taken = x - half
        place = QRectF(x - reach, top, 2 * reach, height)
        draw_text(painter, place, Run(step_count(step), font, look.colour("ink2")), CENTRE)
    draw_text(painter, QRectF(0, top, width, height), Run("step", font, look.colour("ink2")), RIGHT)


def paint_rate_changes(painter: QPainter, plan: Plan, flags: Sequence[Flag]) -> None:
    """A dotted line for each change of the rate."""
    pen = QPen(plan.look.colour("ink2"), 1.2)
    pen.setDashPattern([1.6, 3.2])
    for flag in flags:
        x = round(float(plan.steps.x(flag.step))) + 0.5
        painter.setPen(pen)
        painter.drawLine(QLineF(x, plan.top - plan.look.px(4), x, plan.bottom))


def paint_flags(painter: QPainter, plan: Plan, flags: Sequence[Flag]) -> None:
    """What the rate was and became, on each change that has room for its flag; the newest ones first."""
    taken: list[QRectF] = []
    for flag in reversed(flags):
        box = _free_box(plan, flag, taken)
        if box is not None:
            taken.append(box)
            _paint_flag(painter, plan.look, box, flag.text)


def _free_box(plan: Plan, flag: Flag, taken: Sequence[QRectF]) -> QRectF | None:
    """Where a flag stands so that it hides no other; None where there is no such place."""
    look, x = plan.look, float(plan.steps.x(flag.step))
    width, height = text_width(look.font("caption", 600), flag.text) + look.px(14), look.px(23)
    left = x + look.px(6) if x + look.px(6) + width < plan.steps.right else x - look.px(6) - width
    for row in range(2 if plan.error is not None and plan.loss is not None else 1):
        middle = plan.flags - row * (height + look.px(4))
        box = QRectF(round(left) + 0.5, round(middle - height / 2) + 0.5, round(width), height)
        if not any(box.intersects(other) for other in taken):
            return box
    return None


def _paint_flag(painter: QPainter, look: Look, box: QRectF, text: str) -> None:
    painter.setPen(QPen(look.colour("ink2"), 1))
    painter.setBrush(look.colour("bg"))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    draw_text(painter, box, Run(text, look.font("caption", 600), look.colour("ink2")), CENTRE)


def paint_head(painter: QPainter, plan: Plan, axis: LossAxis | ErrorAxis) -> None:
    """The name of a field, above its left end."""
    look = plan.look
    name = "Loss" if isinstance(axis, LossAxis) else "Held-out error"
    place = QPointF(0, axis.panel.top - look.px(12))
    painter.setFont(look.font("control", 600))
    painter.setPen(look.colour("ink"))
    painter.drawText(place, name)
