"""What one file of ward figures says: the sheets that can be read, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data_loaders.columns.table_columns import lines_above
from data_loaders.files.archives import own_name
from data_loaders.files.readings import Member, Reading
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import Workbook, formulas_lost, read_workbook
from data_loaders.headings.longer_periods import longer_period
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.persons import of_some
from data_loaders.headings.stated_measure import (
    NOT_ALL,
    says_count,
    stated_measure,
    stray_in_title,
)
from data_loaders.one_load.named_notes import noted
from data_loaders.ward_figures.cells import Given, Key
from data_loaders.ward_figures.columns import EXPECTED_FIGURES, Layout
from data_loaders.ward_figures.compact_pivots import unfolded
from data_loaders.ward_figures.figure_notes import notes_of
from data_loaders.ward_figures.months import Dates, UnclearMonthError
from data_loaders.ward_figures.names import names_above, plain_name, without_ending
from data_loaders.ward_figures.one_month import another_period
from data_loaders.ward_figures.row_months import unreadable_periods
from data_loaders.ward_figures.rows import FigureRows
from data_loaders.ward_figures.sheet_rows import take_sheet
from data_loaders.ward_figures.stated_status import said_of_all, with_stated_status
from data_loaders.ward_figures.tables import Table, find_tables, line_within
from data_loaders.ward_figures.wards_elsewhere import with_wards
from data_loaders.ward_figures.wholes import UnclearFiguresError
from data_loaders.ward_figures.words import (
    filtered_by,
    lines_under,
    names_of_place,
    places_of_a_name,
    prose,
    short_line,
    under_table,
)
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import WARD_FIGURES

A_KEY_AND_ITS_VALUE = 2
"""Texts in a row of a cover or of notes; a row of more is of a table."""


@dataclass(frozen=True)
class WardFigureReading(Reading):
    """Figures of wards; `rows_read` counts one for each ward, month and measure."""

    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Columns area_code, month, offence, count, status, and cells: how many made the figure."""
    withheld: pd.DataFrame = field(default_factory=pd.DataFrame)
    """The same of what its publisher hides, without a count."""
    given: Mapping[Key, tuple[Given, ...]] = field(default_factory=dict)
    """The cells of each figure, to name them where another file contradicts it."""
    withdrawn: frozenset[Key] = frozenset()
    """Figures that it says are not known, none of which its publisher hides."""
    unknown: int = 0
    """Figures of the place that are blank or kept back."""
    outside: int = 0
    """Figures of other places or of some people only, and totals, which are made of the rest."""
    duplicates: int = 0
    """Figures that stand twice alike."""


def read_ward_figures(
    member: Member, catalogue: Catalogue, *, areas: NamedAreas
) -> WardFigureReading:
    """The counts of the place's wards by month and measure, from every sheet that has such a table.

    A ward is told by a code of any vintage, or by name; a measure by an offence's id or a name of
    it. A row that names no ward or measure is one reject; a figure that is no whole number from 0
    is one, and its neighbours are kept. Totals are left out, and compared with their wards. A blank
    cell, or a mark in place of a figure, means not known: there is no row for it.

    Raises RefusedFileError when no sheet has such a table, when nothing says what one counts or of
    which month, and when not one figure of the place is in it.
    """
    book = read_workbook(member)
    file = f"{member.name}{book.aside}"
    found, notes = _tables(book, file, own_name(member.name), catalogue, areas)
    rows, notes = FigureRows(catalogue, areas), [*book.notes, *notes]
    able = _able(found, own_name(member.name), file, notes, catalogue, areas)
    notes = list(dict.fromkeys(notes))
    _take(able, rows, member, book, file)
    try:
        rows.settle()
    except UnclearFiguresError as unclear:
        raise RefusedFileError(f"{file}: {unclear}") from None
    reading = _reading(member, book, rows, [*notes, *_of_columns(able), *notes_of(rows)])
    # What lost its results is blank, and nothing else need be said of it.
    why = [] if formulas_lost(book.sheets) else [*notes, *notes_of(rows, most=3)]
    _refuse_without_figures(reading, catalogue, book.lacking(), why)
    return reading


