"""The curves of a run: loss over held-out error on one step axis, raw points under every smoothed line."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.runs.rows import Curve
from convlab.state.monitor_readout import Curves
from convlab.widgets.curves_axes import ErrorAxis, LossAxis, Panel, StepAxis
from convlab.widgets.curves_dots import DotField, Ground
from convlab.widgets.curves_ground import (
    Plan,
    paint_flags,
    paint_head,
    paint_rate_changes,
    paint_steps,
    paint_ticks,
    paint_to_come,
)
from convlab.widgets.curves_strokes import Stroke, paint_names, paint_stroke
from convlab.widgets.look import Look

Form = Literal["both", "loss", "error"]
FADED = 0.6  # opacity of figures that are old


@dataclass(frozen=True)
class Line:
    """One line of the figure: what is drawn, on which axis, how, and the name at its end."""

    curve: Curve
    axis: LossAxis | ErrorAxis
    name: str
    tone: str
    width: float
    circles: bool = False
    dashed: bool = False


class CurvesFigure(QWidget):
    """Shows `Curves`; what form it has (both fields, or one of them) is the pane's choice."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._curves: Curves | None = None
        self._form: Form = "both"
        self._faded = False
        self._live = False
        self._dots = DotField()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Loss and held-out error over the steps")
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(1072), self._look.px(480))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self._look.px(140))

    def show_curves(self, curves: Curves, live: bool = False, faded: bool = False) -> None:
        """Draws these curves; `live` marks the newest step, `faded` says that they are old."""
        if (curves is self._curves) and (live, faded) == (self._live, self._faded):
            return
        self._curves, self._live, self._faded = curves, live, faded
        self.setAccessibleDescription(_described(curves))
        self.update()

    def set_form(self, form: Form) -> None:
        """Both fields, the loss alone, or the held-out error alone."""
        self._form = form
        self.update()

    def form(self) -> Form:
        """Which fields are shown."""
        return self._form

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        curves = self._curves
        if curves is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        plan = self._plan(curves)
        paint_to_come(painter, plan, curves.step, "to come" if self._live else "not trained")
        paint_ticks(painter, plan)
        paint_steps(painter, plan, self.width())
        for axis in plan.fields:
            paint_head(painter, plan, axis)
        self._paint_dots(painter, plan, curves)
        paint_rate_changes(painter, plan, curves.flags)
        self._paint_lines(painter, plan, curves)
        paint_flags(painter, plan, curves.flags)
        painter.end()

    def _tone(self, token: str) -> QColor:
        """A colour of the look, as if at 60 % where the figures are old."""
        colour = self._look.colour(token)
        return mixed(self._look.colour("bg"), colour, FADED) if self._faded else colour

    def _plan(self, curves: Curves) -> Plan:
        look = self._look
        steps = StepAxis(look.px(48), self.width() - look.px(96), curves.planned)
        top, bottom = look.px(30), self.height() - look.px(28)
        split = top + (bottom - top) * 0.62
        loss_bottom = split if self._form == "both" else bottom - look.px(32)
        error_top = split + look.px(44) if self._form == "both" else top
        loss = LossAxis(Panel(top, loss_bottom), curves.low, curves.high) if self._form != "error" else None
        error = (
            ErrorAxis(Panel(error_top, bottom if self._form == "both" else loss_bottom))
            if self._form != "loss"
            else None
        )
        flags = (split if self._form == "both" else loss_bottom) + look.px(14)
        return Plan(look, steps, loss, error, top, bottom, flags)

    def _paint_dots(self, painter: QPainter, plan: Plan, curves: Curves) -> None:
        if plan.loss is None:
            return
        ground = Ground(plan.steps, plan.loss, self.width(), self.height(), self.devicePixelRatioF())
        painter.drawImage(QPointF(0, 0), self._dots.image(curves.raw, ground, self._tone("ink3")))

    def _paint_lines(self, painter: QPainter, plan: Plan, curves: Curves) -> None:
        lines = [line for line in _lines(plan, curves) if len(line.curve.values)]
        for line in lines:
            paint_stroke(painter, self._look, self._stroke(plan, line))
        if self._live:
            x = round(float(plan.steps.x(curves.step)))
            painter.setPen(QPen(self._tone("ink"), 2))
            painter.drawLine(QLineF(x, plan.top - self._look.px(8), x, plan.bottom + self._look.px(3)))
        for axis in plan.fields:
            strokes = [self._stroke(plan, line) for line in lines if line.axis is axis]
            paint_names(painter, self._look, strokes, (plan.top, plan.bottom - self._look.px(4)))

    def _stroke(self, plan: Plan, line: Line) -> Stroke:
        x, y = plan.steps.x(line.curve.steps), line.axis.y(line.curve.values)
        return Stroke(x, y, line.name, self._tone(line.tone), line.width, line.circles, line.dashed)


def _lines(plan: Plan, curves: Curves) -> list[Line]:
    lines = []
    if plan.error is not None:
        lines.append(Line(curves.top5, plan.error, "top-5", "ink2", 1.5, dashed=True))
        lines.append(Line(curves.top1, plan.error, "top-1", "output_t", 2, circles=True))
    if plan.loss is not None:
        lines.append(Line(curves.smooth, plan.loss, "training", "ink", 2.4))
        lines.append(Line(curves.held_out, plan.loss, "held-out", "output_t", 2, circles=True))
    return lines


def _described(curves: Curves) -> str:
    """The curves in words, for a screen reader."""
    shown = f"step {curves.step} of {curves.planned}, {len(curves.raw.values)} raw points"
    return f"{shown}, {len(curves.flags)} changes of the learning rate"


def mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    """`colour` at an opacity of `share` on `ground`, as an opaque colour."""
    rest = 1 - share
    return QColor.fromRgbF(
        ground.redF() * rest + colour.redF() * share,
        ground.greenF() * rest + colour.greenF() * share,
        ground.blueF() * rest + colour.blueF() * share,
    )
