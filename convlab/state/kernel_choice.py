"""What the kernel's menu offers, by key: presets, families, pairs and pooling; and what choosing one changes.

Keys: those of KERNELS, ROW_KERNELS and POOLINGS as they are, "family:gaussian" and "pair:sobel".
"""

from dataclasses import dataclass
from typing import Any

from convlab.core.common_settings import COMMON_SETTINGS, CommonSetting, fitting_padding
from convlab.core.document import changed
from convlab.core.filters import (
    POOLINGS,
    FamilyMember,
    Filter,
    PoolingWindow,
    centred,
    family_filter,
    filter_of,
    first_member,
)
from convlab.core.kernel_families import FAMILIES
from convlab.core.kernel_pairs import PAIRS, pair_of
from convlab.core.kernels import GROUPS, KERNELS
from convlab.core.row_kernels import ROW_KERNELS, ROWS
from convlab.core.sizes import Pair
from convlab.state.filter_bank import replaced
from convlab.state.sandbox import Locked, SandboxState

FAMILY, PAIR = "family:", "pair:"
GRAY = first_member("gray").planes  # on colour, F = 1 weighs red, green and blue
POOLING = "Pooling"
_PRESETS = {**KERNELS, **ROW_KERNELS}

Changes = dict[str, Any]  # of fields of the state


@dataclass(frozen=True)
class Choice:
    """One entry: its key, how it is called, in full and in little room, and what it is for."""

    key: str
    title: str
    short: str
    note: str


@dataclass(frozen=True)
class ChoiceGroup:
    """A submenu: presets first, then what has parameters, then pairs."""

    title: str
    choices: tuple[Choice, ...]


def choice_groups(rows: bool = False) -> tuple[ChoiceGroup, ...]:
    """All that the menu offers, in its order; `rows`: for a row of numbers."""
    titles = (ROWS,) if rows else GROUPS
    groups = tuple(ChoiceGroup(title, tuple(_in_group(title))) for title in titles)
    pooling = tuple(Choice(key, row.title, row.title, "no parameters") for key, row in POOLINGS.items())
    return (*groups, ChoiceGroup(POOLING, pooling))


def _in_group(group: str) -> list[Choice]:
    presets = [Choice(key, row.title, row.short, row.note) for key, row in _PRESETS.items() if row.group == group]
    families = [
        Choice(f"{FAMILY}{key}", _family_title(key), row.title, row.note)
        for key, row in FAMILIES.items()
        if row.group == group
    ]
    pairs = [
        Choice(f"{PAIR}{key}", row.title, row.title.split(",")[0], "edges of every direction")
        for key, row in PAIRS.items()
        if row.group == group
    ]
    return [*presets, *families, *pairs]


def _family_title(key: str) -> str:
    """ "Gaussian, any σ", so that it is told from the preset of that name."""
    family = FAMILIES[key]
    names = " and ".join(parameter.title for parameter in family.parameters)
    return f"{family.title}, any {names}" if names else family.title


def title_of(key: str) -> str:
    """What a choice is called. Raises StopIteration for an unknown key."""
    groups = (*choice_groups(), *choice_groups(rows=True))
    return next(choice.title for group in groups for choice in group.choices if choice.key == key)


def choice_of(filters: tuple[Filter, ...], chosen: Filter, pooling: PoolingWindow | None) -> str:
    """The key of what slides, or an empty string where it is a kernel of one's own."""
    if pooling is not None:
        return pooling.kind
    pair = pair_of(filters)
    if pair:
        return f"{PAIR}{pair}"
    if chosen.family is not None:
        return f"{FAMILY}{chosen.family.key}"
    return next((key for key, preset in _PRESETS.items() if chosen.planes == (preset.weights,)), "")


def chosen(state: SandboxState, key: str) -> Changes:
    """What changes with a choice of the menu. Raises KeyError for an unknown key."""
    if key in POOLINGS:
        kept = state.pooling.window if state.pooling else POOLINGS[key].window.window
        return {"pooling": PoolingWindow(kind=POOLINGS[key].window.kind, window=kept)}
    if key.startswith(PAIR):
        pair = PAIRS[key.removeprefix(PAIR)]
        return {"filters": pair.filters, "pooling": None, "together": True, "filter": 0}
    if key.startswith(FAMILY):
        return with_filter(state, family_filter(first_member(key.removeprefix(FAMILY))))
    return with_filter(state, filter_of(_PRESETS[key].kernel))


