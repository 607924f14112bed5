"""From a recipe to PyTorch's optimiser and its loss: one row for each kind."""

from collections.abc import Callable, Iterable, Mapping

import torch
from torch import nn
from torch.nn import functional

from convlab.core.recipe import Loss, Optimiser, Recipe

Parameters = Iterable[nn.Parameter]
Judge = Callable[[torch.Tensor, torch.Tensor, float], torch.Tensor]

FUSED_ON = ("cpu", "cuda")  # one kernel for all weights, and no look at the scaler from the host


def optimiser_of(parameters: Parameters, recipe: Recipe) -> torch.optim.Optimizer:
    """The optimiser of `recipe` for parameters that lie on their device."""
    return OPTIMISERS[recipe.optimiser](list(parameters), recipe)


def _sgd(parameters: Parameters, recipe: Recipe) -> torch.optim.Optimizer:
    optimiser = torch.optim.SGD(
        parameters,
        lr=recipe.rate,
        momentum=recipe.momentum,
        weight_decay=recipe.weight_decay,
        nesterov=recipe.nesterov,
        fused=_can_fuse(parameters),
    )
    if recipe.momentum and recipe.precision == "fp16":
        # Fused, PyTorch leaves the momentum to chance where float16 overflows in the very first step, as it often does.
        for parameter in parameters:
            optimiser.state[parameter]["momentum_buffer"] = torch.zeros_like(parameter)
    return optimiser


def _adam(parameters: Parameters, recipe: Recipe) -> torch.optim.Optimizer:
    kind = torch.optim.AdamW if recipe.optimiser == "adamw" else torch.optim.Adam
    return kind(
        parameters,
        lr=recipe.rate,
        betas=recipe.betas,
        eps=recipe.epsilon,
        weight_decay=recipe.weight_decay,
        fused=_can_fuse(parameters),
    )


def _can_fuse(parameters: Parameters) -> bool:
    return all(parameter.device.type in FUSED_ON for parameter in parameters)


OPTIMISERS: Mapping[Optimiser, Callable[[Parameters, Recipe], torch.optim.Optimizer]] = {
    "sgd": _sgd,
    "adam": _adam,
    "adamw": _adam,
}


def loss_of(recipe: Recipe) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """The loss to learn from: logits (N, classes) and labels (N,) give the mean of the batch."""
    judge, smoothing = LOSSES[recipe.loss], recipe.label_smoothing
    return lambda logits, labels: judge(logits, labels, smoothing)


def _cross_entropy(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    """-log p of the right class; smoothed, part of the target is spread over all (Szegedy et al., 2016)."""
    return functional.cross_entropy(logits, labels, label_smoothing=smoothing)


def _squared_error(logits: torch.Tensor, labels: torch.Tensor, smoothing: float) -> torch.Tensor:
    """The sum over the classes of (logit - target)²; the target is 1 for the right class, else 0."""
    classes = logits.shape[1]
    target = functional.one_hot(labels, classes).to(logits.dtype)  # (N, classes)
    target = target * (1 - smoothing) + smoothing / classes
    return (logits - target).square().sum(dim=1).mean()


def _hinge(logits: torch.Tensor, labels: torch.Tensor, _smoothing: float) -> torch.Tensor:
    """The sum over the wrong classes of max(0, logit - right logit + 1) (Weston and Watkins, 1999)."""
    right = logits.gather(1, labels[:, None])  # (N, 1)
    margins = (logits - right + 1).clamp_min(0).sum(dim=1) - 1  # the right class itself gives 1
    return margins.mean()


LOSSES: Mapping[Loss, Judge] = {
    "cross_entropy": _cross_entropy,
    "squared_error": _squared_error,
    "hinge": _hinge,
}
