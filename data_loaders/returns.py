"""What partners return: indicator figures, milestones, or a workbook with both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from data_loaders.kinds import MILESTONES, RETURN, SERIES
from data_loaders.known_series import KnownSeries, known_series
from data_loaders.ledger import Line
from data_loaders.loading import Loading
from data_loaders.milestones import (
    EXPECTED_MILESTONES,
    MilestoneRows,
    milestone_columns,
    store_milestones,
)
from data_loaders.milestones import KEY as MILESTONE_KEY
from data_loaders.named_areas import NamedAreas, named_areas
from data_loaders.reading import Member, Reading, Reject
from data_loaders.series import Refusal, store_series
from data_loaders.series_rows import EXPECTED_SERIES, KEY, SeriesRows, series_columns
from data_loaders.series_values import SeriesValue
from data_loaders.sheets import read_workbook
from data_loaders.template_sheets import LISTS
from data_loaders.ward_figure_rows import noted
from model.catalogue import Catalogue
from model.errors import RefusedFileError


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
    figures = SeriesRows(catalogue, series, areas, member.name)
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

    Of two files of one load that give the same milestone, the later is taken. Of two that differ in
    a figure neither is: nothing tells which is right.
    """
    stored = loading.draft.read("areas", columns=("area_code", "area_name", "area_type"))
    areas = named_areas(loading.catalogue.place, stored[stored["area_type"] == "ward"])
    series = known_series(loading.catalogue)
    read = partial(read_return, areas=areas, series=series)
    readings = list(loading.readings(files, read))
    if not readings:
        return
    given = [r.figures.assign(reading=number) for number, r in enumerate(readings)]
    unclear = _unclear(pd.concat(given, ignore_index=True))
    clear = [_without(figures, unclear) for figures in given]
    figures, given_again = _latest(clear, KEY)
    milestones, told_again = _latest([r.milestones for r in readings], MILESTONE_KEY)
    refusals = [*unclear, *store_series(loading, figures, series)]
    store_milestones(loading, milestones.drop(columns="reading"))
    for number, reading in enumerate(readings):
        again = given_again[number] + told_again[number]
        loading.lines.append(_line(reading, again, _rejects(refusals, number)))


def _unclear(figures: pd.DataFrame) -> list[Refusal]:
    """The figures that two files give, and not the same; a figure is once in each."""
    said = [*SeriesValue.__dataclass_fields__]
    twice = figures[figures.duplicated(KEY, keep=False)]
    rows = (rows for _, rows in twice.groupby(KEY) if len(rows[said].drop_duplicates()) > 1)
    return [_refusal(rows) for rows in rows]


def _refusal(rows: pd.DataFrame) -> Refusal:
    first, files = rows.iloc[0], " and ".join(sorted(set(rows["file"])))
    return Refusal(
        rows,
        f"{first['indicator']} of {first['area_code']} from {first['period_start']:%Y-%m-%d} is in "
        f"{files}, and not the same",
        "it once: add the older file first, the newer in a command of its own",
    )


def _without(figures: pd.DataFrame, refusals: Sequence[Refusal]) -> pd.DataFrame:
    if not refusals or figures.empty:
        return figures
    keys = pd.MultiIndex.from_frame(pd.concat([r.rows for r in refusals])[KEY])
    return figures[~pd.MultiIndex.from_frame(figures[KEY]).isin(keys)]


def _latest(tables: Sequence[pd.DataFrame], key: list[str]) -> tuple[pd.DataFrame, list[int]]:
    """The rows of all files, each key once, the latest; and how many of each file are not."""
    numbered = [table.assign(reading=number) for number, table in enumerate(tables)]
    filled = [table for table in numbered if len(table)]
    both = pd.concat(filled, ignore_index=True) if filled else numbered[0]
    again = both.duplicated(key, keep="last")
    counts = both.loc[again, "reading"].value_counts()
    return both[~again], [int(counts.get(number, 0)) for number in range(len(tables))]


def _rejects(refusals: Sequence[Refusal], reading: int) -> list[Reject]:
    """The rows of a file among the figures that are refused."""
    return [
        Reject(int(row.row), f"{row.where}{refusal.found}", refusal.expected)
        for refusal in refusals
        for row in refusal.rows[refusal.rows["reading"] == reading].itertuples()
    ]


def _line(reading: ReturnReading, again: int, refused: list[Reject]) -> Line:
    rejects = (*reading.rejects, *refused)
    notes = (f"{again:,} rows given by a later file",) if again else ()
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
