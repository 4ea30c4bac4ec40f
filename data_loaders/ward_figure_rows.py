"""The figures of a sheet of ward figures, sorted into what they are."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data_loaders.faults import UnusableError, shown
from data_loaders.filled_down import filled_down
from data_loaders.heading_rows import month_of_year
from data_loaders.named_areas import NamedAreas, is_code
from data_loaders.period_headings import Period, may_be_a_year, read_periods
from data_loaders.persons import is_everyone
from data_loaders.reading import Reject
from data_loaders.sheet import Sheet
from data_loaders.table_columns import cell, heading
from data_loaders.ward_figure_columns import Figures, Layout, is_total
from data_loaders.written_months import EXPECTED_MONTH
from data_loaders.written_numbers import (
    EXPECTED_COUNT,
    FINAL,
    MISSING,
    PROVISIONAL,
    REVISED,
    SUPPRESSED,
    Written,
    whole_number,
    written_figure,
)
from model.catalogue import Catalogue
from model.periods import short

Key = tuple[str, pd.Timestamp, str]
"""Area code, month, offence."""

MOST_NAMED = 20
"""Areas and figures a note names one by one."""

BLANK = "blank"
"""The status of a figure whose cell is blank."""

_STATUSES = {
    "provisional": PROVISIONAL,
    "p": PROVISIONAL,
    "estimated": PROVISIONAL,
    "revised": REVISED,
    "r": REVISED,
    "suppressed": SUPPRESSED,
    "missing": MISSING,
}
"""What a column of statuses may say; anything else is a final figure."""

_LOOKS_LIKE_A_DATE = re.compile(
    r"\d{4}-(?P<month>\d\d)-(?P<day>\d\d) 00:00:00|(?P<first>\d\d?)[- ](?P<name>[a-z]{3})", re.I
)


@dataclass(frozen=True)
class Given:
    """One figure as a cell gives it."""

    part: str
    """Which part of the offence it is, where a file has its offences in parts; else empty."""
    row: int
    sheet: int
    where: str
    column: str
    text: str
    status: str

    @property
    def written(self) -> Written:
        """What the cell says; what its heading or its row says of it where it says nothing."""
        found = written_figure(self.text)
        if self.status in (SUPPRESSED, MISSING):
            return Written("", self.status)
        if not found.number:
            return Written("", _without_number(self.text, found.status))
        return found if found.status != FINAL else Written(found.number, self.status)


@dataclass(frozen=True)
class Figure:
    """What the cells of one ward, month and offence come to."""

    count: int | None
    status: str
    cells: int


@dataclass
class FigureRows:
    """The figures of one file: those of wards, those not known, those left out, the rejects."""

    catalogue: Catalogue
    areas: NamedAreas
    given: dict[Key, list[Given]] = field(default_factory=lambda: defaultdict(list))
    totals: dict[Key, str] = field(default_factory=dict)
    elsewhere: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    of_totals: int = 0
    """Figures of totals of wards."""
    of_sums: int = 0
    """Figures of totals of offences, or of longer periods."""
    false_totals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: list[str] = field(default_factory=list)
    sheets: int = 0
    _rejects: list[tuple[int, Reject]] = field(default_factory=list)
    figures: dict[Key, Figure] = field(default_factory=dict)
    duplicates: int = 0

    @property
    def rejects(self) -> list[Reject]:
        """The rejects in the order of the file."""
        return [r for _, r in sorted(self._rejects, key=lambda item: (item[0], item[1].row))]

    @property
    def unknown(self) -> int:
        """Figures of the place that are blank, or that their publisher hides."""
        return sum(figure.cells for figure in self.figures.values() if figure.count is None)

    @property
    def outside(self) -> int:
        """Figures of other places, of part of the people, of what is not counted, and totals."""
        left_out = (self.elsewhere, self.unmapped, self.partly)
        return sum(counter.total() for counter in left_out) + self.of_totals + self.of_sums

    @property
    def count(self) -> int:
        """Everything read: each ends in one class of the ledger."""
        cells = sum(figure.cells for figure in self.figures.values())
        return cells + self.duplicates + self.outside + len(self._rejects)

    def take(
        self, sheet: Sheet, layout: Layout, measure: str, month: pd.Timestamp | None, where: str
    ) -> None:
        """Sort a sheet; `measure` and `month` are the one offence and month that it states.

        `where` begins what is rejected of it. `settle` comes after the last sheet.
        """
        self.sheets += 1
        rows, told = filled_down(sheet, layout)
        self.told += [f"{where}{note}" for note in told]
        reader = _SheetReader(self, layout, measure, month, where, _periods(rows, layout))
        for number, row in rows:
            reader.take(number, row)
        for name in layout.unclear:
            error = UnusableError(f"heading {shown(name)}", EXPECTED_MONTH, column=name)
            self.reject(error.at(layout.last + 1, where))

    def reject(self, reject: Reject) -> None:
        """Note a row or cell that cannot be used."""
        self._rejects.append((self.sheets, reject))

    def settle(self) -> None:
        """Make one figure of the cells of each ward, month and offence.

        A figure given twice alike is there once; given differently it is rejected, whichever came
        first. The parts of an offence are added up, unless one of them is its total.
        """
        for key, cells in self.given.items():
            parts: dict[str, list[Given]] = defaultdict(list)
            for given in cells:
                parts[given.part].append(given)
            self._settle(key, [self._one(key, alike) for alike in parts.values()])
        self.given.clear()

    def _one(self, key: Key, alike: list[Given]) -> Given | None:
        """The one cell of several of a part; None, and rejects, where they differ."""
        first = alike[0]
        if any(given.written != first.written for given in alike):
            rows = ", ".join(str(given.row) for given in alike)
            error = UnusableError(
                f"{self.name(key)} a second time, and not the same (rows {rows})",
                "each figure once",
                "leave the right one and take out the others",
            )
            for given in alike:
                self._reject_given(error, given, key)
            return None
        self.duplicates += len(alike) - 1
        return first

    def _settle(self, key: Key, parts: list[Given | None]) -> None:
        known = [given for given in parts if given is not None]
        if len(known) > 1:
            offence = heading(self.catalogue.offence[key[2]].name)
            wholes = [g for g in known if is_total(g.part) or heading(g.part) == offence]
            if len(wholes) == 1:
                self.of_sums += len(known) - 1
                known, parts = wholes, list(wholes)
        counts, statuses = [], []
        for given in known:
            try:
                counts.append(_count(given))
                statuses.append(given.written.status)
            except UnusableError as error:
                self._reject_given(error, given, key)
        if counts:
            told = [count for count in counts if count is not None]
            total = sum(told) if len(told) == len(parts) else None
            status = _status(statuses, known=total is not None)
            self.figures[key] = Figure(total, status, len(counts))

    def _reject_given(self, error: UnusableError, given: Given, key: Key) -> None:
        reject = error.at(given.row, given.where, column=given.column, month=key[1])
        self._rejects.append((given.sheet, reject))

    def table(self) -> pd.DataFrame:
        """The figures of wards: area_code, month, offence, count, status and cells, sorted."""
        rows = [(*k, f.count, f.status, f.cells) for k, f in sorted(self.figures.items())]
        return _table([row for row in rows if row[3] is not None]).astype({"count": "int64"})

    def withheld(self) -> pd.DataFrame:
        """What their publisher hides: the same columns, without a count."""
        rows = [(*k, None, f.status, f.cells) for k, f in sorted(self.figures.items())]
        return _table([row for row in rows if row[4] == SUPPRESSED])

    def notes(self) -> list[str]:
        """What was left out or is not known, each in a sentence."""
        told = [
            noted("hidden by the publisher, so not known", self._of(SUPPRESSED)),
            noted("a blank cell, so not known", self._of(BLANK)),
            noted("not available, so not known", self._of(MISSING)),
            noted("provisional", self._of(PROVISIONAL)),
            noted("revised", self._of(REVISED)),
            noted("areas of other places left out", sorted(self.elsewhere)),
            noted("offences left out, because none known here is called so", sorted(self.unmapped)),
            noted("only figures of everyone are read; left out", sorted(self.partly)),
        ]
        if self.duplicates:
            told.append(f"{self.duplicates:,} figures stand twice alike, and count once")
        if self.of_totals:
            told.append(f"{self.of_totals:,} totals left out: they are made of the wards")
        if self.of_sums:
            told.append(f"{self.of_sums:,} totals of offences or of longer periods left out")
        columns = [
            f"the column '{name}' is not the sum of the columns read beside it in {len(rows):,} "
            f"rows (row {rows[0]} first): check the file"
            for name, rows in self.false_totals.items()
        ]
        return [note for note in (*self.told, *told, *columns, *self._false_totals()) if note]

    def name(self, key: Key) -> str:
        """`Armley, Feb 2025 (Burglary)`."""
        area, month, offence = key
        what = self.catalogue.offence[offence].name
        return f"{self.areas.names[area]}, {short(month.to_period('M'))} ({what})"

    def _of(self, status: str) -> list[str]:
        return [self.name(key) for key, f in sorted(self.figures.items()) if f.status == status]

    def _false_totals(self) -> list[str]:
        """Stated totals their wards do not add up to. No figure: a difference could disclose."""
        return [
            f"the stated total of {self.name(key)} is not the sum of its wards: check the file"
            for key, text in sorted(self.totals.items())
            if (made := self._sum(key)) is not None and not _is_count(text, made)
        ]

    def _sum(self, key: Key) -> int | None:
        """What the wards of a total add up to; None when one of them is not known."""
        area, month, offence = key
        wards = self.catalogue.place.ward_codes(area) or set(self.areas.wards.values())
        found = [self.figures.get((ward, month, offence)) for ward in wards]
        counts = [None if figure is None else figure.count for figure in found]
        return None if None in counts else sum(c for c in counts if c is not None)


@dataclass
class _SheetReader:
    """One sheet, row by row, into the rows of its file."""

    into: FigureRows
    layout: Layout
    measure: str
    month: pd.Timestamp | None
    where: str
    periods: Mapping[str, Period]

    def take(self, number: int, row: Sequence[str]) -> None:
        layout, into = self.layout, self.into
        part = next((t for c in layout.persons if not is_everyone(t := cell(row, c))), "")
        if part:
            into.partly[part] += len(layout.figures)
            return
        month = None
        try:
            area = self._area(row)
            if not area:
                return
            offence, of_part = self._offence(row)
            for_all = self._month(row)
        except UnusableError as error:
            month = self._month_or_none(row)
            into.reject(error.at(number, self.where, month=month))
            return
        if not offence and not any(f.offence for f in layout.figures):
            return
        for figures in layout.figures:
            when = figures.month or for_all
            if when is not None:
                self._give(number, row, figures, (area, when, figures.offence or offence), of_part)
        self._compare(number, row)

    def _give(self, number: int, row: Sequence[str], at: Figures, key: Key, part: str) -> None:
        into, text = self.into, cell(row, at.column)
        if key[0] not in into.areas.wards.values():
            into.totals.setdefault(key, text)
            into.of_totals += 1
            return
        status = _STATUSES.get(cell(row, self.layout.status).lower(), at.status)
        into.given[key].append(
            Given(part, number, into.sheets, self.where, at.heading, text, status)
        )

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
                f"ward {shown(name)}", f"a ward of the place: {_or(alike)}", _or(alike)
            )
        if not name:
            raise UnusableError("no ward", "the code or name of a ward")
        self.into.elsewhere[name] += len(self.layout.figures)

    def _offence(self, row: Sequence[str]) -> tuple[str, str]:
        """The offence of a row, and which part of it; empty where each column names its own."""
        layout = self.layout
        if self.measure or all(f.offence for f in layout.figures):
            return self.measure, ""
        texts = [cell(row, column) for column in layout.measures]
        found = [self.into.catalogue.offence_of_name.get(_plain(text), "") for text in texts]
        if layout.in_groups:
            return self._in_groups(texts, found)
        (text,) = texts
        if found[0]:
            return found[0], ""
        if is_total(text):
            self.into.of_sums += len(layout.figures)
            return "", ""
        near = _near(text, self.into.catalogue)
        expected = f"an offence of config/offences.toml{f', perhaps {near}' if near else ''}"
        raise UnusableError(f"measure {shown(text)}", expected, near)

    def _in_groups(self, texts: Sequence[str], found: Sequence[str]) -> tuple[str, str]:
        """The offence of a group, of which a row is one part; else that of the row itself."""
        group, of_row = found
        if group:
            return group, texts[1]
        if of_row:
            return of_row, ""
        if is_total(texts[0]):
            self.into.of_sums += len(self.layout.figures)
        else:
            self.into.unmapped[": ".join(t for t in texts if t)] += len(self.layout.figures)
        return "", ""

    def _month(self, row: Sequence[str]) -> pd.Timestamp | None:
        """The month of a row of a long sheet, else the one that the sheet states."""
        if self.layout.month is None:
            return self.month
        text = _month_text(row, self.layout)
        period = self.periods.get(text)
        if period is not None and period.month is not None:
            return period.month
        if period is not None and period.kind in ("year", "quarter"):
            self.into.of_sums += len(self.layout.figures)
            return None
        either = ", which may be a month or a financial year" if may_be_a_year(text) else ""
        raise UnusableError(f"month {shown(cell(row, self.layout.month))}{either}", EXPECTED_MONTH)

    def _month_or_none(self, row: Sequence[str]) -> pd.Timestamp | None:
        period = self.periods.get(_month_text(row, self.layout))
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


def noted(words: str, names: Iterable[str]) -> str:
    """A note that names things, up to 20 of them; empty when there are none."""
    listed = list(names)
    more = len(listed) - MOST_NAMED
    end = f" and {more:,} more" if more > 0 else ""
    return f"{words}: {'; '.join(listed[:MOST_NAMED])}{end}" if listed else ""


def _periods(rows: Sequence[tuple[int, Sequence[str]]], layout: Layout) -> Mapping[str, Period]:
    """What the cells of the column of months mean, judged together."""
    if layout.month is None:
        return {}
    return read_periods({_month_text(row, layout) for _, row in rows})


def long_periods(sheet: Sheet, layout: Layout) -> list[str]:
    """The cells of a column of months, where all of them are years or quarters."""
    rows, _ = filled_down(sheet, layout)
    found = _periods(rows, layout)
    kinds = {period.kind for period in found.values()}
    return sorted(found) if kinds and kinds <= {"year", "quarter"} else []


def _month_text(row: Sequence[str], layout: Layout) -> str:
    text = cell(row, layout.month)
    return month_of_year(text, cell(row, layout.year)) or text


def _table(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    names = ["area_code", "month", "offence", "count", "status", "cells"]
    types = {"area_code": "str", "month": "datetime64[us]", "offence": "str", "count": "Int64"}
    return pd.DataFrame(rows, columns=names).astype({**types, "status": "str", "cells": "int64"})


def _is_remark(row: Sequence[str]) -> bool:
    """A line of text under the table: one cell of it is filled."""
    return sum(bool(text.strip()) for text in row) == 1


def _without_number(text: str, status: str) -> str:
    """What a cell without a number is: blank, hidden, or not available, as a dash may say too."""
    if not text.strip():
        return BLANK
    return SUPPRESSED if status == SUPPRESSED else MISSING


def _status(statuses: Sequence[str], *, known: bool) -> str:
    """The status of a figure by those of its parts; one that is not known has a reason."""
    worst = _worst(statuses)
    return worst if known or worst in (SUPPRESSED, MISSING, BLANK) else MISSING


def _worst(statuses: Sequence[str]) -> str:
    order = (SUPPRESSED, MISSING, BLANK, PROVISIONAL, REVISED)
    return next((s for s in order if s in statuses), FINAL)


def _count(given: Given) -> int | None:
    """The count a cell gives, None where it has none; raises UnusableError for what is neither."""
    written = given.written
    if not written.number:
        return None
    try:
        return whole_number(written.number)
    except ValueError:
        raise UnusableError(
            f"count {shown(given.text)}", EXPECTED_COUNT, _as_a_date(given.text)
        ) from None


def _as_a_date(text: str) -> str:
    """What a spreadsheet may have made a date of: 1-4 becomes 1 April."""
    if _LOOKS_LIKE_A_DATE.fullmatch(text.strip()):
        return "perhaps a range such as 1-4 that a spreadsheet turned into a date: write it as <5"
    return ""


def _is_count(text: str, count: int) -> bool:
    """Whether a stated total is the count; one that states no number contradicts nothing."""
    try:
        return whole_number(written_figure(text).number) == count
    except ValueError:
        return True


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _near(text: str, catalogue: Catalogue) -> str:
    near = difflib.get_close_matches(text.lower(), catalogue.offence_of_name)
    return _or(dict.fromkeys(catalogue.offence[catalogue.offence_of_name[n]].name for n in near))


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)
