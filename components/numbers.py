"""Numbers as a reader sees them: thousands separated, a true minus, a dash for the unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

NOTHING = "–"
MINUS = "−"


def _or_nothing(form: Callable[[float], str]) -> Callable[[Any], str]:
    def written(value: float | None) -> str:
        if value is None or pd.isna(value):
            return NOTHING
        return form(float(value)).replace("-", MINUS)

    written.__doc__ = form.__doc__
    return written


@_or_nothing
def count(value: float) -> str:
    """`1,234`; a mean of several years is rounded to a whole number."""
    return f"{value:,.0f}"


@_or_nothing
def difference(value: float) -> str:
    """`+36` or `−412`."""
    return f"{value:+,.0f}" if round(value) else "0"


@_or_nothing
def percent(value: float) -> str:
    """`+0.5%` or `−6.8%`: a change."""
    return f"{value:+.1f}%" if round(value, 1) else "0.0%"


@_or_nothing
def share(value: float) -> str:
    """`12.5%`: a part of a whole."""
    return f"{value:.1f}%"


@_or_nothing
def rate(value: float) -> str:
    """`121.1`: per 1,000 residents."""
    return f"{value:,.1f}"


@_or_nothing
def figure(value: float) -> str:
    """`9` or `83.4`: a value whose unit stands beside it."""
    # Adding zero turns -0.0 into 0.0.
    rounded = round(value, 1) + 0.0
    return f"{rounded:,.0f}" if rounded.is_integer() else f"{rounded:,.1f}"


@_or_nothing
def mean(value: float) -> str:
    """`0.5`, `9` or `83`: a mean of counts, whole from 20 on."""
    return count(value) if value >= WHOLE_FROM else figure(value)


WHOLE_FROM = 20
"""Means of counts from here on are said as whole numbers."""


@_or_nothing
def z(value: float) -> str:
    """`2.45` or `−3.10`: how many standard deviations."""
    return f"{value:.2f}"


@_or_nothing
def p(value: float) -> str:
    """`0.21` or `1.3e−05`: a chance, to two digits that count."""
    return f"{value:.2g}"


def text(value: object) -> str:
    """Text as it is; nothing for a missing value."""
    return "" if pd.isna(value) else str(value)


FORMS: dict[str, Callable[[Any], str]] = {
    "text": text,
    "count": count,
    "difference": difference,
    "percent": percent,
    "share": share,
    "rate": rate,
    "figure": figure,
    "z": z,
    "p": p,
}
