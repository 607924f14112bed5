"""One output cell and the parameter count as something to predict: answers, slips and the arithmetic."""

import numpy as np
from numpy.typing import NDArray

from convlab.core.operations import Filters
from convlab.core.sliding import Answer, window_at
from convlab.core.typography import MINUS, decimal, whole
from convlab.course.prediction_size import Case, Values
from convlab.state.sandbox_compute import after

LONGEST_SUM = 12  # row sums that are written out


def value(case: Case) -> Values:
    """What is drawn at the cell."""
    return (float(case.computed.shown[case.focus]),) if case.computed.setting.together else (_drawn(case, _sum(case)),)


def value_steps(case: Case) -> str:
    """How the value comes out: the rows' sums, the bias, what follows."""
    if case.computed.setting.together:
        squares = [f"({decimal(float(one), 1)})²" for one in case.computed.maps[case.focus]]
        return f"√({' + '.join(squares)}) = {decimal(value(case)[0])}."
    total, what = _sum(case), case.computed.setting.after
    steps = f"{_written_sum(case)} = {decimal(total)}"
    if what == "absolute" and total < 0:
        return f"{steps}, and its absolute value is {decimal(-total)}."
    if what == "relu" and total < 0:
        return f"{steps}, and ReLU makes 0 of what is negative."
    return f"{steps}."


def value_slips(case: Case) -> list[tuple[Values, str]]:
    """Numbers that come out of usual mistakes, each with its reason; the first that fits is told."""
    if case.computed.setting.together:
        values = [float(one) for one in case.computed.maps[case.focus]]
        return [((float(np.sum(values)),), "That adds the maps. Add their squares and take the root.")]
    total = _sum(case)
    slips: list[tuple[Values, str]] = [
        ((total,), f"{decimal(total)} is the sum itself. Look at what stands over the output.")
    ]
    slips += _pooling_slips(case) if case.computed.setting.pooling else _filter_slips(case)
    return [(values, reason) for values, reason in slips if values != value(case)]


def _sum(case: Case) -> float:
    """The output before anything is done to it, in float64."""
    if not case.computed.setting.pooling:
        return _answer(case).total
    window = _window(case)
    return float(window.max() if case.computed.setting.pooling.kind == "max" else window.mean())


def _answer(case: Case) -> Answer:
    return case.computed.answer(*case.focus)


def _window(case: Case) -> NDArray[np.float64]:
    return window_at(case.computed.volume, case.computed.operation, *case.focus)[:, :, case.computed.chosen]


def _drawn(case: Case, total: float) -> float:
    return float(after(np.array(total), case.computed.setting.after))


def _written_sum(case: Case) -> str:
    """ "−203 − 416 − 199 + 0.1": the sums of the kernel's rows, and the bias."""
    if case.computed.setting.pooling:
        numbers = [decimal(float(one)) for one in _window(case).flat]
        if len(numbers) > LONGEST_SUM:
            return f"the {'largest' if case.computed.setting.pooling.kind == 'max' else 'mean'} of {len(numbers)}"
        if case.computed.setting.pooling.kind == "max":
            return f"the largest of {', '.join(numbers)}"
        return f"({_joined(numbers)})/{len(numbers)}"
    answer = _answer(case)
    sums = [decimal(float(one)) for one in answer.products.row_sums]
    if len(sums) > LONGEST_SUM:
        sums = [decimal(answer.products.total)]
    return _joined([*sums, decimal(answer.bias)] if answer.bias else sums)


def _joined(numbers: list[str]) -> str:
    return " + ".join(numbers).replace(f"+ {MINUS}", f"{MINUS} ")


