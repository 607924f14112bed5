"""What a network does with its probe images, layer by layer, and figures of its weights."""

from collections.abc import Mapping

import torch
from torch import nn

from convlab.core.network import Network
from convlab.engine.judging import judging

WHOLE = 65_536  # numbers of a tensor that is written whole
FILTERS, PLANES = 64, 16  # what is written of a larger one: so many filters, and so many planes of each
MAPS = 16  # feature maps that are written of a layer with many

Tensors = dict[str, torch.Tensor]


def part_of(kernels: torch.Tensor) -> torch.Tensor:
    """Of kernels (out, in, height, width) what is written; all of them where they are few."""
    return kernels if kernels.numel() <= WHOLE else kernels[:FILTERS, :PLANES]


def activations(model: nn.Sequential, network: Network, images: torch.Tensor) -> Tensors:
    """What each layer gives for `images` (N, C, H, W), by the layer's name, on the device."""
    found, flowing = {}, images
    with judging(model):
        for layer, module in zip(network.layers, model, strict=True):
            flowing = module(flowing)
            found[layer.name] = flowing
    return found


def maps_of(given: torch.Tensor) -> torch.Tensor:
    """The feature maps (N, maps, H, W) of a layer that are written; all of them where they are few."""
    return given if given.numel() <= WHOLE else given[:, :MAPS]


def figures_of_activations(given: Mapping[str, torch.Tensor]) -> Tensors:
    """Mean, deviation and share of zeros by "<layer>/activation_...", each a number on the device."""
    found = {}
    for layer, values in given.items():
        numbers = values.float()
        deviation, mean = torch.std_mean(numbers, correction=0)
        found[f"{layer}/activation_mean"] = mean
        found[f"{layer}/activation_deviation"] = deviation
        found[f"{layer}/activation_zeros"] = (numbers == 0).float().mean()
    return found


def figures_of_weights(weights: Mapping[str, nn.Parameter]) -> Tensors:
    """The lengths of each layer's weights and of their newest gradient, on the device."""
    found: Tensors = {}
    for layer, weight in weights.items():
        found[f"{layer}/weight_norm"] = weight.detach().float().norm()
        if weight.grad is not None:
            found[f"{layer}/gradient_norm"] = weight.grad.float().norm()
    return found


def weights_by_layer(model: nn.Sequential, network: Network) -> dict[str, nn.Parameter]:
    """The weights of every layer that has some, by its name: of convolutions and fully connected layers."""
    found = {layer.name: getattr(module, "weight", None) for layer, module in zip(network.layers, model, strict=True)}
    return {name: weight for name, weight in found.items() if isinstance(weight, nn.Parameter)}


def numbers_of(figures: Tensors) -> dict[str, float]:
    """The figures as numbers, read from the device at once; those that are none are left out."""
    if not figures:
        return {}
    numbers = torch.stack(list(figures.values()))
    finite = torch.isfinite(numbers).tolist()
    return {name: n for name, n, is_one in zip(figures, numbers.tolist(), finite, strict=True) if is_one}
