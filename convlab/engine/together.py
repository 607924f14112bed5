"""Several processes that train one network: PyTorch's DistributedDataParallel under torchrun, rank 0 speaks for all."""

import os
import warnings
from collections.abc import Collection
from datetime import timedelta
from inspect import signature
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.distributed_c10d import PrefixStore
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from convlab.core.problem import Problem
from convlab.engine.devices import Device, cores_of_this_process, use_threads
from convlab.engine.pace import Pace
from convlab.engine.shared_norm import share_batch_norm
from convlab.engine.team import Forward, Mailbox, Team, Word
from convlab.runs.commands import Command, Inbox, Sent, send

STOP, ASK = "stop", 0.25  # seconds between two looks
PATIENCE = timedelta(minutes=10)  # for the slowest process to load its data
LIBRARIES = ("gloo", "NCCL", "nccl", "Connection closed by peer", "Connection reset by peer")


# PyTorch 2.15 renames it.
NO_BUFFERS = "forward_sync_buffers"
if NO_BUFFERS not in signature(DistributedDataParallel.__init__).parameters:
    NO_BUFFERS = "broadcast_buffers"


class Together(Team):
    """One of `size` processes. Every method that speaks of all must be called by all, in the same order."""

    def __init__(self, rank: int, size: int, device: torch.device) -> None:
        self.rank, self.size, self._device = rank, size, device
        self.sure_of_its_step = device.type == "cpu"  # a GPU steps on with whatever has come when it breaks off
        backend = "nccl" if device.type == "cuda" else "gloo"
        store, _, _ = next(rendezvous("env://", timeout=PATIENCE))
        # torchrun keeps its store over a restart, and with it the addresses of processes that are gone.
        own = PrefixStore(f"start {os.environ.get('TORCHELASTIC_RESTART_COUNT', '0')}", store)
        self._store = own
        dist.init_process_group(backend, store=own, rank=rank, world_size=size, timeout=PATIENCE)
        # Words go over gloo: a GPU would have to be waited for at every step.
        words = dist.new_group(backend="gloo", timeout=PATIENCE)
        assert isinstance(words, dist.ProcessGroup)  # every process is in it
        self._words = words

    def share(self, places: torch.Tensor) -> torch.Tensor:
        return share_of(places, self.rank, self.size)

    def parallel(self, model: Forward) -> Forward:
        """Buffers are not copied: shared batch norm has the same ones everywhere."""
        assert isinstance(model, nn.Module)
        share_batch_norm(model)
        # Said of a convolution over one channel, whose strides are the same in either layout.
        warnings.filterwarnings("ignore", "Grad strides do not match bucket view strides")
        devices = [self._device] if self._device.type == "cuda" else None
        buffers: dict[str, Any] = {NO_BUFFERS: False}
        return DistributedDataParallel(model, device_ids=devices, **buffers)

    def sum(self, numbers: torch.Tensor) -> torch.Tensor:
        total = numbers.clone()
        dist.all_reduce(total)
        return total

    def mailbox(self, folder: Path, answered: Collection[str]) -> Mailbox:
        return _SharedMailbox(self, folder, answered)

    def lost_by(self, error: BaseException) -> bool:
        return isinstance(error, dist.DistError) or any(name in str(error) for name in LIBRARIES)

    def remark(self, images: int, batch: int) -> str:
        return filled_up(images, batch, self.size)

    def tell(self, text: str = "", speaker: int = 0) -> str:
        """What `speaker` says, in every process; what the others pass is not looked at."""
        return self.hand_over(text.encode(), speaker).decode()

    def hand_over(self, content: bytes = b"", speaker: int = 0) -> bytes:
        """The bytes of `speaker`, in every process."""
        (size,) = self.numbers(len(content), speaker=speaker)
        return self.content(content, size, speaker) if size else b""

    def numbers(self, *own: int, speaker: int = 0) -> list[int]:
        """The numbers of `speaker`, in every process."""
        told = torch.tensor(own)
        dist.broadcast(told, speaker, group=self._words)
        return told.tolist()

    def content(self, own: bytes, size: int, speaker: int = 0) -> bytes:
        """The `size` bytes of `speaker`, in every process."""
        told = torch.frombuffer(bytearray(own if self.rank == speaker else size), dtype=torch.uint8)
        dist.broadcast(told, speaker, group=self._words)
        return told.numpy().tobytes()

    def hear_all(self, text: str) -> list[str]:
        """What every process says, by rank."""
        return [self.tell(text, speaker) for speaker in range(self.size)]

    def ask_to_stop(self) -> None:
        """Whichever process is asked to end, on whichever host: rank 0 sees it and stops all."""
        self._store.set(STOP, "")

    def is_asked_to_stop(self) -> bool:
        """Whether any process was."""
        return bool(self._store.check([STOP]))

    def leave(self) -> None:
        """Ends what ties the processes together."""
        dist.destroy_process_group()