def _tables(
    book: Workbook, file: str, own: str, catalogue: Catalogue, areas: NamedAreas
) -> tuple[list[Table], list[str]]:
    """The tables of wards of all sheets, and what is said of those that are not read."""
    spelled, called = catalogue.offence_of_name, names_of_place(catalogue)
    sheets, nameless = with_wards(book.sheets, spelled, areas, file)
    pivots = [unfolded(sheet, spelled, areas) for sheet in sheets]
    if why := next((f"{_of_sheet(sheet, file)}: {why}" for sheet, why in pivots if why), ""):
        raise RefusedFileError(why)
    name = without_ending(own)
    of_sheets = [find_tables(sheet, spelled, areas, called, name) for sheet, _ in pivots]
    found = [table for tables, _ in of_sheets for table in tables]
    if not found:
        raise RefusedFileError(
            f"{file}: no table of wards{book.lacking()}; expected {EXPECTED_FIGURES}"
        )
    return found, [*nameless, *(note for _, told in of_sheets for note in told)]


def _of_columns(able: Sequence[Table]) -> list[str]:
    """What is said of columns that are left out, and of formulas that lost their values."""
    names = dict.fromkeys(name for table in able for name in table.layout.left_out)
    sheets = list({table.sheet.name: table.sheet for table in able}.values())
    notes = (noted("columns left out", names), formulas_lost(sheets))
    return [note for note in notes if note]


def _reading(
    member: Member, book: Workbook, rows: FigureRows, notes: Sequence[str]
) -> WardFigureReading:
    return WardFigureReading(
        file=member.name,
        kind=WARD_FIGURES,
        sha256=book.sha256,
        rows_read=rows.count,
        rejects=tuple(rows.rejects),
        notes=tuple(notes),
        figures=rows.table(),
        withheld=rows.withheld(),
        given={key: figure.given for key, figure in rows.figures.items()},
        withdrawn=rows.withdrawn(),
        unknown=rows.unknown,
        outside=rows.outside,
        duplicates=rows.duplicates,
    )


def _take(
    able: Sequence[Table], rows: FigureRows, member: Member, book: Workbook, file: str
) -> None:
    """Take the figures of each table. Raises RefusedFileError where one says not what it is of."""
    stated: dict[str, bool] = {}
    dates = Dates.of(able, without_ending(own_name(member.name)))
    spelled, apart = rows.catalogue.offence_of_name, _texts_apart(book, able)
    for table in able:
        sheet, layout, is_first = table[:3]
        where = f"sheet '{sheet.name}', " if len(book.sheets) > 1 else ""
        titles = lines_above(sheet, layout.header)
        texts = [*titles, sheet.name, plain_name(own_name(member.name))]
        measure = _measure(sheet, layout, texts, file, rows.catalogue)
        try:
            month = dates.month(sheet, layout)
        except UnclearMonthError as unclear:
            raise RefusedFileError(f"{_of_sheet(sheet, file)}: {unclear}") from None
        own = stated_measure(titles, rows.catalogue.offence_of_name) is not None
        is_like_first = is_first or own or not measure or not stated.get(sheet.name)
        stated[sheet.name] = stated.get(sheet.name, False) or own
        why = line_within(table, rows.catalogue.offence_of_name, rows.areas, measure)
        if why or not is_like_first:
            why = why or _without_title(layout)
            raise RefusedFileError(f"{_of_sheet(sheet, file)}: {why}")
        under = [*lines_under(sheet, layout), *said_of_all(sheet, layout)]
        under += [t for t in (*table.after, *apart) if not stated_measure([t], spelled)]
        over = [*titles, plain_name(sheet.name), texts[-1]]
        layout = with_stated_status(layout, sheet, over, under)
        take_sheet(rows, sheet, layout, measure=measure, month=month, where=where)


def _texts_apart(book: Workbook, able: Sequence[Table]) -> list[str]:
    """The lines of sheets of which no table is read: on a cover, among notes."""
    tables = {table.sheet.name for table in able}
    apart = (sheet for sheet in book.sheets if sheet.name not in tables)
    rows = (list(filter(str.strip, row)) for sheet in apart for row in sheet.rows)
    return [" ".join(texts) for texts in rows if 0 < len(texts) <= A_KEY_AND_ITS_VALUE]


def _without_title(layout: Layout) -> str:
    return (
        f"row {layout.last + 1} names the columns of a second table, and no line above it says "
        "what it counts, as one does of the first; expected the offence there, or in a column "
        "'measure'"
    )


