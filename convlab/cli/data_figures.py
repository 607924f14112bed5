"""What `convlab data show` prints of a data set."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from convlab.core.typography import fixed, shape, whole
from convlab.data.data_set import DataSet
from convlab.data.figures import channel_figures, class_counts
from convlab.data.file_pictures import sample_of
from convlab.data.split import Parts

MOST_NAMED = 20  # broken files in one print-out
MOST_LISTED = 100  # classes that are listed one by one
ENDS = 10  # of more classes: so many of the largest and of the smallest are named
BANDS = 10  # of more classes: how many have how many pictures
BAR, BLOCKS = 30, " ▏▎▍▌▋▊▉"  # characters of the longest bar; eighths of one
WIDEST_NAME = 30

Counts = NDArray[np.int64]  # (classes,)


def figures(data: DataSet, split: Parts, all_classes: bool = False) -> list[str]:
    """Shape, mean and deviation, what was left out, and how many pictures each class has."""
    sample = sample_of(split.train_images)
    mean, deviation = channel_figures(sample)
    names = "red, green, blue" if len(mean) == 3 else "gray"
    learnt, judged = (
        class_counts(labels, len(data.classes)) for labels in (split.train_labels, split.validation_labels)
    )
    return [
        f"{data.title}: {data.note}",
        line(
            "pictures", f"{whole(len(split.train_images))} to train on, {whole(len(split.validation_images))} held out"
        ),
        line("shape", shape(data.shape)),
        line("mean", f"{', '.join(fixed(each, 4) for each in mean)} ({names}; of pixel / 255)"),
        line("deviation", ", ".join(fixed(each, 4) for each in deviation)),
        *_found_from(len(sample), len(split.train_images)),
        *([line("note", split.note)] if split.note else []),
        *_left_out(split),
        *_without_pictures(data.classes, learnt, judged),
        "",
        *_classes(data.classes, (learnt, judged), all_classes),
    ]


def line(name: str, text: str) -> str:
    """A name, and what is to be said of it in a column of its own."""
    return f"{name:<18}{text}"


def bar(count: int, largest: int) -> str:
    """As long as `count` is large: a full one for `largest`, a sliver for 1, nothing for 0."""
    eighths = max(1, round(8 * BAR * count / largest)) if count else 0
    return ("█" * (eighths // 8) + BLOCKS[eighths % 8]).rstrip()


def _found_from(sample: int, pictures: int) -> list[str]:
    return [line("found from", f"{whole(sample)} of them: memory does not hold all")] * (sample < pictures)


def _left_out(split: Parts) -> list[str]:
    problems = split.left_out
    if not problems:
        return []
    more = [f"  and {whole(len(problems) - MOST_NAMED)} more"] * (len(problems) > MOST_NAMED)
    return [line("left out", whole(len(problems))), *(f"  {each}" for each in problems[:MOST_NAMED]), *more]


def _without_pictures(names: Sequence[str], learnt: Counts, judged: Counts) -> Iterator[str]:
    """Classes that cannot be learnt or judged at all, which no picture of the counts shows."""
    for counts, what in ((learnt, "to train on"), (judged, "held out")):
        (empty,) = np.nonzero(counts == 0)
        if len(empty):
            some = ", ".join(names[place] for place in empty[:3])
            more = f" and {whole(len(empty) - 3)} more" if len(empty) > 3 else ""
            yield line("note", f"Nothing {what} of {some}{more}.")


def _classes(names: Sequence[str], counts: tuple[Counts, Counts], all_classes: bool) -> list[str]:
    """Every class in its own order, or of many the ends and the spread."""
    if len(names) <= MOST_LISTED or all_classes:
        return _table(f"{whole(len(names))} classes", names, counts, np.arange(len(names)))
    order = np.argsort(-counts[0], kind="stable")
    return [
        *_spread(counts[0]),
        "",
        *_table(f"{ENDS} largest", names, counts, order[:ENDS]),
        "",
        *_table(f"{ENDS} smallest", names, counts, order[-ENDS:]),
        "",
        "--all-classes lists every one.",
    ]


def _table(title: str, names: Sequence[str], counts: tuple[Counts, Counts], places: NDArray[np.intp]) -> list[str]:
    learnt, judged = counts
    shown = [_cut(names[place]) for place in places]
    wide = max(18, *(len(name) + 2 for name in shown))
    rows = [
        f"{name:<{wide}}{whole(learnt[place]):>8}{whole(judged[place]):>10}  {bar(learnt[place], int(learnt.max()))}"
        for name, place in zip(shown, places, strict=True)
    ]
    return [f"{title:<{wide}}{'train':>8}{'held out':>10}", *(row.rstrip() for row in rows)]


def _cut(name: str) -> str:
    return name if len(name) <= WIDEST_NAME else f"{name[: WIDEST_NAME - 1]}…"


def _spread(learnt: Counts) -> list[str]:
    """How many classes have how many pictures, in bands of equal width."""
    least, most = int(learnt.min()), int(learnt.max())
    lines = [
        f"{whole(len(learnt))} classes of {whole(least)} to {whole(most)} pictures to train on, half of them have "
        f"{whole(int(np.median(learnt)))} or more"
    ]
    step = -(-(most - least + 1) // BANDS)
    bands = np.bincount((learnt - least) // step)
    for band, count in enumerate(bands.tolist()):
        first = least + band * step
        last = min(first + step - 1, most)
        span = whole(first) if first == last else f"{whole(first)} to {whole(last)}"
        word = "class" if count == 1 else "classes"
        lines.append(f"{span:<18}{whole(count):>8} {word:<9}{bar(count, int(bands.max()))}".rstrip())
    return lines
