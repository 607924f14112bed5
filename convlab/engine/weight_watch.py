"""One step's weights, gradients and updates: kept on the device while it is done, written afterwards."""

from dataclasses import dataclass

from torch import nn

from convlab.core.network import Network
from convlab.engine.probing import Tensors, part_of, weights_by_layer
from convlab.runs.writer import RunWriter

LARGEST_UPDATE = 4 * 2**20  # numbers of a layer whose update is looked at: a copy of it is kept for one step
TINY = 1e-12  # instead of weights that are all zero


@dataclass(frozen=True, eq=False)
class Taken:
    """What a step did: of each convolution weight, gradient and update, and how far each layer moved."""

    step: int
    tensors: Tensors  # by "<layer>/<kind>"
    ratios: Tensors  # by "<layer>/update_ratio"


class WeightWatch:
    """Asked for before a step, taken when it is done: neither waits for the device."""

    def __init__(self, model: nn.Sequential, network: Network) -> None:
        self._weights = weights_by_layer(model, network)
        self._before: Tensors | None = None

    def ask(self) -> None:
        """The next step is the one that is wanted."""
        watched = {name: w for name, w in self._weights.items() if w.numel() <= LARGEST_UPDATE}
        self._before = {name: weight.detach().clone() for name, weight in watched.items()}

    @property
    def asked(self) -> bool:
        """Whether a step is waited for."""
        return self._before is not None

    def taken(self, step: int) -> Taken:
        """The step that was asked for is done."""
        before, self._before = self._before or {}, None
        updates = {name: self._weights[name].detach() - kept for name, kept in before.items()}
        ratios = {
            f"{name}/update_ratio": update.norm() / before[name].norm().clamp_min(TINY)
            for name, update in updates.items()
        }
        return Taken(step, self._tensors(updates), ratios)

    def still(self, step: int) -> Taken:
        """What can be said after `step` without having been there before it: no update."""
        return Taken(step, self._tensors({}), {})

    def _tensors(self, updates: Tensors) -> Tensors:
        tensors: Tensors = {}
        for name, weight in self._weights.items():
            if weight.dim() == 4:
                found = {"weight": weight.detach(), "gradient": weight.grad, "update": updates.get(name)}
                tensors |= {f"{name}/{kind}": part_of(t).clone() for kind, t in found.items() if t is not None}
        return tensors


def write_tensors(writer: RunWriter, taken: Taken) -> None:
    """Into the run, read from the device."""
    for name, tensor in taken.tensors.items():
        writer.tensor(name, taken.step, tensor.float().cpu().numpy())


def bytes_of(model: nn.Sequential, network: Network) -> int:
    """How much one set of weights, gradients and updates takes."""
    weights = weights_by_layer(model, network).values()
    return sum(3 * 4 * part_of(w.detach()).numel() for w in weights if w.dim() == 4)
