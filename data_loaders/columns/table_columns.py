"""Which row of a sheet names the columns of a form, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data_loaders.columns.named_columns import Spellings, found_columns
from data_loaders.files.sheet import Sheet
from data_loaders.files.text_format import HEADER_WITHIN, plain


@dataclass(frozen=True)
class Columns:
    """Where the columns of a form stand in a sheet, counted from 0."""

    header: int
    """The row of names."""
    at: Mapping[str, int]
    """The column of each name that is there."""

    def __contains__(self, name: object) -> bool:
        return name in self.at

    def cell(self, row: Sequence[str], name: str) -> str:
        """The text of a cell without spaces around it; empty where there is none."""
        return cell(row, self.at.get(name))

    def below(self, sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
        """The rows under the names, each with its number as a spreadsheet counts it."""
        return rows_below(sheet, self.header)


def find_columns(
    rows: Sequence[Sequence[str]], spellings: Spellings, needed: Collection[str]
) -> Columns | None:
    """The columns of the first of the top 20 rows that has all that are needed, else None."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        at = found_columns(row, spellings)
        if at.keys() >= set(needed):
            return Columns(number, at)
    return None


def heading(text: str) -> str:
    """A column's name as it is compared: lower case, words only."""
    return " ".join(re.sub(r"[\W_]+", " ", plain(text)).split())


def cell(row: Sequence[str], column: int | None) -> str:
    """The text of a cell without spaces around it; empty where there is none."""
    return "" if column is None or column >= len(row) else row[column].strip()


def lines_above(sheet: Sheet, header: int) -> list[str]:
    """What stands in each row over a header, the nearest first; before these a title within it."""
    corner = [sheet.corner] if sheet.corner else []
    return [*corner, *(" ".join(row) for row in reversed(sheet.rows[:header]) if any(row))]


def rows_below(sheet: Sheet, header: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows under a header that have anything in them, numbered as a spreadsheet does."""
    for number, row in enumerate(sheet.rows[header + 1 :], start=header + 2):
        if any(map(str.strip, row)):
            yield number, row
