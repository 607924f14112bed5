"""Which processor trains: chosen by itself, and named as a person would."""

import os
import sys
from dataclasses import dataclass, replace

import psutil
import torch

MOST_WORKERS = 8  # unless more are asked for
NICENESS = 5  # POSIX: 0 is normal, 19 the most yielding


@dataclass(frozen=True)
class Device:
    """Where tensors live, and what the status bar says: "CPU, 1 of 2 threads".

    `workers` is how many processes read pictures that memory does not hold.
    """

    device: torch.device
    text: str
    workers: int = 0


def choose_device() -> Device:
    """CUDA where there is one, else Apple's GPU, else the CPU with all threads but one."""
    if torch.cuda.is_available():
        return with_workers(Device(torch.device("cuda"), f"CUDA, {torch.cuda.get_device_name()}"))
    if torch.backends.mps.is_available():
        return with_workers(Device(torch.device("mps"), "Apple GPU (MPS)"))
    threads, cores = use_threads(), cores_of_this_process()
    return with_workers(Device(torch.device("cpu"), f"CPU, {threads} of {cores} threads"))


def with_workers(device: Device, asked: int | None = None, beside: int = 1) -> Device:
    """The device with as many workers as were `asked` for, else as its cores bear, for `beside` processes like this.

    A GPU leaves all cores but one to them; a CPU that trains leaves half.
    """
    cores = cores_of_this_process() // beside
    free = cores // 2 if device.device.type == "cpu" else cores - 1
    return replace(device, workers=max(0, min(MOST_WORKERS, free)) if asked is None else asked)


def order_of_memory(device: torch.device) -> torch.memory_format:
    """How pictures and kernels (N, C, H, W) lie: convolutions on CPUs and NVIDIA's GPUs are built for channels last."""
    return torch.contiguous_format if device.type == "mps" else torch.channels_last


def in_order(pictures: torch.Tensor) -> torch.Tensor:
    """The same pictures (N, C, H, W), lying as is best on their device; not copied where they do.

    Of one channel PyTorch cannot tell the orders apart, but convolutions go by the strides: they are set anyhow.
    """
    order = order_of_memory(pictures.device)
    laid = pictures.contiguous(memory_format=order)
    if order == torch.contiguous_format:
        return laid
    _, channels, height, width = pictures.shape
    return laid.as_strided(laid.shape, (height * width * channels, 1, width * channels, channels))


def uuid_of(device: torch.device) -> str | None:
    """The name by which NVIDIA's library knows a GPU, whatever CUDA_VISIBLE_DEVICES shows; None of another device."""
    return f"GPU-{torch.cuda.get_device_properties(device).uuid}" if device.type == "cuda" else None


def use_threads() -> int:
    """One core stays free for the window, which else stands still; OMP_NUM_THREADS may ask for fewer."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    most = max(1, cores_of_this_process() - 1)
    threads = min(most, max(1, int(asked))) if asked.isdecimal() else most
    torch.set_num_threads(threads)
    return threads


def cores_of_this_process() -> int:
    """The cores that this process may use, which in a container are fewer than there are."""
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def yield_to_others() -> None:
    """Lets the window and everybody else go first."""
    process = psutil.Process()
    if sys.platform == "win32":
        process.nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        process.nice(max(process.nice(), NICENESS))
