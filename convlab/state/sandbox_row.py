"""One dimension: what a setting becomes on one row of numbers."""

from convlab.core.document import changed
from convlab.core.filters import Filter, PoolingWindow
from convlab.core.kernels import name_of
from convlab.core.row_kernels import middle_row
from convlab.state.sandbox import SandboxState


def in_force(state: SandboxState) -> SandboxState:
    """The state as it acts: on one row of numbers each kernel is its middle row, and only the horizontal axis counts.

    The same object where nothing differs, as for every other source.
    """
    if not state.is_row:
        return state
    update: dict[str, object] = {
        "filters": tuple(_one_row(one) for one in state.filters),
        "pooling": _flat_window(state.pooling),
        "stride": (1, state.stride[1]),
        "padding": (0, state.padding[1]),
        "focus": (0, state.focus[1]),
        "kernel_cell": (0, state.kernel_cell[1]),
    }
    differs = any(getattr(state, name) != value for name, value in update.items())
    return changed(state, **update) if differs else state


def becomes_middle_row(state: SandboxState) -> bool:
    """Whether the kernels of this state lose rows on one row of numbers."""
    return state.pooling is None and state.filters[0].window[0] > 1


def _one_row(one: Filter) -> Filter:
    if one.window[0] == 1:
        return one
    planes = tuple(middle_row(plane) for plane in one.planes)
    return changed(one, name=name_of(planes[0]) if len(planes) == 1 else one.name, planes=planes)


def _flat_window(pooling: PoolingWindow | None) -> PoolingWindow | None:
    return changed(pooling, window=(1, pooling.window[1])) if pooling is not None else None
