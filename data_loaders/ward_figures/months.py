"""Which month, or which year of its months, a table of ward figures says it is of.

What its lines, its sheet's name and its file's name say must be one: two are asked about. Sheets
that each say their own outweigh the name of their file, which is of all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from data_loaders.columns.table_columns import lines_above
from data_loaders.columns.written_months import month_number
from data_loaders.files.sheet import Sheet
from data_loaders.headings.stated_months import stated_month, stated_months
from data_loaders.headings.stated_years import month_within, stated_spans
from data_loaders.ward_figures.columns import Layout
from data_loaders.ward_figures.row_months import months_of_span
from data_loaders.ward_figures.tables import Table
from model.periods import short

_SAY = "the lines above its table, the sheet's name and the file's name say"


class UnclearMonthError(Exception):
    """A table that says not of which month it is; its message is why, in words."""


@dataclass(frozen=True)
class Dates:
    """What the tables of one file say of their months."""

    own: str
    """The file's name in words."""
    months: Collection[pd.Timestamp]
    spans: Collection[object]

    @classmethod
    def of(cls, tables: Sequence[Table], own: str) -> Dates:
        """Those of all tables of a file."""
        months = {stated_month(near(table.sheet, table.layout)) for table in tables} - {None}
        return cls(own, months, {table.layout.span for table in tables} - {None})

    def month(self, sheet: Sheet, layout: Layout) -> pd.Timestamp | None:
        """The month a table states for all its figures; None where a column or its rows give it.

        Raises UnclearMonthError where it states none, or several.
        """
        if layout.month is not None or all(f.month is not None for f in layout.figures):
            if why := self._two_years(sheet, layout, months_of_span(sheet, layout)):
                raise UnclearMonthError(why)
            return None
        of_file = self.own if len(self.months) < 2 else ""
        months = stated_months([*near(sheet, layout), of_file])
        months = months or self._named(sheet, layout)
        if len(months) == 1:
            return months[0]
        if months:
            named = " and ".join(short(month.to_period("M")) for month in months)
            raise UnclearMonthError(
                f"which month its figures are of cannot be told: {_SAY} {named}; expected one "
                "month; say what another is (extracted 3 July 2024), or put the month in a column "
                "'month'"
            )
        raise UnclearMonthError(
            "nothing says of which month its figures are; expected a column 'month', or one month "
            "in a line above the table, in the sheet's name or in the file's name (2025-02), that "
            "is no day and not when the table was made"
        )

    def _named(self, sheet: Sheet, layout: Layout) -> list[pd.Timestamp]:
        """The months that a line or a sheet is called by, of the year stated over the table."""
        names = [text.strip() for text in near(sheet, layout) if month_number(text) is not None]
        months = {m for name in names if layout.span and (m := month_within(layout.span, name))}
        found = sorted(map(pd.Timestamp, months))
        if why := self._two_years(sheet, layout, found):
            raise UnclearMonthError(why)
        return [month.as_unit("us") for month in found]

    def _two_years(self, sheet: Sheet, layout: Layout, months: Collection[pd.Timestamp]) -> str:
        """Why months without a year of their own cannot be told: two periods are stated."""
        of_file = self.own if len(self.spans) < 2 else ""
        spans = stated_spans([*near(sheet, layout), of_file])
        if all(span.first <= month <= span.last for span in spans for month in months):
            return ""
        said = " and ".join(dict.fromkeys(span.words for span in spans))
        return (
            f"which year its months are of cannot be told: {_SAY} {said}; expected one period, or "
            "a year with each month (2024-04)"
        )


def near(sheet: Sheet, layout: Layout) -> list[str]:
    """What is said of a table beside its file's name, the nearest first."""
    return [*lines_above(sheet, layout.header), sheet.name]
