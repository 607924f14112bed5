"""What the builder shows, as a document."""

from typing import ClassVar

from pydantic import Field

from convlab.core.document import Document
from convlab.core.network import Network
from convlab.core.presets import LENET5


class BuilderState(Document):
    """The network on the bench and the layer that is looked at (an index of its layers; None: the input)."""

    VIEW: ClassVar[frozenset[str]] = frozenset({"selected"})

    network: Network = LENET5
    selected: int | None = Field(default=None, ge=0)
