"""Which row of a sheet names its columns, and which of them hold area codes and residents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data_loaders.written import HEADER_WITHIN, plain

EXPECTED = (
    "a column of ward codes such as E05011385 (its name has 'code' in it, or is like WD25CD) and "
    "one of residents ('population', 'All ages' or 'Total', perhaps with a year)"
)

RESIDENTS = (
    "all ages",
    "all persons",
    "all people",
    "persons",
    "population",
    "total population",
    "resident population",
    "usual residents",
    "all usual residents",
    "residents",
    "pop",
    "total",
)
"""What a column of all residents is called, once a year is taken away; the surest first."""

_AREA_CODE = re.compile(r"[A-Z]\d{8}", re.ASCII)
_CODE = re.compile(r"\bcodes?\b|^[a-z]+\d\dcd$")
_YEAR = re.compile(r"(?<!\d)(199\d|20\d\d)(?!\d)")
_MID_YEAR = re.compile(r"(?<![a-z])mid[\W_]*(?:year)?[\W_]*(199\d|20\d\d)(?!\d)", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\b(persons?|people|populations?|residents?|ages?|aged|males?|females?|mid)\b"
)
_AGE = re.compile(r"\d{1,3}( ?(-|–|to) ?\d{1,3})?( ?\+| and over| plus)?( years?)?")
_PERSONS = re.compile(r"(c )?(sex|gender|age)( (name|group|groups|band|range|label|category))?")
_FILLERS = re.compile(r"\b(mid|year|estimates?|ons|of|the|number|count)\b")


@dataclass(frozen=True)
class Header:
    """Where things stand in a sheet, rows and columns counted from 0."""

    row: int
    codes: tuple[int, ...]
    """Every column that may hold area codes."""
    population: int
    population_name: str
    others: tuple[str, ...]
    """Columns of residents that are left out, as for an earlier year."""
    year: int | None
    """The column of years, where there is one."""
    persons: tuple[int, ...]
    """Columns that say of which sex or age a row is."""
    sure: bool
    """Whether it counts people: a column called "Total" may count anything."""


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first of the top 20 rows with codes and residents; None when the sheet has none."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        names = [_words(cell) for cell in row]
        below = rows[number + 1 :]
        codes = tuple(
            i for i, name in enumerate(names) if _CODE.search(name) and _holds_codes(below, i)
        )
        residents = sorted((r for i, n in enumerate(names) if (r := _residents(n, i))))
        if codes and residents:
            first, *others = (index for *_, index in residents)
            year = next((i for i, n in enumerate(names) if n in ("year", "mid year")), None)
            said = [" ".join(map(_words, title)) for title in rows[:number]]
            return Header(
                number,
                codes,
                first,
                row[first],
                tuple(row[i] for i in others),
                year,
                tuple(i for i, n in enumerate(names) if _PERSONS.fullmatch(n)),
                any(map(counts_people, (*names, *said))) or any(map(_AGE.fullmatch, names)),
            )
    return None


def counts_people(text: str) -> bool:
    """Whether the words of a heading, a title or a name say that people are counted."""
    return _OF_PEOPLE.search(_words(text)) is not None


def is_area_code(cell: str) -> bool:
    """Whether a cell is a code of the Government Statistical Service, such as E05011385."""
    return _AREA_CODE.fullmatch(cell.strip()) is not None


def stated_year(text: str) -> int | None:
    """The one year a text states, a mid-year before any other; None for none or for several."""
    for pattern in (_MID_YEAR, _YEAR):
        years = set(pattern.findall(text))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _holds_codes(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Prose has commas and the words code and population too, but no codes under them."""
    return any(is_area_code(row[column]) for row in rows if column < len(row))


def _words(cell: str) -> str:
    return re.sub(r"[\W_]+", " ", plain(cell)).strip()


def _residents(name: str, index: int) -> tuple[int, int, int] | None:
    """How sure a column is the one of residents: by name, then by the latest year, then first."""
    year = stated_year(name)
    bare = " ".join(_FILLERS.sub(" ", _YEAR.sub(" ", name)).split())
    if bare not in RESIDENTS:
        return None
    return RESIDENTS.index(bare), -(year or 0), index
