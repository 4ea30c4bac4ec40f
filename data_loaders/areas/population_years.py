"""Of which year a sheet of residents is, where no column gives it row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from data_loaders.areas.population_columns import Header, stated_year
from data_loaders.columns.table_columns import cell, heading
from data_loaders.files.sheet import Sheet
from data_loaders.headings.stated_months import DAY_IN_TEXT, without_making

_PAIR = 2
"""A key and its value."""
_KEY = re.compile(r"(mid |reference |census )?(date|period|time|year)")
_MID_YEAR_DAY = re.compile(r"\b30(?:th)?(?: of)? june(?=\W*(?:19|20)\d\d)")


def newest_year(sheet: Sheet, header: Header) -> int:
    """The newest year that a sheet says it is of, row by row or as a whole; 0 where it does not."""
    if header.year is None:
        return year_of(sheet, header) or 0
    below = sheet.rows[header.row + 1 :]
    return max((stated_year(cell(row, header.year)) or 0 for row in below), default=0)


def year_of(sheet: Sheet, header: Header, file: str = "") -> int | None:
    """The year that a sheet, and then its file, says it is of; None where neither does."""
    above = sheet.rows[: header.row]
    titles = _MID_YEAR_DAY.sub("mid", without_making(" ".join(" ".join(row) for row in above)))
    texts = (
        header.population_name,
        sheet.name,
        *_keyed(above),
        DAY_IN_TEXT.sub(" ", titles),
        file,
        titles,
    )
    return next((year for text in texts if (year := stated_year(text))), None)


def _keyed(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """What lines of a key and its value say of the date: `Date`, `2021`."""
    for row in rows:
        texts = [text for text in row if text.strip()]
        if len(texts) == _PAIR and _KEY.fullmatch(heading(texts[0])):
            yield texts[1]
