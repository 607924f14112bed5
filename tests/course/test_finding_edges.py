"""The shipped lesson: every step can be solved, every mistake is explained, every number is right."""

import numpy as np
import pytest
from numpy.typing import NDArray

from convlab.core.document import changed
from convlab.core.kernels import Kernel
from convlab.core.places import shipped
from convlab.core.sliding import apply
from convlab.course.catalogue import Library
from convlab.course.checks import Verdict, check_action, check_number, right_answer, solution
from convlab.course.facts import Ground, compute
from convlab.course.lesson import ActionQuestion, Lesson, NumberQuestion, Step
from convlab.course.text import plain

NUMBERS: dict[str, float] = {"window": 254, "products": -28, "sign": 818, "sky": 0, "stride": 255}  # counted by hand
ACTIONS = ("turn", "size")
SLIPS: dict[str, list[float]] = {
    "window": [51, 240, 41, 189, 253],
    "products": [28, 37, -20, -4],
    "sign": [-818, 0, 255],
    "sky": [1608, 1809, 804, -804, 201],
    "stride": [255.5, 256, 254, 254.5, 510, 509],
}


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    """Finding edges, as it ships."""
    library = Library(shipped("lessons"))
    assert library.complaints == ()
    return library.lessons["01-finding-edges"]


def step_of(lesson: Lesson, key: str) -> Step:
    return next(step for step in lesson.steps if step.key == key)


def test_it_has_seven_steps_for_a_beginner(lesson: Lesson) -> None:
    assert lesson.front.title == "Finding edges: the Sobel filter"
    assert [step.key for step in lesson.steps] == ["window", "products", "sign", "sky", "turn", "size", "stride"]


@pytest.mark.parametrize(("key", "answer"), NUMBERS.items())
def test_every_number_is_what_a_person_counts(lesson: Lesson, key: str, answer: float) -> None:
    step = step_of(lesson, key)
    assert isinstance(step.question, NumberQuestion)
    assert right_answer(step, step.question) == answer


@pytest.mark.parametrize(("key", "slip"), [(key, slip) for key, slips in SLIPS.items() for slip in slips])
def test_every_slip_is_explained(lesson: Lesson, key: str, slip: float) -> None:
    step = step_of(lesson, key)
    assert isinstance(step.question, NumberQuestion)
    verdict = check_number(step, step.question, str(slip))
    assert isinstance(verdict, Verdict)
    assert not verdict.right
    assert plain(verdict.reason)


def test_no_mistake_of_the_file_is_shadowed_by_another(lesson: Lesson) -> None:
    for step in lesson.steps:
        if isinstance(step.question, NumberQuestion):
            ground = Ground(step.document())
            values = [compute(mistake.value, ground) for mistake in step.question.mistakes if mistake.value]
            assert len(set(values)) == len(values), (step.key, values)


@pytest.mark.parametrize("key", ACTIONS)
def test_every_action_can_be_done(lesson: Lesson, key: str) -> None:
    step = step_of(lesson, key)
    assert isinstance(step.question, ActionQuestion)
    assert check_action(step, step.question, step.document()) is None
    verdict = check_action(step, step.question, solution(step.question, step.document()))
    assert verdict is not None
    assert verdict.right


def test_a_kernel_turned_upside_down_counts_and_an_odd_stride_does_not_break_the_card(lesson: Lesson) -> None:
    step = step_of(lesson, "turn")
    assert isinstance(step.question, ActionQuestion)
    document = step.document()
    upside_down = Kernel(name="Own", weights=((-1, -2, -1), (0, 0, 0), (1, 2, 1)))
    odd = changed(document, sandbox=changed(document.sandbox, kernel=upside_down, stride=4))
    verdict = check_action(step, step.question, odd)
    assert verdict is not None
    assert verdict.right
    assert "fell to 240" in plain(verdict.reason)


def test_the_sky_is_explained_as_in_the_picture(lesson: Lesson) -> None:
    step = step_of(lesson, "sky")
    assert isinstance(step.question, NumberQuestion)
    verdict = check_number(step, step.question, "1608")
    assert isinstance(verdict, Verdict)
    assert verdict.title == "1608 is not it yet"
    assert plain(verdict.reason).startswith("1608 is 8 · 201: you added all the weights as if they were positive.")
    assert plain(verdict.sum) == "4·201 + 0·201 − 4·201 = ?"
    assert [(bar.label, bar.value) for bar in verdict.bars] == [("left column", 804), ("right column", -804)]
    ground = Ground(step.document())
    assert set(ground.ledger.window.ravel()) == {201.0}


def test_the_collar_is_the_pixel_of_the_pictures(lesson: Lesson) -> None:
    ground = Ground(step_of(lesson, "sign").document())
    assert ground.ledger.window[:, :, 0].tolist() == [[51, 189, 254], [45, 141, 253], [41, 81, 240]]
    assert ground.ledger.total == -818


def test_the_claims_of_the_text_hold_on_the_photograph(lesson: Lesson) -> None:
    upright = _magnitudes(lesson, "sign")
    assert (upright >= 818).sum() < 20, "one of the brightest spots"
    turned = step_of(lesson, "turn")
    assert isinstance(turned.question, ActionQuestion)
    ground = Ground(solution(turned.question, turned.document()))
    flat = np.abs(apply(ground.volume, ground.operation)[:, :, 0])
    pole = (slice(330, 470), slice(284, 300))  # the middle pole of the tripod
    assert upright[pole].mean() > 3 * flat[pole].mean()


def test_the_panes_fix_what_the_step_is_about_and_hide_what_would_tell(lesson: Lesson) -> None:
    for step in lesson.steps:
        sandbox = step.scene.sandbox
        asked = {"sky": "sum", "products": "sum", "sign": "output", "stride": "size"}.get(step.key)
        assert asked is None or asked in sandbox.hidden
        if isinstance(step.question, ActionQuestion):
            assert not set(step.question.solution) & set(sandbox.locked)


def _magnitudes(lesson: Lesson, key: str) -> NDArray[np.float64]:
    ground = Ground(step_of(lesson, key).document())
    return np.abs(apply(ground.volume, ground.operation)[:, :, 0].astype(np.float64))
