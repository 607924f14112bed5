"""Any document that is valid can be shown in every view and painted; any other is refused with its field's name."""

# mypy: disable-error-code="no-untyped-call"

import json
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from PySide6.QtWidgets import QApplication

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.panes.sandbox.pane import SandboxPane
from convlab.panes.sandbox.views import VIEWS
from convlab.state.sandbox import Follows, SandboxState
from tests.ways_to_slide import SIDES, ways_to_slide

NUMBERS = st.one_of(st.integers(-99, 99).map(float), st.sampled_from([0.0, 1 / 3, 9999.0, -9999.0, 1e-9]))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def documents(draw: st.DrawFn) -> SandboxState:
    """A state that a person could come to, by hand or by a file."""
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    window, depth = (draw(SIDES), draw(SIDES)), draw(st.sampled_from([1, 3]))
    plane = st.lists(st.lists(NUMBERS, min_size=window[1], max_size=window[1]), min_size=window[0], max_size=window[0])
    one = st.fixed_dictionaries(
        {"name": st.text(max_size=9), "planes": st.lists(plane, min_size=depth, max_size=depth), "bias": NUMBERS}
    )
    pooling = {"kind": draw(st.sampled_from(["max", "average"])), "window": window}
    line = st.lists(NUMBERS, min_size=columns, max_size=columns)
    return SandboxState(
        picture=draw(st.sampled_from(["numbers", "row", "digit", "drawing", "camera", "astronaut", "coffee", "live"])),
        numbers=draw(st.lists(line, min_size=rows, max_size=rows)),
        row=draw(st.lists(NUMBERS, min_size=1, max_size=12)),
        side=64,
        gray=draw(st.booleans()),
        filters=draw(st.lists(one, min_size=1, max_size=4)),
        pooling=draw(st.sampled_from([None, None, pooling])),
        **draw(ways_to_slide()),
        focus=draw(st.tuples(st.integers(0, 99), st.integers(0, 99))),
        filter=draw(st.integers(0, 5)),
        plane=draw(st.integers(0, 5)),
        kernel_cell=draw(st.tuples(st.integers(0, 40), st.integers(0, 40))),
        sweep=draw(st.sampled_from([None, None, 0, 5, 10**9])),
        hidden=draw(st.sets(st.sampled_from(["products", "sum", "output", "size", "parameters"]))),
        asked=draw(st.sampled_from([None, None, "size", "value", "sign", "parameters"])),
        scale=draw(st.sampled_from(["own", "shared"])),
        gradient=draw(st.sampled_from(["cell", "ones", "painted"])),
        follows=draw(st.sampled_from(get_args(Follows))),
        untied=draw(st.booleans()),
    )


@pytest.mark.parametrize("view", VIEWS)
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=documents(), wide=st.sampled_from([560, 800, 1204, 1844]))
def test_every_document_can_be_seen(view: str, state: SandboxState, wide: int, pane: SandboxPane, store: Store) -> None:
    pane.resize(wide, 734)
    store.replace(changed(store.workspace, sandbox=changed(state, view=view)))
    QApplication.processEvents()
    assert not pane.grab().isNull()
    assert pane.last_status[0]


@settings(deadline=None, max_examples=150)
@given(field=st.sampled_from(sorted(SandboxState.model_fields)), value=ANYTHING)
def test_a_field_of_anything_is_taken_or_refused_by_name(field: str, value: Any) -> None:
    fields = json.loads(SandboxState().model_dump_json())
    state = SandboxState()
    named: set[tuple[int | str, ...]] = {(field,)}
    try:
        state = SandboxState.model_validate({**fields, field: value})
    except ValidationError as error:
        named = {fault["loc"][:1] for fault in error.errors()}
    assert named <= {(field,), ()}, "a fault is told at its own field, or of the whole"
    assert SandboxState.model_validate_json(state.model_dump_json()) == state
