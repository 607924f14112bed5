"""Batch norm over the shares of all processes: PyTorch's own on GPUs, the same written out on a CPU."""

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.nn.functional import all_reduce

BATCH_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)


class SharedBatchNorm(nn.modules.batchnorm._BatchNorm):
    """nn.SyncBatchNorm, which has no CPU version.

    y = (x - mean) / sqrt(variance + eps) * weight + bias, both over the whole batch of all processes.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(N, C, ...) to the same; call it in all processes at once while they learn."""
        if not self.training:
            return super().forward(x)
        narrow, x = x.dtype, x.float()  # in sixteen bits the sums would be coarse
        axes = [axis for axis in range(x.ndim) if axis != 1]
        count = x.numel() // x.shape[1] * dist.get_world_size()
        shape = [1, -1] + [1] * (x.ndim - 2)
        mean = all_reduce(x.sum(axes)) / count  # type: ignore[no-untyped-call]
        centred = x - mean.view(shape)
        variance = all_reduce(centred.square().sum(axes)) / count  # type: ignore[no-untyped-call]
        self._remember(mean.detach(), variance.detach(), count)
        y: torch.Tensor = centred * (variance + self.eps).rsqrt().view(shape)
        return (y * self.weight.view(shape) + self.bias.view(shape) if self.affine else y).to(narrow)

    def _remember(self, mean: torch.Tensor, variance: torch.Tensor, count: int) -> None:
        if self.running_mean is None or self.running_var is None or self.num_batches_tracked is None:
            return
        self.num_batches_tracked += 1
        part = 1 / float(self.num_batches_tracked) if self.momentum is None else self.momentum
        self.running_mean.lerp_(mean, part)
        self.running_var.lerp_(variance * (count / max(1, count - 1)), part)  # unbiased, as PyTorch keeps it

    def _check_input_dim(self, x: torch.Tensor) -> None:
        """Takes any number of dimensions."""


def share_batch_norm(model: nn.Module) -> None:
    """Lets every batch norm inside `model` look at the whole batch; the weights stay the same tensors."""
    for name, module in list(model.named_children()):
        if isinstance(module, BATCH_NORMS):
            setattr(model, name, _shared(module))
        else:
            share_batch_norm(module)


def _shared(norm: nn.modules.batchnorm._BatchNorm) -> nn.Module:
    if any(tensor.is_cuda for tensor in norm.state_dict().values()):
        on_gpu: nn.Module = nn.SyncBatchNorm.convert_sync_batchnorm(norm)  # type: ignore[no-untyped-call]
        return on_gpu
    shared = SharedBatchNorm(norm.num_features, norm.eps, norm.momentum, norm.affine, norm.track_running_stats)
    shared.weight, shared.bias = norm.weight, norm.bias
    shared.running_mean, shared.running_var = norm.running_mean, norm.running_var
    shared.num_batches_tracked = norm.num_batches_tracked
    return shared.train(norm.training)
