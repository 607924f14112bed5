"""What the machine does meanwhile: processor, memory and GPU, read each second by a thread of its own."""

import os
import threading
from collections.abc import Callable
from contextlib import suppress

import psutil
import pynvml

EVERY = 1.0  # seconds
MILLIWATTS = 1000.0


class Readings(threading.Thread):
    """The newest figures by their names in `convlab.runs.names`; a GPU's only where NVIDIA's library knows one."""

    def __init__(self, gpu: str | None = None) -> None:
        super().__init__(name="readings", daemon=True)
        self._gpu = gpu  # UUID
        self._newest: dict[str, float] = {}
        self._stopped = threading.Event()

    def run(self) -> None:
        psutil.cpu_percent()  # the first call only begins to count
        process, gpu = psutil.Process(), _Gpu.found(self._gpu)
        while not self._stopped.wait(EVERY):
            self._newest = {
                "device/cpu": psutil.cpu_percent() / 100,
                "device/memory": psutil.virtual_memory().percent / 100,
                "device/process_memory": float(process.memory_info().rss),
                **(gpu.figures() if gpu else {}),
            }
        if gpu:
            gpu.let_go()

    def taken(self) -> dict[str, float]:
        """The newest figures, each given once; empty where there are no new ones."""
        newest, self._newest = self._newest, {}
        return newest

    def stop(self) -> None:
        """Ends the thread and waits for it."""
        self._stopped.set()
        if self.is_alive():
            self.join()


class _Gpu:
    def __init__(self, handle: object) -> None:
        self._readers: dict[str, Callable[[], float]] = {
            "device/gpu": lambda: pynvml.nvmlDeviceGetUtilizationRates(handle).gpu / 100,
            "device/gpu_memory": lambda: float(pynvml.nvmlDeviceGetMemoryInfo(handle).used),
            "device/gpu_temperature": lambda: float(
                pynvml.nvmlDeviceGetTemperature(handle, pynvml.NVML_TEMPERATURE_GPU)
            ),
            "device/gpu_power": lambda: pynvml.nvmlDeviceGetPowerUsage(handle) / MILLIWATTS,
        }

    @classmethod
    def found(cls, uuid: str | None) -> "_Gpu | None":
        """The GPU with that UUID, else the first that this process may use; None where there is none."""
        try:
            pynvml.nvmlInit()
            if uuid is not None:
                return cls(pynvml.nvmlDeviceGetHandleByUUID(uuid))
            first = os.environ.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0].strip()
            return cls(pynvml.nvmlDeviceGetHandleByIndex(int(first))) if first.isdecimal() else None
        except pynvml.NVMLError:
            return None

    def figures(self) -> dict[str, float]:
        """What this GPU tells; not every one tells everything."""
        found = {}
        for name, read in self._readers.items():
            with suppress(pynvml.NVMLError):
                found[name] = read()
        return found

    def let_go(self) -> None:
        with suppress(pynvml.NVMLError):
            pynvml.nvmlShutdown()
