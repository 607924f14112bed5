"""The recipe as a document: how the weights are learnt."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from convlab.core.augmentation import Augmentation
from convlab.core.document import Document
from convlab.core.schedules import ByHand, Schedule

SMALLEST_RATE, LARGEST_RATE = 1e-8, 100.0
LARGEST_DROPOUT = 0.95
MOST_EPOCHS = 100_000
MOST_MEMBERS = 64

Rate = Annotated[float, Field(ge=SMALLEST_RATE, le=LARGEST_RATE)]
WeightDecay = Annotated[float, Field(ge=0, le=1)]
DropoutRate = Annotated[float, Field(ge=0, le=LARGEST_DROPOUT)]
Momentum = Annotated[float, Field(ge=0, lt=1)]

Optimiser = Literal["sgd", "adam", "adamw"]
Loss = Literal["cross_entropy", "squared_error", "hinge"]
Precision = Literal["fp32", "tf32", "bf16", "fp16"]
Initialisation = Literal["fitting", "he", "xavier", "normal_2012", "uniform_1998"]
Ensemble = Literal["measured", "one_after_the_other", "side_by_side"]
Inputs = Literal["normalised", "unit", "raw"]


class Recipe(Document):
    """How the weights are learnt: by default gradient descent with momentum, the rate changed by hand.

    SGD: v <- momentum v + (gradient + weight_decay w);  w <- w - rate v, once for each batch.
    Adam (Kingma and Ba, 2015) has `betas` and `epsilon`; AdamW (Loshchilov and Hutter, 2019) takes the weight
    decay out of the gradient. `seed` decides the first weights, the order of the images in every epoch, their
    augmentation and dropout. `members` nets are trained from seed, seed + 1, ..., one after the other, or side by side
    where `ensemble` asks for it, or where it is measured to be faster. Without dropout both ways give the same nets.
    """

    optimiser: Optimiser = "sgd"
    rate: Rate = 0.01
    schedule: Schedule = ByHand()
    momentum: Momentum = 0.9  # of SGD
    nesterov: bool = False  # of SGD: the gradient is looked up where momentum leads
    betas: tuple[Momentum, Momentum] = (0.9, 0.999)  # of Adam and AdamW
    epsilon: Annotated[float, Field(gt=0, le=1)] = 1e-8  # of Adam and AdamW
    weight_decay: WeightDecay = 5e-4
    dropout: DropoutRate | None = None  # of every dropout layer; None: as the network says
    batch: Annotated[int, Field(ge=1, le=65_536)] = 16
    epochs: Annotated[int, Field(ge=1, le=MOST_EPOCHS)] = 40
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = 0.0
    loss: Loss = "cross_entropy"
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 0
    precision: Precision = "fp32"
    compile: bool = False
    initialisation: Initialisation = "fitting"
    inputs: Inputs = "normalised"  # mean 0 and deviation 1; or 0 to 1; or 0 to 255 as they are
    augmentation: Augmentation = Augmentation()
    members: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] = 1
    ensemble: Ensemble = "measured"

    @model_validator(mode="after")
    def _parts_agree(self) -> "Recipe":
        if self.nesterov and (self.optimiser != "sgd" or self.momentum == 0):
            raise ValueError("Nesterov needs SGD with momentum; set optimiser to sgd and momentum above 0")
        if self.label_smoothing and self.loss == "hinge":
            raise ValueError("the hinge loss knows no label smoothing; set it to 0 or choose cross_entropy")
        return self
