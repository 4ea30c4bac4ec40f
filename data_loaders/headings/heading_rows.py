"""The rows of names of a table: one, or several of which the upper ones span columns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data_loaders.columns.written_months import month_number, month_or_none
from data_loaders.columns.written_numbers import FINAL, PROVISIONAL, REVISED, written_figure
from data_loaders.columns.written_periods import Days
from data_loaders.files.sheet import Sheet
from data_loaders.headings.numbered_months import (
    month_with_year,
    months_numbered,
    numbered_month,
)
from data_loaders.headings.period_headings import Period, read_periods
from data_loaders.headings.stated_years import month_within

_MOST_ABOVE = 2
_YEAR = re.compile(
    r"((?P<financial>fy|financial year)\W*|(cy|(calendar )?year|q[1-4])\W*)?"
    r"(?P<first>(19|20)\d\d)(?P<next>\W?(20)?\d\d)?(\W*q[1-4])?",
    re.IGNORECASE,
)
"""A year or financial year over months, or a quarter of one."""
_MARK = re.compile(
    r"\W*[\[(]?\b(?P<word>provisional|prov|revised|rev|p|r)\b[\])]?\W*$", re.IGNORECASE
)
_FOOTNOTE = re.compile(
    r"(?<=\S)\s*(?:[*†‡§]+|[¹²³⁰⁴-⁹]+|[\[(] ?(?:foot)?notes? ?\d+(?:, ?\d+)* ?[\])]|\[\d\d?\]"
    r"|\(\d\)|\[b\])$",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:(?:sum|count) of |x(?=\d))?(?P<month>\S.*?)(?: (?:counts?|number|\(n\)))?",
    re.IGNORECASE,
)
"""What pivot tables, R and people put around it: `Sum of Apr-24`, `X202404`, `Apr-24 count`."""
_A_YEAR = pd.Timedelta(days=364)
_APRIL = 4
_STATUS = {"p": PROVISIONAL, "r": REVISED}


@dataclass(frozen=True)
class Headings:
    """Rows of names, as one name a column."""

    top: int
    bottom: int
    rows: tuple[tuple[str, ...], ...]
    """The rows from top to bottom; what spans columns stands in each of them."""
    year: str = ""
    """The year that a column gives all rows."""
    span: Days | None = None
    """The period that is stated over the table: of it are months without a year."""

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows), default=0)

    @cached_property
    def years(self) -> set[str]:
        """The cells that are a year, for the months below them or, in the last row, over them."""
        over = {text for row in self.rows[:-1] for text in row}
        stacks = [self.stack(column) for column in range(self.width)]
        under = {own for *above, own in filter(None, stacks) if any(map(month_number, above))}
        return {text for text in over | under if _YEAR.fullmatch(text)}

    def stack(self, column: int) -> list[str]:
        """The names of a column from top to bottom, blank ones left out."""
        cells = (row[column] if column < len(row) else "" for row in self.rows)
        return list(dict.fromkeys(text for cell in cells if (text := cell.strip())))

    def own(self, column: int) -> str:
        """The lowest name of a column."""
        return (self.stack(column) or [""])[-1]

    def name(self, column: int) -> str:
        """The names of a column in one."""
        return ": ".join(" ".join(text.split()) for text in self.stack(column))

    def status(self, column: int) -> str:
        """What a mark after a month says of its figures."""
        found = (match for text in self.stack(column) if (match := _MARK.search(text)))
        return next((_STATUS[m["word"][0].lower()] for m in found), FINAL)

    def said(self, column: int) -> list[str]:
        """The names of a column without marks and years."""
        stack = (t for t in self.stack(column) if t not in self.years)
        return [_MARK.sub("", text) for text in stack]

    def periods(self, columns: Collection[int]) -> dict[int, Period]:
        """The period each column is of, by the lowest of its names that is one, judged together."""
        dated = {c: [self._dated(t, c) for t in self.stack(c)] for c in columns}
        known = read_periods({text for texts in dated.values() for text in texts})
        found = {}
        for column, texts in dated.items():
            of_column = [known[text] for text in texts if text in known]
            months = [period for period in of_column if period.kind == "month"]
            if of_column:
                found[column] = (months or of_column)[-1]
        untold = self.numbers.keys() - self.numbered.keys()
        return found | {c: Period("unclear") for c in columns if c in untold}

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The columns called by the number of a month (`M1`), two of them at least."""
        own = {c: n for c in range(self.width) if (n := numbered_month(self.own(c))) is not None}
        return own if len(own) > 1 else {}

    @cached_property
    def numbered(self) -> dict[int, str]:
        """The months of these columns, `2024-04`, of those that can be told."""
        by_year: dict[str, list[int]] = defaultdict(list)
        for column in self.numbers:
            by_year[next(filter(is_year, self.stack(column)), self.year)].append(column)
        found: dict[int, str] = {}
        for text, columns in by_year.items():
            if year := self._stated_year(text):
                numbers = [self.numbers[column] for column in columns]
                months = months_numbered(numbers, year[0], financial=year[1])
                found |= dict(zip(columns, months, strict=False))
        return found

    def _stated_year(self, text: str) -> tuple[int, bool] | None:
        """The year over a column, or over the table, and whether it is a financial one."""
        match = _YEAR.fullmatch(text.strip())
        if match is not None:
            unclear = "q" in text.lower() or (match["financial"] and not match["next"])
            return None if unclear else (int(match["first"]), bool(match["next"]))
        span = self.span
        if span is None or span.last - span.first < _A_YEAR or span.first.month not in (1, 4):
            return None
        return (span.first.year, span.first.month == _APRIL)

    def _dated(self, text: str, column: int) -> str:
        """A name without its mark, and a month with the year that stands above it."""
        plain = _MARK.sub("", text) if _MARK.search(text) else text
        if in_one := month_with_year(plain):
            return in_one
        if column in self.numbers and numbered_month(plain) is not None:
            return self.numbered.get(column, plain)
        plain = written_figure(plain).number or plain
        if (around := _AROUND.fullmatch(plain)) and month_or_none(around["month"]) is not None:
            plain = around["month"]
        above = next((t for t in self.stack(column) if t in self.years), self.year)
        if above or self.span is None:
            return month_of_year(plain, above) or plain
        return month_within(self.span, plain) or plain


