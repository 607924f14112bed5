"""What `convlab data show --augmented` prints and paints: training pictures as a network will see them."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from convlab.cli.data_figures import line
from convlab.core.augmentation_words import in_words
from convlab.core.document import changed, read_document
from convlab.core.experiment import Experiment
from convlab.core.problem import Problem
from convlab.core.recipes import RECIPES
from convlab.core.typography import MINUS, fixed, shape, whole
from convlab.data.data_set import DataSet
from convlab.data.sets import probes
from convlab.data.split import Parts
from convlab.runs.reader import EXPERIMENT

if TYPE_CHECKING:
    from convlab.data.sheet import Sheet
    from convlab.engine.batches import Pixels
    from convlab.engine.preview import Preview


def experiment_of(wish: str) -> Experiment | Problem:
    """The experiment with a recipe of that name, or the one in a file or a run folder."""
    if wish in RECIPES:
        return changed(Experiment(), recipe=RECIPES[wish].recipe)
    path = Path(wish).expanduser()
    if not path.exists():
        return Problem(f"{wish} is neither a recipe ({', '.join(RECIPES)}) nor an experiment's file.")
    return read_document(path / EXPERIMENT if path.is_dir() else path, Experiment)


@dataclass(frozen=True, eq=False)
class Shown:
    """A data set, the experiment that trains on it, and what its network sees of eight training pictures."""

    data: DataSet
    split: Parts
    experiment: Experiment
    seen: "Preview"


def show_copies(data: DataSet, split: Parts, experiment: Experiment, epochs: int) -> Shown:
    """The copies of pictures of classes as different as can be."""
    # Torch takes seconds to load: only this needs it.
    from convlab.engine.preview import preview

    places = probes(split.train_labels)
    return Shown(data, split, experiment, preview(split, experiment.recipe, places, epochs))


def copies_lines(shown: Shown) -> list[str]:
    """What is varied, and the numbers that arrive at the network."""
    first, *more = in_words(shown.experiment.recipe.augmentation)
    numbers = shown.seen.inputs
    return [
        f"{shown.data.title}: {shown.data.note}",
        line("augmentation", first),
        *(line("", words) for words in more),
        line("network sees", formula(shown.seen.pixels)),
        line(
            "of these copies",
            f"mean {fixed(float(numbers.mean()), 3)}, deviation {fixed(float(numbers.std()), 3)}, "
            f"from {fixed(float(numbers.min()), 2)} to {fixed(float(numbers.max()), 2)}",
        ),
    ]


def sheet_of(shown: Shown, dark: bool) -> "Sheet":
    """Each picture with its copies, epoch by epoch."""
    # Only this needs Pillow.
    from convlab.data.copies_sheet import Caption, Copies, copies_sheet

    data, split, seen = shown.data, shown.split, shown.seen
    names = [data.classes[label] for label in split.train_labels[seen.places]]
    caption = Caption(
        title=data.title,
        fact=f"{shape(data.shape)}, {whole(len(names))} training pictures and what a network sees of them",
        lines=in_words(shown.experiment.recipe.augmentation),
        formula=formula(seen.pixels),
    )
    return copies_sheet(Copies(names, split.train_images[seen.places], seen.copies), caption, dark)


def formula(pixels: "Pixels") -> str:
    """How a pixel becomes a number, with the numbers of this data set."""
    mean, deviation = (_numbers(figure) for figure in (pixels.mean, pixels.deviation))
    return f"x = (pixel / 255 {MINUS} {mean}) / {deviation}"


def _numbers(figure: float | tuple[float, ...]) -> str:
    return f"({', '.join(fixed(each, 4) for each in figure)})" if isinstance(figure, tuple) else fixed(figure, 4)
