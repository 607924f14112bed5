"""How much of the picture one value of a feature map can see."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A square of `side` pixels; the neighbouring value sees the same, `jump` pixels further.

    The side counts pixels of the padding too. Formula: Araujo, Norris, Sim, "Computing receptive fields of
    convolutional neural networks", Distill 2019, equation 2.
    """

    side: int = 1
    jump: int = 1

    def through(self, kernel: int, stride: int) -> "Field":
        """The field behind a window of `kernel` x `kernel` that moves by `stride`."""
        return Field(self.side + (kernel - 1) * self.jump, self.jump * stride)
