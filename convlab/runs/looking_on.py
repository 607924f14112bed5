"""A viewer alone in a process of its own: it polls a run as the monitor does, 30 times a second, and draws nothing."""

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from types import TracebackType

from convlab.core.problem import Problem
from convlab.runs.reader import open_run
from convlab.runs.rows import UNDER_WAY

TIMES_A_SECOND = 30
READY = "ready"


class Onlooker:
    """Around a training: `looks` says afterwards how often its run was polled. Raises RuntimeError where it cannot."""

    def __init__(self, folder: Path) -> None:
        self._command = [sys.executable, "-m", __name__, str(folder)]
        self.looks = 0

    def __enter__(self) -> "Onlooker":
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        if self._process.stdout.readline().strip() != READY:
            self._process.communicate()
            raise RuntimeError(f"{self._command[-1]} cannot be looked at")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._process.kill()
        counted, _ = self._process.communicate()
        self.looks = int(counted or 0)


def look_on(folder: Path) -> int:
    """Polls the run until its training has ended; how often."""
    reader = open_run(folder)
    if isinstance(reader, Problem):
        print(reader.sentence, file=sys.stderr)
        return 0
    with closing(reader):
        print(READY, flush=True)
        looks, then = 1, time.monotonic()
        while reader.poll().status.state in ("waiting", *UNDER_WAY):
            then = max(then + 1 / TIMES_A_SECOND, time.monotonic())
            time.sleep(max(0.0, then - time.monotonic()))
            looks += 1
    return looks


if __name__ == "__main__":
    print(look_on(Path(sys.argv[1])))
