"""What the columns of a table of ward figures are called, and where they stand in a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data_loaders.columns.written_numbers import FINAL
from data_loaders.columns.written_periods import Days

EXPECTED_FIGURES = (
    "a column of wards (ward, ward code, ward name) with either a column 'month' and one 'count', "
    "or months across (2025-02, Feb-25), or offences across; what is counted in a column "
    "'measure', in the sheet's name, in a line above the table or in the file's name"
)

CODES = ("ward code", "code", "area code", "wardcd", "gss code", "ons code", "geography code")
NAMES = (
    *("ward", "ward name", "wards", "area", "area name", "name", "geography", "geography name"),
    "row labels",
)
"""Beside whatever else says ward and nothing more (`called_columns`)."""
DISTRICTS = (
    *("lookup boroughname", "borough", "borough name", "district", "district name"),
    *("local authority", "local authority name", "la name", "lad name", "council"),
)
MONTHS = (
    *("month", "period", "date", "yearmonth", "monthyear"),
    *("week", "week commencing", "week beginning", "week ending", "w c", "w e", "week number"),
)
"""What a column of periods is called; those of weeks are known to be told apart from months."""
YEARS = ("year",)
MAJORS = (
    *("major text", "major", "major category", "major class", "crime group", "offence group"),
    *("major class description", "offence category", "category group"),
)
MEASURES = (
    *(
        "measure",
        "offence",
        "offence type",
        "crime type",
        "type",
        "category",
        "indicator",
        "metric",
    ),
)
STATUSES = ("status", "figure status")
COUNTS = ("count", "counts", "number", "figure", "figures", "value", "n")
COUNTS_OF_A_KIND = (
    *("recorded", "incidents", "crimes", "offences", "records", "cases", "total", "recorded crime"),
)
"""What a column is called; of several, the first named here is read. A column called by one of the
last is the count only where no other column could be."""

EACH_MONTH = "and ward figures are read by month; give the figures of each month"
BY_MONTH = (
    f"{EACH_MONTH}, or give these as indicator figures (columns indicator, area, period and value)"
)


@dataclass(frozen=True)
class Figures:
    """A column of figures."""

    column: int
    heading: str
    """As written, the rows of its name one after another."""
    month: pd.Timestamp | None = None
    offence: str = ""
    """The offence its name gives."""
    status: str = FINAL
    """What a mark after its name says: provisional or revised."""


@dataclass(frozen=True)
class Total:
    """A column that is the sum of others."""

    column: int
    heading: str
    parts: tuple[int, ...]
    """The columns it adds up; none where some of them are not read."""


@dataclass(frozen=True)
class Layout:
    """Where things stand in a sheet, rows and columns counted from 0."""

    code: int | None
    name: int | None
    district: int | None
    measures: tuple[int, ...]
    """The columns that say what is counted; of several, each is of parts of the one before."""
    month: int | None
    """The column of months of a long sheet, or of the first days of its periods."""
    until: int | None
    """The column of their last days."""
    year: int | None
    """The column of years beside it."""
    persons: tuple[int, ...]
    """Columns of sex, age and the like."""
    units: tuple[int, ...]
    """Columns that say what a figure is: a count, a rate."""
    status: int | None
    header: int = 0
    """The first of the rows of names."""
    last: int = 0
    """The last of them."""
    financial: bool = False
    """Whether the column of years is called one of financial years."""
    span: Days | None = None
    """The period that is stated over the table: of it are months without a year."""
    figures: tuple[Figures, ...] = ()
    undated: tuple[pd.Timestamp, ...] = ()
    """The months of them of which only that period says the year."""
    totals: tuple[Total, ...] = ()
    left_out: tuple[str, ...] = ()
    """Headings of columns that are not read."""
    beside: tuple[tuple[str, int], ...] = ()
    """Those of them that are no sums, each with its heading: they may tell rows apart."""
    unclear: tuple[str, ...] = ()
    """Headings that look like a month, and which month cannot be told."""
    misspelled: tuple[tuple[int, str], ...] = ()
    """Columns beside those of offences that are called nearly as another offence, with the name."""
    problem: str = ""
    """Why a table of wards cannot be read, in words; empty where it can."""
    months_said: Mapping[pd.Timestamp, str] = field(default_factory=dict)
    """Months of which a footnote says that their figures are provisional or revised."""

    @property
    def used(self) -> set[int | None]:
        """The columns that are read, and those that add up others."""
        where = {self.code, self.name, self.district, self.until, self.status, *self.says}
        sums = {total.column for total in self.totals}
        return where | sums | {*self.persons, *self.units, *(f.column for f in self.figures)}

    @property
    def says(self) -> list[int]:
        """The columns that say what a row is of, but for its ward."""
        return [c for c in (*self.measures, self.month, self.year) if c is not None]

    @property
    def in_groups(self) -> bool:
        """Whether several columns say what is counted, a group of offences and what is in it."""
        return len(self.measures) > 1
