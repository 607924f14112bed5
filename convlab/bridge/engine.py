"""The engine process as the window sees it: kept warm, handed run folders, outliving the window."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

LOOK = 50  # ms between two looks at the engine
LAST_WORDS = 4000  # characters of its output that are kept for Details
TO_END = 1.0  # seconds at most that closing waits for a killed engine: it takes some 20 ms to be gone


class EngineHost(QObject):
    """Starts `python -m convlab.engine`, hands it run folders, and says how it ended.

    `folder` is where what an idle engine prints is kept. Nothing here waits for the engine: it is looked
    at every 50 ms. A training engine has a session of its own and lives on when the window closes.
    """

    ready = Signal(str)  # the device: "CPU, 1 of 2 threads"; again after each training
    refused = Signal(str)  # why a training cannot start
    died = Signal(str, object)  # how the engine ended, where nobody asked it to, and the run that it trained or None

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._child: _Child | None = None
        self._others: list[_Child] = []  # each trains on by itself, and ends when it has trained
        self._device, self._last_words = "", ""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK)
        self._timer.timeout.connect(self._look)

    @property
    def device(self) -> str:
        """What trains, as the engine named it; empty until it is ready for the first time."""
        return self._device

    @property
    def is_ready(self) -> bool:
        """Whether an engine lives that has loaded all it needs."""
        return self._child is not None and self._child.is_ready

    @property
    def training(self) -> Path | None:
        """The run folder that the engine works on, as far as is known here."""
        return self._child.training if self._child else None

    @property
    def last_words(self) -> str:
        """What the engine printed last, for Details; of the one that died where there is no other."""
        return self._child.printed if self._child else self._last_words

    def warm_up(self) -> None:
        """Starts an engine unless there is one, so that Train begins at once; raises OSError."""
        if self._child is None:
            self._child = _Child(self._folder)
            self._timer.start()

    def train(self, folder: Path, resume: bool = False) -> None:
        """Hands a run folder to the engine. One that already trains goes on by itself; a new one is started.

        Raises OSError where none can be started.
        """
        self._look()  # it may have become idle this very moment
        if self._child is not None and self._child.training is not None:
            self._others.append(self._child)
            self._child.close_input()
            self._child = None
        self.warm_up()
        assert self._child is not None  # warm_up has seen to that
        self._child.train(folder, resume)

    def close(self) -> None:
        """Ends an idle engine; one that trains lives on."""
        self._timer.stop()
        for other in self._others:
            other.let_go()
        self._others.clear()
        if self._child is None:
            return
        if self._child.training is not None and self._child.returncode() is None:
            self._child.let_go()
        else:
            self._child.end()
        self._child = None

    def _look(self) -> None:
        self._others = [other for other in self._others if other.returncode() is None]
        child = self._child
        if child is None:
            return
        code = child.returncode()
        for line in child.said():
            self._hear(line)
        if code is not None and self._child is child:
            self._timer.stop()
            self._child = None
            self._last_words = child.printed
            training = child.training
            child.end()
            self.died.emit(how_it_ended(code, training), training)

    def _hear(self, line: dict[str, object]) -> None:
        if "refused" in line:
            self.refused.emit(str(line["refused"]))
        if "ready" in line:
            self._device = str(line["ready"])
            self.ready.emit(self._device)


class _Child:
    """One engine process: its standard input is a pipe, what it prints goes to a file that is read here.

    A file, because not every system can look into a pipe without waiting. Raises OSError where `folder`
    cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._handed, self._readies = 0, 0  # it says ready once at the start and once after each folder
        self._folder: Path | None = None
        _sweep(folder)
        handle, name = tempfile.mkstemp(prefix="engine-", suffix=".txt", dir=folder)
        self._path = Path(name)
        self._output = open(name, "rb")  # noqa: SIM115 - read until the engine ends
        self._rest, self._printed = b"", ""
        with os.fdopen(handle, "wb") as output:
            self._process = subprocess.Popen(
                # -P: a numpy.py or torch.py in the folder where a person starts ConvLab is not ours.
                [sys.executable, "-P", "-m", "convlab.engine"],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
                start_new_session=sys.platform != "win32",
                creationflags=_DETACHED,
            )
        _remove(self._path)  # where an open file cannot be removed, `end` or the next start does

    @property
    def training(self) -> Path | None:
        """The folder it works on: handed over, and not yet followed by another ready."""
        return self._folder if self._handed >= max(self._readies, 1) else None

    @property
    def is_ready(self) -> bool:
        """Whether it has said so, be it once."""
        return self._readies > 0

    @property
    def printed(self) -> str:
        """The end of what it printed, apart from its own lines."""
        return self._printed

    def returncode(self) -> int | None:
        """How it ended; None while it lives."""
        return self._process.poll()

    def train(self, folder: Path, resume: bool) -> None:
        """Writes the line; an engine that is not ready yet reads it then, one that is gone is noticed later."""
        self._folder, self._handed = folder, self._handed + 1
        line = json.dumps({"train": str(folder), "resume": resume}) + "\n"
        assert self._process.stdin is not None  # asked for as a pipe
        with suppress(OSError):
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()

    def said(self) -> list[dict[str, object]]:
        """Its whole lines since the last call."""
        *lines, self._rest = (self._rest + self._output.read()).split(b"\n")
        return [said for said in map(self._understood, lines) if said]

    def close_input(self) -> None:
        """Says that nothing more will come, and stops listening: once it is idle it ends by itself."""
        self._output.close()
        with suppress(OSError):  # it may be gone already
            if self._process.stdin is not None:
                self._process.stdin.close()
        _remove(self._path)

    def let_go(self) -> None:
        """Its training goes on without this window."""
        self.close_input()
        if self._process.poll() is None:
            self._process.returncode = 0  # it is meant to live on: Popen need not warn of that

    def end(self) -> None:
        """Ends it; an idle engine has nothing to lose."""
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(TO_END)
        self.let_go()

    def _understood(self, line: bytes) -> dict[str, object]:
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if isinstance(said, dict):
            self._readies += "ready" in said
            return said
        self._printed = f"{self._printed}{line.decode('utf-8', 'replace')}\n"[-LAST_WORDS:]
        return {}


def how_it_ended(code: int, training: Path | None) -> str:
    """A sentence for the status that a process left: negative is a signal (POSIX)."""
    if code < 0:
        how = f"was ended by signal {-code} ({_signal_name(-code)})"
    elif code:
        how = f"broke off with status {code if code < 2**16 else hex(code)}"
    else:
        how = "ended"
    while_training = f" while it trained {training.name}; continue from the last checkpoint" if training else ""
    return f"The engine {how}{while_training}."


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _sweep(folder: Path) -> None:
    """Removes what engines of earlier windows left; a file in use stays, by the system's own rule."""
    for path in folder.glob("engine-*.txt"):
        _remove(path)


def _remove(path: Path) -> None:
    with suppress(OSError):  # Windows keeps a file that is open
        path.unlink()


if sys.platform == "win32":
    _DETACHED = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _DETACHED = 0
