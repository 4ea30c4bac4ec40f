"""The rows of a sheet of indicator figures: which series, where, when, how much."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import NoReturn

import pandas as pd

from data_loaders.columns.day_order import DAYS_FIRST, refuse_other_order
from data_loaders.columns.named_columns import Spellings, repeats_names
from data_loaders.columns.number_marks import refuse_unclear, unclear_commas
from data_loaders.columns.table_columns import Columns, find_columns
from data_loaders.columns.written_numbers import written_figure
from data_loaders.columns.written_periods import EXPECTED_PERIOD, Days, period_between
from data_loaders.files.faults import Rejects, UnusableError, shown
from data_loaders.files.sheet import Sheet
from data_loaders.headings.known_series import KEY, KnownSeries, series_of_name
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.period_headings import (
    Period,
    is_year_and_number,
    may_be_a_year,
    read_periods,
)
from data_loaders.partners.series_values import NUMBERS, SeriesValue, series_value
from model import clock
from model.config.catalogue import Catalogue
from model.rejects import Reject

_SPELLINGS: Spellings = {
    "indicator": ("indicator", "indicator id", "indicator_id"),
    "area": ("area", "area code", "area name", "ward", "place"),
    "period": ("period", "time period"),
    "from": ("from", "period start", "start", "first month"),
    "to": ("to", "period end", "end", "last month"),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "value": ("value", "figure"),
    "lower": ("lower", "lower limit", "lower ci"),
    "upper": ("upper", "upper limit", "upper ci"),
    "status": ("status",),
    "source": ("source",),
    "unit": ("unit", "units", "unit of measure", "value type", "metric", "basis", "measure"),
}
_SAYING = ("period", "from", "to", "numerator", "denominator", "value", "lower", "upper", "status")
"""The cells that say something: a row without any of them is not filled in yet."""

_YEAR = 12
"""Periods are of any month: all of January may be American firsts of months."""

EXPECTED_SERIES = (
    "columns indicator, area, period (or from and to) and value, or numerator and denominator"
)


def series_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Where the columns of a sheet of series stand; None for another sheet."""
    columns = find_columns(rows, _SPELLINGS, ("indicator", "area"))
    if columns is None or not {"period", "from"} & columns.at.keys():
        return None
    return columns if {"value", "numerator"} & columns.at.keys() else None


MOST_YEARS = 10
"""A figure of a longer time is a slip, and would stand in the way of every figure within it."""


