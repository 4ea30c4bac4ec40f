"""Which row of a sheet names its columns, and which of them hold area codes and residents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data_loaders.files.text_format import HEADER_WITHIN, plain
from data_loaders.headings.persons import of_some

EXPECTED = (
    "a column of ward codes such as E05011385 and one of residents ('population', 'All ages' or "
    "'Total', perhaps with a year)"
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
    r"\b(persons?|people|populations?|residents?|ages?|aged|males?|females?|mid|residence type)\b"
)
_OF_RESIDENTS = re.compile(r"\b(populations?|residents?|mid year)\b")
_OF_NO_RESIDENTS = re.compile(r"\b(households?|hrp|dwellings?|per|rates?|density|change|growth)\b")
_MEASURED = re.compile(r";\s*measures\s*:\s*value\s*$", re.IGNORECASE)
_YEARS = re.compile(r"(mid )?year")
_DATES = re.compile(r"(reference |census )?(date|period|time|year)( name)?")
_BABIES = ({"f0", "m0"}, {"f 0", "m 0"})
"""What the columns of the youngest are called, where those of each sex and age have no words."""
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


def find_header(rows: Sequence[Sequence[str]], called: str = "") -> Header | None:
    """The first of the top 20 rows with codes and residents; None when the sheet has none.

    `called` is what the sheet and its file are called. Columns that are called by years alone are
    of residents only where that, or a line above, says so.
    """
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        names = [_words(cell) for cell in row]
        below = rows[number + 1 :]
        said = [" ".join(map(_words, title)) for title in rows[:number]]
        by_year = any(map(_counts_residents, (*said, _words(called))))
        residents = sorted(r for i, n in enumerate(row) if (r := _residents(n, i, by_year=by_year)))
        called_so = {index for *_, index in residents}
        free = [i for i in range(len(row)) if i not in called_so]
        codes = tuple(i for i in free if _is_of_codes(names[i], below, i)) if residents else ()
        if codes:
            first, *others = (index for *_, index in residents)
            return Header(
                number,
                codes,
                first,
                row[first],
                tuple(row[i] for i in others),
                _year_column(names, below),
                tuple(i for i, n in enumerate(names) if _PERSONS.fullmatch(n)),
                any(map(counts_people, (*names, *said))) or _are_ages(names),
            )
    return None


def _is_of_codes(name: str, below: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a column is called one of codes and holds any, or holds hardly anything else."""
    cells = _held(below, column)
    codes = sum(map(is_area_code, cells))
    return bool(codes) and (bool(_CODE.search(name)) or (bool(name) and 2 * codes > len(cells)))


def _year_column(names: Sequence[str], below: Sequence[Sequence[str]]) -> int | None:
    """The column of years: called so, or called one of dates and each of them in one year."""
    for column, name in enumerate(names):
        if _YEARS.fullmatch(name):
            return column
        cells = _held(below, column) if _DATES.fullmatch(name) else []
        if cells and all(map(stated_year, cells)):
            return column
    return None


def _held(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """What stands in a column, but for lines of text under the table."""
    own = [row for row in rows if column < len(row) and row[column].strip()]
    texts = [row[column] for row in own if sum(bool(text.strip()) for text in row) > 1]
    return texts or [row[column] for row in own]


def _are_ages(names: Sequence[str]) -> bool:
    return any(map(_AGE.fullmatch, names)) or any(babies <= {*names} for babies in _BABIES)


def _counts_residents(text: str) -> bool:
    """Whether words say that residents are counted, all of them and as a number."""
    no = _OF_NO_RESIDENTS.search(text) or of_some(text)
    return _OF_RESIDENTS.search(text) is not None and not no


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


def _words(cell: str) -> str:
    return re.sub(r"[\W_]+", " ", plain(cell)).strip()


def _residents(heading: str, index: int, *, by_year: bool) -> tuple[int, int, int] | None:
    """How sure a column is the one of residents: by name, then by the latest year, then first.

    `by_year` says whether a name that is a year alone is of residents.
    """
    year = stated_year(_words(heading))
    said = [_bare(part) for part in _of_what(heading)]
    if said == [""] and year and by_year:
        return len(RESIDENTS), -year, index
    if not said or not all(part in RESIDENTS for part in said):
        return None
    return min(map(RESIDENTS.index, said)), -(year or 0), index


def _of_what(heading: str) -> list[str]:
    """What a heading says is counted: `Total: All usual residents`.

    Nomis writes of what the figure is before each colon: `Sex: All persons; measures: Value`.
    """
    clauses = _MEASURED.sub("", heading).split(";")
    if _OF_NO_RESIDENTS.search(_words(heading)) or of_some(heading):
        return []
    if _MEASURED.search(heading):
        return [clause.rpartition(":")[2] for clause in clauses]
    parts = [part for clause in clauses for part in clause.split(":")]
    return [part for part in parts if not _PERSONS.fullmatch(_words(part))]


def _bare(text: str) -> str:
    return " ".join(_FILLERS.sub(" ", _YEAR.sub(" ", _words(text))).split())
