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
    assert ("times_lightning" in found) == IS_THERE
    assert IS_THERE or found["lightning"] == "not installed"


def test_the_median_of_the_ratios_is_held_to_the_aims() -> None:
    costs = [(0.5, 1.0, 1.2), (1.0, 1.0, 1.2), (3.0, 2.0, 2.4)]
    laps = [Lap(*(Cost(seconds, seconds / 2) for seconds in lap)) for lap in costs]
    found = figures(Setting(LENET5, 16), "CPU", 100, laps)
    assert (found["times_bare"], found["times_bare_by_core_time"], found["times_lightning"]) == (1.0, 1.0, 1.2)
    assert found["convlab_images_per_second"] == 100
    assert found["aim_times_lightning"] == 1.15
    assert found["within_aims"] is True
    assert figures(Setting(LENET5, 64), "CPU", 100, laps)["aim_times_lightning"] == 1.0
    slow = [Lap(Cost(0.97, 1), Cost(1, 1), None)] * 3
    assert figures(Setting(LENET5, 16), "CPU", 100, slow)["within_aims"] is False
    assert figures(Setting(LENET5, 16), "CPU", 100, slow)["lightning"] == "not installed"


def test_the_networks_of_the_aims_are_measured() -> None:
    titles = [setting.title for setting in SETTINGS]
    assert titles[:3] == ["LeNet-5 at batch 16", "LeNet-5 at batch 32", "Small net at batch 64"]
    assert {"AlexNet at batch 128", "AlexNet at batch 1024"} <= set(titles)
