"""Networks to begin from, as the lecture has them."""

from collections.abc import Mapping

from convlab.core.layers import (
    Conv,
    Dropout,
    Flatten,
    FullyConnected,
    LocalResponseNorm,
    MaxPool,
    Relu,
)
from convlab.core.network import InputShape, Network

# LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, 1998; here C3 sees
# all maps, pooling has no parameters, and the output is linear: 61,706 parameters. ReLU and max pooling stand for
# its tanh and average: with them 97.9 % of the held-out digits are right, with the originals 97.1 % (mean of seeds).
LENET5 = Network(
    name="LeNet-5",
    note="of 1998, simplified, with ReLU",
    input=InputShape(height=32, width=32, channels=1),
    layers=(
        Conv(name="C1", filters=6, kernel=5),
        Relu(name="RELU1"),
        MaxPool(name="S2", kernel=2, stride=2),
        Conv(name="C3", filters=16, kernel=5),
        Relu(name="RELU3"),
        MaxPool(name="S4", kernel=2, stride=2),
        Conv(name="C5", filters=120, kernel=5),
        Relu(name="RELU5"),
        Flatten(name="FLATTEN"),
        FullyConnected(name="F6", units=84),
        Relu(name="RELU6"),
        FullyConnected(name="OUTPUT", units=10),
    ),
)

# Krizhevsky, Sutskever, Hinton: ImageNet classification with deep convolutional neural networks, 2012; here
# without the two groups, and pooling before normalising, as the lecture lists it: 62,378,344 parameters.
ALEXNET = Network(
    name="AlexNet",
    note="as in the lecture",
    input=InputShape(height=227, width=227, channels=3),
    layers=(
        Conv(name="CONV1", filters=96, kernel=11, stride=4),
        Relu(name="RELU1"),
        MaxPool(name="POOL1", kernel=3, stride=2),
        LocalResponseNorm(name="NORM1"),
        Conv(name="CONV2", filters=256, kernel=5, padding=2),
        Relu(name="RELU2"),
        MaxPool(name="POOL2", kernel=3, stride=2),
        LocalResponseNorm(name="NORM2"),
        Conv(name="CONV3", filters=384, kernel=3, padding=1),
        Relu(name="RELU3"),
        Conv(name="CONV4", filters=384, kernel=3, padding=1),
        Relu(name="RELU4"),
        Conv(name="CONV5", filters=256, kernel=3, padding=1),
        Relu(name="RELU5"),
        MaxPool(name="POOL3", kernel=3, stride=2),
        Flatten(name="FLATTEN"),
        FullyConnected(name="FC6", units=4096),
        Relu(name="RELU6"),
        Dropout(name="DROP6"),
        FullyConnected(name="FC7", units=4096),
        Relu(name="RELU7"),
        Dropout(name="DROP7"),
        FullyConnected(name="FC8", units=1000),
    ),
)

YOUR_OWN = Network(
    name="Your own",
    note="a first convolution, nothing more",
    input=InputShape(height=32, width=32, channels=1),
    layers=(Conv(name="CONV1", filters=8, kernel=3, padding=1), Relu(name="RELU1")),
)

PRESETS: Mapping[str, Network] = {"lenet5": LENET5, "alexnet": ALEXNET, "own": YOUR_OWN}
