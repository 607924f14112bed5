"""The training's benchmark: every side learns the same images, and the aims are judged by each round's ratio."""

import pytest

from convlab.cli.bench_train import SETTINGS, SMALL_NET, Setting, figures, measured
from convlab.core.presets import LENET5
from convlab.engine.bare_loop import Cost
from convlab.engine.devices import choose_device
from convlab.engine.lightning_loop import IS_THERE
from convlab.engine.race import Lap


@pytest.mark.filterwarnings("ignore")  # Lightning's, where it is installed
def test_each_side_trains_and_its_speed_is_said() -> None:
    found = measured(Setting(SMALL_NET, 8, on_cpu=24), choose_device(), rounds=2, seconds=0.0)
    assert (found["setting"], found["images"], found["rounds"]) == ("Small net at batch 8", 24, 2)
    assert float(found["bare_images_per_second"]) > 0
    assert float(found["convlab_images_per_second"]) > 0
    assert "polls the run 30 times a second" in str(found["monitor"])
    assert "(0 looks)" not in str(found["monitor"])
    assert float(found["times_bare_q1"]) <= float(found["times_bare"]) <= float(found["times_bare_q3"])
    assert ("times_lightning" in found) == IS_THERE
    assert IS_THERE or found["lightning"] == "Lightning is not installed"


def _lap(bare: float, watched: float, lightning: float | None = None, **readings: float) -> Lap:
    costs = [None if one is None else Cost(one, one / 2) for one in (bare, watched, lightning)]
    assert costs[0] is not None
    assert costs[1] is not None
    named = {f"device/{name}": value for name, value in readings.items()}
    return Lap(costs[0], Cost(1.0, 0.5), costs[1], costs[2], named)


def test_the_median_of_the_ratios_is_held_to_the_aims() -> None:
    laps = [_lap(0.5, 1.0, 1.2), _lap(1.0, 1.0, 1.2), _lap(3.0, 2.0, 2.4)]
    found = figures(Setting(LENET5, 16), "CPU", 100, laps)
    assert (found["times_bare"], found["times_bare_by_core_time"], found["times_lightning"]) == (1.0, 1.0, 1.2)
    assert (found["times_bare_q1"], found["times_bare_q3"]) == (0.75, 1.25)
    assert found["times_bare_alone"] == 1.0  # 0.5, 1 and 3 times the second that the lone side took
    assert found["convlab_images_per_second"] == 100
    assert found["aim_times_lightning"] == 1.15
    assert found["within_aims"] is True
    assert figures(Setting(LENET5, 64), "CPU", 100, laps)["aim_times_lightning"] == 1.0
    slow = [_lap(0.97, 1)] * 3
    assert figures(Setting(LENET5, 16), "CPU", 100, slow)["within_aims"] is False
    assert figures(Setting(LENET5, 16), "CPU", 100, slow)["lightning"] == "Lightning is not installed"


def test_what_the_gpu_did_stands_in_the_row() -> None:
    laps = [_lap(1, 1, gpu=0.9, gpu_memory=2.0**31, gpu_power=300), _lap(1, 1)]
    found = figures(Setting(LENET5, 16), "CUDA", 100, laps)
    assert (found["gpu_busy"], found["gpu_memory_gb"], found["gpu_watts"]) == (0.9, 2.0, 300)


def test_the_networks_of_the_aims_are_measured() -> None:
    titles = [setting.title for setting in SETTINGS]
    assert titles[:3] == ["LeNet-5 at batch 16", "LeNet-5 at batch 32", "Small net at batch 64"]
    assert {"AlexNet at batch 128", "AlexNet at batch 1024"} <= set(titles)