def with_filter(state: SandboxState, one: Filter) -> Changes:
    """A filter in place of the chosen one; the only one in place of a pair, or of filters with other planes.

    In a bank the smaller ones get zeros around: all filters of a bank have one window.
    """
    alone = len(state.filters) == 1 or pair_of(state.filters) or len(one.planes) != len(state.chosen.planes)
    if alone:
        return {"filters": (one,), "filter": 0, "pooling": None, "together": False}
    rows, columns = (max(pair) for pair in zip(one.window, state.chosen.window, strict=True))
    bank = replaced(state.filters, state.chosen_index, one)
    return {"filters": tuple(grown(each, (rows, columns)) for each in bank), "pooling": None}


def grown(one: Filter, window: Pair) -> Filter:
    """The filter with zeros around, in the middle of a larger window; its name and family stay."""
    return changed(one, planes=tuple(centred(plane, window) for plane in one.planes))


def with_value(state: SandboxState, place: int, value: float) -> Changes:
    """Another value of one parameter of the chosen filter's family; nothing where it has none."""
    member = state.chosen.family
    if member is None:
        return {}
    values = (*member.values[:place], value, *member.values[place + 1 :])
    other = family_filter(FamilyMember(key=member.key, values=values), state.chosen.bias)
    return with_filter(state, other)


def with_side(state: SandboxState, size: Pair) -> Changes:
    """All filters in another size: cut around the centre, or with zeros around; zeros alone become a mean."""
    resized = tuple(one.resized(*size) for one in state.filters)
    if not any(weight for one in resized for plane in one.planes for row in plane for weight in row):
        side = max(size)
        mean = family_filter(FamilyMember(key="box", values=(side,)), state.chosen.bias)
        return {"filters": (mean.resized(*size),), "pooling": None, "together": False, "filter": 0}
    return {"filters": resized, "pooling": None}


def with_bias(state: SandboxState, bias: float) -> Changes:
    """Another bias of the chosen filter. Raises ValidationError where it is too large."""
    return {"filters": state.with_chosen(changed(state.chosen, bias=bias)).filters}


def common(state: SandboxState, key: str, size: Pair, planes: int) -> Changes:
    """What one row of COMMON_SETTINGS changes, for an input of this (height, width) and so many planes."""
    row, changes = COMMON_SETTINGS[key], Changes()
    if row.side == 1 and planes == len(GRAY):
        gray = family_filter(first_member("gray"))
        changes |= {"filters": (gray,), "pooling": None, "together": False, "filter": 0}
    elif row.side is not None:
        changes |= with_side(state, (row.side, row.side))
    if row.filters is not None:
        bank = random_bank(row.filters, max(state.chosen.window), planes)
        changes |= {"filters": bank, "pooling": None, "together": False, "filter": 0}
    if row.pooling is not None:
        kind = state.pooling.kind if state.pooling else "max"
        changes |= {"pooling": PoolingWindow(kind=kind, window=(row.pooling, row.pooling))}
    if row.stride is not None:
        changes |= {"stride": row.stride}
    padding = row.padding
    if row.fits and row.side is not None and row.stride is not None:
        padding = fitting_padding(size, row.side, row.stride, state.dilation)
    return changes if padding is None else {**changes, "padding": padding}


def random_bank(count: int, side: int, planes: int) -> tuple[Filter, ...]:
    """So many random filters with planes of their own: the same ones every time."""
    if planes == 1:
        members = (FamilyMember(key="random", values=(side, seed)) for seed in range(count))
        return tuple(family_filter(member) for member in members)
    seeds = [range(first * planes, (first + 1) * planes) for first in range(count)]
    drawn = [tuple(FamilyMember(key="random", values=(side, seed)).planes[0] for seed in each) for each in seeds]
    return tuple(Filter(name=f"Random {at}", planes=one) for at, one in enumerate(drawn, 1))


def touched(row: CommonSetting) -> frozenset[Locked]:
    """The parts of the setting that a row changes: a lesson may have locked one."""
    parts: dict[Locked, bool] = {
        "kernel": row.side is not None or row.filters is not None or row.pooling is not None,
        "stride": row.stride is not None,
        "padding": row.padding is not None or row.fits,
    }
    return frozenset(name for name, is_touched in parts.items() if is_touched)
