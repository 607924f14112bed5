"""From a run's rows to the figures of the monitor: curves, first-layer weights, guess cards."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import per_cent, rate_text, shape
from convlab.data.sets import DATA_SETS
from convlab.runs.rows import Curve, Guesses, RunRows
from convlab.state.monitor_curves import filled, loss_range, smoothed, smoothing_span
from convlab.state.monitor_readout import (
    Card,
    Curves,
    Figures,
    Flag,
    Floats,
    Guess,
    KeyFigure,
    Weights,
    equal,
)
from convlab.state.monitor_words import error_text, loss_text

T = TypeVar("T")
EMPTY = Curve(np.zeros(0, dtype=np.int64), np.zeros(0))


def figures_of(rows: RunRows, before: Figures | None = None) -> Figures:
    """The figures of a run. `before`, of the same run a moment ago, only saves work: the result is equal."""
    curves = curves_of(rows, before.curves if before else None)
    experiment = rows.experiment
    return Figures(
        title=f"{experiment.network.name} on {experiment.data}",
        note=data_note(experiment.data),
        key_figures=key_figures_of(curves),
        curves=curves,
        layer=rows.first_layer or "",
        weights=_kept(weights_of(rows), before.weights if before else None),
        cards=_kept(cards_of(rows), before.cards if before else ()),
        rate=rate_of(rows),
    )


def _kept(new: T, before: T) -> T:
    """The very object of a moment ago where it shows the same: a view then knows that it need not repaint."""
    return before if equal(new, before) else new


def data_note(key: str) -> str:
    """The title and the note of a data set: how its pictures came to their size; the key if unknown."""
    data = DATA_SETS.get(key)
    return f"{data.title}: {data.note}" if data else key


def rate_of(rows: RunRows) -> float:
    """The learning rate of the newest step, or the recipe's before there is one."""
    rates = _curve(rows, "train/rate")
    return float(rates.values[-1]) if len(rates.values) else rows.experiment.recipe.rate


def curves_of(rows: RunRows, before: Curves | None) -> Curves:
    """Loss and error over the steps of the plan."""
    raw, held_out = _curve(rows, "train/loss"), _curve(rows, "validation/loss")
    planned = max(rows.status.steps, rows.status.step, 1)
    span = smoothing_span(planned)
    smooth = _smooth(raw, span, before)
    low, high = loss_range(raw.values, [smooth.values, held_out.values])
    return Curves(
        step=rows.status.step,
        planned=planned,
        raw=raw,
        smooth=smooth,
        held_out=held_out,
        top1=_curve(rows, "validation/top1_error"),
        top5=_curve(rows, "validation/top5_error"),
        low=low,
        high=high,
        flags=flags_of(rows),
        span=span,
    )


def _curve(rows: RunRows, name: str) -> Curve:
    return rows.scalars.get(name, EMPTY)


def _smooth(raw: Curve, span: int, before: Curves | None) -> Curve:
    """The running mean; the part that was computed a moment ago is taken over where it is still true."""
    known: Floats | None = None
    if before is not None and before.span == span:
        count = len(before.raw.values)
        if np.array_equal(before.raw.values, raw.values[:count], equal_nan=True):
            known = before.smooth.values
    return Curve(raw.steps, smoothed(raw.values, span, known))


def flags_of(rows: RunRows) -> tuple[Flag, ...]:
    """One flag for each change of the learning rate."""
    return tuple(Flag(change.step, f"rate {rate_text(change.old)} → {rate_text(change.new)}") for change in rows.rates)


def key_figures_of(curves: Curves) -> tuple[KeyFigure, ...]:
    """Training loss (the smoothed one), held-out loss, top-1 and top-5 error, each the newest."""
    losses = (("training loss", curves.smooth), ("held-out loss", curves.held_out))
    errors = (("top-1 error", curves.top1), ("top-5 error", curves.top5))
    return (
        *(KeyFigure(loss_text(_newest(curve)), name) for name, curve in losses),
        *(KeyFigure(error_text(_newest(curve)), name) for name, curve in errors),
    )


def _newest(curve: Curve) -> float:
    return float(curve.values[-1]) if len(curve.values) else float("nan")


def weights_of(rows: RunRows) -> Weights | None:
    """The first layer's filters: one plane signed, three planes as RGB, else the mean of the planes."""
    if rows.first_layer is None:
        return None
    snapshot = rows.snapshots.get(f"{rows.first_layer}/weight")
    if snapshot is None or snapshot.array.ndim != 4:
        return None
    return weights_to_show(rows.first_layer, snapshot.array)


def weights_to_show(layer: str, weights: NDArray[np.float32]) -> Weights:
    """Filters (out, in, F_h, F_w): one plane signed, three planes as RGB, else the mean of the planes."""
    filters = np.asarray(weights, dtype=np.float32)
    planes = filters.shape[1]
    note = ""
    if planes == 3:
        filters = np.ascontiguousarray(filters.transpose(0, 2, 3, 1))
    else:
        note = f"mean of {planes} planes" if planes > 1 else ""
        filters = filters.mean(axis=1)
    return Weights(layer, shape(weights.shape[2:]), filters, note)


def cards_of(rows: RunRows) -> tuple[Card, ...]:
    """One card for each held-out picture, best guess first."""
    if rows.guesses is None:
        return ()
    return tuple(_card(rows, rows.guesses, index) for index in range(len(rows.guesses.images)))


def _card(run: RunRows, guesses: Guesses, index: int) -> Card:
    truth = int(guesses.labels[index])
    picture = guesses.images[index]  # (H, W, C)
    best = zip(guesses.classes[index].tolist(), filled(guesses.probabilities[index], 0.0).tolist(), strict=True)
    return Card(
        picture=picture[:, :, 0] if picture.shape[2] == 1 else picture,
        truth=run.name_of(truth),
        right=int(guesses.classes[index][0]) == truth,
        guesses=tuple(Guess(run.name_of(label), p, per_cent(p), label == truth) for label, p in best),
    )
