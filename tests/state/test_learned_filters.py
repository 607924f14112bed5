"""Filters that were learned, from a run that was really written to a folder."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from convlab.core.document import changed
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.runs.folder import new_run
from convlab.runs.writer import Plan, Subject, begin
from convlab.state.learned_filters import Learned, learned_in
from convlab.state.sandbox import SandboxState
from convlab.state.sandbox_compute import compute


def run_with(tmp_path: Path, weights: np.ndarray, step: int = 1640) -> Path:
    folder = new_run(tmp_path / "runs", Experiment())
    images = np.zeros((8, 4, 4, 1), dtype=np.uint8)
    subject = Subject(tuple("0123456789"), "C1", images, np.arange(8), (0.3, 0.4))
    writer = begin(folder, Plan(0, steps=2000, steps_per_epoch=100, device="CPU", first_step=0), subject)
    assert not isinstance(writer, Problem)
    writer.tensor("C1/weight", step, weights)
    writer.stand("finished", step, 1000.0)
    writer.flush()
    writer.close()
    return folder


def learned(folder: Path) -> Learned:
    found = learned_in(folder)
    assert isinstance(found, Learned), found
    return found


@pytest.mark.parametrize("planes", [1, 3])
def test_a_learned_filter_gives_what_torch_gives(tmp_path: Path, planes: int) -> None:
    weights = np.random.default_rng(3).normal(size=(6, planes, 5, 5)).astype(np.float32)
    found = learned(run_with(tmp_path, weights))
    assert found.title.endswith(f"at step 1,640: 6 filters of 5 × 5{' × 3' if planes == 3 else ''}")
    state = SandboxState(picture="astronaut", side=64, filters=found.bank, after="none")
    computed = compute(state)
    pixels = torch.from_numpy(computed.pixels.astype(np.float64)).permute(2, 0, 1)[None]
    kernels = torch.from_numpy(weights.astype(np.float64)).expand(6, 3, 5, 5)
    expected = functional.conv2d(pixels, kernels)[0].permute(1, 2, 0).numpy()
    assert computed.maps == pytest.approx(expected, rel=1e-4, abs=1e-2)
    assert SandboxState.model_validate_json(state.model_dump_json()) == state


def test_a_filter_says_where_it_comes_from(tmp_path: Path) -> None:
    folder = run_with(tmp_path, np.ones((2, 1, 3, 3), np.float32))
    name = learned(folder).filter(1).name
    assert name.startswith("C1, filter 2 of ")
    assert name.endswith(" at step 1,640")
    assert len(name) <= 60
    short = Learned("lecture 3", "C1", 5, np.ones((2, 1, 3, 3), np.float32))
    assert short.name(0) == "C1, filter 1 of lecture 3 at step 5"


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (np.ones((2, 1, 33, 33)), "filters of 33 × 33 × 1"),
        (np.ones((4, 7)), "no convolution"),
        (np.full((1, 1, 3, 3), np.nan), "no numbers any more"),
        (np.full((1, 1, 3, 3), 1e7), "no numbers any more"),
    ],
)
def test_what_the_sandbox_cannot_take_is_a_sentence(tmp_path: Path, weights: np.ndarray, words: str) -> None:
    found = learned_in(run_with(tmp_path, weights.astype(np.float32)))
    assert isinstance(found, Problem)
    assert words in found.sentence


def test_a_run_that_has_not_begun_and_a_folder_that_is_none(tmp_path: Path) -> None:
    found = learned_in(new_run(tmp_path / "runs", Experiment()))
    assert isinstance(found, Problem)
    assert "no filters yet" in found.sentence
    found = learned_in(tmp_path)
    assert isinstance(found, Problem)
    assert "no run that can be read" in found.sentence


def test_many_filters_become_a_bank_of_as_many_as_it_takes(tmp_path: Path) -> None:
    found = learned(run_with(tmp_path, np.ones((96, 1, 3, 3), np.float32)))
    assert len(found.bank) == 64
    assert changed(SandboxState(), filters=found.bank).filters == found.bank
