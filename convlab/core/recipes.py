"""Recipes that made history, each number with its source."""

from collections.abc import Mapping
from dataclasses import dataclass

from convlab.core.augmentation import Augmentation
from convlab.core.recipe import Recipe
from convlab.core.schedules import ByHand, Table


@dataclass(frozen=True)
class Source:
    """Where the value of a field of the recipe is from, or why ConvLab's differs."""

    field: str
    text: str


@dataclass(frozen=True)
class RecipePreset:
    """A recipe with the paper it is from; `sources` has a line for each field that is not left alone."""

    key: str
    title: str
    paper: str
    recipe: Recipe
    sources: tuple[Source, ...]


ALEXNET_2012 = RecipePreset(
    key="alexnet2012",
    title="AlexNet, 2012",
    paper="Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks, NIPS 2012",
    recipe=Recipe(
        optimiser="sgd",
        rate=0.01,
        schedule=ByHand(),
        momentum=0.9,
        weight_decay=5e-4,
        dropout=0.5,
        batch=128,
        epochs=90,
        loss="cross_entropy",
        initialisation="normal_2012",
        augmentation=Augmentation(flip=0.5, crop=16, lighting=0.1),
    ),
    sources=(
        Source("optimiser", "Section 5: stochastic gradient descent."),
        Source("rate", "Section 5: initialised at 0.01."),
        Source(
            "schedule",
            "Section 5: divided by 10 by hand when the validation error stopped improving, three times in all.",
        ),
        Source("momentum", "Section 5: 0.9."),
        Source("weight_decay", "Section 5: 0.0005."),
        Source("dropout", "Section 4.2: 0.5 in the first two fully connected layers."),
        Source("batch", "Section 5: 128 examples."),
        Source("epochs", "Section 5: roughly 90 cycles through the training set of 1.2 million images."),
        Source("loss", "Section 3: the multinomial logistic regression objective over a 1000-way softmax."),
        Source(
            "initialisation",
            "Section 5: normal with deviation 0.01; biases 1 in the second, fourth and fifth convolution and in the "
            "hidden fully connected layers, 0 elsewhere.",
        ),
        Source(
            "augmentation",
            "Section 4.1: 224 of 256 pixels, so 16 each way, and mirrored copies; colours moved along the principal "
            "components with deviation 0.1. ConvLab widens the picture by its edge where the paper had real pixels.",
        ),
    ),
)

LENET_1998 = RecipePreset(
    key="lenet1998",
    title="LeNet-5, 1998",
    paper="LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, Proc. IEEE 1998",
    recipe=Recipe(
        optimiser="sgd",
        rate=0.005,
        schedule=Table(epochs=(2, 5, 8, 12), factors=(0.4, 0.2, 0.1, 0.02)),
        momentum=0.0,
        weight_decay=0.0,
        batch=1,
        epochs=20,
        loss="squared_error",
        initialisation="fitting",
    ),
    sources=(
        Source("optimiser", "Section III.B: stochastic gradient; ConvLab leaves out the scaling by curvature."),
        Source(
            "rate",
            "Section III.B: the curvature made of 0.0005 rates from 0.00007 to 0.016 for the different weights. "
            "0.005 for all weights lies between; it is ConvLab's choice.",
        ),
        Source(
            "schedule",
            "Section III.B: 0.0005 for two passes, 0.0002 for three, 0.0001 for three, 0.00005 for four, then "
            "0.00001: 1, 0.4, 0.2, 0.1 and 0.02 of the first.",
        ),
        Source("momentum", "Section III.B names none."),
        Source("weight_decay", "Section III.B names none."),
        Source("batch", "Appendix B: the weights are updated after each single pattern."),
        Source("epochs", "Section III.B: 20 iterations through the training data."),
        Source("loss", "Section II.C: mean squared error; the target here is 1 for the right class and 0 elsewhere."),
        Source(
            "initialisation",
            "Appendix A: uniform between -2.4 / F and 2.4 / F, where F is the fan-in (there is this choice, too). "
            "Without the scaling by curvature a net of ReLUs stands still from there: He and Xavier stand for it.",
        ),
    ),
)

RECIPES: Mapping[str, RecipePreset] = {preset.key: preset for preset in (ALEXNET_2012, LENET_1998)}
