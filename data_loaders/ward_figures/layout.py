"""Which rows of a sheet of ward figures name its columns, and what stands in them.

A sheet is long (a month in each row), wide (months across) or has offences across. Its names may
stand in several rows: an offence or a year above the months. What it counts stands in a column, in
the name of a column, or once for the whole sheet: in its name, in a line above the table, or in the
file's name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from data_loaders.columns.named_columns import bare
from data_loaders.columns.table_columns import cell, heading, lines_above
from data_loaders.columns.written_numbers import FINAL, is_figure
from data_loaders.files.sheet import Sheet
from data_loaders.files.text_format import HEADER_WITHIN
from data_loaders.headings.called_columns import (
    Calls,
    calls_beginnings,
    calls_ends,
    calls_financial_years,
    calls_months,
    calls_parts,
    calls_ward_codes,
    calls_wards,
    calls_years,
    parted,
)
from data_loaders.headings.heading_rows import Headings, find_headings, is_year
from data_loaders.headings.period_headings import Period
from data_loaders.headings.stated_measure import (
    NOT_ALL,
    by_heading,
    is_total,
    words_of_another,
)
from data_loaders.headings.stated_years import stated_spans
from data_loaders.ward_figures.across import totals_of, why_no_months, why_years_across
from data_loaders.ward_figures.columns import (
    CODES,
    COUNTS,
    COUNTS_OF_A_KIND,
    DISTRICTS,
    MAJORS,
    MONTHS,
    NAMES,
    STATUSES,
    YEARS,
    Figures,
    Layout,
)
from data_loaders.ward_figures.headings import FigureHeadings, Words
from data_loaders.ward_figures.told_columns import columns_told

_SUM_OF = re.compile(r"\s*sum of\s+", re.IGNORECASE)
_PAIR = 2
"""A key and its value."""
_COUNT = re.compile(
    r"(no|nos|number|count)( of)? (recorded )?(crimes?|offences?|incidents?|records?|cases?)"
    r"|(crime|offence|incident|record|case) (counts?|numbers?)"
)
_ALL = re.compile(
    r"(?:(?:total|all) )?(?:(?:number|no|count)s? of )?(?:police )?(?:recorded |reported )?"
    r"(?:crimes?|offences?|incidents?|records?|cases?)(?: recorded| reported)?"
)
"""All of what a row says is counted, where no other column counts it."""

_NO_MEASURE = re.compile(
    r"\b(rates?|ranks?|ranking|per|population|residents|change|difference|percent|percentage|mean"
    r"|average|year|quarter|index|id|code|x|y|easting|northing|latitude|longitude|target|notes?)\b|%"
)


def find_layout(
    sheet: Sheet,
    offence_of_name: Mapping[str, str],
    place: Collection[str] = (),
    start: int = 0,
    *,
    year: str = "",
    own: str = "",
) -> Layout | None:
    """The layout by the first of 20 rows that names wards and what is counted, else None.

    `offence_of_name` gives the id of an offence by every name it has, `place` what the place may
    be called beside it. `year` is the one that a column gives all rows, `own` the file's name.
    Where no row names wards, their column may be the first, without a name.
    """
    names = by_heading(offence_of_name)
    rows = range(start, min(len(sheet.rows), start + HEADER_WITHIN))
    finders = [_Finder(sheet, number, names, place, year, own) for number in rows]
    found = [layout for finder in finders if (layout := finder.layout()) is not None]
    if not found:
        corners = (finder.layout(nameless=True) for finder in finders)
        return next((layout for layout in corners if layout is not None), None)
    # A line that says "Area: Leeds" over a table may look like its names.
    pairs = itertools.pairwise(found)
    return next((x for x, after in pairs if not _is_a_line(sheet, x, after)), found[-1])


def _is_a_line(sheet: Sheet, layout: Layout, after: Layout) -> bool:
    """Whether a row of names is a key and its value, over the names of a table."""
    between = sheet.rows[layout.last : after.header]
    texts = ([text for text in row if text.strip()] for row in between)
    return all(len(row) <= _PAIR and not any(map(is_figure, row)) for row in texts)


class _Finder:
    """One row that may name the columns, with the rows above and below that go with it."""

    def __init__(
        self,
        sheet: Sheet,
        number: int,
        names: Mapping[str, str],
        place: Collection[str],
        year: str,
        own: str,
    ) -> None:
        self._row = sheet.rows[number]
        self._sheet = sheet
        self._number = number
        self._words = Words(names, place)
        self._year = year
        self._own = own
        self._called = [bare(_SUM_OF.sub("", text)) for text in self._row]

    def layout(self, *, nameless: bool = False) -> Layout | None:
        code = self._first(CODES, calls_ward_codes)
        name = self._corner() if nameless else self._first(NAMES, calls_wards)
        if code is None and name is None:
            return None
        own = {c for c in (code, name) if c is not None}
        found = find_headings(self._sheet, self._number, own, self._words.names_a_column)
        heads = self._dated(found)
        said = FigureHeadings(heads, self._words)
        ids = self._ids(heads, own)
        columns = [c for c in range(heads.width) if c not in own | {*ids.values()}]
        periods = heads.periods(columns)
        periods |= said.in_one([c for c in columns if c not in periods])
        figures, problem = self._figures(said, columns, periods, ids)
        if not figures and not problem:
            return None
        return self._laid_out(said, columns, periods, ids, (code, name), figures, problem)

    def _corner(self) -> int | None:
        """The first column, where it has no name and each other is a month, an offence or total."""
        below = [cell(row, 0) for row in self._sheet.rows[self._number + 1 :] if any(row)]
        others = [text for text in self._row[1:] if text.strip()]
        known = not all(map(is_year, others)) and all(map(self._words.names_a_column, others))
        known = known and not cell(self._row, 0)
        return 0 if known and below and all(below[:_PAIR]) else None

    def _dated(self, heads: Headings) -> Headings:
        """The headings with the period that is stated over all of them."""
        texts = [*lines_above(self._sheet, heads.top), self._sheet.name, self._own]
        return replace(heads, year=self._year, span=next(iter(stated_spans(texts)), None))

    def _first(self, known: Sequence[str], calls: Calls | None = None) -> int | None:
        """The column of the first name that is `known`, else the first that is called so."""
        for wanted in known:
            if bare(wanted) in self._called:
                return self._called.index(bare(wanted))
        return next((c for c, name in enumerate(self._row) if calls and calls(name)), None)

    def _ids(self, heads: Headings, own: Collection[int]) -> dict[str, int]:
        """The columns that say what a figure is of, but for the ward."""
        known = {"district": DISTRICTS, "major": MAJORS, "status": STATUSES}
        found = {key: self._first(names) for key, names in known.items()}
        found["month"] = self._first(MONTHS, calls_months)
        begins, ends = self._first((), calls_beginnings), self._first((), calls_ends)
        if None not in (begins, ends) and found["month"] in (None, begins, ends):
            found |= {"month": begins, "until": ends}
        found["year"] = self._first(YEARS, calls_years)
        ids = {key: column for key, column in found.items() if column is not None}
        taken = {*own, *ids.values()}
        minors = [c for c, name in enumerate(self._row) if c not in taken and calls_parts(name)]
        ids |= {f"minor {column}": column for column in minors}
        below = self._sheet.rows[heads.bottom + 1 :]
        return columns_told(self._row, below, self._words.offences, {*own, *ids.values()}) | ids

    def _width(self) -> int:
        """The columns that anything stands in, named or not."""
        return max(map(len, self._sheet.rows[self._number :]))

    def _figures(
        self,
        said: FigureHeadings,
        columns: Sequence[int],
        periods: Mapping[int, Period],
        ids: Mapping[str, int],
    ) -> tuple[tuple[Figures, ...], str]:
        """The columns of figures, or why there are none that can be read."""
        heads = said.heads
        months = [c for c in columns if c in periods and periods[c].kind == "month"]
        # A count and its rate may stand under one month.
        months = [c for c in months if not words_of_another(heads.own(c))] or months
        offences = {c: o for c in columns if (o := said.offence(c))}
        offences |= said.lone_totals(columns, {*offences.values()})
        if months:
            return said.months_across(months, periods, offences)
        if offences and not ("month" in ids and ids.keys() & {"measure", "major"}):
            across = {c: o for c, o in offences.items() if c not in periods}
            if across:
                return said.offences_across(across)
        figures, problem = self._one_count(said, columns) if "month" in ids else ((), "")
        if figures or problem:
            return figures, problem
        why_none = why_years_across if "month" in ids else why_no_months
        return (), why_none(heads, columns, periods) or said.beside_an_offence(columns)

    def _one_count(
        self, said: FigureHeadings, columns: Sequence[int]
    ) -> tuple[tuple[Figures, ...], str]:
        """The one column of counts of a long sheet."""
        heads = said.heads
        free = [c for c in columns if self._called[c : c + 1]]
        sure = self._first(COUNTS)
        if sure is None:
            called = (c for c in columns if _COUNT.fullmatch(heading(heads.own(c))))
            sure = next(called, None)
        kinds = [self._called.index(bare(w)) for w in COUNTS_OF_A_KIND if bare(w) in self._called]
        alike = (c for c in free if _ALL.fullmatch(heading(parted(self._row[c]))))
        kinds += [c for c in alike if c not in kinds and self._may_be_counts(c)]
        of_a_kind = [c for c in kinds if not is_total(self._row[c])] or kinds
        if sure is None and not of_a_kind:
            return (), ""
        if strays := said.other_words(sure if sure is not None else of_a_kind[0]):
            return (), f"over its column of figures stands '{strays}', {NOT_ALL}"
        if sure is not None:
            return (Figures(sure, heads.name(sure), None, "", FINAL),), ""
        rivals = [c for c in free if c not in kinds and self._may_be_counts(c)]
        rivals += [c for c in of_a_kind[1:] if c not in rivals]
        if rivals:
            names = ", ".join(f"'{heads.name(c)}'" for c in (of_a_kind[0], *rivals))
            return (), (
                f"which of its columns {names} is the count cannot be told; call it 'count', or by "
                "the name of the offence it counts"
            )
        return (Figures(of_a_kind[0], heads.name(of_a_kind[0]), None, "", FINAL),), ""

    def _may_be_counts(self, column: int) -> bool:
        """Whether whole numbers stand in a column whose name does not say that it is no measure."""
        if _NO_MEASURE.search(heading(self._row[column])):
            return False
        below = self._sheet.rows[self._number + 1 : self._number + 40]
        cells = [row[column].strip() for row in below if column < len(row) and row[column].strip()]
        numbers = [c for c in cells if is_figure(c)]
        return len(numbers) * 2 > len(cells)

    def _laid_out(
        self,
        said: FigureHeadings,
        columns: Sequence[int],
        periods: Mapping[int, Period],
        ids: Mapping[str, int],
        ward: tuple[int | None, int | None],
        figures: tuple[Figures, ...],
        problem: str,
    ) -> Layout:
        heads, read = said.heads, {f.column for f in figures}
        rest = [c for c in columns if c not in read and heads.name(c)]
        wide = any(f.month is not None for f in figures)
        unclear = [c for c in rest if wide and said.is_unclear(c, periods)]
        misspelled = tuple(said.misspelled(rest, figures))
        rejected = {*unclear, *(column for column, _ in misspelled)}
        layout = replace(
            _places(ids, ward, wide=wide),
            header=heads.top,
            last=heads.bottom,
            financial="year" in ids and calls_financial_years(heads.own(ids["year"])),
            span=heads.span,
            figures=figures,
            undated=tuple(said.undated(figures)),
            totals=tuple(totals_of(heads, rest, figures, periods)),
            left_out=tuple(heads.name(c) for c in rest if self._is_left_out(c, rejected, ward)),
            unclear=tuple(heads.name(c) for c in unclear),
            misspelled=misspelled,
            problem=problem,
        )
        used = layout.used | rejected
        free = (c for c in range(self._width()) if c not in used)
        beside = tuple((heads.name(c) or get_column_letter(c + 1), c) for c in free)
        return replace(layout, beside=beside)

    def _is_left_out(
        self, column: int, rejected: Collection[int], ward: Collection[int | None]
    ) -> bool:
        """Whether a column has anything that is not read: no blank one, nor the wards again."""
        again = cell(self._row, column) in {cell(self._row, c) for c in ward if c is not None}
        below = any(cell(row, column) for row in self._sheet.rows[self._number + 1 :])
        return column not in rejected and below and not again


def _places(ids: Mapping[str, int], ward: tuple[int | None, int | None], *, wide: bool) -> Layout:
    """A layout of which only the columns of what figures are of are known."""
    measures = [ids[k] for k in ("major", "measure") if k in ids]
    code, name = ward
    return Layout(
        code=code,
        name=name,
        district=ids.get("district"),
        measures=(*measures, *_called(ids, "minor")),
        month=None if wide else ids.get("month"),
        until=None if wide else ids.get("until"),
        year=ids.get("year"),
        persons=_called(ids, "persons"),
        units=_called(ids, "units"),
        status=ids.get("status"),
    )


def _called(ids: Mapping[str, int], kind: str) -> tuple[int, ...]:
    """The columns of a kind of which there may be several."""
    return tuple(column for key, column in ids.items() if key.startswith(kind))
