"""One figure of a series, from the cells that state it, checked against one another."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from data_loaders.columns.written_numbers import (
    FINAL,
    MISSING,
    SUPPRESSED,
    UNSAID,
    Written,
    decimals,
    number,
    written_figure,
)
from data_loaders.files.faults import UnusableError, shown
from data_loaders.headings.known_series import KnownSeries
from model.tables import FIGURE_STATUSES

STATUSES = (*FIGURE_STATUSES, MISSING)
_WITHOUT_VALUE = (SUPPRESSED, MISSING)
_COUNTS = ("numerator", "denominator")
NUMBERS = (*_COUNTS, "value", "lower", "upper")
"""The cells of a row that hold numbers."""

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
    status: str = FINAL


def series_value(cells: Mapping[str, str], series: KnownSeries) -> SeriesValue:
    """The figure that cells named as its fields state.

    A value that is absent is worked out: 100 × numerator / denominator for a unit that begins with
    "%", 1,000 × it for a unit with "per 1,000", else numerator / denominator; a numerator alone is
    the value of a count. A value that is given must be that, within what it is rounded to. A count
    of a disclosive source that comes as a value is its own numerator, so that it can be hidden.
    Marks are read as `written_figure` says; a dash or dots of a disclosive source count as hidden.

    Raises UnusableError for what is no number, contradicts itself, or says nothing.
    """
    said = {name: written_figure(cells.get(name, "")) for name in NUMBERS}
    status = _status(cells, said, series)
    if status in _WITHOUT_VALUE:
        return SeriesValue(status=status)
    given = {name: _number(written.number, name) for name, written in said.items()}
    _check_percents(said, series)
    _check_counts(given, series)
    expected = _expected(given, series)
    value = expected if math.isnan(given["value"]) else given["value"]
    if math.isnan(value):
        raise UnusableError("no value", f"a value in {series.unit or 'numbers'}, or its counts")
    if not math.isnan(expected):
        _check_value(value, expected, said["value"].number, series)
    if given["lower"] > value or given["upper"] < value:
        raise UnusableError("limits that leave the value out", "lower ≤ value ≤ upper")
    if math.isnan(given["numerator"]) and series.source.disclosive and _is_count(value, series):
        given["numerator"] = value
    return SeriesValue(**given | {"value": value}, status=status)


def _status(cells: Mapping[str, str], said: Mapping[str, Written], series: KnownSeries) -> str:
    """The status of a row: what its column says, else what a mark in its cells does."""
    text = cells.get("status", "")
    status = text.lower() or FINAL
    if status not in STATUSES:
        raise UnusableError(f"status {shown(text)}", f"{', '.join(STATUSES)}, or nothing: final")
    marks = {n: said[n].status for n in ("numerator", "value") if cells.get(n)}
    if status not in _WITHOUT_VALUE:
        return _marked(marks, said, series) if status == FINAL else _hidden(marks, series) or status
    stated = [n for n in marks if said[n].number]
    if stated:
        raise UnusableError(f"a {stated[0]} with the status '{status}'", "one or the other")
    return status


def _marked(marks: Mapping[str, str], said: Mapping[str, Written], series: KnownSeries) -> str:
    """What the marks of a row without a status of its own say."""
    if hidden := _hidden(marks, series):
        return hidden
    without = [n for n, mark in marks.items() if mark in (MISSING, UNSAID)]
    if without and not any(said[n].number for n in marks):
        return MISSING
    return next((mark for mark in marks.values() if mark not in (FINAL, MISSING, UNSAID)), FINAL)


def _hidden(marks: Mapping[str, str], series: KnownSeries) -> str:
    """Suppressed where a mark hides a figure, or may; else empty."""
    unsure = UNSAID in marks.values() and series.source.disclosive
    return SUPPRESSED if SUPPRESSED in marks.values() or unsure else ""


def _number(text: str, name: str) -> float:
    if not text:
        return math.nan
    try:
        return number(text)
    except ValueError:
        raise UnusableError(f"{name} {shown(text)}", "a number", column=name) from None


def _check_percents(said: Mapping[str, Written], series: KnownSeries) -> None:
    for name, written in said.items():
        if written.number.endswith("%") and (name in _COUNTS or not series.unit.startswith("%")):
            unit = "a count" if name in _COUNTS else f"a figure in {series.unit or 'numbers'}"
            raise UnusableError(f"{name} {shown(written.number)}", unit, column=name)


def _check_counts(given: Mapping[str, float], series: KnownSeries) -> None:
    if given["numerator"] < 0:
        raise UnusableError("a numerator below 0", "a number from 0")
    if given["denominator"] <= 0:
        raise UnusableError("a denominator that is not above 0", "a number above 0, or nothing")
    if series.offences and not series.is_ratio and not math.isnan(given["denominator"]):
        raise UnusableError(f"a denominator beside a count of {series.unit}", "the count alone")
    if series.is_part and given["numerator"] > given["denominator"]:
        raise UnusableError("a numerator above its denominator", "a part of the denominator")
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