@dataclass
class SeriesRows:
    """The figures of one file, and its rows that cannot be used."""

    catalogue: Catalogue
    series: Mapping[str, KnownSeries]
    areas: NamedAreas
    file: str
    loses_formats: bool = False
    """Whether its numbers come without the formats they are shown in: 25.3% as 0.253."""
    rejects: Rejects[Reject] = field(default_factory=Rejects)
    rows: list[dict[str, object]] = field(default_factory=list)
    elsewhere: Counter[str] = field(default_factory=Counter)
    seen: dict[tuple[object, ...], dict[str, object]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The rows that are filled in."""
        return len(self.rows) + len(self.rejects) + self.elsewhere.total()

    def take(self, sheet: Sheet, columns: Columns, where: str) -> None:
        """Sort the rows of a sheet; `where` begins what is rejected of it."""
        below = [
            (number, {name: columns.cell(row, name) for name in columns.at})
            for number, row in columns.below(sheet)
            if not repeats_names(row, sheet.rows[columns.header])
        ]
        texts = {c.get(n, "") for _, c in below for n in ("period", "from", "to")}
        days = [day for text in texts for day in text.split(" to ")]
        refuse_other_order(self.file, days, remedy=DAYS_FIRST, dayfirst=None, months=_YEAR)
        periods = read_periods(texts)
        said = {
            written_figure(cells.get(name, "")).number for _, cells in below for name in NUMBERS
        }
        unclear = unclear_commas(said)
        for number, cells in below:
            if not any(cells.get(name) for name in _SAYING):
                continue
            try:
                for name in NUMBERS:
                    refuse_unclear(written_figure(cells.get(name, "")).number, unclear, name)
                self._row(cells, _days(cells, periods), number, where)
            except UnusableError as error:
                self.rejects.append(error.at(number, where))

    def table(self) -> pd.DataFrame:
        """Columns of `indicator_values`, and `row` and `where`, to name a row that is rejected."""
        values = [name for name in SeriesValue.__dataclass_fields__ if name != "status"]
        columns = [*KEY, *values, "status", "source", "file", "row", "where"]
        table = pd.DataFrame(self.rows, columns=columns)
        days = dict.fromkeys(KEY[2:], "datetime64[us]")
        texts = dict.fromkeys(
            ("indicator", "area_code", "status", "source", "file", "where"), "str"
        )
        return table.astype({**days, **texts, **dict.fromkeys(values, "float64"), "row": int})

    def _row(self, cells: Mapping[str, str], days: Days | None, number: int, where: str) -> None:
        area = self._area(cells["area"])
        if area is None:
            self.elsewhere[cells["area"]] += 1
            return
        series = series_of_name(cells["indicator"], self.series, self.catalogue)
        if days is None:
            raise _no_period(cells)
        if expected := _never(days):
            found = f"period {shown(' to '.join(filter(None, _period_cells(cells))))}"
            raise UnusableError(found, expected, column="period")
        if not series.is_in(cells.get("unit", "")):
            found, unit = f"unit {shown(cells['unit'])}", series.unit or "numbers"
            raise UnusableError(found, f"figures of {series.id} in {unit}", column="unit")
        value = series_value(cells, series)
        self._refuse_unsure_percent(series, value)
        self._check_hideable(series, area, value)
        key = (series.id, area, *days)
        source = cells.get("source") or series.source.id
        place = {"source": source, "file": self.file, "row": number, "where": where}
        row = dict(zip(KEY, key, strict=True)) | asdict(value) | place
        if key in self.seen:
            name = self.areas.names[area]
            self._again(self.seen[key], value, f"{series.id} of {name}, {days.words} a second time")
        self.seen[key] = row
        self.rows.append(row)

    def _refuse_unsure_percent(self, series: KnownSeries, value: SeriesValue) -> None:
        """A share up to 1 may be a percentage of 100 times that, shown so by a format."""
        given_alone = value.denominator != value.denominator
        is_share = self.loses_formats and given_alone and series.unit.startswith("%")
        if is_share and 0 < abs(value.value) <= 1:
            raise UnusableError(
                f"{value.value:g}, which may be a cell shown as {100 * value.value:g}%",
                f"a figure in {series.unit}: save the workbook as .xlsx or CSV",
                column="value",
            )

    def _again(self, first: dict[str, object], value: SeriesValue, words: str) -> NoReturn:
        """Raise UnusableError for a figure given twice: where the two differ neither is taken."""
        if first in self.rows and any(repr(first[n]) != repr(v) for n, v in asdict(value).items()):
            self.rows.remove(first)
            told = UnusableError(f"{words}, and not the same", "it once")
            self.rejects.append(told.at(int(str(first["row"])), str(first["where"])))
        raise UnusableError(words, "it once")

    def _area(self, text: str) -> str | None:
        """The code of an area of the place; None for one of another."""
        if known := self.areas.any(text):
            return known
        alike = " or ".join(self.areas.alike(text))
        if alike or not text:
            perhaps = f", perhaps {alike}" if alike else ""
            expected = f"a ward, group or the whole{perhaps}"
            raise UnusableError(f"area {shown(text)}", expected, alike, "area")
        return None

    def _check_hideable(self, series: KnownSeries, area: str, value: SeriesValue) -> None:
        """A share or rate beside one of its counts gives the other: it comes with both.

        The whole may have neither; of a smaller area that tells nothing of the counts behind it,
        small or not.
        """
        if not series.source.disclosive or math.isnan(value.value):
            return
        no_numerator, no_denominator = map(math.isnan, (value.numerator, value.denominator))
        whole = area in (self.areas.force, self.catalogue.place.district_code)
        if whole and no_numerator and no_denominator:
            return
        if no_numerator or (series.is_ratio and no_denominator):
            lacking = "numerator" if no_numerator else "denominator"
            raise UnusableError(
                f"a value of {self.areas.names[area]} without its {lacking}",
                f"numerator and denominator{' or neither' * whole}, "
                "so that small counts can be hidden",
            )


def _days(cells: Mapping[str, str], periods: Mapping[str, Period]) -> Days | None:
    """The days of a row; None where its period cannot be told.

    What may be a month and may be a financial year is what the others of the file are.
    """
    first, last = (_spelled(text, periods) for text in _period_cells(cells))
    try:
        return period_between(first, last)
    except ValueError:
        return None


def _never(days: Days) -> str:
    """What is expected instead of a period that no figure is of; empty for others.

    A figure for the year that is running is of that year so far; any other period that is not over
    has a slip in its last year.
    """
    if days.first >= clock.tomorrow() or days.first.year < clock.EARLIEST:
        return f"a period from {clock.EARLIEST} that has begun"
    running = clock.now().to_period("M").end_time
    if days.last > running and not days.is_named:
        return "a period that is over, or the month, quarter, year or financial year that is not"
    if days.last >= days.first + pd.DateOffset(years=MOST_YEARS):
        return f"a period of {MOST_YEARS} years at most"
    return ""


def _spelled(text: str, periods: Mapping[str, Period]) -> str:
    """`2010/11` for a financial year written `2010-11`; nothing for what may be either."""
    period = periods.get(text)
    if period is None or not is_year_and_number(text):
        return text
    if period.month is not None:
        return f"{period.month:%Y-%m}"
    year = int(text[:4])
    return f"{year}/{(year + 1) % 100:02d}" if period.kind == "year" else ""


def _period_cells(cells: Mapping[str, str]) -> tuple[str, str]:
    period = cells.get("period", "")
    return (period, "") if period else (cells.get("from", ""), cells.get("to", ""))


def _no_period(cells: Mapping[str, str]) -> UnusableError:
    first, last = _period_cells(cells)
    if either := next((text for text in (first, last) if may_be_a_year(text)), ""):
        year = f"{either[:4]}/{(int(either[:4]) + 1) % 100:02d}"
        expected = f"{year} for the financial year, or the month by its name"
        found = f"period {shown(either)}, which may be either"
        return UnusableError(found, expected, column="period")
    return UnusableError(
        f"period {shown(f'{first} to {last}' if last else first)}", EXPECTED_PERIOD, column="period"
    )
