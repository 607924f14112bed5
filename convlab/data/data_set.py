"""One data set of the table: what is known of it before it is read, and reading it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from convlab.core.problem import Problem
from convlab.core.typography import shape
from convlab.data.refused import RefusedError
from convlab.data.split import Parts

Size = tuple[int, int]  # height, width


@dataclass(frozen=True)
class DataSet:
    """`shape` is (H, W, C), `classes` are the names in the order of the labels.

    `read` takes a size, which only a set of `any_size` obeys, and raises RefusedError, OSError or ValueError.
    `embedded` sets are there without a network.
    """

    key: str
    title: str
    note: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    read: Callable[[Size], Parts]
    any_size: bool = False
    embedded: bool = False

    def load(self) -> Parts | Problem:
        """The pictures and labels, or the sentence that says why there are none."""
        try:
            return self._checked(self.read(self.shape[:2]))
        except RefusedError as refused:
            return refused.problem()
        except MemoryError as error:
            return Problem(f"{self.title} does not fit into this machine's memory.", repr(error))
        except (OSError, ValueError) as error:
            return Problem(f"The data {self.title} cannot be read: {error}", repr(error))

    def _checked(self, split: Parts) -> Parts:
        highest = max(int(split.train_labels.max(initial=0)), int(split.validation_labels.max(initial=0)))
        if highest >= len(self.classes):
            raise RefusedError(f"{self.title} has a label {highest}, but its classes are 0 to {len(self.classes) - 1}.")
        if split.train_images.shape[1:] != self.shape:
            found, known = shape(split.train_images.shape[1:]), shape(self.shape)
            raise RefusedError(f"The pictures of {self.title} are {found} here; they should be {known}.")
        return split

    def at(self, size: Size) -> "DataSet":
        """The same set with pictures of another height and width, where it has no size of its own."""
        return replace(self, shape=(*size, self.shape[2])) if self.any_size else self
