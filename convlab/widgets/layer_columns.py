"""Where the columns of the layer table stand, for any width and type size: arithmetic only."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Literal


class Column(IntEnum):
    """The columns from left to right; kernel, stride and padding stand under one head."""

    GRIP = 0
    NAME = 1
    KIND = 2
    KERNEL = 3
    STRIDE = 4
    PADDING = 5
    OUTPUT = 6
    PARAMETERS = 7
    MACS = 8
    SEES = 9


SETTINGS = {"kind": Column.KIND, "kernel": Column.KERNEL, "stride": Column.STRIDE, "padding": Column.PADDING}
Form = Literal["wide", "medium", "narrow", "tight", "lean", "plain", "brief", "least"]
WITH_COSTS: frozenset[Form] = frozenset({"wide", "medium", "narrow", "tight"})  # both columns of costs
OUTSIDE = 8  # px left of the row: the bar of the selected row stands there
GAP = 14  # between a number and its bar


@dataclass(frozen=True)
class CountPlan:
    """Inside a column of costs, from left to right: formula, number, gap, bar (px)."""

    formula: int
    number: int
    bar: int

    @property
    def width(self) -> int:
        """The whole column; in the narrow forms the bar lies under the number."""
        return self.formula + self.number + (self.bar + GAP if self.bar else 0)


@dataclass(frozen=True)
class ColumnPlan:
    """One width a column (0: not shown) and what the two columns of costs hold."""

    form: Form
    widths: tuple[int, ...]
    parameters: CountPlan
    macs: CountPlan

    @property
    def fault(self) -> Column:
        """Where the sentence of a row that cannot work begins: over the results, or as far left as it must."""
        if self.form in WITH_COSTS:
            return Column.OUTPUT
        return Column.NAME if self.form == "least" else Column.KIND

    def left(self, column: Column) -> int:
        """Where a column begins."""
        return sum(self.widths[:column])

    def right(self, column: Column) -> int:
        """Where a column ends."""
        return self.left(column) + self.widths[column]


# Widths at 100 % of GRIP NAME KIND KERNEL STRIDE PADDING OUTPUT, then formula and number of parameters and of
# multiply-adds, then SEES; what is left over goes to the two bars. PADDING also holds "54.25, floored".
# Narrower forms leave out, one after the other: pixels seen, multiply-adds, parameters, kernel, kind.
_FORMS: dict[Form, tuple[int, ...]] = {
    "wide": (40, 116, 156, 76, 46, 150, 136, 190, 100, 210, 76, 96),
    "medium": (38, 100, 128, 72, 44, 130, 124, 0, 136, 0, 84, 80),
    "narrow": (36, 94, 118, 68, 40, 44, 124, 0, 140, 0, 84, 64),
    "tight": (34, 84, 116, 72, 38, 40, 118, 0, 98, 0, 94, 0),
    "lean": (34, 84, 116, 72, 38, 40, 118, 0, 98, 0, 0, 0),
    "plain": (34, 84, 116, 72, 38, 40, 118, 0, 0, 0, 0, 0),
    "brief": (34, 84, 116, 0, 0, 0, 118, 0, 0, 0, 0, 0),
    "least": (34, 84, 0, 0, 0, 0, 118, 0, 0, 0, 0, 0),
}
_SMALLEST: dict[Form, int] = {
    "wide": 1500,
    "medium": 1050,
    "narrow": 820,
    "tight": 694,
    "lean": 600,
    "plain": 502,
    "brief": 352,
    "least": 0,
}


def plan_columns(width: int, scale: float) -> ColumnPlan:
    """The widest form that has room in `width` px at a type size of `scale`; the columns fill the width."""
    room = width / scale
    form = next(form for form, least in _SMALLEST.items() if room >= least)
    scale = min(scale, width / sum(_FORMS[form]))  # below the smallest form everything shrinks
    *plain, formula, number, mac_formula, mac_number, sees = (round(part * scale) for part in _FORMS[form])
    left = max(0, width - sum(plain) - formula - number - mac_formula - mac_number - sees)
    bars = (left - 2 * GAP) // 2 if form in ("wide", "medium") else 0
    parameters, macs = CountPlan(formula, number, bars), CountPlan(mac_formula, mac_number, bars)
    if not bars:  # let the last columns share what is left
        shares = [left // 2, left // 2] if mac_number else [left, 0]
        parameters = CountPlan(0, number + shares[0] if number else 0, 0)
        macs = CountPlan(0, mac_number + shares[1], 0)
        plain[Column.OUTPUT] += 0 if number else left
    return ColumnPlan(form, (*plain, parameters.width, macs.width, sees), parameters, macs)
