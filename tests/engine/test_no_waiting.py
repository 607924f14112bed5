"""Between two flushes the host never waits for the device: nothing is read from it, whatever the recipe asks for."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from convlab.core.augmentation import Augmentation
from convlab.core.problem import Problem
from convlab.core.schedules import OneCycle
from convlab.engine.devices import Device
from convlab.engine.events import StepDone
from convlab.engine.prepare import Prepared, prepare
from convlab.engine.recorder import Recorder
from convlab.engine.training import Training
from convlab.runs.writer import begin

STEPS = 20
READING = ("item", "tolist", "cpu", "numpy", "nonzero", "__bool__", "__float__", "__int__", "__index__")
RECIPES: dict[str, dict[str, object]] = {
    "as it is": {},
    "Nesterov, one cycle": {"nesterov": True, "schedule": OneCycle()},
    "AdamW": {"optimiser": "adamw", "rate": 0.001},
    "float16 with scaling": {"precision": "fp16"},
    "flips and crops": {"augmentation": Augmentation(flip=0.5, crop=2)},
    "everything that varies": {"augmentation": Augmentation(rotation=5, colour=0.2, cutout=0.3, lighting=0.1)},
    "two nets": {"members": 2},
}
RunOf = Callable[..., Path]


class _NothingRead(TorchFunctionMode):
    """Raises where Python asks a tensor for what is in it."""

    def __torch_function__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert getattr(func, "__name__", "") not in READING, f"{func.__name__} waits for the device"
        return func(*args, **(kwargs or {}))


class _NoNumberRead(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Raises where PyTorch itself reads a number out of a tensor."""

    def __torch_dispatch__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        assert "_local_scalar_dense" not in str(func), "a number is read from the device"
        return func(*args, **(kwargs or {}))


@contextmanager
def nothing_is_read() -> Iterator[None]:
    with _NothingRead(), _NoNumberRead():  # type: ignore[no-untyped-call]
        yield


def updated(training: Training, recorder: Recorder | None = None) -> list[StepDone]:
    """Updates from the second on, each taken by the recorder: in the first one states are made."""
    training.model.train()
    events = training.events()
    next(events), next(events)
    done: list[StepDone] = []
    with nothing_is_read():
        for event in islice(events, STEPS):
            assert isinstance(event, StepDone)
            done.append(event)
            if recorder is not None:
                recorder.take(event)
    return done


def test_reading_a_number_is_noticed() -> None:
    for read in (torch.Tensor.item, torch.Tensor.tolist, bool, float, torch.Tensor.numpy, torch.Tensor.cpu):
        with pytest.raises(AssertionError), nothing_is_read():
            read(torch.ones(()))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_twenty_updates_read_nothing(
    run_of: RunOf, prepared: Callable[[Path], Prepared], recipe: dict[str, object]
) -> None:
    folder = run_of(**recipe)
    ready = prepared(folder)
    writer = begin(folder, ready.plan, ready.subject)
    assert not isinstance(writer, Problem)
    with closing(writer):
        assert len(updated(ready.training, Recorder(folder, ready, writer))) == STEPS


def test_twenty_updates_need_no_number_at_all(run: Path) -> None:
    """The "meta" device holds no numbers: whoever wants one gets an error, and so does whoever mixes devices."""
    ready = prepare(run, Device(torch.device("meta"), "no device"), resume=False)
    assert not isinstance(ready, Problem)
    training = ready.training
    training.model.train()
    losses = [training.update(*batch) for batch in islice(training.rest_of_epoch(), STEPS)]
    assert len(losses) == STEPS
    with pytest.raises(RuntimeError):
        losses[0].tolist()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA GPU")
@pytest.mark.filterwarnings("ignore:Synchronization debug mode")
def test_cuda_itself_sees_nobody_wait(run: Path) -> None:
    ready = prepare(run, Device(torch.device("cuda"), "CUDA"), resume=False)
    assert not isinstance(ready, Problem)
    events = ready.training.events()
    next(events), next(events)
    torch.cuda.set_sync_debug_mode("error")
    try:
        assert len(list(islice(events, STEPS))) == STEPS
    finally:
        torch.cuda.set_sync_debug_mode("default")