def _able(
    found: Sequence[Table],
    own: str,
    file: str,
    notes: list[str],
    catalogue: Catalogue,
    areas: NamedAreas,
) -> list[Table]:
    """The sheets that can be read; notes say of the others why not.

    Raises RefusedFileError, with the reason of the first, where there are none.
    """
    able, why_not = [], []
    several = len(Dates.of(found, own).months) > 1
    for table in found:
        sheet, layout = table.sheet, table.layout
        why = layout.problem or _of_some(sheet, layout) or unreadable_periods(sheet, layout)
        why = why or _of_another_measure(sheet, layout, own, catalogue)
        why = why or filtered_by(sheet, layout, catalogue, areas)
        why = why or another_period(table, own, catalogue, several=several)
        under, told = under_table(sheet, layout, catalogue)
        why = why or under
        notes += [] if why else told
        notes += [] if why else _not_understood(sheet, layout, own, catalogue)
        why_not += [(table, f"{_of_sheet(sheet, file)}: {why}")] if why else []
        able += [] if why else [table]
    if not able:
        raise RefusedFileError(why_not[0][1])
    undated = any(table.layout.undated for table in able)
    for table, why in why_not:
        # Rows of one table are read all or none, and so are months whose years are stated alike.
        if table.year or (undated and table.layout.span is not None and table.layout.problem):
            raise RefusedFileError(why)
    notes.extend(f"not read: {why}" for _, why in why_not)
    return able


def _not_understood(sheet: Sheet, layout: Layout, own: str, catalogue: Catalogue) -> Iterator[str]:
    """What is said of words over figures that are read all the same."""
    titles = lines_above(sheet, layout.header)
    yield from prose(titles, catalogue)
    spelled, place = catalogue.offence_of_name, places_of_a_name(catalogue)
    for name in names_above(sheet, layout, titles, own, spelled):
        if note := name.noted(spelled, place):
            yield note


def _of_some(sheet: Sheet, layout: Layout) -> str:
    """Why a sheet of some people only is not read."""
    if any(map(of_some, [sheet.name, *lines_above(sheet, layout.header)])):
        return "its figures are of one sex or age only; expected those of everyone"
    return ""


def _of_another_measure(sheet: Sheet, layout: Layout, own: str, catalogue: Catalogue) -> str:
    """Why a sheet is not read whose name, file or lines above say that it has no counts of all.

    A text that names counts and rates is of a table whose one column of counts is told.
    """
    spelled, place = catalogue.offence_of_name, names_of_place(catalogue)
    counts = all(says_count(f.heading) for f in layout.figures)
    lines = [t for t in lines_above(sheet, layout.header) if not (counts and _names_counts(t))]
    for line in lines:
        if strays := stray_in_title(line, spelled, place):
            said = f"the line '{line.strip()}' above its table says '{strays}'"
            return f"{said} of its figures, {NOT_ALL}"
    if why := short_line(lines, catalogue):
        return why
    names = names_above(sheet, layout, lines, own, spelled)
    read = [name for name in names if not (counts and _names_counts(name.text))]
    place = places_of_a_name(catalogue)
    return next((why for name in read if (why := name.declined(spelled, place))), "")


def _names_counts(text: str) -> bool:
    """Whether a text says counts, be it beside rates; counts of a year to date are others."""
    return says_count(text) and not longer_period(text, numbered=False)


def _measure(
    sheet: Sheet, layout: Layout, texts: Sequence[str], file: str, catalogue: Catalogue
) -> str:
    """The offence a sheet states for all its figures; empty where a column gives it."""
    if layout.measures or all(f.offence for f in layout.figures):
        return ""
    measure = stated_measure(texts, catalogue.offence_of_name)
    if measure is None:
        which = f" of the sheet '{sheet.name}'" if sheet.name else ""
        raise RefusedFileError(
            f"{file}: nothing says what the figures{which} count; expected a column 'measure', or "
            "the one offence in a line above the table, in the sheet's name or in the file's name; "
            f"the offences are {', '.join(o.name for o in catalogue.offences)}"
        )
    return measure


def _of_sheet(sheet: Sheet, file: str) -> str:
    return f"{file}, sheet '{sheet.name}'" if sheet.name else file


def _refuse_without_figures(
    reading: WardFigureReading, catalogue: Catalogue, lacking: str, notes: Sequence[str]
) -> None:
    """Raise RefusedFileError when a file says nothing of the place."""
    if len(reading.figures) or len(reading.withheld):
        return
    # Where every row is a reject, whoever asked for the reading says so, with the causes.
    rejected = sum(reject.figures for reject in reading.rejects)
    if rejected and rejected == reading.rows_read:
        return
    why = f": {'; '.join(notes[:3])}" if notes else ""
    raise RefusedFileError(
        f"{reading.file}: not one figure of a ward of {catalogue.place.name} in it{lacking}{why}"
    )
