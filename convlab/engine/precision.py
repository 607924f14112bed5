"""How exactly a device calculates, and what it lacks: fp32, TF32, bfloat16, or float16 with scaling."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

import torch
from torch import nn
from torch.nn import functional

from convlab.core.problem import Problem
from convlab.core.recipe import Precision, Recipe

AMPERE = 8  # the first compute capability with TF32 and bfloat16
NARROW: Mapping[Precision, torch.dtype] = {"bf16": torch.bfloat16, "fp16": torch.float16}
NAMES: Mapping[Precision, str] = {"fp32": "fp32", "tf32": "TF32", "bf16": "bfloat16", "fp16": "float16"}


def lacking(recipe: Recipe, device: torch.device) -> Problem | None:
    """Why `device` cannot train by `recipe`, and what to choose instead; None where it can."""
    precision = recipe.precision
    too_old = device.type == "cuda" and torch.cuda.get_device_capability(device)[0] < AMPERE
    if precision == "tf32" and (device.type != "cuda" or too_old):
        return Problem(f"This device ({device.type}) has no TF32: NVIDIA GPUs have it from Ampere (2020) on. Use fp32.")
    if precision == "bf16" and too_old:
        return Problem("This GPU only imitates bfloat16: NVIDIA GPUs have it from Ampere (2020) on. Use fp16 or fp32.")
    return _tried(precision, device) if precision in NARROW else None


def use(precision: Precision) -> None:
    """Lets matrix products and convolutions on CUDA round to TF32, or not.

    Matrix products by the old switch, which sets the new one too: torch.compile asks the old one, and fails where
    only the new one was set (pytorch issue 166387).
    """
    torch.set_float32_matmul_precision("high" if precision == "tf32" else "highest")
    torch.backends.cudnn.conv.fp32_precision = "tf32" if precision == "tf32" else "ieee"  # type: ignore[attr-defined]


def narrowed(precision: Precision, device: torch.device) -> AbstractContextManager[object]:
    """Around a forward pass: the layers that can do it calculate in sixteen bits, the others in fp32."""
    if precision not in NARROW:
        return nullcontext()
    return torch.autocast(device.type, dtype=NARROW[precision])


def scaler_of(precision: Precision, device: torch.device) -> torch.amp.GradScaler | None:
    """What keeps small gradients from vanishing in float16 (Micikevicius et al., 2018); None where none is needed."""
    return torch.amp.GradScaler(device.type) if precision == "fp16" else None


def _tried(precision: Precision, device: torch.device) -> Problem | None:
    """One tiny pass there and back: no list of devices is ever complete."""
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(8, 2)).to(device)
    try:
        with narrowed(precision, device):
            logits = model(torch.zeros(2, 1, 4, 4, device=device))
        loss = functional.cross_entropy(logits.float(), torch.zeros(2, dtype=torch.int64, device=device))
        loss.backward()  # type: ignore[no-untyped-call]
    except RuntimeError as error:
        name = NAMES[precision]
        return Problem(f"This device ({device.type}) cannot calculate in {name}. Use fp32.", str(error))
    return None
