"""What happens to training pictures, in words: one line for each thing that may."""

from collections.abc import Callable, Mapping

from convlab.core.augmentation import Augmentation
from convlab.core.typography import TIMES, decimal, per_cent, whole

BEYOND = {"edge": "the edge pixel goes on", "mirror": "the picture, mirrored", "black": "black"}

_WORDS: Mapping[str, Callable[[float], str]] = {
    "flip": lambda part: f"mirrored left to right: {per_cent(part)} of the copies",
    "crop": lambda pixels: f"cut out up to {whole(int(pixels))} pixels from its place, each way",
    "shift": lambda part: f"shifted by up to {per_cent(part)} of each side",
    "rotation": lambda degrees: f"turned by up to {decimal(degrees)}° either way",
    "scale": lambda part: f"larger or smaller by up to {TIMES} {decimal(1 + part)}",
    "colour": lambda part: f"brightness, contrast, saturation {TIMES} {decimal(1 - part)} to {decimal(1 + part)}",
    "cutout": lambda part: f"a square of {per_cent(part)} of each side taken out",
    "lighting": lambda deviation: f"colour moved along the main colours, deviation {decimal(deviation)}",
}


def in_words(augmentation: Augmentation) -> list[str]:
    """Each thing that may happen to a copy, in the order of the document; one line where nothing does."""
    sizes = augmentation.model_dump(include=set(_WORDS))
    lines = [words(sizes[name]) for name, words in _WORDS.items() if sizes[name]]
    if augmentation.crop or not augmentation.keeps_pixels:
        lines.append(f"beyond the edge: {BEYOND[augmentation.fill]}")
    return lines or ["every copy is the picture itself"]
