"""What the screenshots of products and sum show: photographs, numbers and sweeps."""

from convlab.cli.scenes.studio import Studio
from convlab.core.kernels import KERNELS


def edges(studio: Studio) -> None:
    studio.sandbox("Edges in a photograph")


def numbers(studio: Studio) -> None:
    studio.sandbox("A stride that does not fit", picture="numbers", stride=3, after="none", focus=(1, 0))


def sweep(studio: Studio) -> None:
    studio.sandbox("A stride that does not fit", picture="numbers", stride=3, after="none", sweep=2)


def sweep_overlapping(studio: Studio) -> None:
    studio.sandbox("Windows that overlap", picture="numbers", padding=1, sweep=23)


def sweep_photograph(studio: Studio) -> None:
    studio.sandbox("A sweep over a photograph", sweep=140_000)


def colour(studio: Studio) -> None:
    studio.sandbox("Colour", picture="astronaut", kernel=KERNELS["sobel_horizontal"].kernel, focus=(120, 220))


def blob(studio: Studio) -> None:
    studio.sandbox("Blobs", picture="coffee", kernel=KERNELS["blob"].kernel, padding=4, focus=(160, 300))
