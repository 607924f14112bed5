"""TOML inside a lesson file, whose faults are found in the lines of that file."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from convlab.core.document import in_house_words
from convlab.course.fault import Fault

LONGEST = 20_000  # characters

_HEADER = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-. \"']+?)\s*=")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")

Keys = tuple[str | int, ...]  # ("mistakes", 0, "value"): where a value stands in the tables


@dataclass(frozen=True)
class TomlBlock:
    """Some lines of TOML; `line` is the file's number of the first one."""

    text: str
    line: int

    def values(self) -> dict[str, object] | Fault:
        """The tables, or the fault with its line."""
        if len(self.text) > LONGEST:
            return Fault(self.line, f"This block has {len(self.text)} characters; {LONGEST} are allowed.")
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            return self._fault(str(error))
        except ValueError:  # Python turns no more than some thousand digits into a number
            return Fault(self.line, "A number in this block is too long.")
        except RecursionError:
            return Fault(self.line, "This block is nested too deeply.")

    def line_of(self, path: Sequence[str | int]) -> int:
        """The file's line that gives a value; for what is missing, the line of its table."""
        wanted = tuple(path)
        places = self._places()
        for length in range(len(wanted), 0, -1):
            if wanted[:length] in places:
                return self.line + places[wanted[:length]]
        return self.line

    def faults(self, error: ValidationError, skip: int = 0) -> tuple[Fault, ...]:
        """What pydantic found, line by line; `skip` leaves out the first parts of its places."""
        return tuple(
            Fault(self.line_of(_clean(found["loc"][skip:])), _sentence(found["loc"][skip:], found["msg"]))
            for found in error.errors()
        )

    def _fault(self, message: str) -> Fault:
        found = _PLACE.search(message)
        offset = int(found[1]) - 1 if found and found[1] else self.text.rstrip("\n").count("\n")
        return Fault(self.line + offset, f"This is not TOML: {_PLACE.sub('', message).strip()}.")

    def _places(self) -> dict[Keys, int]:
        """Line offsets of keys and table headers, by a plain reading of the lines."""
        places: dict[Keys, int] = {}
        counts: dict[str, int] = {}
        table: Keys = ()
        for offset, line in enumerate(self.text.splitlines()):
            if header := _HEADER.match(line):
                name = header[2]
                if header[1] == "[[":
                    counts[name] = counts.get(name, -1) + 1
                    table = (*name.split("."), counts[name])
                else:
                    table = tuple(name.split("."))
                places.setdefault(table, offset)
            elif key := _KEY.match(line):
                parts = tuple(part.strip(" \"'") for part in key[1].split("."))
                for length in range(1, len(parts) + 1):
                    places.setdefault((*table, *parts[:length]), offset)
        return places


def _clean(loc: Sequence[str | int]) -> Keys:
    return tuple(loc)


def _sentence(loc: Sequence[str | int], message: str) -> str:
    """pydantic's words, in ours where they would puzzle the writer of a lesson."""
    name = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    if message.startswith("Extra inputs"):
        return f'There is no field "{name}" here.'
    if message.startswith("Field required"):
        return f'The field "{name}" is missing.'
    message = in_house_words(message.removeprefix("Value error, ").removeprefix("Assertion failed, "))
    return f"{name or 'kind'}: {message}" + ("" if message.endswith(".") else ".")
