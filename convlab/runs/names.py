"""The names of a run's scalars and tensors, and what each one means."""

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
    "ensemble/members": "how many nets of an ensemble have learnt so far; validation/top1_error is of one alone",
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


def meaning_of(name: str) -> str | Problem:
    """What a scalar or tensor of a run means, in words; a Problem where ConvLab does not write it."""
    layer, _, kind = name.rpartition("/")
    found = SCALARS.get(name) or OF_A_LAYER.get(kind) or TENSORS.get(kind)
    if found is None or not layer:
        return Problem(f"{name} is nothing that ConvLab writes: somebody's own loop gave it that name.")
    return found
