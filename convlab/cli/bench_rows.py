"""What a benchmark is asked and what it answers: one row of figures a setting, and how a person reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from convlab.core.typography import whole

Figures = dict[str, float | int | str | bool]

AIM, LOWER, UPPER = "aim_", "_q1", "_q3"  # "aim_x", "x_q1" and "x_q3" belong to the figure "x"
VERDICT = "within_aims"


@dataclass(frozen=True)
class Asked:
    """`data` are folders or archives of real files; with `long` also what takes minutes is measured."""

    rounds: int
    data: tuple[Path, ...] = ()
    long: bool = False


def told(row: Figures) -> Iterator[str]:
    """The lines of one row: what was measured, then its ratios, then everything else, and whether its aims are met."""
    about = [str(value) for value in row.values() if isinstance(value, str)]
    yield ", ".join(about)
    names = [name for name, value in row.items() if not isinstance(value, str) and _stands_alone(name)]
    width = max((len(_label(name)) for name in names), default=0)
    for name in sorted(names, key=lambda name: not _is_ratio(name)):  # stable: else in the row's order
        yield f"  {_label(name):<{width}}  {_number(row[name]):>10}{_spread(row, name)}{_aim(row, name)}"
    if VERDICT in row:
        yield f"  Aims {'met' if row[VERDICT] else 'MISSED'}."


def _stands_alone(name: str) -> bool:
    return not name.startswith(AIM) and not name.endswith((LOWER, UPPER)) and name not in (VERDICT, "measured")


def _is_ratio(name: str) -> bool:
    return "times" in name or "ratio" in name


def _label(name: str) -> str:
    return name.replace("_", " ")


def _spread(row: Figures, name: str) -> str:
    if name + LOWER not in row:
        return ""
    return f"  (half of them {_number(row[name + LOWER])} to {_number(row[name + UPPER])})"


def _aim(row: Figures, name: str) -> str:
    return f"  aim {_number(row[AIM + name])}" if AIM + name in row else ""


def _number(value: float | str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    return whole(value) if isinstance(value, int) else f"{value:,.3f}" if abs(value) < 100 else whole(round(value))
