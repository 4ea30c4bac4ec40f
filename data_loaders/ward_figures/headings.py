"""What the headings over columns of ward figures say they count, and of which month."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data_loaders.columns.named_columns import bare
from data_loaders.columns.table_columns import heading
from data_loaders.columns.written_months import month_number
from data_loaders.columns.written_numbers import written_figure
from data_loaders.columns.year_order import is_sure, out_of_order
from data_loaders.headings.called_columns import parted
from data_loaders.headings.heading_rows import Headings, without_footnote
from data_loaders.headings.longer_periods import longer_period, read_alone
from data_loaders.headings.numbered_months import numbered_month
from data_loaders.headings.period_headings import Period, read_periods
from data_loaders.headings.stated_measure import (
    NOT_ALL,
    is_total,
    left_over,
    named_offence,
    nearly_named,
    stated_measure,
    stray_words,
    words_of_another,
)
from data_loaders.headings.stated_months import stated_month
from data_loaders.ward_figures.across import label_above
from data_loaders.ward_figures.columns import COUNTS, COUNTS_OF_A_KIND, Figures

_COUNTS = frozenset(map(bare, (*COUNTS, *COUNTS_OF_A_KIND, "no", "nos")))
"""A cell that says nothing but that its figures are counts."""

_OF_SHARES = re.compile(r"[%£$€]")

_SUM = re.compile(r"\b(?:grand|sub|overall|sum)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """What may be said in a heading."""

    offences: Mapping[str, str]
    """Ids of offences by their names, as `by_heading` gives them."""
    place: Collection[str]
    """What the place may be called."""

    def names_a_column(self, text: str) -> bool:
        """Whether a cell can be part of a heading: a period, an offence, a total."""
        plain = without_footnote(text)
        known = heading(plain) in self.offences or is_total(plain)
        return known or self.says_when(plain)

    def says_when(self, text: str) -> bool:
        """Whether a cell is a period, or the name of a month."""
        is_period = bool(read_periods([written_figure(text).number or text]))
        return is_period or _is_without_year(text)

    def beside(self, text: str, *, over: bool) -> str:
        """What a cell says beside offences, months, the place and words of a count.

        A quarter or half with its number may stand `over` its months.
        """
        when = read_alone(text)
        is_long = when is not None and when.kind in ("year", "quarter")
        if is_long and not over:
            return longer_period(text) or " ".join(text.split())
        is_month = _is_without_year(text) or (when is not None and not is_long)
        is_count = bare(text) in _COUNTS and not _OF_SHARES.search(text)
        if is_month or is_count or heading(text) in self.offences:
            return ""
        if longer := longer_period(text, numbered=not over):
            return longer
        plain = _SUM.sub(" ", text)
        left = (left_over(t, self.offences, self.place) for t in (plain, parted(plain)))
        return min(left, key=len)

    def stray(self, text: str) -> str:
        """The words of a text that make its figures something else than counts of an offence."""
        return stray_words(text, self.offences, self.place)


@dataclass(frozen=True)
class FigureHeadings:
    """The headings of a table, column by column."""

    heads: Headings
    words: Words

    def in_one(self, columns: Sequence[int]) -> dict[int, Period]:
        """The months of columns called by an offence and a month in one: `Burglary Apr-24`."""
        found = {c: stated_month([self.heads.own(c)]) for c in columns}
        return {
            c: Period("month", month)
            for c, month in found.items()
            if month is not None
            and stated_measure([self.heads.own(c)], self.words.offences)
            and not self.words.stray(self.heads.own(c))
            and not longer_period(self.heads.own(c))
        }

    def offence(self, column: int) -> str:
        """The offence a column's name gives: one of its cells is its name, or one above has it."""
        *above, own = self.heads.stack(column) or [""]
        if any(map(self.words.stray, above)):
            return ""
        if known := named_offence(own, self.words.offences):
            return known
        in_one = [own] if stated_month([own]) is not None else []
        for text in (*in_one, *reversed(above)):
            stated = stated_measure([text], self.words.offences)
            if stated and not self.words.stray(text):
                return stated
        return ""

    def lone_totals(self, columns: Sequence[int], there: Collection[str]) -> dict[int, str]:
        """The columns of the total of an offence that no other column is of: `Total burglary`."""
        own = {c: self.heads.own(c) for c in columns}
        sums = [c for c, text in own.items() if is_total(text) and not self.words.stray(text)]
        found = {c: stated_measure([own[c]], self.words.offences) for c in sums}
        of = [o for o in found.values() if o]
        return {c: o for c, o in found.items() if o and o not in there and of.count(o) == 1}

    def beside_an_offence(self, columns: Sequence[int]) -> str:
        """Why no column that names an offence can be read; empty where none names one."""
        for column in columns:
            strays = [s for text in self.heads.stack(column) if (s := self.words.stray(text))]
            if strays and stated_measure(self.heads.stack(column), self.words.offences):
                return f"its heading '{self.heads.name(column)}' says '{strays[0]}', {NOT_ALL}"
            if near := nearly_named(self.heads.own(column), self.words.offences):
                return (
                    f"its heading '{self.heads.name(column)}' is no offence known here; expected "
                    f"an offence of config/offences.toml, perhaps {near}"
                )
        return ""

    def offences_across(self, offences: Mapping[int, str]) -> tuple[tuple[Figures, ...], str]:
        """The columns of counts of offences, where others of them are of something else."""
        strays = {c: self.other_words(c) for c in offences}
        name = self.heads.name
        plain = tuple(Figures(c, name(c), None, o) for c, o in offences.items() if not strays[c])
        if plain or not strays:
            return plain, ""
        first = next(iter(strays))
        return (), f"its heading '{name(first)}' says '{strays[first]}', {NOT_ALL}"

    def months_across(
        self,
        months: Sequence[int],
        periods: Mapping[int, Period],
        offences: Mapping[int, str],
    ) -> tuple[tuple[Figures, ...], str]:
        """The columns of months, or why they cannot be read."""
        if any(c in offences for c in months):
            # Beside offences under each month stand their total, and what is none of them.
            months = [c for c in months if c in offences or self.words.says_when(self.heads.own(c))]
        unknown = self._unknown(months, offences)
        if unknown and len(unknown) == len(months):
            words = " and ".join(f"'{label}'" for label in dict.fromkeys(unknown.values()))
            return (), (
                f"the second heading row says {words}, and no offence known here is called so; put "
                "the name of the offence there, or a column 'measure'"
            )
        read, problem = self._plain([c for c in months if c not in unknown], periods)
        unsure = [periods[c].month for c in read if not is_sure(self.heads.stack(c))]
        if problem := problem or out_of_order(month for month in unsure if month is not None):
            return (), problem
        name, status = self.heads.name, self.heads.status
        figures = tuple(
            Figures(c, name(c), periods[c].month, offences.get(c, ""), status(c)) for c in read
        )
        return ((), problem) if (problem := _twice(figures)) else (figures, "")

    def _unknown(self, months: Sequence[int], offences: Mapping[int, str]) -> dict[int, str]:
        """What stands over columns of months that names no offence; a title over all is none."""
        labels = {c: label_above(self.heads, c) for c in months}
        unknown = {c: label for c, label in labels.items() if label and c not in offences}
        lone = {*unknown.values()} if len(unknown) == len(months) else set()
        return {} if len(lone) == 1 and not any(map(self.words.stray, lone)) else unknown

    def _plain(
        self, columns: Sequence[int], periods: Mapping[int, Period]
    ) -> tuple[list[int], str]:
        """The columns of counts, where others of the same months are of something else.

        Each cell of a heading is looked at, whichever row it stands in. The second is why none
        can be read, in words.
        """
        strays = {c: s for c in columns if (s := self.other_words(c))}
        plain = [c for c in columns if c not in strays]
        counted = {periods[c].month for c in plain}
        first = next((c for c in strays if periods[c].month not in counted), None)
        if first is not None:
            return [], f"its heading '{self.heads.name(first)}' says '{strays[first]}', {NOT_ALL}"
        return plain, ""

    def other_words(self, column: int) -> str:
        """What the cells of a heading say beside offences, months, the place and fillers."""
        texts = self.heads.said(column)
        stack = self.heads.stack(column)
        dated = next((n for n, t in enumerate(stack) if _is_month(t)), len(stack))
        texts += [t for t in stack[dated:] if t in self.heads.years and not _is_month(t)]
        month = max((n for n, t in enumerate(texts) if self.words.says_when(t)), default=-1)
        said = (self.words.beside(t, over=n < month) for n, t in enumerate(texts))
        return next(filter(None, said), "")

    def is_unclear(self, column: int, periods: Mapping[int, Period]) -> bool:
        """Whether a column looks like one of a month, and which cannot be told.

        A change stands under a month without being one of its counts.
        """
        kind = periods[column].kind if column in periods else ""
        return kind in ("unclear", "days") and not words_of_another(self.heads.own(column))

    def undated(self, figures: Sequence[Figures]) -> Iterator[pd.Timestamp]:
        """The months of which only the period stated over the table says the year."""
        for f in figures:
            stack, said = self.heads.stack(f.column), self.heads.said(f.column)
            own = self.heads.year or any(text in self.heads.years for text in stack)
            if f.month is not None and not own and any(map(_is_without_year, said)):
                yield f.month

    def misspelled(
        self, rest: Sequence[int], figures: Sequence[Figures]
    ) -> Iterator[tuple[int, str]]:
        """The columns beside those of offences whose names are nearly that of another offence."""
        read = {f.offence for f in figures}
        for column in rest if any(read) else ():
            for text in self.heads.said(column):
                near = not self.words.stray(text) and nearly_named(text, self.words.offences)
                if near and near not in read and not named_offence(text, self.words.offences):
                    yield column, text


def _is_without_year(text: str) -> bool:
    """Whether a text is the name or the number of a month."""
    return month_number(text) is not None or numbered_month(text) is not None


def _is_month(text: str) -> bool:
    """Whether a cell is a month with its year."""
    when = read_alone(text)
    return when is not None and when.month is not None


def _twice(figures: Sequence[Figures]) -> str:
    """Why columns of one month and offence cannot be read; empty where there is one of each."""
    keys = [(f.month, f.offence) for f in figures]
    again = next((f for f, key in zip(figures, keys, strict=True) if keys.count(key) > 1), None)
    if again is None:
        return ""
    return (
        f"the heading '{again.heading}' stands twice; expected a row above that says what each "
        "block counts"
    )
