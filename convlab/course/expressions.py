"""The small arithmetic of lesson files: Python's syntax tree, walked by us and never run by Python."""

import ast
import math
import operator
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from convlab.core.problem import Problem

Value = int | float | bool | str
Words = Mapping[str, range]  # each known word and how many arguments it takes; 0: it may stand alone
Say = Callable[[str, tuple[Value, ...]], Value | Problem]  # what a word is worth on a document

LONGEST = 300  # characters
DEEPEST = 24  # levels of the syntax tree
LARGEST = 1e15  # of numbers written or computed: more would print as noise

_ARITHMETIC: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_ORDER: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_SHAPES = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.Call,
    ast.Name,
    ast.Constant,
    *_ARITHMETIC,
    *_ORDER,
    ast.Eq,
    ast.NotEq,
    ast.USub,
    ast.UAdd,
    ast.Not,
    ast.And,
    ast.Or,
    ast.Load,
)


class _ExpressionError(ValueError):
    """Why an expression cannot be read or computed; becomes a Problem before it leaves this file."""


@dataclass(frozen=True)
class Expression:
    """An expression whose words and shape are known to be allowed."""

    text: str
    tree: ast.expr


def parse(text: str, words: Words) -> Expression | Problem:
    """Reads numbers, words, calls, + - * / // %, comparisons, and, or, not; anything else is refused."""
    try:
        tree = _syntax_tree(text)
        _check(tree, words, 0)
    except _ExpressionError as fault:
        return Problem(f'The expression "{_short(text)}" cannot be used: {fault}')
    return Expression(text, tree)


def evaluate(expression: Expression, say: Say) -> Value | Problem:
    """The value of an expression; `say` answers what each word is worth."""
    try:
        return _value(expression.tree, say)
    except _ExpressionError as fault:
        return Problem(f'The expression "{expression.text}" cannot be computed: {fault}')


def equal(one: Value, other: Value, tolerance: float = 0.0) -> bool:
    """Equal as numbers, with the least room that floating point needs; or equal words."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=max(tolerance, 1e-9))


def _syntax_tree(text: str) -> ast.expr:
    if len(text) > LONGEST:
        raise _ExpressionError(f"it is {len(text)} characters long. {LONGEST} are allowed.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # what Python would only warn of is refused here
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, Warning, RecursionError, MemoryError):
        raise _ExpressionError("it is not complete or not arithmetic.") from None


def _check(node: ast.AST, words: Words, depth: int) -> None:
    if depth > DEEPEST:
        raise _ExpressionError(f"it is nested more than {DEEPEST} levels deep.")
    if not isinstance(node, _SHAPES):
        raise _ExpressionError(f"{type(node).__name__} is not part of the lesson arithmetic.")
    if isinstance(node, ast.Constant):
        _check_constant(node.value)
    elif isinstance(node, ast.Call):
        _check_call(node, words, depth)
        return
    elif isinstance(node, ast.Name):
        _check_word(node.id, 0, words)
    for child in ast.iter_child_nodes(node):
        _check(child, words, depth + 1)


def _check_constant(value: object) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _ExpressionError(f"{value!r} is no number.")
    if not abs(value) <= LARGEST:
        raise _ExpressionError("a number in it is too large.")


def _check_call(node: ast.Call, words: Words, depth: int) -> None:
    if not isinstance(node.func, ast.Name) or node.keywords:
        raise _ExpressionError("only plain calls such as output_at(2, 3) are possible.")
    _check_word(node.func.id, len(node.args), words)
    for argument in node.args:
        _check(argument, words, depth + 1)


def _check_word(name: str, arguments: int, words: Words) -> None:
    if name not in words:
        raise _ExpressionError(f'there is no function or name "{name}". Known are {", ".join(sorted(words))}.')
    if arguments not in words[name]:
        low, high = words[name].start, words[name].stop - 1
        wanted = str(low) if low == high else f"{low} to {high}"
        raise _ExpressionError(f"{name} takes {wanted} values, not {arguments}.")


def _value(node: ast.expr, say: Say) -> Value:
    match node:
        case ast.Constant(value=int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            return _said(say(name, ()))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _said(say(name, tuple(_value(argument, say) for argument in arguments)))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _truth(_value(operand, say))
        case ast.UnaryOp(op=sign, operand=operand):
            number = _number(_value(operand, say))
            return -number if isinstance(sign, ast.USub) else number
        case ast.BinOp(left=left, op=how, right=right):
            return _computed(how, _number(_value(left, say)), _number(_value(right, say)))
        case ast.BoolOp(op=how, values=values):
            return _joined(how, values, say)
        case ast.Compare():
            return _compared(node, say)
    raise _ExpressionError(f"{type(node).__name__} is not part of the lesson arithmetic.")


def _said(value: Value | Problem) -> Value:
    if isinstance(value, Problem):
        raise _ExpressionError(value.sentence)
    if isinstance(value, float) and not math.isfinite(value):
        raise _ExpressionError("the result is not a finite number.")
    return value


def _computed(how: ast.operator, left: float, right: float) -> float:
    try:
        result = _ARITHMETIC[type(how)](left, right)
    except ZeroDivisionError:
        raise _ExpressionError("it divides by 0.") from None
    if not abs(result) <= LARGEST:
        raise _ExpressionError("the result is too large.")
    return result


def _joined(how: ast.boolop, values: list[ast.expr], say: Say) -> bool:
    truths = (_truth(_value(value, say)) for value in values)  # read one by one, as Python does
    return all(truths) if isinstance(how, ast.And) else any(truths)


def _compared(node: ast.Compare, say: Say) -> bool:
    values = [_value(part, say) for part in (node.left, *node.comparators)]
    return all(_holds(how, one, other) for how, one, other in zip(node.ops, values[:-1], values[1:], strict=True))


def _holds(how: ast.cmpop, one: Value, other: Value) -> bool:
    if isinstance(how, ast.Eq | ast.NotEq):
        return equal(one, other) == isinstance(how, ast.Eq)
    return _ORDER[type(how)](_number(one), _number(other))


def _number(value: Value) -> float:
    if isinstance(value, bool | str):
        raise _ExpressionError(f"{value!r} is no number.")
    return value


def _truth(value: Value) -> bool:
    if not isinstance(value, bool):
        raise _ExpressionError(f"{value!r} is neither true nor false.")
    return value


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
