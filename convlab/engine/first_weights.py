"""The first weights of a model: one row for each way to draw them."""

import copy
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import nn

from convlab.core.recipe import Initialisation

Weighted = nn.Conv2d | nn.Linear
PUBLISHED_DEVIATION = 0.01  # Krizhevsky et al., 2012
ONES_IN_CONVOLUTIONS = (2, 4, 5)  # Krizhevsky et al., 2012: these start with biases of 1


@dataclass(frozen=True)
class Spot:
    """A module with weights, and what there is to know of where it stands."""

    module: Weighted
    before_relu: bool
    convolution: int  # 1 for the first one; 0 for a fully connected layer
    is_last: bool


def draw_first_weights(model: nn.Sequential, how: Initialisation, generator: torch.Generator) -> None:
    """Fills the weights of a model on the CPU; biases are zero but in "normal_2012"."""
    draw = WAYS[how]
    for spot in _spots(model):
        if spot.module.bias is not None:
            nn.init.zeros_(spot.module.bias)
        draw(spot, generator)


def redraw(model: nn.Sequential, how: Initialisation, seed: int) -> None:
    """The first weights that `seed` gives, in the same parameters, on any device."""
    fresh = copy.deepcopy(model).cpu().to(memory_format=torch.contiguous_format)  # draws are laid down in this order
    draw_first_weights(fresh, how, torch.Generator().manual_seed(seed))
    model.load_state_dict(fresh.state_dict())


def _spots(model: nn.Sequential) -> Iterator[Spot]:
    modules = list(model)
    weighted = [i for i, module in enumerate(modules) if isinstance(module, Weighted)]
    convolutions = 0
    for place in weighted:
        module = modules[place]
        assert isinstance(module, nn.Conv2d | nn.Linear)
        is_convolution = isinstance(module, nn.Conv2d)
        convolutions += is_convolution
        before_relu = isinstance(_next_nonlinearity(modules[place + 1 :]), nn.ReLU)
        yield Spot(module, before_relu, convolutions * is_convolution, place == weighted[-1])


def _next_nonlinearity(modules: Iterable[nn.Module]) -> nn.Module | None:
    return next((m for m in modules if isinstance(m, nn.ReLU | nn.Tanh | nn.Conv2d | nn.Linear)), None)


def _fitting(spot: Spot, generator: torch.Generator) -> None:
    """Signals keep their size from layer to layer: He before a ReLU, Xavier before tanh and the logits."""
    (_he if spot.before_relu else _xavier)(spot, generator)


def _he(spot: Spot, generator: torch.Generator) -> None:
    """Normal with variance 2 / fan in (He et al., 2015)."""
    nn.init.kaiming_normal_(spot.module.weight, nonlinearity="relu", generator=generator)


def _xavier(spot: Spot, generator: torch.Generator) -> None:
    """Uniform with variance 2 / (fan in + fan out) (Glorot and Bengio, 2010)."""
    nn.init.xavier_uniform_(spot.module.weight, generator=generator)


def _normal_2012(spot: Spot, generator: torch.Generator) -> None:
    """Normal with deviation 0.01; biases of 1 where the paper has them (Krizhevsky et al., 2012, section 5)."""
    nn.init.normal_(spot.module.weight, std=PUBLISHED_DEVIATION, generator=generator)
    is_hidden_list = isinstance(spot.module, nn.Linear) and not spot.is_last
    if spot.module.bias is not None and (spot.convolution in ONES_IN_CONVOLUTIONS or is_hidden_list):
        nn.init.ones_(spot.module.bias)


def _uniform_1998(spot: Spot, generator: torch.Generator) -> None:
    """Uniform within 2.4 / fan in (LeCun et al., 1998, appendix A)."""
    fan_in = math.prod(spot.module.weight.shape[1:])
    nn.init.uniform_(spot.module.weight, -2.4 / fan_in, 2.4 / fan_in, generator=generator)


WAYS: Mapping[Initialisation, Callable[[Spot, torch.Generator], None]] = {
    "fitting": _fitting,
    "he": _he,
    "xavier": _xavier,
    "normal_2012": _normal_2012,
    "uniform_1998": _uniform_1998,
}
