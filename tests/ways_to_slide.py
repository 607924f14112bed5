"""Every way that an operation of the sandbox may slide, as fields of its document, for hypothesis to choose from."""

from typing import Any

from hypothesis import strategies as st

SIDES = st.integers(1, 4)


def ways_to_slide() -> st.SearchStrategy[dict[str, Any]]:
    """Stride, padding and its mode, dilation, the flip, and what is done to the output."""
    return st.fixed_dictionaries(
        {
            "stride": st.tuples(SIDES, SIDES),
            "padding": st.tuples(st.integers(0, 3), st.integers(0, 3)),
            "dilation": st.integers(1, 3),
            "mode": st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
            "flip": st.booleans(),
            "after": st.sampled_from(["none", "absolute", "relu"]),
            "together": st.booleans(),
        }
    )