def _filter_slips(case: Case) -> list[tuple[Values, str]]:
    answer, flip = _answer(case), case.computed.setting.flip
    book = answer.products
    turned = float((book.window * book.kernel[::-1, ::-1]).sum()) + answer.bias
    as_positive = float((book.window * np.abs(book.kernel)).sum()) + answer.bias
    lies = "lies turned by 180° here: this is true convolution" if flip else "is laid down as it is, not turned"
    slips = [
        (_drawn(case, as_positive), "That takes every weight as positive. Mind the minus signs."),
        (as_positive, "That takes every weight as positive. Mind the minus signs."),
        (-answer.total, "The size is right, the sign is not: look at which weights are negative."),
        (_drawn(case, turned), f"The kernel {lies}."),
        (float(book.window.sum()), "That adds the window without its weights. Multiply first, then add."),
    ]
    if answer.bias:
        forgotten = f"The bias of {decimal(answer.bias, 3)} is missing."
        slips = [(_drawn(case, answer.total - answer.bias), forgotten), *slips]
    return [((number,), reason) for number, reason in slips]


def _pooling_slips(case: Case) -> list[tuple[Values, str]]:
    window, pooling = _window(case), case.computed.setting.pooling
    assert pooling is not None
    other = "the mean. Max pooling passes the largest on." if pooling.kind == "max" else "the largest, not the mean."
    mistaken = float(window.mean() if pooling.kind == "max" else window.max())
    return [
        ((mistaken,), f"That is {other}"),
        ((float(window.sum()),), f"That is the sum of all {window.size}. Pooling has no weights to add them with."),
    ]


def sign(case: Case) -> Values:
    """1, -1 or 0: of the sum, before anything is done to it."""
    total = _sum(case)
    return (float(np.sign(total)) if abs(total) > 1e-9 else 0.0,)


def sign_steps(case: Case) -> str:
    """What the two signs of the weights bring, and what remains."""
    if case.computed.setting.pooling:
        return f"{_written_sum(case).capitalize()} = {decimal(_sum(case))}."
    answer = _answer(case)
    products = answer.products.products
    plus, minus = float(products[products > 0].sum()), float(-products[products < 0].sum())
    bias = f", the bias {decimal(answer.bias, 3)}" if answer.bias else ""
    brings = f"Positive products bring {decimal(plus)}, negative ones take {decimal(minus)} away{bias}"
    return f"{brings}: {decimal(answer.total)}."


def parameter_count(case: Case) -> Values:
    """K (F_h F_w D + 1): every filter with its bias; pooling learns nothing."""
    count, weights = _filters(case)
    return (float(count * (weights + 1)) if count else 0.0,)


def parameter_steps(case: Case) -> str:
    """The count, written out."""
    count, weights = _filters(case)
    if not count:
        return "Pooling takes the largest or the mean: there is nothing to learn, 0 parameters."
    one = f"{_product(case)} + 1 bias"
    return f"{one} = {whole(weights + 1)}." if count == 1 else f"{count}·({one}) = {whole(count * (weights + 1))}."


def parameter_slips(case: Case) -> list[tuple[Values, str]]:
    """Counts that leave something out."""
    count, weights = _filters(case)
    if not count:
        height, width = case.computed.operation.window
        return [((float(height * width),), "A pooling window reads that many values, but it has no weights.")]
    depth = case.computed.volume.shape[2]
    flat = weights // depth
    return [
        ((float(count * weights),), "The weights are all there. Each filter has one bias more."),
        ((float(count * (flat + 1)),), f"A filter reaches through all {depth} planes: {_product(case)} weights."),
        ((float(count * flat),), f"A filter reaches through all {depth} planes and has a bias."),
        ((float(weights + 1),), f"That is one filter. There are {count}."),
        ((float(weights),), f"That is one filter without its bias. There are {count}."),
    ]


def _filters(case: Case) -> tuple[int, int]:
    """How many filters there are, and the weights of one: (0, 0) for pooling."""
    over = case.computed.operation.over
    return (len(over.kernels), int(over.kernels[0].size)) if isinstance(over, Filters) else (0, 0)


def _product(case: Case) -> str:
    height, width = case.computed.operation.window
    depth = case.computed.volume.shape[2]
    return f"{height}·{width}·{depth}" if depth > 1 else f"{height}·{width}"
