"""The names of a run's scalars and tensors, and what each one means.

The nets of an ensemble learn one after the other or side by side; a note of kind "ensemble" says which.

One after the other, the steps run on through all nets, and train/ and validation/ are of the one that learns.
Side by side, a step is an update of every net, and train/ and validation/ are the mean over the nets; confusion,
weights, feature maps, guesses and what the doctor finds are of the first net.
In both ways member/<number>/validation/... is of one net alone, and ensemble/... of their mean probabilities: after the
last epoch of each net (of those that have learnt out), or whenever all are judged.
"""

import re

from convlab.core.problem import Problem

SCALARS = {
    "train/loss": "mean loss of the step's batch, before the update",
    "train/rate": "learning rate of the steps after this one; a point where it changes, and one at the start",
    "train/top1_error": "share of the training images that were guessed wrong while learning, since the last point",
    "train/top5_error": "share whose class was not among the five best guesses, likewise",
    "train/images_per_second": "images learnt from a second, over about the last half second",
    "validation/loss": "mean loss over all held-out images, at step 0 and after each epoch",
    "validation/top1_error": "share of the held-out images that were guessed wrong",
    "validation/top5_error": "share of them whose class was not among the five best guesses",
    "ensemble/members": "how many nets of an ensemble are judged together",
    "ensemble/top1_error": "share of the held-out images that their mean probabilities guess wrong",
    "ensemble/top5_error": "share of them whose class is not among the five best of these",
    "device/cpu": "share of all processor cores that are busy, 0 to 1",
    "device/memory": "share of the machine's memory that is used, 0 to 1",
    "device/process_memory": "bytes of memory that the trainer holds",
    "device/gpu": "share of the time in which the GPU was busy, 0 to 1",
    "device/gpu_memory": "bytes of the GPU's memory that are used, by anyone",
    "device/gpu_temperature": "the GPU's temperature, degrees Celsius",
    "device/gpu_power": "what the GPU draws, watts",
}
OF_A_MEMBER = ("train/loss", "validation/loss", "validation/top1_error", "validation/top5_error")
OF_A_LAYER = {
    "weight_norm": "length of the layer's weights as one vector",
    "gradient_norm": "length of the loss's gradient with respect to them, at the last step",
    "update_ratio": "length of the last update, divided by that of the weights",
    "activation_mean": "mean of what the layer gives for the probes",
    "activation_deviation": "standard deviation of it",
    "activation_zeros": "share of it that is exactly zero, 0 to 1",
}
TENSORS = {
    "weight": "kernels (out, in, height, width); of a large layer only the first 64 and of these 16 planes",
    "gradient": "the loss's gradient with respect to them, at that step",
    "update": "what that step added to them",
    "maps": "feature maps of the probes (probes, maps, height, width); of a large layer only a part",
}


def of_member(number: int, name: str) -> str:
    """One of OF_A_MEMBER of a single net of an ensemble, the one with the recipe's seed + `number`."""
    return f"member/{number}/{name}"


def meaning_of(name: str) -> str | Problem:
    """What a scalar or tensor of a run means, in words; a Problem where ConvLab does not write it."""
    member = re.fullmatch(rf"member/([0-9]+)/({'|'.join(OF_A_MEMBER)})", name)
    if member:
        return f"{SCALARS[member[2]]}; of the net of an ensemble that has seed + {member[1]}, alone"
    layer, _, kind = name.rpartition("/")
    found = SCALARS.get(name) or OF_A_LAYER.get(kind) or TENSORS.get(kind)
    if found is None or not layer:
        return Problem(f"{name} is nothing that ConvLab writes: somebody's own loop gave it that name.")
    return found
