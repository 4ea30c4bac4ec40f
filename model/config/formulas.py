"""Arithmetic written in a configuration file: checked, worked out, and written as a reader would.

A formula is + - * / with brackets over numbers, named numbers and three functions:

    pct(new, old)   the change in %: 100 × (new − old) / old
    factor(rise)    what a change of so many % multiplies by: 1 + rise / 100
    round(x, n)     x to n decimals, halves away from zero

Anything else that Python could say is refused: a configuration file is read, never run. Numbers are
fractions, so 0.1 + 0.2 is 0.3 and a limit is met exactly.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import product

Span = tuple[Fraction, Fraction]
"""The least and the greatest a number can be; the same twice where it is known."""

Numbers = Mapping[str, Span | None]
"""Named numbers; None for one that is missing."""

MINUS = "−"
MOST_DECIMALS = 6


def pct(new: Fraction, old: Fraction) -> Fraction:
    """The change from `old` to `new` in %: 95 against 100 is -5."""
    return 100 * (new - old) / old


def factor(rise: Fraction) -> Fraction:
    """What a change of so many % multiplies by: 11.7 gives 1.117."""
    return 1 + rise / 100


def rounded(value: Fraction, decimals: Fraction | int) -> Fraction:
    """A number to so many decimals, halves away from zero as in print: 2.5 gives 3."""
    scale = 10 ** int(decimals)
    nearest = math.floor(abs(value) * scale + Fraction(1, 2))
    return Fraction(nearest if value >= 0 else -nearest, scale)


FUNCTIONS: dict[str, tuple[int, Callable[..., Fraction]]] = {
    "pct": (2, pct),
    "factor": (1, factor),
    "round": (2, rounded),
}
"""How many numbers each takes, and what it does with them."""

_SIGNS = {ast.Add: "+", ast.Sub: MINUS, ast.Mult: "×", ast.Div: "/"}
_DOES: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SUM, _PRODUCT, _WHOLE = 1, 2, 3
"""How firmly a piece of arithmetic holds together; a looser one goes in brackets."""


@lru_cache(maxsize=256)
def parsed(formula: str) -> ast.expr:
    """The tree of a formula. Raises ValueError, in a sentence, for what is not arithmetic."""
    try:
        tree = ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        raise ValueError(f"'{formula}' is not arithmetic that can be read") from None
    _check(tree)
    return tree


def _check(node: ast.expr) -> None:
    match node:
        case ast.Name():
            return
        case ast.Constant():
            _check_number(node)
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
            _check(node.left)
            _check(node.right)
        case ast.UnaryOp(op=ast.USub()):
            _check(node.operand)
        case ast.Call():
            _check_call(node)
        case _:
            raise ValueError(
                f"'{ast.unparse(node)}' is not allowed; a formula has numbers, names, + - * / "
                f"( ) and {', '.join(FUNCTIONS)}"
            )


def _check_number(node: ast.Constant) -> None:
    value = node.value
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"'{ast.unparse(node)}' is no number")


def _check_call(node: ast.Call) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
    if name not in FUNCTIONS:
        raise ValueError(f"there is no function '{name}'; there are {', '.join(FUNCTIONS)}")
    takes = FUNCTIONS[name][0]
    if len(node.args) != takes or node.keywords:
        raise ValueError(f"'{ast.unparse(node)}': {name} takes {takes} number(s), without names")
    for argument in node.args:
        _check(argument)
    if name == "round" and not _is_decimals(node.args[1]):
        raise ValueError(
            f"'{ast.unparse(node)}': the decimals are a whole number, 0 to {MOST_DECIMALS}"
        )


def _is_decimals(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in range(MOST_DECIMALS + 1)


def names_in(formula: str) -> frozenset[str]:
    """The named numbers a formula uses."""
    return _names(parsed(formula))


def _names(node: ast.expr) -> frozenset[str]:
    functions = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    return frozenset(
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and id(n) not in functions
    )


def span(formula: str, numbers: Numbers) -> Span | None:
    """What a formula comes to, from least to greatest; None where a number it uses is missing.

    It is worked out at both ends of every range: right where the result rises or falls all along
    each of them. Raises ZeroDivisionError.
    """
    return _span(parsed(formula), numbers)


def _span(node: ast.expr, numbers: Numbers) -> Span | None:
    names = sorted(_names(node))
    known = [s for s in (numbers[n] for n in names) if s is not None]
    if len(known) < len(names):
        return None
    corners = (dict(zip(names, ends, strict=True)) for ends in product(*known))
    found = [_value(node, corner) for corner in corners]
    return min(found), max(found)


def _value(node: ast.expr, numbers: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant():
            # By its digits: the float 0.1 itself is a little more than a tenth.
            return Fraction(str(node.value))
        case ast.Name():
            return numbers[node.id]
        case ast.UnaryOp():
            return -_value(node.operand, numbers)
        case ast.BinOp():
            return _DOES[type(node.op)](_value(node.left, numbers), _value(node.right, numbers))
        case ast.Call(func=ast.Name(id=name)):
            return FUNCTIONS[name][1](*(_value(a, numbers) for a in node.args))
    raise TypeError(f"{node!r} was not checked")


def written(formula: str, numbers: Numbers) -> str:
    """A formula with its numbers put in: `95,011 / 1.117`; a question mark for a missing one."""
    return _written(parsed(formula), numbers)[0]


def _written(node: ast.expr, numbers: Numbers) -> tuple[str, int]:
    """The words of a piece of arithmetic, and how firmly it holds together."""
    match node:
        case ast.UnaryOp():
            operand = _bracketed(_written(node.operand, numbers), _WHOLE, follows=True)
            return MINUS + operand, _WHOLE
        case ast.BinOp():
            return _written_operation(node, numbers)
        case ast.Call(func=ast.Name(id="pct"), args=[new, old]):
            before = _bracketed((_number(old, numbers), _WHOLE), _WHOLE, follows=True)
            return f"100 × ({_number(new, numbers)} {MINUS} {before}) / {before}", _PRODUCT
    return _number(node, numbers), _WHOLE


def _written_operation(node: ast.BinOp, numbers: Numbers) -> tuple[str, int]:
    firmness = _SUM if isinstance(node.op, ast.Add | ast.Sub) else _PRODUCT
    left = _bracketed(_written(node.left, numbers), firmness)
    right, right_firmness = _written(node.right, numbers)
    if isinstance(node.op, ast.Add) and right.startswith(MINUS):
        return f"{left} {MINUS} {right.removeprefix(MINUS)}", firmness
    # What follows a minus or a division is bound one step firmer: 9 − (4 − 1), 9 / (4 / 2).
    at_least = firmness + isinstance(node.op, ast.Sub | ast.Div)
    right = _bracketed((right, right_firmness), at_least, follows=True)
    return f"{left} {_SIGNS[type(node.op)]} {right}", firmness


def _bracketed(piece: tuple[str, int], at_least: int, *, follows: bool = False) -> str:
    """In brackets if looser than needed, or if it would put a minus after another sign."""
    words, firmness = piece
    clash = follows and words.startswith(MINUS)
    return f"({words})" if clash or firmness < at_least else words


def _number(node: ast.expr, numbers: Numbers) -> str:
    found = _span(node, numbers)
    if found is None:
        return "?"
    low, high = (number_words(end) for end in found)
    return low if low == high else f"({low} to {high})"


def number_words(value: Fraction, decimals: int | None = None, *, signed: bool = False) -> str:
    """`1,234.5`: to so many decimals, or as many of up to four as it has; a true minus."""
    exact = rounded(value, 4 if decimals is None else decimals)
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    places = -int(number.normalize().as_tuple().exponent) if decimals is None else decimals
    words = f"{number:{'+' if signed and exact else ''},.{max(places, 0)}f}"
    return words.replace("-", MINUS)
