"""Ready-made figures by ward and month, from the files the partnership keeps into the store."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from data_loaders.archives import own_name
from data_loaders.counting import offences_covered
from data_loaders.disclosure import SUPPRESSED
from data_loaders.kinds import WARD_FIGURES
from data_loaders.ledger import Line, without_wards
from data_loaders.loading import Loading
from data_loaders.named_areas import NamedAreas, named_areas
from data_loaders.period_headings import stated_month
from data_loaders.persons import of_some
from data_loaders.reading import Member, Reading
from data_loaders.releasing import KEYS, store_counts, told_by_series
from data_loaders.sheet import Sheet
from data_loaders.sheets import formulas_lost, read_workbook
from data_loaders.table_columns import heading
from data_loaders.ward_figure_columns import (
    BY_MONTH,
    EXPECTED_FIGURES,
    Layout,
    find_layout,
    stated_measure,
)
from data_loaders.ward_figure_coverage import figure_coverage
from data_loaders.ward_figure_rows import FigureRows, long_periods, noted
from data_loaders.written_numbers import FINAL, PROVISIONAL
from model.catalogue import Catalogue
from model.errors import RefusedFileError
from model.tables import POLICE

Found = list[tuple[Sheet, Layout]]

OWN_SOURCE = "ward-figures"
"""The source of figures of an offence that police.uk publishes: never mixed with police.uk's."""


