"""An experiment as a document: which network learns from which data, and how."""

from typing import Annotated, Literal

from pydantic import Field

from convlab.core.document import Document
from convlab.core.network import Network
from convlab.core.presets import LENET5

SMALLEST_RATE, LARGEST_RATE = 1e-8, 100.0
MOST_EPOCHS = 100_000

Rate = Annotated[float, Field(ge=SMALLEST_RATE, le=LARGEST_RATE)]


class Recipe(Document):
    """How the weights are learnt: stochastic gradient descent with momentum at one rate, changed by hand.

    v <- momentum v + (gradient + weight_decay w);  w <- w - rate v, once for each batch.
    `seed` decides the first weights, the order of the images in every epoch, and dropout.
    """

    rate: Rate = 0.01
    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.9
    weight_decay: Annotated[float, Field(ge=0, le=1)] = 5e-4
    batch: Annotated[int, Field(ge=1, le=65_536)] = 16
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS)] = 40
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0


class Experiment(Document):
    """Everything that a training needs: kept as experiment.json in the folder of its run."""

    format: Literal["convlab-experiment"] = "convlab-experiment"
    version: Literal[1] = 1
    network: Network = LENET5
    data: Annotated[str, Field(min_length=1, max_length=4096)] = "digits"  # a key of DATA_SETS, or a folder's path
    recipe: Recipe = Recipe()