class _SharedMailbox:
    """Rank 0 reads the run's commands and tells them to all between the same two steps, in one small message."""

    def __init__(self, team: Together, folder: Path, answered: Collection[str]) -> None:
        self._team, self._folder, self._answered = team, folder, answered
        self._inbox = Inbox(folder) if team.rank == 0 else None
        self._asks = Pace(ASK)
        self._asks.postpone()

    def hear(self, reading: bool = False, holding: bool = False) -> Word:
        """What rank 0 says; what the others pass is not looked at."""
        found = self._new(self._inbox) if self._inbox else []
        faults = [line for line in found if isinstance(line, str)]
        sent = [line for line in found if not isinstance(line, str) and line.id not in self._answered]
        lines = "\n".join(line.model_dump_json() for line in sent).encode()
        size, is_reading, is_holding = self._team.numbers(len(lines), reading or bool(lines), holding)
        told = self._team.content(lines, size).decode().splitlines() if size else []
        return Word((*faults, *map(Sent.model_validate_json, told)), bool(is_reading), bool(is_holding))

    def _new(self, inbox: Inbox) -> list[Sent | str]:
        """What viewers have sent; where a process was asked to end, that is a command like theirs."""
        if self._asks.due():
            with self._asks.measured():
                if self._team.is_asked_to_stop():
                    send(self._folder, Command(kind="stop"))
        return inbox.new()


def join_team() -> tuple[Together, Device] | Problem:
    """Meets the others that torchrun has started, each with a device of its own; on CPUs they share the cores."""
    rank, size = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
    device = _own_device(int(os.environ["LOCAL_RANK"]), int(os.environ["LOCAL_WORLD_SIZE"]))
    return device if isinstance(device, Problem) else (Together(rank, size, device.device), device)


def _own_device(place: int, beside: int) -> Device | Problem:
    if torch.cuda.is_available():
        if torch.cuda.device_count() < beside:
            return Problem(
                f"{beside} processes need {beside} GPUs; this machine shows {torch.cuda.device_count()}. "
                "Start fewer with --nproc-per-node, or train on the CPU with CUDA_VISIBLE_DEVICES= (empty)."
            )
        torch.cuda.set_device(place)
        return Device(torch.device("cuda", place), f"CUDA, {torch.cuda.get_device_name(place)}")
    cores = cores_of_this_process()
    torch.set_num_threads(min(use_threads(), max(1, cores // beside)))
    return Device(torch.device("cpu"), f"CPU, {torch.get_num_threads()} of {cores} threads")


def share_of(places: torch.Tensor, rank: int, size: int) -> torch.Tensor:
    """Each `size`-th place of a batch (N,); one that does not divide is filled up with its own first places."""
    count = len(places)
    own = torch.arange(rank, count + -count % size, size, device=places.device)
    return places[own % count]


def indivisible(batch: int, size: int) -> Problem | None:
    """Why a batch cannot be dealt out in equal shares."""
    if batch % size == 0:
        return None
    below, above = batch - batch % size, batch + -batch % size
    nearest = f"{below} or {above}" if below else f"{above}"
    return Problem(f"A batch of {batch} has no {size} equal shares, one for each process. Use {nearest}.")


def filled_up(images: int, batch: int, size: int) -> str:
    """What is said where an epoch's last batch does not divide; empty where it does."""
    last = images % batch
    missing = -last % size
    if not missing:
        return ""
    twice = "1 image is" if missing == 1 else f"{missing} images are"
    return f"Each epoch's last batch of {last} is filled up to {last + missing}: {twice} learnt from twice in it."
