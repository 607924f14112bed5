"""The sums of "Backwards" as formulas with their numbers filled in, each in a long and in shorter forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from convlab.core.kernels import weight_text
from convlab.core.typography import decimal, whole
from convlab.state.backwards_flow import Chosen
from convlab.state.backwards_sums import InputSum, Pulls

Tone = Literal["ink", "quiet", "input", "kernel", "gradient"]
FINE = 3  # decimals of a factor, so that the products on the screen are those of the numbers beside them
MOST_SYMBOLS = 3  # summands written with letters; more are abbreviated
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Bit:
    """Some letters of a formula in the colour of what they stand for; `words` are upright."""

    text: str
    tone: Tone = "ink"
    words: bool = False


Bits = tuple[Bit, ...]
EQUALS = Bit("  =  ")


@dataclass(frozen=True)
class Equation:
    """dL over d`of` = ...; `forms` from the longest to the shortest that may be shown."""

    of: str  # "W" or "x"
    forms: tuple[Bits, ...]
    top: str = "L"  # what is derived
    lead: Bits = ()  # what is derived, written out, where there is room before it

    @property
    def text(self) -> str:
        """The longest form, for a screen reader and for tests."""
        lead, form = ("".join(bit.text for bit in bits) for bits in (self.lead, self.forms[0]))
        return " ".join(f"{lead}d{self.top}/d{self.of} = {form}".split())


def weight_equation(pulls: Pulls, chosen: Chosen) -> Equation:
    """(u1 + u2) g' with its numbers; where the gradients differ, u1 g1' + u2 g2'."""
    result = (EQUALS, Bit(decimal(pulls.total), "gradient"))
    if not pulls.count:
        return Equation("W", ((Bit("0", "gradient"),),))
    symbol = slope_symbol(chosen)
    together = pulls.slope is not None and pulls.count > 1
    more: Bits = (Bit(f" + {whole(pulls.others)} more", "quiet", words=True),) if pulls.others else ()
    if pulls.slope is not None and together:
        symbols: Bits = (Bit("("), *_symbols(pulls.count, ""), Bit(") "), *_slope(symbol, ""))
        numbers: Bits = (
            Bit("("),
            *_joined([[Bit(_number(part.x, bool(at)), "input")] for at, part in enumerate(pulls.parts)]),
            *more,
            Bit(")·"),
            Bit(_number(pulls.slope, True), "gradient"),
        )
    else:
        symbols = _symbols(pulls.count, symbol)
        numbers = (*_joined([_product((part.x, "input"), part.gradient) for part in pulls.parts]), *more)
    counted: Bits = (Bit(f"{whole(pulls.count)} products", "quiet", words=True),)
    forms: tuple[Bits, ...] = (
        (*symbols, EQUALS, *numbers, *result),
        (*symbols, EQUALS, *counted, *result),
    )
    forms = (*forms, (*counted, *result))
    return Equation("W", forms, "v", _unit(pulls.count)) if together else Equation("W", forms)


def _unit(count: int) -> Bits:
    """v = g(W u1 + W u2): one weight, used again and again."""
    pieces = [
        bit
        for symbol in _symbols(count, "")
        for bit in ((Bit("W", "kernel"), symbol) if symbol.tone == "input" else (symbol,))
    ]
    return (Bit("v = g("), *pieces, Bit("),   "))


def input_equation(found: InputSum, chosen: Chosen, pooling: bool) -> Equation:
    """The sum of weights times gradients over the windows that read an input cell."""
    result = (EQUALS, Bit(decimal(found.total), "gradient"))
    row, column = (whole(place + 1) for place in found.cell[:2])
    lead: Bits = (Bit(f"row {row}, column {column}", "quiet", words=True), Bit("   "))
    shares = [share for share in found.shares if share.gradient]
    if not shares:
        return Equation("x", ((Bit("0", "gradient"),),), lead=lead)
    letter = Bit("∑ ") if len(shares) > 1 else Bit("")
    weight = Bit("share  ", "quiet", words=True) if pooling else Bit("W ", "kernel")
    symbols: Bits = (letter, weight, *_slope(slope_symbol(chosen), ""))
    numbers = _joined([_product((share.slope, "quiet" if pooling else "kernel"), share.gradient) for share in shares])
    counted: Bits = (Bit(f"{whole(len(shares))} products", "quiet", words=True),)
    return Equation(
        "x",
        (
            (*symbols, EQUALS, *numbers, *result),
            (*numbers, *result),
            (*symbols, EQUALS, *counted, *result),
            (*counted, *result),
        ),
        lead=lead,
    )


def slope_symbol(chosen: Chosen) -> str:
    """What a weight's input is multiplied by: G where a gradient was painted, g' where something is done after it."""
    painted, changed = chosen.choice == "painted", chosen.together or chosen.after != "none"
    if painted:
        return "Gg′" if changed else "G"
    return "g′"


def _slope(symbol: str, index: str) -> Bits:
    """ "g′" and "1" -> g₁′."""
    marked = "".join(letter + (index if letter.isalpha() else "") for letter in symbol)
    return (Bit(marked.translate(_SUBSCRIPTS), "gradient"),)


def _symbols(count: int, slope: str) -> Bits:
    """u₁ + u₂ + … + u₂₅, each with its slope where one is given; a single one without index."""
    if count == 1:
        return (Bit("u ", "input"), *_slope(slope, ""))
    places = list(range(1, count + 1)) if count <= MOST_SYMBOLS else [1, 2, count]
    parts: list[Bits] = []
    for place in places:
        u = Bit(f"u{place}".translate(_SUBSCRIPTS) + (" " if slope else ""), "input")
        parts.append((u, *_slope(slope, str(place))) if slope else (u,))
        if place == 2 and count > MOST_SYMBOLS:
            parts.append((Bit("…"),))
    return _joined(parts)


def _product(factor: tuple[float, Tone], gradient: float) -> Bits:
    value, tone = factor
    text = weight_text(value) if tone in ("kernel", "quiet") else decimal(value, FINE)
    return Bit(f"({text})" if value < 0 else text, tone), Bit("·"), Bit(_number(gradient, True), "gradient")


def _number(value: float, follows: bool) -> str:
    """Negative numbers stand in parentheses behind a sign."""
    text = decimal(value, FINE)
    return f"({text})" if value < 0 and follows else text


def _joined(parts: Sequence[Sequence[Bit]]) -> Bits:
    joined: list[Bit] = []
    for place, part in enumerate(parts):
        joined += [Bit(" + "), *part] if place else part
    return tuple(joined)