@dataclass(frozen=True)
class WardFigureReading(Reading):
    """Figures of wards; `rows_read` counts one for each ward, month and measure."""

    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Columns area_code, month, offence, count, status, and cells: how many made the figure."""
    withheld: pd.DataFrame = field(default_factory=pd.DataFrame)
    """The same of what its publisher hides, without a count."""
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
    found = [(s, at) for s in book.sheets if (at := find_layout(s, catalogue.offence_of_name))]
    if not found:
        raise RefusedFileError(
            f"{file}: no table of wards{book.lacking()}; expected {EXPECTED_FIGURES}"
        )
    rows, notes = FigureRows(catalogue, areas), list(book.notes)
    able = _able(found, file, notes)
    for sheet, layout in able:
        where = f"sheet '{sheet.name}', " if len(book.sheets) > 1 else ""
        texts = [*_titles_upwards(sheet, layout), sheet.name, own_name(member.name)]
        measure = _measure(sheet, layout, texts, file, catalogue)
        month = _month(sheet, layout, texts, file)
        rows.take(sheet, _with_word(layout, texts), measure, month, where)
    rows.settle()
    left_out = noted("columns left out", dict.fromkeys(n for _, at in able for n in at.left_out))
    lost = [sheet.name for sheet, _ in able if sheet.formulas_without_value]
    notes += [note for note in (left_out, formulas_lost(lost) if lost else "") if note]
    reading = WardFigureReading(
        file=member.name,
        kind=WARD_FIGURES,
        sha256=book.sha256,
        rows_read=rows.count,
        rejects=tuple(rows.rejects),
        notes=(*notes, *rows.notes()),
        figures=rows.table(),
        withheld=rows.withheld(),
        unknown=rows.unknown,
        outside=rows.outside,
        duplicates=rows.duplicates,
    )
    _refuse_without_figures(reading, catalogue, book.lacking())
    return reading


def _with_word(layout: Layout, texts: Sequence[str]) -> Layout:
    """The layout with the word that stands over all figures of a sheet, where one does."""
    if not any(re.search(r"\bprovisional\b", heading(text)) for text in texts):
        return layout
    provisional = (
        replace(f, status=PROVISIONAL if f.status == FINAL else f.status) for f in layout.figures
    )
    return replace(layout, figures=tuple(provisional))


def _able(found: Found, file: str, notes: list[str]) -> Found:
    """The sheets that can be read; notes say of the others why not.

    Raises RefusedFileError, with the reason of the first, where there are none.
    """
    able, why_not = [], []
    for sheet, layout in found:
        why = layout.problem or _of_some(sheet, layout) or _problem(sheet, layout)
        why_not += [f"{_of_sheet(sheet, file)}: {why}"] if why else []
        able += [] if why else [(sheet, layout)]
    if not able:
        raise RefusedFileError(why_not[0])
    notes.extend(f"not read: {why}" for why in why_not)
    return able


def _of_some(sheet: Sheet, layout: Layout) -> str:
    """Why a sheet of some people only is not read."""
    if of_some(" ".join([sheet.name, *_titles_upwards(sheet, layout)])):
        return "its figures are of one sex or age only; expected those of everyone"
    return ""


def _problem(sheet: Sheet, layout: Layout) -> str:
    """Why a long sheet cannot be read as a whole: its periods are no months."""
    periods = long_periods(sheet, layout)
    if not periods:
        return ""
    span = f"'{periods[0]}'" if len(periods) == 1 else f"'{periods[0]}' to '{periods[-1]}'"
    return f"its periods {span} are years or quarters, {BY_MONTH}"


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


def _month(sheet: Sheet, layout: Layout, texts: Sequence[str], file: str) -> pd.Timestamp | None:
    """The month a sheet states for all its figures; None where a column or its rows give it."""
    if layout.month is not None or all(f.month is not None for f in layout.figures):
        return None
    month = stated_month(texts)
    if month is None:
        raise RefusedFileError(
            f"{_of_sheet(sheet, file)}: nothing says of which month its figures are; expected a "
            "column 'month', or one month in a line above the table, in the sheet's name or in the "
            "file's name (2025-02)"
        )
    return month


def _of_sheet(sheet: Sheet, file: str) -> str:
    return f"{file}, sheet '{sheet.name}'" if sheet.name else file


def _titles_upwards(sheet: Sheet, layout: Layout) -> list[str]:
    return [" ".join(row) for row in reversed(sheet.rows[: layout.header])]


def _refuse_without_figures(reading: WardFigureReading, catalogue: Catalogue, lacking: str) -> None:
    """Raise RefusedFileError when a file says nothing of the place."""
    if len(reading.figures) or len(reading.withheld):
        return
    # Where every row is a reject, whoever asked for the reading says so, with the causes.
    if reading.rejects and len(reading.rejects) == reading.rows_read:
        return
    why = f": {'; '.join(reading.notes[:3])}" if reading.notes else ""
    raise RefusedFileError(
        f"{reading.file}: not one figure of a ward of {catalogue.place.name} in it{lacking}{why}"
    )


def load_ward_figures(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of ward figures and store their counts and coverage; a line of the ledger each.

    A figure of the store stays until a file gives it anew. Of two files of one load that give the
    same figure, the later is taken. What the store counts from records stays as it is.
    """
    stored = loading.draft.read("areas", columns=("area_code", "area_name", "area_type"))
    wards = stored[stored["area_type"] == "ward"]
    if wards.empty:
        loading.lines.extend(without_wards(m.name) for m in files)
        return
    areas = named_areas(loading.catalogue.place, wards)
    names = dict(zip(wards["area_code"], wards["area_name"], strict=True))
    readings = list(loading.readings(files, partial(read_ward_figures, areas=areas)))
    figures = _together(readings, loading)
    for number, reading in enumerate(readings):
        loading.lines.append(_line(reading, figures[figures["reading"] == number], loading))
    for source, of_source in figures[figures["why_not"] == ""].groupby("source"):
        given = _with_stored(loading, str(source), of_source, names)
        store_counts(loading, str(source), given)
        _cover(loading, str(source), set(of_source["month"]), names)


IN_SERIES = (
    "left out: the store holds figures of it for other periods, and the two could be subtracted"
)


