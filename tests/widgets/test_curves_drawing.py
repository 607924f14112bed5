"""Where points, lines and names stand: the axes, the thinning, and the picture of the raw points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from convlab.runs.rows import Curve
from convlab.widgets.curves_axes import ErrorAxis, LossAxis, Panel, StepAxis, apart, spaced, thinned
from convlab.widgets.curves_dots import DotField, Ground
from convlab.widgets.curves_ground import loss_text

PANEL = Panel(top=100, bottom=400)
AXIS = LossAxis(PANEL, low=0.01, high=10)


def test_the_loss_axis_is_logarithmic_and_keeps_everything_inside() -> None:
    assert AXIS.y([10, 1, 0.1, 0.01]) == pytest.approx([100, 200, 300, 400])
    assert AXIS.y([1000, 1e-9]).tolist() == [100, 400]


def test_the_error_axis_spreads_the_last_few_per_cent() -> None:
    assert ErrorAxis(PANEL).y([1, 0.25, 0]).tolist() == [100, 250, 400]


def test_the_step_axis_ends_at_the_plan() -> None:
    assert StepAxis(50, 250, 100).x([0, 50, 100]).tolist() == [50, 150, 250]


@given(st.lists(st.floats(0, 500), min_size=1, max_size=3000))
def test_a_thinned_line_keeps_every_columns_extremes(heights: list[float]) -> None:
    x, y = np.linspace(0, 20, len(heights)), np.array(heights)
    thin_x, thin_y = thinned(x, y)
    assert len(thin_x) <= max(8, 4 * 21)
    for column in range(21):
        inside, kept = y[np.floor(x) == column], thin_y[np.floor(thin_x) == column]
        if len(inside):
            assert (kept.min(), kept.max()) == (inside.min(), inside.max())
    assert (thin_x[0], thin_x[-1]) == (x[0], x[-1])


def test_a_line_leaves_out_what_is_no_number() -> None:
    x, y = thinned(np.arange(4.0), np.array([1.0, np.nan, 3.0, np.inf]))
    assert (x.tolist(), y.tolist()) == ([0, 2], [1, 3])


def test_names_are_moved_apart_but_not_below_the_figure() -> None:
    assert apart([100, 105, 300], 17, 400) == [100, 117, 300]
    assert apart([395, 399], 17, 400) == [383, 400]


def test_circles_stand_apart_and_mark_the_newest_point() -> None:
    marked = spaced(np.linspace(0, 100, 51), 20)
    assert marked[-1] == 50
    assert np.diff(marked).min() >= 10
    assert spaced(np.zeros(0), 20).tolist() == []


def some_curve(count: int) -> Curve:
    generator = np.random.default_rng(3)
    return Curve(np.arange(1, count + 1), np.exp(generator.normal(size=3000))[:count])


def ground(width: int = 300) -> Ground:
    return Ground(StepAxis(20, width - 20, 3000), AXIS, width, 420, 1.0)


def painted(field: DotField, curve: Curve, on: Ground) -> QImage:
    return field.image(curve, on, QColor("#000000")).copy()


def test_points_added_one_by_one_give_the_picture_of_all_of_them() -> None:
    grown = DotField()
    for count in (1, 2, 700, 3000):
        last = painted(grown, some_curve(count), ground())
    assert last == painted(DotField(), some_curve(3000), ground())


def test_another_run_or_another_size_starts_a_new_picture() -> None:
    field = DotField()
    painted(field, some_curve(3000), ground())
    assert painted(field, some_curve(10), ground()) == painted(DotField(), some_curve(10), ground())
    assert painted(field, some_curve(10), ground(500)).width() == 500


def test_every_raw_point_is_in_the_picture() -> None:
    image = painted(DotField(), Curve(np.array([1500]), np.array([1.0])), ground())
    assert image.pixelColor(150, 200).alpha() > 100
    assert image.pixelColor(150, 260).alpha() == 0
    nothing = painted(DotField(), Curve(np.array([1500]), np.array([np.nan])), ground())
    assert nothing.pixelColor(150, 200).alpha() == 0


@pytest.mark.parametrize(
    ("tick", "text"), [(5, "5"), (0.1, "0.1"), (0.001, "0.001"), (1e-4, "10⁻⁴"), (2e-4, "2·10⁻⁴"), (1e-12, "10⁻¹²")]
)
def test_small_losses_are_written_as_powers(tick: float, text: str) -> None:
    assert loss_text(tick) == text
