"""Where the rows and the numbers are in a pasted text: plain, in brackets, or a LaTeX matrix.

Only patterns look at the text, each linear in its length: runs of blanks are made one blank first.
"""

import re
from dataclasses import dataclass

from convlab.core.problem import Problem

_SHOWN = 40
_NAME = r"(?:[A-Za-z_]\w{0,40} ?= ?)?"
_FACTOR = r"[-+.\de/]{1,40}"
_BEFORE = re.compile(
    rf"{_NAME}(?:(?P<times>{_FACTOR}) ?\* ?)?"
    r"(?:(?:np|numpy|torch)\.)?(?:(?:array|asarray|tensor|float32|float64) ?\( ?)?"
)
_AFTER = re.compile(rf",? ?(?:dtype ?= ?[\w.]{{1,40}} ?)?\)? ?(?:\* ?(?P<times>{_FACTOR})|/ ?(?P<over>{_FACTOR}))? ?;?")
_BEGIN = re.compile(r"\\begin\{([a-zA-Z]{0,10}matrix\*?|array)\}(?:\{[^{}]{0,60}\}|\[[^\[\]]{0,60}\])?")
_DECORATION = re.compile(r"\\(?:left|right|cdot|times|[\[\](),;:! ])|[$~()\[\]]")
_FRACTION = re.compile(r"(?<![\d.}])\\[td]?frac ?(?:\{ ?([.\d]{1,20}) ?\} ?\{ ?([.\d]{1,20}) ?\}|(\d) ?(\d))$")
_POWER = re.compile(r" ?\\(?:cdot|times) ?10 ?\^ ?(?:\{ ?([-+]?\d{1,3}) ?\}|(\d))$")


@dataclass(frozen=True)
class Row:
    """The texts of one row's numbers, and the line (from 1) that the row stands in."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Pasted:
    """The rows as texts, and the texts of a factor and of a divisor of them all."""

    rows: list[Row]
    times: str = "1"
    over: str = "1"


def shown(text: str) -> str:
    """The beginning of what a person wrote, in one line."""
    return _single(text)[:_SHOWN]


def _single(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _odd(line: int, text: str) -> Problem:
    return Problem(f"Line {line}: “{shown(text)}” is not understood here. Paste the rows of numbers alone.")


def split_plain(text: str) -> list[Row]:
    """A row a line; a semicolon begins a row too. Empty rows are left out."""
    rows = [(at, part) for at, line in enumerate(text.split("\n"), 1) for part in line.split(";")]
    return [Row(at, _parted(part)) for at, part in rows if part.strip()]


def _parted(row: str) -> list[str]:
    """Numbers parted by commas or blanks. A comma at the end parts nothing; blanks round a slash neither."""
    close = re.sub(r" ?/ ?", "/", _single(row)).removesuffix(",").rstrip()
    return re.split(r" ?, ?| ", close) if close else []


def split_brackets(text: str) -> Pasted | Problem:
    """Rows in brackets, [[1, 2], [3, 4]], or [1 2; 3 4] as MATLAB writes them, and the factor beside them."""
    first, last = text.find("["), text.rfind("]")
    if first < 0 or last < first:
        return Problem(
            f"Line {_line(text, max(first, 0))}: the brackets do not pair up. Write [[1, 0, -1], [2, 0, -2]]."
        )
    before, after = _BEFORE.fullmatch(_single(text[:first])), _AFTER.fullmatch(_single(text[last + 1 :]))
    if before is None:
        return _odd(1, text[:first])
    if after is None:
        return _odd(_line(text, last), text[last + 1 :])
    rows = _bracketed(text, first + 1, last)
    if isinstance(rows, Problem):
        return rows
    return Pasted(rows, before["times"] or after["times"] or "1", after["over"] or "1")


def _bracketed(text: str, start: int, end: int) -> list[Row] | Problem:
    """The rows between the outermost brackets."""
    inner = text[start:end]
    if "[" not in inner and "]" not in inner:
        return [Row(_line(text, start), _parted(part)) for part in inner.split(";") if part.strip()]
    rows = []
    for row in re.finditer(r"\[([^\[\]]*)\]|([^\s,;\[\]]+|[\[\]])", inner):
        at = _line(text, start + row.start())
        if row[1] is None:
            return Problem(f"Line {at}: “{shown(row[2])}” stands between the rows. Write [[1, 0, -1], [2, 0, -2]].")
        rows.append(Row(at, _parted(row[1])))
    return rows


def split_latex(text: str) -> Pasted | Problem:
    r"""Rows parted by \\ and cells by & in a matrix environment, and a factor such as \frac{1}{16} before it."""
    begin, end = _BEGIN.search(text), text.rfind("\\end{")
    if begin is None or end < begin.end():
        return Problem("Line 1: this is no whole LaTeX matrix. Paste all from \\begin{bmatrix} to \\end{bmatrix}.")
    name, brace, rest = text[end + 5 :].partition("}")
    if name != begin[1] or not brace or _bare(rest).strip(".,"):
        return _odd(_line(text, end), text[end:])
    factor = re.sub(rf"^{_NAME}", "", _bare(text[: begin.start()]))
    return Pasted(_latex_rows(text, begin.end(), end), _latex_number(factor) or "1")


def _bare(text: str) -> str:
    """What stands beside a matrix, without dollar signs, brackets and dots between factors."""
    return _single(_DECORATION.sub(" ", text))


def _latex_rows(text: str, start: int, end: int) -> list[Row]:
    rows, place = [], start
    for part in text[start:end].split("\\\\"):
        body = re.sub(r"^\[[^\[\]]{0,20}\]", "", part).replace("\\hline", "")  # the distance after a row's end
        if body.strip():
            begins = place + len(part) - len(part.lstrip())
            rows.append(Row(_line(text, begins), [_latex_number(cell) for cell in body.split("&")]))
        place += len(part) + 2
    return rows


def _latex_number(cell: str) -> str:
    r"""A number of LaTeX as it is typed into a cell: -\frac{1}{9} -> -1/9, 2 \cdot 10^{-3} -> 2e-3, {-1} -> -1."""
    number = _single(re.sub(r"\\[,;:! ]|[$~]", " ", cell))
    if number.startswith("{") and number.endswith("}"):
        number = number[1:-1].strip()
    number = _FRACTION.sub(lambda found: f"{found[1] or found[3]}/{found[2] or found[4]}", number)
    number = _POWER.sub(lambda found: f"e{found[1] or found[2]}", number)
    return re.sub(r"^([-+]) ", r"\1", number)
