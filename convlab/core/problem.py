"""A person's mistake, as a value: one sentence that names the thing, the value and a way out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What cannot work and why.

    `sentence` is shown in place; `details` (the library's own words, say) goes under "Details".
    A bug is never a Problem: it stays an exception.
    """

    sentence: str
    details: str = ""

    def __str__(self) -> str:
        return self.sentence
