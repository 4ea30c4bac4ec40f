"""Residents by ward and year, from a CSV or Excel file of a statistics office or council."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data_loaders.areas.population_columns import (
    EXPECTED,
    Header,
    counts_people,
    find_header,
    is_area_code,
    stated_year,
)
from data_loaders.areas.population_years import newest_year, year_of
from data_loaders.columns.named_columns import repeats_names
from data_loaders.columns.number_marks import unclear_commas, unclear_points
from data_loaders.columns.records import is_sum, is_total
from data_loaders.columns.table_columns import cell
from data_loaders.columns.written_numbers import whole_number, written_figure
from data_loaders.files.archives import own_name
from data_loaders.files.faults import Rejects, shown
from data_loaders.files.readings import Member, PopulationReading
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import Workbook, read_workbook
from data_loaders.headings.persons import is_everyone, of_some
from model import clock
from model.config.catalogue import Catalogue, Place
from model.errors import RefusedFileError
from model.file_kinds import POPULATIONS
from model.rejects import Reject

_ONCE = "one row for each ward and year"
_WHOLE = "a whole number of residents, 1 or more"


def read_populations(
    member: Member, catalogue: Catalogue, *, wards: Collection[str] = ()
) -> PopulationReading:
    """The residents of the place's wards, and of the whole district where the file has it.

    Columns area_code, year, population; codes of earlier wards become those in use now. Areas of
    other places are left out with a note; a ward whose cell is blank is a reject and in a note.
    The wards are those of the place file; where it lists none, those of the boundaries, whose codes
    are `wards`. The year comes from a column, the
    name of the column of residents, the sheet's name, the lines above the table, or the file name,
    in this order.

    Raises RefusedFileError when there is no such table, no year, or no area of the place.
    """
    book = read_workbook(member)
    file = f"{member.name}{book.aside}"
    sheet, header, others = _sheet(book, file)
    _refuse_if_unsure(sheet, header, member.name)
    codes = catalogue.place.current_code or {code: code for code in wards}
    rows = _Rows(catalogue.place, codes, sheet, header, member.name)
    rows.read()
    return PopulationReading(
        file=member.name,
        kind=POPULATIONS,
        sha256=book.sha256,
        rows_read=rows.count,
        rejects=tuple(rows.rejects),
        notes=(*_choices(book, sheet, header, others), *rows.notes()),
        populations=rows.table(),
    )


def _sheet(book: Workbook, name: str) -> tuple[Sheet, Header, list[str]]:
    """The sheet to read: of several tables of everyone, the newest of all persons, else of any.

    With it come the names of the others, each with the year it is of.
    """
    own = own_name(name)
    found = [(s, h) for s in book.sheets if (h := find_header(s.rows, f"{s.name} {own}"))]
    if not found:
        first = next((row for sheet in book.sheets for row in sheet.rows if any(row)), ())
        raise RefusedFileError(
            f"{name}: no table of residents in it; its first row is {', '.join(first)[:200]}"
            f"{book.lacking()}; expected {EXPECTED}, among the first 20 rows"
        )
    everyone = [] if of_some(own) else [at for at in found if not _of_some(*at)]
    if not everyone:
        names = ", ".join(f"'{sheet.name}'" for sheet, _ in found if sheet.name)
        raise RefusedFileError(
            f"{name}: its tables{f' ({names})' if names else ''} are of one sex or age only, which "
            "are not added up; expected one of all persons"
        )
    # Of a sheet for each year the newest may be the last or the first.
    read = max(everyone, key=lambda at: (newest_year(*at), "person" in at[0].name.lower()))
    others = [
        f"'{sheet.name}'{f' ({year})' if (year := newest_year(sheet, header)) else ''}"
        for sheet, header in found
        if sheet is not read[0]
    ]
    return *read, others


def _of_some(sheet: Sheet, header: Header) -> bool:
    titles = (" ".join(row) for row in sheet.rows[: header.row])
    return of_some(sheet.name) or any(map(of_some, titles))


def _refuse_if_unsure(sheet: Sheet, header: Header, file: str) -> None:
    """Raise RefusedFileError where nothing says that the column "Total" counts people."""
    if not header.sure and not any(map(counts_people, (sheet.name, own_name(file)))):
        raise RefusedFileError(
            f"{file}: nothing says that its column '{header.population_name}' counts residents; "
            "call the column 'population', or the file populations-2020.csv"
        )


def _choices(book: Workbook, sheet: Sheet, header: Header, others: Sequence[str]) -> list[str]:
    notes = []
    if len(book.sheets) > 1:
        left = f"; residents of other sheets left out: {_listed(others)}" if others else ""
        notes.append(f"read from the sheet '{sheet.name}', one of {len(book.sheets)}{left}")
    notes.extend(book.notes)
    if header.others:
        left = ", ".join(header.others)
        notes.append(f"residents from the column '{header.population_name}'; left out: {left}")
    return notes


@dataclass
class _Rows:
    """The rows under the header, sorted into what they are."""

    place: Place
    codes: Mapping[str, str]
    """Every code of a ward of the place, to the one in use now."""
    sheet: Sheet
    header: Header
    file: str
    count: int = 0
    rejects: Rejects[Reject] = field(default_factory=Rejects)
    found: dict[tuple[str, int], int] = field(default_factory=dict)
    rows_of: dict[tuple[str, int], int] = field(default_factory=dict)
    some: Counter[str] = field(default_factory=Counter)
    earlier: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    unclear: Mapping[str, str] = field(default_factory=dict)
    """Numbers that may be thousands or have parts."""
    elsewhere: int = 0

    def read(self) -> None:
        """Sort every row; raise RefusedFileError when nothing of the place is left."""
        below = self.sheet.rows[self.header.row + 1 :]
        column = self._code_column(below)
        numbers = {cell(row, self.header.population) for row in below}
        self.unclear = unclear_commas(numbers) | unclear_points(numbers)
        stated = "" if self.header.year is not None else str(self._year())
        for number, row in enumerate(below, start=self.header.row + 2):
            code = cell(row, column)
            names = self.sheet.rows[self.header.row]
            if _is_note(row, code) or _is_total_row(row, code) or repeats_names(row, names):
                continue
            self.count += 1
            some = (text for c in self.header.persons if not is_everyone(text := cell(row, c)))
            if part := next(some, ""):
                self.some[part] += 1
                continue
            year = stated or cell(row, self.header.year)
            self._row(number, row, code, year)
        if not self.found:
            raise RefusedFileError(
                f"{self.file}: none of its {self.count:,} rows gives the residents of a ward of "
                f"{self.place.name}{self._why()}; expected the codes of its wards. Take a "
                "file of wards that covers it"
            )

    def table(self) -> pd.DataFrame:
        """The columns of `populations`."""
        rows = [(code, year, number) for (code, year), number in sorted(self.found.items())]
        table = pd.DataFrame(rows, columns=["area_code", "year", "population"])
        return table.astype({"area_code": "str", "year": "int64", "population": "int64"})

    def notes(self) -> list[str]:
        """What was left out or changed, each in a sentence."""
        known = {code for code, _ in self.found}
        absent = [
            w.name for w in self.place.wards if w.code not in known and w.name not in self.blank
        ]
        told = []
        if self.some:
            told.append(f"only rows of everyone are read; left out: {_listed(sorted(self.some))}")
        if self.elsewhere:
            told.append(f"{self.elsewhere:,} areas of other places left out")
        if self.earlier:
            told.append(f"{_listed(self.earlier)}: the earlier code, read as the one in use now")
        if self.blank:
            told.append(f"population not available for {_listed(self.blank)}: the cell is blank")
        if absent:
            told.append(f"population not available for {_listed(absent)}: not in the file")
        return told

    def _row(self, number: int, row: Sequence[str], code: str, year_text: str) -> None:
        current = self._current(code)
        if current is None:
            if is_area_code(code):
                self.elsewhere += 1
            else:
                self._reject(number, f"area code {shown(code)}", "a code such as E05011385")
            return
        text = cell(row, self.header.population)
        year = stated_year(year_text)
        if not text:
            self.blank.append(self._name(current))
            self._reject(number, f"no population for {self._name(current)}", _WHOLE)
        elif year is None or year > clock.now().year:
            self._reject(number, f"year {shown(year_text)}", "a year such as 2020, up to this one")
        elif (residents := 0 if text in self.unclear else _residents(text)) == 0:
            self._reject(number, f"population {shown(text)} for {self._name(current)}", _WHOLE)
        elif (current, year) in self.rows_of:
            self._again(number, (current, year), residents)
        else:
            self.found[current, year] = residents
            self.rows_of[current, year] = number
            if current != code:
                self.earlier.append(f"{code} ({self._name(current)})")

    def _again(self, number: int, key: tuple[str, int], residents: int) -> None:
        """A ward and year given twice: where the two differ neither is taken."""
        again = f"{self._name(key[0])} in {key[1]} a second time"
        if self.found.get(key, residents) != residents:
            del self.found[key]
            self._reject(self.rows_of[key], f"{again}, and not the same", _ONCE)
        self._reject(number, again, _ONCE)

    def _reject(self, number: int, found: str, expected: str) -> None:
        self.rejects.append(Reject(number, found, expected, column=self.header.population_name))

    def _current(self, code: str) -> str | None:
        """The code in use now; None for an area that is not of the place."""
        return code if code == self.place.district_code else self.codes.get(code)

    def _name(self, code: str) -> str:
        wards = (w.name for w in self.place.wards if w.code == code)
        return next(wards, self.place.whole)

    def _why(self) -> str:
        if self.some and self.some.total() == self.count:
            return f": they are of {_listed(sorted(self.some))} only, which are not added up"
        if self.blank:
            return ": every cell is blank (formulas must be saved with their values)"
        reasons = {reject.found for reject in self.rejects}
        return f" ({_listed(sorted(reasons))})" if reasons else ""

    def _code_column(self, below: Sequence[Sequence[str]]) -> int:
        """Of several columns of codes, the one with the most wards: the district has one too."""

        def wards(column: int) -> tuple[int, int, int]:
            codes = {cell(row, column) for row in below}
            own = codes & set(self.codes)
            return len(own), int(self.place.district_code in codes), -column

        return max(self.header.codes, key=wards)

    def _year(self) -> int:
        """The year of the whole sheet, where no column gives it row by row."""
        if year := year_of(self.sheet, self.header, own_name(self.file)):
            return year
        raise RefusedFileError(
            f"{self.file}: it does not say of which year its residents are; expected a column "
            "'year', a year in the name of the column of residents (population_mid_2020), or in "
            "the file name (populations-2020.csv). Rename the file so"
        )


def _is_note(row: Sequence[str], code: str) -> bool:
    """A blank line, or a line of text under the table: one cell, and that no code."""
    filled = sum(bool(cell.strip()) for cell in row)
    return filled == 0 or (filled == 1 and not is_area_code(code))


def _is_total_row(row: Sequence[str], code: str) -> bool:
    """A row of the sum of the wards: of no area, and the word for it among numbers."""
    return not is_area_code(code) and any(map(is_total, row)) and is_sum(row)


def _residents(text: str) -> int:
    """The number a cell says, 0 for one that is no number of residents."""
    try:
        return whole_number(written_figure(text).number)
    except ValueError:
        return 0


def _listed(names: Sequence[str]) -> str:
    shown_ = ", ".join(names[:40])
    return shown_ if len(names) <= 40 else f"{shown_} and {len(names) - 40:,} more"
