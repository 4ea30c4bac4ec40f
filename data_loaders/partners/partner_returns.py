"""What partners return: indicator figures, milestones, or a workbook with both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from data_loaders.files.faults import shown
from data_loaders.files.readings import Member, Reading
from data_loaders.files.sheet import Sheet
from data_loaders.files.sheets import read_workbook
from data_loaders.headings.known_series import KEY, KnownSeries, known_series
from data_loaders.headings.named_areas import NamedAreas, named_areas
from data_loaders.one_load.contradictions import ONE_BY_ONE, differing, given_again
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.named_notes import noted
from data_loaders.one_load.source import Offences, Source, Step
from data_loaders.partners.milestones import (
    EXPECTED_MILESTONES,
    MilestoneRows,
    milestone_columns,
    store_milestones,
)
from data_loaders.partners.milestones import KEY as MILESTONE_KEY
from data_loaders.partners.milestones import SAYS as MILESTONE_SAYS
from data_loaders.partners.series import Refusal, store_series
from data_loaders.partners.series_rows import EXPECTED_SERIES, SeriesRows, series_columns
from data_loaders.partners.series_values import SeriesValue
from data_loaders.partners.template_sheets import LISTS
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import MILESTONES, RETURN, SERIES
from model.rejects import Reject


@dataclass(frozen=True)
class ReturnReading(Reading):
    """Figures and milestones of one file; `rows_read` counts the rows that are filled in."""

    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Columns of `indicator_values`, `row` and `where`."""
    milestones: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Columns of `milestones`."""
    outside: int = 0
    """Figures of areas of other places."""


def read_return(
    member: Member,
    catalogue: Catalogue,
    *,
    areas: NamedAreas,
    series: Mapping[str, KnownSeries],
) -> ReturnReading:
    """The figures and milestones of every sheet that has a table of either.

    A row that is not filled in is none. A row that cannot be used is a reject and costs no other.
    Raises RefusedFileError when no sheet has such a table.
    """
    book = read_workbook(member)
    # The template keeps the choices of its drop-downs in a hidden sheet.
    book = replace(book, hidden=tuple(name for name in book.hidden if name != LISTS))
    figures = SeriesRows(catalogue, series, areas, member.name, book.loses_formats)
    milestones = MilestoneRows(catalogue, member.name)
    kinds = set()
    for sheet in book.sheets:
        where = f"sheet '{sheet.name}', " if len(book.sheets) > 1 else ""
        if columns := series_columns(sheet.rows):
            figures.take(sheet, columns, where)
            kinds.add(SERIES)
        elif columns := milestone_columns(sheet.rows):
            milestones.take(sheet, columns, where)
            kinds.add(MILESTONES)
    if not kinds:
        raise RefusedFileError(
            f"{member.name}{book.aside}: no table of indicator figures ({EXPECTED_SERIES}) and "
            f"none of milestones ({EXPECTED_MILESTONES}) in it{book.lacking()}; take the template "
            "of the plan"
        )
    return ReturnReading(
        file=member.name,
        kind=kinds.pop() if len(kinds) == 1 else RETURN,
        sha256=book.sha256,
        rows_read=figures.count + milestones.count,
        rejects=(*figures.rejects, *milestones.rejects),
        notes=(*book.notes, *_notes(figures, milestones)),
        figures=figures.table(),
        milestones=milestones.table(),
        outside=figures.elsewhere.total(),
    )


def _notes(figures: SeriesRows, milestones: MilestoneRows) -> tuple[str, ...]:
    elsewhere = noted("areas of other places left out", sorted(figures.elsewhere))
    blank = "" if figures.count + milestones.count else "no row is filled in yet"
    return tuple(note for note in (elsewhere, blank) if note)


def load_returns(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of figures and milestones and store them; a line of the ledger for each.

    Of two files of one load that differ in a figure or a milestone neither is taken: nothing tells
    which is right.
    """
    stored = loading.draft.read("areas", columns=("area_code", "area_name", "area_type"))
    areas = named_areas(loading.catalogue.place, stored[stored["area_type"] == "ward"])
    series = known_series(loading.catalogue)
    read = partial(read_return, areas=areas, series=series)
    readings = loading.tables(files, read)
    if not readings:
        return
    figures, unclear, again = _once([r.figures for r in readings], KEY, _SAID, _figure)
    milestones, differ, told_again = _once(
        [r.milestones for r in readings], MILESTONE_KEY, MILESTONE_SAYS, _milestone
    )
    refusals = [*unclear, *differ, *store_series(loading, figures, series)]
    replaced = store_milestones(loading, milestones)
    for number, reading in enumerate(readings):
        given_before = again[number] + told_again[number]
        rejects = _rejects(refusals, number)
        loading.lines.append(_line(reading, given_before, rejects, replaced[reading.file]))