def _together(readings: Sequence[WardFigureReading], loading: Loading) -> pd.DataFrame:
    """The figures of all files, each with the number of its reading, its source, and why not."""
    empty_one = pd.DataFrame(columns=[*KEYS, "count", "status", "cells", "reading"])
    given = ((i, table) for i, r in enumerate(readings) for table in (r.figures, r.withheld))
    tables = [t.assign(reading=i).astype({"count": "Int64"}) for i, t in given if len(t)]
    figures = pd.concat(tables, ignore_index=True) if tables else empty_one
    source_of = {o.id: _source(o.source) for o in loading.catalogue.offences}
    figures = figures.assign(source=figures["offence"].map(source_of).astype("str"), why_not="")
    figures.loc[figures.duplicated(KEYS, keep="last"), "why_not"] = "given by a later file"
    in_series = figures["offence"].isin(told_by_series(loading))
    figures.loc[in_series, "why_not"] = IN_SERIES
    parts = loading.draft.read("parts")
    for source in figures["source"].unique():
        from_records = offences_covered(
            parts[parts["source"] == source], loading.catalogue, str(source)
        )
        counted = _among(figures, from_records, ["month", "offence"])
        figures.loc[counted, "why_not"] = "left out: the store counts that month from records"
    return figures


def _source(of_offence: str) -> str:
    return OWN_SOURCE if of_offence == POLICE else of_offence


def _line(reading: WardFigureReading, figures: pd.DataFrame, loading: Loading) -> Line:
    not_used = figures[figures["why_not"] != ""]
    notes = [f"{number:,} figures {w}" for w, number in not_used["why_not"].value_counts().items()]
    again = int(not_used["cells"].sum()) + reading.duplicates
    both = figures.loc[figures["source"] == OWN_SOURCE, "offence"].unique()
    if len(loading.draft.read("coverage", source=POLICE)) and len(both):
        names = [loading.catalogue.offence[offence].name for offence in sorted(both)]
        notes.append(noted("police.uk's own figures are loaded too, and pages show those", names))
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=reading.rows_read - reading.outside - again - len(reading.rejects),
        outside=reading.outside,
        duplicate=again,
        rejects=reading.rejects,
        notes=(*reading.notes, *notes),
    )


def _with_stored(
    loading: Loading, source: str, figures: pd.DataFrame, wards: Collection[str]
) -> pd.DataFrame:
    """The figures, and those the store shows of other wards for the same months and offences."""
    columns = [*KEYS, "count", "status"]
    new = figures[columns]
    old = loading.draft.read("ward_counts", source=source)
    of_wards = old["area_code"].isin(wards) & _among(old, new, ["month", "offence"])
    stays = old[of_wards & ~_among(old, new, KEYS)]
    shown = stays[stays["status"] != SUPPRESSED]
    if len(stays) > len(shown):
        loading.notes.append(
            f"{len(stays) - len(shown):,} figures of {source} that are hidden in the store were "
            "not given again: they and the totals they are part of are not known now. Add the "
            "table with every ward to have them back."
        )
    return pd.concat([new, shown[columns].astype(new.dtypes)], ignore_index=True)


def _among(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Which rows have a key that others have too."""
    there = pd.MultiIndex.from_frame(others[keys])
    return pd.Series(pd.MultiIndex.from_frame(rows[keys]).isin(there), index=rows.index)


def _cover(
    loading: Loading, source: str, months: Collection[pd.Timestamp], wards: Mapping[str, str]
) -> None:
    """Write the coverage of the months given anew; one that records make partial stays so."""
    counts = loading.draft.read("ward_counts", source=source)
    table = loading.draft.read("coverage")
    old = table[table["source"] == source]
    from_records = loading.draft.read("parts", source=source)["month"]
    stays = old.loc[(old["status"] == "partial") & old["month"].isin(from_records), "month"]
    anew = set(months) - set(stays)
    figures = counts[counts["month"].isin(anew)]
    disclosive = loading.catalogue.source[source].disclosive
    whole = loading.catalogue.place.district_code if disclosive else ""
    covered = figure_coverage(figures, old, wards, source=source, whole=whole)
    parts = [part for part in (table[table["source"] != source], covered) if len(part)]
    both = pd.concat(parts, ignore_index=True)
    loading.replace("coverage", both.sort_values(["source", "month"], ignore_index=True))