def without_footnote(text: str) -> str:
    """A name without the mark of a footnote behind it: `Jun-24*`, `Jun-24 [note 1]`."""
    return _FOOTNOTE.sub("", text.strip())


def is_year(text: str) -> bool:
    """Whether a text is a year or financial year, or a quarter of one."""
    return _YEAR.fullmatch(text.strip()) is not None


def month_of_year(month: str, year: str) -> str:
    """`2025-02` of a month by name or number, and a year or financial year; empty for others.

    The first month of a financial year may be January or April: its number is none. One called by
    one year may be called by its first or its last.
    """
    number = month_number(month) or numbered_month(month)
    number = number or (int(month) if re.fullmatch(r"0?[1-9]|1[0-2]", month) else None)
    match = _YEAR.fullmatch(year.strip())
    if number is None or match is None or (match["next"] and month_number(month) is None):
        return ""
    if match["financial"] and not match["next"]:
        return ""
    # A financial year begins in April.
    first = int(match["first"]) + (1 if match["next"] and number < 4 else 0)
    return f"{first}-{number:02d}"


def find_headings(
    sheet: Sheet, number: int, ward: Collection[int], names_a_column: Callable[[str], bool]
) -> Headings:
    """The rows of names around the row that names the ward's columns.

    Below it are rows without a ward that have nothing but periods, offences and totals; above it
    are rows that have something over the columns of figures and are no line of text.
    """
    bottom = number
    while bottom + 1 < len(sheet.rows) and _continues(sheet.rows[bottom + 1], ward, names_a_column):
        bottom += 1
    if bottom == number and _is_under_blocks(sheet, number + 1, ward):
        bottom += 1
    top = number
    for above in range(number - 1, max(number - _MOST_ABOVE, 0) - 1, -1):
        if not _spans(sheet, above, ward, names_a_column):
            break
        top = above
    width = max(map(len, sheet.rows[number : bottom + 1]), default=0)
    spread = [_spread(sheet, row, width) for row in range(top, bottom)]
    last = [*sheet.rows[bottom], *[""] * (width - len(sheet.rows[bottom]))]
    rows = (tuple(map(without_footnote, row)) for row in (*spread, last))
    return Headings(top, bottom, tuple(rows))


def _continues(
    row: Sequence[str], ward: Collection[int], names_a_column: Callable[[str], bool]
) -> bool:
    filled = [text for text in row if text.strip()]
    in_ward = any(row[c].strip() for c in ward if c < len(row))
    return bool(filled) and not in_ward and all(map(names_a_column, filled))


def is_of_words(row: Sequence[str]) -> bool:
    """Whether what stands in a row is words, among them no number and not marks alone."""
    written = [written_figure(text).number for text in row if text.strip()]
    words = [text for text in written if "%" in text or any(map(str.isalpha, text))]
    return bool(words) and not any(text.replace(",", "").isdigit() for text in written)


def _is_under_blocks(sheet: Sheet, number: int, ward: Collection[int]) -> bool:
    """Whether a row says in words what is in the columns under merged blocks."""
    if number >= len(sheet.rows) or not is_of_words(sheet.rows[number]):
        return False
    in_ward = any(sheet.rows[number][c].strip() for c in ward if c < len(sheet.rows[number]))
    return not in_ward and any(
        b.top <= number - 1 == b.bottom and b.right > b.left > min(ward) for b in sheet.merged
    )


def _spans(
    sheet: Sheet, number: int, ward: Collection[int], names_a_column: Callable[[str], bool]
) -> bool:
    """Whether a row above the names is one of names: not a title, nor a lone remark."""
    row = sheet.rows[number]
    right = {c: t for c, t in enumerate(row) if t.strip() and c > min(ward)}
    said = [bool(names_a_column(t) or _YEAR.fullmatch(t.strip())) for t in right.values()]
    if not right or (row[min(ward)].strip() and not all(said)):
        return False
    merged = any(b.top <= number <= b.bottom and b.right > b.left for b in sheet.merged)
    return merged or any(said) or len(right) > 1


def _spread(sheet: Sheet, number: int, width: int) -> list[str]:
    """A row of names, each in all the columns it spans: those merged with it, else up to the next.

    Where the row has merged cells, one that is not merged spans its own column alone.
    """
    row = [*sheet.rows[number], *[""] * (width - len(sheet.rows[number]))]
    blocks = [b for b in sheet.merged if b.top <= number <= b.bottom and b.right > b.left]
    for block in blocks:
        anchor = sheet.rows[block.top]
        text = anchor[block.left] if block.left < len(anchor) else ""
        for column in range(block.left, min(block.right + 1, len(row))):
            row[column] = text
    if blocks:
        return row
    begun = 0
    for column, text in enumerate(row):
        begun = column if text.strip() else begun
        row[column] = row[begun]
    return row