_SAID = [*SeriesValue.__dataclass_fields__]


def _once(
    tables: Sequence[pd.DataFrame],
    key: list[str],
    said: Sequence[str],
    called: Callable[[pd.Series], str],
) -> tuple[pd.DataFrame, list[Refusal], list[int]]:
    """The rows of all files, each key once; those that differ; how many each file gives again.

    `called` names the first row of a key.
    """
    numbered = [table.assign(reading=number) for number, table in enumerate(tables)]
    filled = [table for table in numbered if len(table)] or numbered[:1]
    both = pd.concat(filled, ignore_index=True)
    differ = differing(both, key, said)
    refusals = [_refusal(rows, called) for _, rows in both[differ].groupby(key)]
    clear = both[~differ]
    again = given_again(clear, key)
    counts = clear.loc[again, "reading"].value_counts()
    return clear[~again], refusals, [int(counts.get(number, 0)) for number in range(len(tables))]


def _refusal(rows: pd.DataFrame, called: Callable[[pd.Series], str]) -> Refusal:
    files = " and ".join(sorted(set(rows["file"])))
    found = f"{called(rows.iloc[0])} is in {files}, and not the same"
    return Refusal(rows, found, ONE_BY_ONE)


def _figure(row: pd.Series) -> str:
    return f"{row['indicator']} of {row['area_code']} from {row['period_start']:%Y-%m-%d}"


def _milestone(row: pd.Series) -> str:
    return f"deliverable {shown(row['deliverable'])} of {row['plan']}"


def _rejects(refusals: Sequence[Refusal], reading: int) -> list[Reject]:
    """The rows of a file among the figures that are refused."""
    return [
        Reject(int(row.row), f"{row.where}{refusal.found}", refusal.expected)
        for refusal in refusals
        for row in refusal.rows[refusal.rows["reading"] == reading].itertuples()
    ]


def _line(reading: ReturnReading, again: int, refused: list[Reject], replaced: int) -> Line:
    rejects = (*reading.rejects, *refused)
    notes = [f"{again:,} rows given by another file too"] if again else []
    if replaced:
        notes.append(f"{replaced:,} milestones take the place of those loaded earlier")
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=reading.rows_read - reading.outside - again - len(rejects),
        outside=reading.outside,
        duplicate=again,
        rejects=rejects,
        notes=(*reading.notes, *notes),
    )


def _heading(sheet: Sheet, _: Offences) -> int | None:
    columns = series_columns(sheet.rows) or milestone_columns(sheet.rows)
    return columns.header if columns else None


_SOURCE = Source(RETURN, Step.RETURNS, load_returns, heading=_heading, in_pieces=True)
SOURCES = (
    replace(
        _SOURCE,
        kind=SERIES,
        columns={name: (name,) for name in ("indicator", "area", "period", "value")},
        called="indicator figures",
        in_sheet=lambda sheet, *_: bool(series_columns(sheet.rows)),
    ),
    replace(
        _SOURCE,
        kind=MILESTONES,
        columns={name: (name,) for name in ("plan", "deliverable", "status")},
        called="milestones of a plan",
        in_sheet=lambda sheet, *_: bool(milestone_columns(sheet.rows)),
    ),
    replace(_SOURCE, together=(SERIES, MILESTONES)),
)
