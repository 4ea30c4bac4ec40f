"""One sheet of ward figures, row by row: whose figure, of what, of which month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data_loaders.columns.table_columns import cell, heading
from data_loaders.columns.written_months import EXPECTED_MONTH
from data_loaders.columns.written_numbers import FINAL, whole_number, written_figure
from data_loaders.files.faults import UnusableError, shown
from data_loaders.files.sheet import Sheet
from data_loaders.headings.heading_rows import without_footnote
from data_loaders.headings.longer_periods import longer_period
from data_loaders.headings.named_areas import is_code
from data_loaders.headings.near_offences import any_of, expected_offence, offences_alike
from data_loaders.headings.period_headings import Period, may_be_a_year
from data_loaders.headings.persons import is_everyone
from data_loaders.headings.stated_measure import (
    is_plain_count,
    is_total,
    stated_measure,
    stray_words,
    words_of_another,
)
from data_loaders.ward_figures.cells import STATUSES, Given, Key
from data_loaders.ward_figures.columns import Figures, Layout
from data_loaders.ward_figures.filled_down import filled_down
from data_loaders.ward_figures.row_months import month_text, periods_of
from data_loaders.ward_figures.rows import FigureRows
from model import clock
from model.periods import short


def take_sheet(
    into: FigureRows,
    sheet: Sheet,
    layout: Layout,
    *,
    measure: str,
    month: pd.Timestamp | None,
    where: str,
) -> None:
    """Sort the figures of a sheet into those of its file.

    `measure` and `month` are the one offence and month that it states; `where` begins what is
    rejected of it. `FigureRows.settle` comes after the last sheet.
    """
    into.sheets += 1
    rows, told = filled_down(sheet, layout)
    into.told += [f"{where}{note}" for note in told]
    heads = sheet.rows[layout.last]
    reader = _SheetReader(into, layout, measure, month, where, periods_of(rows, layout), heads)
    for number, row in rows:
        reader.take(number, row)
    for name in layout.unclear:
        error = UnusableError(f"heading {shown(name)}", EXPECTED_MONTH, column=name)
        into.reject(error.at(layout.last + 1, where))
    for column, name in layout.misspelled:
        lost = sum(bool(cell(row, column)) for _, row in rows)
        error = UnusableError(
            f"heading {shown(name)}", *expected_offence(name, into.catalogue), name
        )
        into.reject(replace(error.at(layout.last + 1, where), figures=max(lost, 1)))


@dataclass
class _SheetReader:
    """One sheet, row by row, into the rows of its file."""

    into: FigureRows
    layout: Layout
    measure: str
    month: pd.Timestamp | None
    where: str
    periods: Mapping[str, Period]
    heads: Sequence[str]
    """The row of names."""

    def take(self, number: int, row: Sequence[str]) -> None:
        layout, into = self.layout, self.into
        part = next((t for c in layout.persons if not is_everyone(t := cell(row, c))), "")
        if part:
            into.partly[part] += len(layout.figures)
            return
        if unit := self._unit(row):
            into.no_counts[unit] += len(layout.figures)
            return
        month = None
        try:
            area = self._area(row)
            if not area:
                return
            offence, of_part = self._offence(row, area)
            for_all = self._month(row)
        except UnusableError as error:
            month = self._month_or_none(row)
            lost = sum(bool(cell(row, f.column)) for f in layout.figures)
            offence = self._offence_or_none(row)
            reject = error.at(number, self.where, month=month, offence=offence)
            into.reject(replace(reject, figures=max(lost, 1)))
            return
        if not offence and not any(f.offence for f in layout.figures):
            return
        for figures in layout.figures:
            when = figures.month or for_all
            if when is not None:
                self._give(number, row, figures, (area, when, figures.offence or offence), of_part)
        self._compare(number, row)

    def _unit(self, row: Sequence[str]) -> tuple[str, str] | None:
        """What a row says its figures are, where that is no count of what was recorded; and where.

        A word that may be a unit or a part of an offence is none that can be told.
        """
        status = self.layout.status
        said = [(cell(row, column), column) for column in self.layout.units]
        no_counts = [(text, column) for text, column in said if not is_plain_count(text)]
        said_so = cell(row, status)
        if status is not None and (words_of_another(said_so) or longer_period(said_so)):
            no_counts.insert(0, (said_so, status))
        return next(((text, self.heads[column]) for text, column in no_counts), None)

    def _give(self, number: int, row: Sequence[str], at: Figures, key: Key, part: str) -> None:
        into, text = self.into, cell(row, at.column)
        if key[1] >= clock.tomorrow():
            self._to_come(number, at, key, text)
            return
        if self._refuse_ended(number, at, key, text):
            return
        if key[0] not in into.areas.ward_codes:
            into.totals[key].append(text)
            into.of_totals += 1
            return
        said = self.layout.months_said.get(key[1], FINAL) if at.status == FINAL else at.status
        status = STATUSES.get(cell(row, self.layout.status).lower(), said)
        beside = tuple((name, cell(row, column)) for name, column in self.layout.beside)
        is_sum = bool(part) and not self.layout.in_groups
        (into.sums if is_sum else into.given)[key].append(
            Given(part, number, into.sheets, self.where, at.heading, text, status, beside)
        )

    def _to_come(self, number: int, at: Figures, key: Key, text: str) -> None:
        """A month to come: tables of a year have blank columns for it, and no figure can be."""
        if written_figure(text).number:
            # Not the count itself: it may be small, and of a source that hides small ones.
            error = UnusableError("a count of a month to come", "a month that has been")
            self.into.reject(
                error.at(number, self.where, column=at.heading, month=key[1], offence=key[2])
            )

    def _refuse_ended(self, number: int, at: Figures, key: Key, text: str) -> bool:
        """Reject a figure of an offence from after it was divided or renamed."""
        catalogue = self.into.catalogue
        end = catalogue.ended.get(key[2])
        if end is None or key[1].to_period("M") < end:
            return False
        if text:
            name = catalogue.offence[key[2]].name
            alike = (o.name for o in catalogue.offences if heading(o.id) == heading(name))
            error = UnusableError(
                f"{shown(name)}, which is an offence of before {short(end)}",
                "the offence as it is called now",
                any_of(alike),
            )
            self.into.reject(error.at(number, self.where, column=at.heading, month=key[1]))
        return True

    def _area(self, row: Sequence[str]) -> str:
        """The code of a ward or total; empty for a remark, or for an area of another place."""
        areas, layout = self.into.areas, self.layout
        code, name = cell(row, layout.code), cell(row, layout.name)
        by_code, by_name = areas.ward(code), areas.ward(name)
        if by_code and by_name and by_code != by_name:
            raise UnusableError(f"code {shown(code)} beside {shown(name)}", "one and the same ward")
        if not by_code and self._of_another_district(row):
            self._elsewhere(f"{name} ({cell(row, layout.district)})", coded=True)
            return ""
        ward = by_code or (None if is_code(code) else by_name)
        known = ward or areas.total(code) or areas.total(name)
        is_sum = not code and not name and any(is_total(cell(row, c)) for c in layout.says)
        if known is None and (is_sum or any(map(areas.is_sum_of_ward, (code, name)))):
            self.into.of_sums += len(layout.figures)
            return ""
        if known is None and not _is_remark(row):
            self._elsewhere(name or code, coded=is_code(code))
        return known or ""

    def _of_another_district(self, row: Sequence[str]) -> bool:
        """Whether a row says that its ward is of another district: names of wards recur."""
        text = cell(row, self.layout.district)
        own = set(heading(self.into.catalogue.place.name).split())
        place = self.into.catalogue.place
        named = self.into.areas.total(text) == place.district_code
        return bool(text) and not named and not own <= set(heading(text).split())

    def _elsewhere(self, name: str, *, coded: bool) -> None:
        alike = [] if coded else self.into.areas.alike(name)
        if alike:
            raise UnusableError(
                f"ward {shown(name)}", f"a ward of the place: {any_of(alike)}", any_of(alike)
            )
        if not name:
            raise UnusableError("no ward", "the code or name of a ward")
        self.into.elsewhere[name] += len(self.layout.figures)

    def _offence(self, row: Sequence[str], area: str) -> tuple[str, str]:
        """The offence of a row, and which part of it; empty where each column names its own."""
        layout = self.layout
        if self.measure or all(f.offence for f in layout.figures):
            return self.measure, ""
        texts = [without_footnote(cell(row, column)) for column in layout.measures]
        found = [self.into.offence(text) for text in texts]
        if layout.in_groups:
            return self._in_groups(texts, found)
        (text,) = texts
        if found[0]:
            return found[0], ""
        if is_total(text) and (whole := self._total_of(text)):
            return whole, text
        # The sum of all wards of a pivot table says no offence.
        if is_total(text) or (not text and area not in self.into.areas.ward_codes):
            self.into.of_sums += len(layout.figures)
            return "", ""
        said = f"measure {shown(text)}" if text else "no measure"
        raise UnusableError(said, *expected_offence(text, self.into.catalogue))

    def _total_of(self, text: str) -> str:
        """The one offence that a total is of: `All ASB`; empty for any other."""
        names = self.into.catalogue.offence_of_name
        return "" if stray_words(text, names) else stated_measure([text], names) or ""

    def _offence_or_none(self, row: Sequence[str]) -> str:
        """The offence of a row that is rejected, or the one it seems to mean; empty if unsure."""
        own = {f.offence for f in self.layout.figures}
        if self.measure or all(own):
            return self.measure or (own.pop() if len(own) == 1 else "")
        texts = [cell(row, column) for column in self.layout.measures]
        found = [offence for text in texts if (offence := self.into.offence(text))]
        near = {o.id for text in texts for o in offences_alike(text, self.into.catalogue)}
        return found[0] if found else (near.pop() if len(near) == 1 else "")

    def _in_groups(self, texts: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
        """The outermost offence that a row names, and which part of it the row is."""
        at = next((n for n, offence in enumerate(found) if offence), None)
        if at is not None:
            return found[at], ": ".join(t for t in texts[at + 1 :] if t)
        if is_total(texts[0]):
            self.into.of_sums += len(self.layout.figures)
        else:
            self.into.unmapped[": ".join(t for t in texts if t)] += len(self.layout.figures)
        return "", ""

    def _month(self, row: Sequence[str]) -> pd.Timestamp | None:
        """The month of a row of a long sheet, else the one that the sheet states."""
        if self.layout.month is None:
            return self.month
        text = month_text(row, self.layout)
        period = self.periods.get(text)
        if period is not None and period.month is not None:
            return period.month
        if period is not None and period.kind in ("year", "quarter"):
            self.into.of_sums += len(self.layout.figures)
            return None
        either = ", which may be a month or a financial year" if may_be_a_year(text) else ""
        if self.layout.until is not None:
            raise UnusableError(f"period {shown(text)}", "the first and the last day of one month")
        raise UnusableError(f"month {shown(cell(row, self.layout.month))}{either}", EXPECTED_MONTH)

    def _month_or_none(self, row: Sequence[str]) -> pd.Timestamp | None:
        period = self.periods.get(month_text(row, self.layout))
        own = {f.month for f in self.layout.figures}
        alone = next(iter(own)) if len(own) == 1 else None
        return period.month if period is not None else alone or self.month

    def _compare(self, number: int, row: Sequence[str]) -> None:
        """Note a column of totals that is not the sum of what it adds up."""
        for total in self.layout.totals:
            texts = [cell(row, c) for c in (*total.parts, total.column)]
            try:
                *parts, said = [whole_number(written_figure(text).number) for text in texts]
            except ValueError:
                continue
            if total.parts and sum(parts) != said:
                self.into.false_totals[total.heading].append(number)


def _is_remark(row: Sequence[str]) -> bool:
    """A line of text under the table: one cell of it is filled."""
    return sum(bool(text.strip()) for text in row) == 1
