"""What a training needs of memory, what there is, and the batch that fits: said when it runs out."""

import re
import sys

import psutil
import torch

from convlab.core.analysis import analyse
from convlab.core.network import Network
from convlab.core.recipe import Optimiser, Recipe
from convlab.engine.devices import Device

STATES: dict[Optimiser, int] = {"sgd": 1, "adam": 2, "adamw": 2}  # numbers that are kept for each weight
_ELSEWHERE = re.compile(r"allocate memory|tried to allocate|not enough memory|out of memory")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether there was no memory left; of a CPU and of Apple's GPU PyTorch has no kind of error of its own for it."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_ELSEWHERE.search(str(error)))


def needed(network: Network, recipe: Recipe, batch: int) -> int:
    """Bytes: weights, gradients and the optimiser's states, and twice all activations of a batch.

    An estimate from below: what libraries take for themselves is not in it.
    """
    analysis = analyse(network)
    return analysis.weight_bytes * (2 + STATES[recipe.optimiser]) + 2 * batch * analysis.activation_bytes


def available(device: torch.device) -> int:
    """Bytes that this process may have in all."""
    if device.type == "cuda":
        free, _total = torch.cuda.mem_get_info(device)
        return int(free + torch.cuda.memory_reserved(device))
    free = psutil.virtual_memory().available
    return min(free, _left_to_process())


def fitting_batch(network: Network, recipe: Recipe, there: int) -> int | None:
    """The largest power of two below the recipe's batch whose need is at most `there` bytes; None where none is."""
    sizes = [2**power for power in range(17) if 2**power < recipe.batch]
    fitting = [size for size in sizes if needed(network, recipe, size) <= there]
    return fitting[-1] if fitting else None


def sentence(network: Network, recipe: Recipe, device: Device, there: int) -> str:
    """What was needed, what there was (`there` bytes), and what to do."""
    need = _text(needed(network, recipe, recipe.batch))
    told = f"A batch of {recipe.batch} needs about {need} on {device.text}, where {_text(there)} were left."
    batch = fitting_batch(network, recipe, there)
    if batch is None:
        return f"The memory is full. {told} No batch fits: make the network smaller."
    return f"The memory is full. {told} Try a batch of {batch}."


def too_little(network: Network, recipe: Recipe, there: int) -> str:
    """Why all nets of an ensemble cannot learn at once with `there` bytes; empty where they can."""
    need = recipe.members * needed(network, recipe, recipe.batch)
    return f"they need about {_text(need)}, and {_text(there)} are left" if need > there else ""


def _left_to_process() -> int:
    """What a limit on this process leaves it; without one, everything."""
    if sys.platform == "win32":
        return sys.maxsize
    import resource  # not there on Windows

    soft, _hard = resource.getrlimit(resource.RLIMIT_AS)
    return sys.maxsize if soft == resource.RLIM_INFINITY else max(0, soft - psutil.Process().memory_info().vms)


def _text(count: int) -> str:
    return f"{count / 2**30:.1f} GB" if count >= 2**30 else f"{count / 2**20:.0f} MB"
