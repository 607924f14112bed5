"""How a bank of filters changes: one added, copied, moved, taken away, or given another kernel."""

import numpy as np

from convlab.core.document import changed
from convlab.core.filters import MOST_FILTERS, Filter, centred
from convlab.core.kernel_families import weights_of
from convlab.core.kernels import Kernel
from convlab.core.operations import Pair

Bank = tuple[Filter, ...]
NEW = "New filter"


def may_add(filters: Bank) -> bool:
    """Whether there is room for one more."""
    return len(filters) < MOST_FILTERS


def added(filters: Bank, behind: int) -> Bank:
    """One more filter behind another: 1 in the middle, so that its map is the picture, its planes added up."""
    one = filters[behind]
    rows, columns = one.window
    plane = np.zeros((rows, columns))
    plane[rows // 2, columns // 2] = 1
    return _inserted(filters, behind + 1, Filter(name=NEW, planes=(weights_of(plane),) * len(one.planes)))


def duplicated(filters: Bank, index: int) -> Bank:
    """A copy of one behind it."""
    one = filters[index]
    name = one.name if one.name.endswith(" copy") else f"{one.name[:55]} copy"
    return _inserted(filters, index + 1, changed(one, name=name))


def removed(filters: Bank, index: int) -> Bank:
    """All but one; the last one stays."""
    return filters if len(filters) == 1 else (*filters[:index], *filters[index + 1 :])


def moved(filters: Bank, index: int, steps: int) -> Bank:
    """One of them further up or down, as far as there are places."""
    place = min(max(0, index + steps), len(filters) - 1)
    rest = (*filters[:index], *filters[index + 1 :])
    return _inserted(rest, place, filters[index])


def replaced(filters: Bank, index: int, one: Filter) -> Bank:
    """Another filter in the place of one."""
    return (*filters[:index], one, *filters[index + 1 :])


def with_weight(filters: Bank, place: tuple[int, int], cell: Pair, weight: float) -> Bank:
    """One other weight; `place` is (filter, plane). Raises ValidationError for a bad weight."""
    index, plane = place
    return replaced(filters, index, filters[index].with_weight(plane, cell, weight))


def with_kernel(filters: Bank, place: tuple[int, int | None], kernel: Kernel, planes: int) -> Bank:
    """A kernel in one plane of a filter, or with None in all of them; `planes` is how many the input has.

    Where it is larger than the filters, all of them grow by zeros on each side; where smaller, it does. A bank
    of one filter takes the kernel's own size.
    """
    index, plane = place
    if plane is None and len(filters) == 1:
        one = Filter(name=kernel.name, planes=(kernel.weights,) * len(filters[0].planes), bias=filters[0].bias)
        return (one,)
    if plane is not None:
        filters = in_planes(filters, planes)
    window = tuple(max(pair) for pair in zip(filters[0].window, kernel.shape, strict=True))
    filters = tuple(in_window(one, (window[0], window[1])) for one in filters)
    weights, one = centred(kernel.weights, (window[0], window[1])), filters[index]
    own = tuple(weights if plane in (None, at) else old for at, old in enumerate(one.planes))
    name = kernel.name if plane is None else one.name
    return replaced(filters, index, changed(one, name=name, planes=own))


def in_planes(filters: Bank, planes: int) -> Bank:
    """The same filters with a plane for each of the input's, so that each can differ."""
    return tuple(one if len(one.planes) > 1 else changed(one, planes=one.planes * planes) for one in filters)


def in_window(one: Filter, window: Pair) -> Filter:
    """The filter in another window about its middle: cut off at the edges, or with zeros around it."""
    if one.window == window:
        return one
    return changed(one, planes=tuple(centred(plane, window) for plane in one.planes))


def resized(filters: Bank, window: Pair) -> Bank:
    """All filters in another window about their middle: cut off at the edges, or with zeros around them."""
    return tuple(in_window(one, window) for one in filters)


def _inserted(filters: Bank, place: int, one: Filter) -> Bank:
    return (*filters[:place], one, *filters[place:])
