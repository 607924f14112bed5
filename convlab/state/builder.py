"""What the builder shows, as a document, and the pure function to all that is read off it."""

from typing import ClassVar

from pydantic import Field

from convlab.core.document import Document
from convlab.core.network import Network
from convlab.core.presets import LENET5
from convlab.state.builder_readout import BuilderReadout, read_out


class BuilderState(Document):
    """The network on the bench and the layer that is looked at (an index of its layers; None: the input)."""

    VIEW: ClassVar[frozenset[str]] = frozenset({"selected"})
    PLACE: ClassVar[frozenset[str]] = frozenset({"selected"})  # the part of VIEW that undo goes back to

    network: Network = LENET5
    selected: int | None = Field(default=None, ge=0)

    @property
    def looked_at(self) -> int | None:
        """`selected`, held within the layers that there are (an undo may have taken some away)."""
        last = len(self.network.layers) - 1
        return None if self.selected is None or last < 0 else min(self.selected, last)


def derive(state: BuilderState) -> BuilderReadout:
    """All that the builder shows of `state`."""
    return read_out(state.network, state.looked_at)
