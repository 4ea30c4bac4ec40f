"""Which rows of a sheet of ward figures name its columns, and what stands in them.

A sheet is long (a month in each row), wide (months across) or has offences across. Its names may
stand in several rows: an offence or a year above the months. What it counts stands in a column, in
the name of a column, or once for the whole sheet: in its name, in a line above the table, or in the
file's name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd
from openpyxl.utils import get_column_letter

from data_loaders.called_columns import (
    Calls,
    calls_beginnings,
    calls_ends,
    calls_months,
    calls_parts,
    calls_ward_codes,
    calls_wards,
    calls_years,
)
from data_loaders.heading_rows import Headings, find_headings, without_footnote
from data_loaders.named_columns import bare
from data_loaders.period_headings import Period, read_periods
from data_loaders.sheet import Sheet
from data_loaders.stated_measure import (
    NOT_ALL,
    by_heading,
    is_total,
    left_over,
    named_offence,
    nearly_named,
    stated_measure,
    stray_words,
    words_of_another,
)
from data_loaders.stated_months import stated_month
from data_loaders.stated_years import stated_spans
from data_loaders.table_columns import heading, lines_above
from data_loaders.told_columns import columns_told
from data_loaders.ward_figure_across import label_above, totals_of, why_no_months
from data_loaders.ward_figure_columns import (
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
from data_loaders.written import HEADER_WITHIN
from data_loaders.written_months import month_number
from data_loaders.written_numbers import FINAL, written_figure
from data_loaders.year_order import is_sure, out_of_order

_SUM_OF = re.compile(r"\s*sum of\s+", re.IGNORECASE)
_COUNT = re.compile(
    r"(no|nos|number|count)( of)? (recorded )?(crimes?|offences?|incidents?|records?|cases?)"
    r"|(crime|offence|incident|record|case) (counts?|numbers?)"
)
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
    """
    names = by_heading(offence_of_name)
    for number in range(start, min(len(sheet.rows), start + HEADER_WITHIN)):
        found = _Finder(sheet, number, names, place, year, own).layout()
        if found is not None:
            return found
    return None


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
        self._offences = names
        self._place = place
        self._year = year
        self._own = own
        self._called = [bare(_SUM_OF.sub("", text)) for text in self._row]

    def layout(self) -> Layout | None:
        code = self._first(CODES, calls_ward_codes)
        name = self._first(NAMES, calls_wards)
        if code is None and name is None:
            return None
        own = {c for c in (code, name) if c is not None}
        heads = self._dated(find_headings(self._sheet, self._number, own, self._names_a_column))
        ids = self._ids(heads, own)
        columns = [c for c in range(heads.width) if c not in own | {*ids.values()}]
        periods = heads.periods(columns)
        periods |= self._in_one(heads, [c for c in columns if c not in periods])
        figures, problem = self._figures(heads, columns, periods, ids)
        if not figures and not problem:
            return None
        return self._laid_out(heads, columns, periods, ids, (code, name), figures, problem)

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
        return ids | columns_told(self._row, below, self._offences, {*own, *ids.values()})

    def _width(self) -> int:
        """The columns that anything stands in, named or not."""
        return max(map(len, self._sheet.rows[self._number :]))

    def _names_a_column(self, text: str) -> bool:
        """Whether a cell can be part of a heading: a period, an offence, a total."""
        plain = without_footnote(text)
        known = heading(plain) in self._offences or is_total(plain)
        return known or self._says_when(plain)

    def _says_when(self, text: str) -> bool:
        """Whether a cell is a period, or the name of a month."""
        is_period = bool(read_periods([written_figure(text).number or text]))
        return is_period or month_number(text) is not None

    def _figures(
        self,
        heads: Headings,
        columns: Sequence[int],
        periods: Mapping[int, Period],
        ids: Mapping[str, int],
    ) -> tuple[tuple[Figures, ...], str]:
        """The columns of figures, or why there are none that can be read."""
        months = [c for c in columns if c in periods and periods[c].kind == "month"]
        # A count and its rate may stand under one month.
        months = [c for c in months if not words_of_another(heads.own(c))] or months
        offences = {c: o for c in columns if (o := self._offence(heads, c))}
        offences |= self._lone_totals(heads, columns, {*offences.values()})
        if months:
            return self._months_across(heads, months, periods, offences)
        if offences and not ("month" in ids and ids.keys() & {"measure", "major"}):
            across = [c for c in offences if c not in periods]
            if across and (strays := self._other_words(heads, across[0])):
                return (), f"its heading '{heads.name(across[0])}' says '{strays}', {NOT_ALL}"
            if across:
                return tuple(Figures(c, heads.name(c), None, offences[c]) for c in across), ""
        figures, problem = self._one_count(heads, columns) if "month" in ids else ((), "")
        if figures or problem:
            return figures, problem
        why = "" if "month" in ids else why_no_months(heads, columns, periods)
        return (), why or self._beside_an_offence(heads, columns)

    def _in_one(self, heads: Headings, columns: Sequence[int]) -> dict[int, Period]:
        """The months of columns called by an offence and a month in one: `Burglary Apr-24`."""
        found = {c: stated_month([heads.own(c)]) for c in columns}
        return {
            c: Period("month", month)
            for c, month in found.items()
            if month is not None
            and stated_measure([heads.own(c)], self._offences)
            and not self._stray(heads.own(c))
        }

    def _offence(self, heads: Headings, column: int) -> str:
        """The offence a column's name gives: one of its cells is its name, or one above has it."""
        *above, own = heads.stack(column) or [""]
        if any(map(self._stray, above)):
            return ""
        if known := named_offence(own, self._offences):
            return known
        in_one = [own] if stated_month([own]) is not None else []
        for text in (*in_one, *reversed(above)):
            known = stated_measure([text], self._offences)
            if known and not self._stray(text):
                return known
        return ""

    def _lone_totals(
        self, heads: Headings, columns: Sequence[int], there: Collection[str]
    ) -> dict[int, str]:
        """The columns of the total of an offence that no other column is of: `Total burglary`."""
        sums = [c for c in columns if is_total(heads.own(c)) and not self._stray(heads.own(c))]
        found = {c: stated_measure([heads.own(c)], self._offences) for c in sums}
        of = [o for o in found.values() if o]
        return {c: o for c, o in found.items() if o and o not in there and of.count(o) == 1}

    def _stray(self, text: str) -> str:
        return stray_words(text, self._offences, self._place)

    def _beside_an_offence(self, heads: Headings, columns: Sequence[int]) -> str:
        """Why no column that names an offence can be read; empty where none names one."""
        for column in columns:
            strays = [s for text in heads.stack(column) if (s := self._stray(text))]
            if strays and stated_measure(heads.stack(column), self._offences):
                return f"its heading '{heads.name(column)}' says '{strays[0]}', {NOT_ALL}"
            if near := nearly_named(heads.own(column), self._offences):
                return (
                    f"its heading '{heads.name(column)}' is no offence known here; expected an "
                    f"offence of config/offences.toml, perhaps {near}"
                )
        return ""

    def _months_across(
        self,
        heads: Headings,
        months: Sequence[int],
        periods: Mapping[int, Period],
        offences: Mapping[int, str],
    ) -> tuple[tuple[Figures, ...], str]:
        if any(c in offences for c in months):
            # Beside offences under each month stand their total, and what is none of them.
            months = [c for c in months if c in offences or self._says_when(heads.own(c))]
        labels = {c: label_above(heads, c) for c in months}
        unknown = {c: label for c, label in labels.items() if label and c not in offences}
        lone = {*unknown.values()} if len(unknown) == len(months) else set()
        if len(lone) == 1 and not any(map(self._stray, lone)):
            # One line over all of them that names no offence is a title.
            unknown = {}
        if unknown and len(unknown) == len(months):
            words = " and ".join(f"'{label}'" for label in dict.fromkeys(unknown.values()))
            return (), (
                f"the second heading row says {words}, and no offence known here is called so; put "
                "the name of the offence there, or a column 'measure'"
            )
        read, problem = self._plain(heads, [c for c in months if c not in unknown], periods)
        unsure = [periods[c].month for c in read if not is_sure(heads.stack(c))]
        if problem := problem or out_of_order(month for month in unsure if month is not None):
            return (), problem
        figures = tuple(
            Figures(c, heads.name(c), periods[c].month, offences.get(c, ""), heads.status(c))
            for c in read
        )
        keys = [(f.month, f.offence) for f in figures]
        again = next((f for f, key in zip(figures, keys, strict=True) if keys.count(key) > 1), None)
        if again is not None:
            return (), (
                f"the heading '{again.heading}' stands twice; expected a row above that says what "
                "each block counts"
            )
        return figures, ""

    def _plain(
        self, heads: Headings, columns: Sequence[int], periods: Mapping[int, Period]
    ) -> tuple[list[int], str]:
        """The columns of counts, where others of the same months are of something else.

        Each cell of a heading is looked at, whichever row it stands in. The second is why none
        can be read, in words.
        """
        strays = {c: s for c in columns if (s := self._other_words(heads, c))}
        plain = [c for c in columns if c not in strays]
        counted = {periods[c].month for c in plain}
        first = next((c for c in strays if periods[c].month not in counted), None)
        if first is not None:
            return [], f"its heading '{heads.name(first)}' says '{strays[first]}', {NOT_ALL}"
        return plain, ""

    def _other_words(self, heads: Headings, column: int) -> str:
        """What the cells of a heading say beside offences, periods, the place and fillers."""
        texts = (t for t in heads.said(column) if not self._names_a_column(t))
        return next((s for t in texts if (s := left_over(t, self._offences, self._place))), "")

    def _one_count(
        self, heads: Headings, columns: Sequence[int]
    ) -> tuple[tuple[Figures, ...], str]:
        """The one column of counts of a long sheet."""
        free = [c for c in columns if self._called[c : c + 1]]
        sure = self._first(COUNTS)
        if sure is None:
            called = (c for c in columns if _COUNT.fullmatch(heading(heads.own(c))))
            sure = next(called, None)
        kinds = [self._called.index(bare(w)) for w in COUNTS_OF_A_KIND if bare(w) in self._called]
        of_a_kind = [c for c in kinds if not is_total(self._row[c])] or kinds
        if sure is None and not of_a_kind:
            return (), ""
        above = heads.stack(sure if sure is not None else of_a_kind[0])[:-1]
        if strays := next((s for text in above if (s := self._stray(text))), ""):
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
        numbers = [c for c in cells if written_figure(c).number.replace(",", "").isdigit()]
        return len(numbers) * 2 > len(cells)

    def _laid_out(
        self,
        heads: Headings,
        columns: Sequence[int],
        periods: Mapping[int, Period],
        ids: Mapping[str, int],
        ward: tuple[int | None, int | None],
        figures: tuple[Figures, ...],
        problem: str,
    ) -> Layout:
        read = {f.column for f in figures}
        rest = [c for c in columns if c not in read and heads.name(c)]
        wide = any(f.month is not None for f in figures)
        unclear = [
            c
            for c in rest
            if wide
            and c in periods
            and periods[c].kind in ("unclear", "days")
            # A change stands under a month without being one of its counts.
            and not words_of_another(heads.own(c))
        ]
        measures = [ids[k] for k in ("major", "measure") if k in ids]
        measures += [c for key, c in ids.items() if key.startswith("minor")]
        totals = tuple(totals_of(heads, rest, figures, periods))
        sums = {total.column for total in totals}
        misspelled = tuple(self._misspelled(heads, rest, figures))
        rejected = {*unclear, *(column for column, _ in misspelled)}
        month = None if wide else ids.get("month")
        persons = tuple(c for key, c in ids.items() if key.startswith("persons"))
        units = tuple(c for key, c in ids.items() if key.startswith("units"))
        others = (ids.get(key) for key in ("district", "until", "year", "status"))
        used = {*ward, *measures, month, *persons, *units, *others}
        return Layout(
            header=heads.top,
            last=heads.bottom,
            code=ward[0],
            name=ward[1],
            district=ids.get("district"),
            measures=tuple(measures),
            month=month,
            until=None if wide else ids.get("until"),
            year=ids.get("year"),
            financial="financial" in heading(heads.own(ids["year"])) if "year" in ids else False,
            span=heads.span,
            persons=persons,
            units=units,
            status=ids.get("status"),
            figures=figures,
            undated=tuple(self._undated(heads, figures)),
            totals=totals,
            left_out=tuple(heads.name(c) for c in rest if c not in rejected),
            beside=tuple(
                (heads.name(c) or get_column_letter(c + 1), c)
                for c in range(self._width())
                if c not in read | sums | used | rejected
            ),
            unclear=tuple(heads.name(c) for c in unclear),
            misspelled=misspelled,
            problem=problem,
        )

    def _undated(self, heads: Headings, figures: Sequence[Figures]) -> Iterator[pd.Timestamp]:
        """The months of which only the period stated over the table says the year."""
        for f in figures:
            stack = heads.stack(f.column)
            own = heads.year or any(text in heads.years for text in stack)
            if f.month is not None and not own and any(map(month_number, heads.said(f.column))):
                yield f.month

    def _misspelled(
        self, heads: Headings, rest: Sequence[int], figures: Sequence[Figures]
    ) -> Iterator[tuple[int, str]]:
        """The columns beside those of offences whose names are nearly that of another offence."""
        read = {f.offence for f in figures}
        for column in rest if any(read) else ():
            for text in heads.said(column):
                near = not self._stray(text) and nearly_named(text, self._offences)
                if near and near not in read and not named_offence(text, self._offences):
                    yield column, text
