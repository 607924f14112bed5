"""An experiment as a document: which network learns from which data, and how."""

from typing import Annotated, Literal

from pydantic import Field

from convlab.core.document import Document
from convlab.core.network import Network
from convlab.core.presets import LENET5
from convlab.core.recipe import LARGEST_RATE, MOST_EPOCHS, SMALLEST_RATE, Recipe

__all__ = ["LARGEST_RATE", "MOST_EPOCHS", "SMALLEST_RATE", "Experiment", "Parent", "Recipe"]


class Parent(Document):
    """The run that a branch leaves: `file`, with that SHA-256, lies in the branch's own folder.

    `as_it_was` keeps what was set by hand there, the rate say; else the branch's own recipe counts.
    """

    run: Annotated[str, Field(min_length=1, max_length=4096)]
    step: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    as_it_was: bool = True


class Experiment(Document):
    """Everything that a training needs: kept as experiment.json in the folder of its run."""

    format: Literal["convlab-experiment"] = "convlab-experiment"
    version: Literal[1] = 1
    network: Network = LENET5
    data: Annotated[str, Field(min_length=1, max_length=4096)] = "digits"  # a key of DATA_SETS, or a folder's path
    recipe: Recipe = Recipe()
    parent: Parent | None = None  # of a branch
