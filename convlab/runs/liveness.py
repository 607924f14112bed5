"""Whether the process that trains a run still lives, told by its id and the moment it began."""

import socket
import time
from dataclasses import dataclass
from typing import Annotated

import psutil
from pydantic import Field

STUCK = 30.0  # seconds without a heartbeat after which a living process counts as not training any more
SILENCE = 5.0  # seconds without a heartbeat after which a trainer on another host counts as gone
RELAYED = "relay of "  # how the host begins of a run that is mirrored here and trained elsewhere
SAME_START = 2.0  # seconds that two readings of a process's start may differ


@dataclass(frozen=True)
class Trainer:
    """Which process trains: pids are used again, so its start (unix time) belongs to it."""

    host: str
    pid: Annotated[int, Field(ge=1)]
    process_started: float


def this_process() -> Trainer:
    """This very process, as a trainer writes it into its session."""
    process = psutil.Process()
    return Trainer(socket.gethostname(), process.pid, process.create_time())


def is_training(trainer: Trainer, heartbeat: float) -> bool:
    """Whether `trainer` lives and writes: one that cannot write any more lives on, warm, without a sign."""
    return is_alive(trainer, heartbeat) and time.time() - heartbeat < STUCK


def is_alive(trainer: Trainer, heartbeat: float) -> bool:
    """Whether `trainer` runs; of another host only the heartbeat (unix time) can tell."""
    if trainer.host != socket.gethostname():
        return time.time() - heartbeat < SILENCE
    try:
        process = psutil.Process(trainer.pid)
        same = abs(process.create_time() - trainer.process_started) < SAME_START
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # it lives, but belongs to somebody else
        return True
