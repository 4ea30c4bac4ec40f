"""One figure of a series, from the cells that state it, checked against one another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from data_loaders.faults import UnusableError, shown
from data_loaders.known_series import KnownSeries
from data_loaders.written_numbers import decimals, is_kept_back, number

STATUSES = ("final", "provisional", "suppressed", "missing")
_WITHOUT_VALUE = ("suppressed", "missing")
_COUNTS = ("numerator", "denominator")
_NUMBERS = (*_COUNTS, "value", "lower", "upper")

_SLACK = 1e-9
"""What arithmetic on floats may add to the half unit that rounding leaves, as a share."""


@dataclass(frozen=True)
class SeriesValue:
    """A figure; NaN where a part of it is not given."""

    numerator: float = math.nan
    denominator: float = math.nan
    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    status: str = "final"


def series_value(cells: Mapping[str, str], series: KnownSeries) -> SeriesValue:
    """The figure that cells named as its fields state.

    A value that is absent is worked out: 100 × numerator / denominator for a unit that begins with
    "%", 1,000 × it for a unit with "per 1,000", else numerator / denominator; a numerator alone is
    the value of a count. A value that is given must be that, within what it is rounded to. A count
    of a disclosive source that comes as a value is its own numerator, so that it can be hidden.

    Raises UnusableError for what is no number, contradicts itself, or says nothing.
    """
    status = _status(cells)
    if status in _WITHOUT_VALUE:
        return SeriesValue(status=status)
    given = {name: _number(cells.get(name, ""), name) for name in _NUMBERS}
    _check_counts(given, series)
    expected = _expected(given, series)
    value = expected if math.isnan(given["value"]) else given["value"]
    if math.isnan(value):
        raise UnusableError("no value", f"a value in {series.unit or 'numbers'}, or its counts")
    if not math.isnan(expected):
        _check_value(value, expected, cells.get("value", ""), series)
    if given["lower"] > value or given["upper"] < value:
        raise UnusableError("limits that leave the value out", "lower ≤ value ≤ upper")
    if math.isnan(given["numerator"]) and series.source.disclosive and _is_count(value, series):
        given["numerator"] = value
    return SeriesValue(**given | {"value": value}, status=status)


def _status(cells: Mapping[str, str]) -> str:
    text = cells.get("status", "")
    status = text.lower() or "final"
    if status not in STATUSES:
        raise UnusableError(f"status {shown(text)}", f"{', '.join(STATUSES)}, or nothing: final")
    kept_back = any(is_kept_back(cells.get(name, "")) for name in ("numerator", "value"))
    if status not in _WITHOUT_VALUE:
        return "suppressed" if kept_back else status
    stated = [n for n in ("numerator", "value") if cells.get(n) and not is_kept_back(cells[n])]
    if stated:
        raise UnusableError(f"a {stated[0]} with the status '{status}'", "one or the other")
    return status


def _number(text: str, name: str) -> float:
    if not text or is_kept_back(text):
        return math.nan
    try:
        return number(text)
    except ValueError:
        raise UnusableError(f"{name} {shown(text)}", "a number") from None


def _check_counts(given: Mapping[str, float], series: KnownSeries) -> None:
    if given["numerator"] < 0:
        raise UnusableError("a numerator below 0", "a number from 0")
    if given["denominator"] <= 0:
        raise UnusableError("a denominator that is not above 0", "a number above 0, or nothing")
    broken = [n for n in _COUNTS if not math.isnan(given[n]) and not given[n].is_integer()]
    if broken and series.source.disclosive:
        raise UnusableError(f"a {broken[0]} with decimals", "a whole number: people or records")


def _expected(given: Mapping[str, float], series: KnownSeries) -> float:
    """The value that the counts make; NaN where they make none."""
    if math.isnan(given["denominator"]):
        return math.nan if series.is_ratio else given["numerator"]
    return series.multiplier * given["numerator"] / given["denominator"]


def _check_value(value: float, expected: float, text: str, series: KnownSeries) -> None:
    # No figure in the words: they would tell the counts of a value that is to be hidden.
    half = 0.5 * 10.0 ** -decimals(text) if text else 0.0
    if abs(value - expected) > half + _SLACK * max(1.0, abs(expected)):
        times = f"{series.multiplier:,.0f} × " if series.multiplier != 1 else ""
        raise UnusableError(
            "a value that its counts do not make",
            f"{times}numerator / denominator, rounded as it is; or leave the value out",
        )


def _is_count(value: float, series: KnownSeries) -> bool:
    return not series.is_ratio and value >= 0 and value.is_integer()
