"""The setting as code: every dialect runs by itself and gives the sandbox's own numbers."""

import subprocess
import sys
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import pytest

from convlab.core.document import changed
from convlab.core.kernels import KERNELS, Kernel
from convlab.state.code_parts import number_text
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_code import DIALECTS, code
from convlab.state.sandbox_compute import Computed, compute

# Runs each file as a person would, in its folder, and keeps its `output`. A single process: torch takes long to import.
RUNNER = """
import os, pathlib, runpy, sys
import numpy as np
if sys.argv[1] == "pytorch":
    import torch
    torch.set_num_threads(1)
for name in sys.argv[2:]:
    output = runpy.run_path(name, run_name="__main__")["output"]
    np.save(pathlib.Path(name).with_suffix(".npy"), np.asarray(output))
"""
AFTERS = ("none", "absolute", "relu")
INPUTS = ("numbers", "digit", "camera", "astronaut", "cat")  # numbers twice, gray, colour, colour and not square


def states() -> list[SandboxState]:
    """Every kernel on every input, and every stride with every padding on numbers and on a photograph."""
    numbers = changed(SandboxState(), picture="numbers")
    slides = [(stride, padding) for stride in range(1, 5) for padding in range(5)]
    made = [changed(numbers, stride=s, padding=p, kernel="box", after=AFTERS[(s + p) % 3]) for s, p in slides]
    made += [changed(SandboxState(), picture="cat", stride=s, padding=p) for s, p in slides[::3]]
    made.append(changed(SandboxState(), picture="cat", gray=True, side=128))
    turn = count()
    for kernel in KERNELS:
        for picture in INPUTS:
            stride, padding = slides[(at := next(turn)) % 20]
            made.append(
                SandboxState(
                    picture=picture,
                    kernel=KERNELS[kernel].kernel,
                    stride=stride,
                    padding=max(padding, 1),  # the blob is larger than the numbers
                    after=AFTERS[at % 3],
                )
            )
    return [*made, odd_state(), *other_states()]


def other_states() -> list[SandboxState]:
    """Banks of filters, pooling, and every other way to slide."""
    random = np.random.default_rng(11)

    def bank(count: int, planes: int, window: tuple[int, int], bias: float = 0.0) -> list[dict[str, object]]:
        weights = random.integers(-4, 5, (count, planes, *window)).astype(float)
        return [{"name": f"f{k}", "planes": one.tolist(), "bias": bias * k} for k, one in enumerate(weights, 1)]

    numbers = SandboxState(picture="numbers", after="none")
    pools = [{"kind": kind, "window": window} for kind in ("max", "average") for window in ((2, 2), (3, 2))]
    made = [
        changed(numbers, filters=bank(1, 1, (3, 2), 0.5), stride=(1, 2), padding=(2, 1)),
        changed(numbers, filters=bank(3, 1, (3, 3), 0.25), padding=1, after="relu"),
        changed(numbers, filters=bank(2, 3, (2, 2)), flip=True),
        changed(numbers, filters=bank(1, 1, (3, 3)), flip=True, dilation=2),
        changed(numbers, filters=bank(2, 1, (3, 3)), together=True),
        SandboxState(picture="astronaut", side=64, filters=bank(6, 3, (5, 5), 0.1), after="relu"),
        SandboxState(picture="astronaut", side=64, filters=bank(2, 1, (3, 3)), together=True, padding=1),
        SandboxState(picture="astronaut", side=64, filters=bank(1, 3, (1, 1), 2.0), stride=2),
        SandboxState(picture="camera", side=64, filters=bank(2, 3, (3, 3)), dilation=3, flip=True),
    ]
    for mode in ("reflect", "replicate", "circular"):
        made.append(changed(numbers, mode=mode, padding=(2, 1), kernel="box"))
        made.append(SandboxState(picture="cat", side=64, mode=mode, padding=2, filters=bank(2, 3, (3, 3), 1.0)))
        made.append(changed(numbers, mode=mode, padding=1, pooling=pools[0], stride=2))
    for pooling in pools:
        made.append(changed(numbers, pooling=pooling, stride=2, padding=1, after="absolute"))
        made.append(SandboxState(picture="astronaut", side=64, pooling=pooling, stride=(2, 1), after="none"))
        made.append(changed(numbers, pooling=pooling, dilation=2))
    return made


def odd_state() -> SandboxState:
    """A large kernel that is not square, of weights that are no simple numbers."""
    weights = np.random.default_rng(3).normal(size=(31, 12)).tolist()
    return SandboxState(picture="camera", kernel=Kernel(name="Own", weights=weights), stride=3, padding=2)


def largest_sum(computed: Computed) -> float:
    """What the products could add up to: float32 rounds in proportion to it."""
    if computed.setting.pooling is not None:
        return float(np.abs(computed.pixels).max())
    sums = [sum(float(np.abs(plane).sum()) for plane in map(np.array, one.planes)) for one in computed.setting.filters]
    return float(max(sums) * max(computed.planes, 3) * np.abs(computed.pixels).max())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_code_runs_by_itself_and_gives_the_same_numbers(dialect: str, tmp_path: Path) -> None:
    cases: list[tuple[Path, Computed]] = []
    for number, state in enumerate(states()):
        computed = compute(state)
        path = tmp_path / f"setting{number}.py"
        picture = f"{state.picture}-{state.side}.png"
        path.write_text(code(state, dialect, computed, picture), encoding="utf-8")
        if computed.setting.numbers is None:
            stored = computed.pixels if computed.planes == 1 else computed.pixels[:, :, ::-1]
            assert cv2.imwrite(str(tmp_path / picture), stored)
        cases.append((path, computed))
    command = [sys.executable, "-c", RUNNER, dialect, *(path.name for path, _ in cases)]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    for path, computed in cases:
        output, maps = np.load(path.with_suffix(".npy")), computed.shown_maps
        if dialect == "pytorch" and output.ndim == 3:
            output = np.moveaxis(output, 0, 2)
        expected = maps if output.ndim == 3 else maps[:, :, 0]
        assert output.shape == expected.shape, path.read_text(encoding="utf-8")
        assert (output.ndim == 3) == (maps.shape[2] > 1)
        np.testing.assert_allclose(output, expected, rtol=1e-6, atol=1e-6 * largest_sum(computed), err_msg=path.name)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_numbers_need_no_file_and_no_reader_of_files(dialect: str) -> None:
    text = code(SandboxState(picture="numbers"), dialect)
    assert "input.png" not in text
    assert "Pillow" not in text
    assert "[1, 2, 7, 8, 7, 2, 0]" in text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_name_from_a_stranger_stays_in_its_comment(dialect: str) -> None:
    kernel = Kernel(name="edge\nimport os\r\x0cos.abort()\u2028", weights=((1, -1),))
    first, second, *_ = code(SandboxState(kernel=kernel), dialect).split("\n")
    assert first.startswith("# ConvLab: edgeimport osos.abort() over")
    assert second.startswith("# Needs")


@pytest.mark.parametrize("number", [0.0, 2.0, -3.0, 1 / 9, -1 / 16, 0.1 + 0.2, 1e-12, 9999.0, 1e6, 2 / 3, 0.25])
def test_a_number_is_read_back_as_it_was(number: float) -> None:
    numerator, _, denominator = number_text(number).partition("/")
    assert float(numerator) / float(denominator or 1) == number


def test_weights_are_written_as_a_person_would() -> None:
    assert [number_text(weight) for weight in (1.0, -0.5, 1 / 9, 2 / 16)] == ["1", "-0.5", "1/9", "1/8"]
