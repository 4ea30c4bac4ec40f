"""Ready-made figures by ward and month, from the files the partnership keeps into the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from data_loaders.archives import own_name
from data_loaders.counting import offences_covered
from data_loaders.disclosure import FINAL
from data_loaders.kinds import WARD_FIGURES
from data_loaders.ledger import Line, without_wards
from data_loaders.loading import Loading
from data_loaders.named_areas import NamedAreas, named_areas
from data_loaders.reading import Member, Reading
from data_loaders.releasing import KEYS, store_counts, told_by_series
from data_loaders.sheets import Sheet, read_sheets
from data_loaders.ward_figure_columns import (
    EXPECTED_FIGURES,
    Layout,
    find_layout,
    stated_measure,
)
from data_loaders.ward_figure_coverage import figure_coverage
from data_loaders.ward_figure_rows import FigureRows, noted
from model.catalogue import Catalogue
from model.errors import RefusedFileError
from model.tables import POLICE

OWN_SOURCE = "ward-figures"
"""The source of figures of an offence that police.uk publishes: never mixed with police.uk's."""


@dataclass(frozen=True)
class WardFigureReading(Reading):
    """Figures of wards; `rows_read` counts one for each ward, month and measure."""

    figures: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Columns area_code, month, offence, count; no row for what is blank or kept back."""
    unknown: int = 0
    """Figures of the place that are blank or kept back."""
    outside: int = 0
    """Figures of other places, and totals, which are made of the wards."""


def read_ward_figures(
    member: Member, catalogue: Catalogue, *, areas: NamedAreas
) -> WardFigureReading:
    """The counts of the place's wards by month and measure, from every sheet that has such a table.

    A ward is told by a code of any vintage, or by name; a measure by an offence's id or a name of
    it. A row that names no ward or measure is one reject; a figure that is no whole number from 0
    is one, and its neighbours are kept. Totals are left out, and compared with their wards. A blank
    cell, or a mark in place of a figure, means not known: there is no row for it.

    Raises RefusedFileError when no sheet has such a table, or nothing says what one counts.
    """
    sheets, sha256 = read_sheets(member)
    found = [(sheet, layout) for sheet in sheets if (layout := find_layout(sheet.rows))]
    if not found:
        raise RefusedFileError(f"{member.name}: no table of wards; expected {EXPECTED_FIGURES}")
    rows = FigureRows(catalogue, areas)
    for sheet, layout in found:
        where = f"sheet '{sheet.name}', " if len(sheets) > 1 else ""
        rows.take(sheet, layout, _measure(sheet, layout, member.name, catalogue), where)
    others = [name for _, layout in found for name in layout.left_out]
    left_out = noted("columns left out", dict.fromkeys(others))
    return WardFigureReading(
        file=member.name,
        kind=WARD_FIGURES,
        sha256=sha256,
        rows_read=rows.count,
        rejects=tuple(rows.rejects),
        notes=(*([left_out] if left_out else []), *rows.notes()),
        figures=rows.table(),
        unknown=rows.unknown,
        outside=rows.outside,
    )


def _measure(sheet: Sheet, layout: Layout, file: str, catalogue: Catalogue) -> str:
    """The offence a sheet states for all its figures; empty where a column gives it."""
    if layout.measure is not None:
        return ""
    titles = [" ".join(row) for row in reversed(sheet.rows[: layout.header])]
    texts = [*titles, sheet.name, own_name(file)]
    measure = stated_measure(texts, catalogue.offence_of_name)
    if measure is None:
        which = f" of the sheet '{sheet.name}'" if sheet.name else ""
        raise RefusedFileError(
            f"{file}: nothing says what the figures{which} count; expected a column 'measure', or "
            "the one offence in a line above the table, in the sheet's name or in the file's name; "
            f"the offences are {', '.join(o.name for o in catalogue.offences)}"
        )
    return measure


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
    empty_one = pd.DataFrame(columns=[*KEYS, "count", "reading"])
    tables = [r.figures.assign(reading=i) for i, r in enumerate(readings) if len(r.figures)]
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
    not_used = figures.loc[figures["why_not"] != "", "why_not"]
    notes = [f"{number:,} figures {why}" for why, number in not_used.value_counts().items()]
    both = figures.loc[figures["source"] == OWN_SOURCE, "offence"].unique()
    if len(loading.draft.read("coverage", source=POLICE)) and len(both):
        names = [loading.catalogue.offence[offence].name for offence in sorted(both)]
        notes.append(noted("police.uk's own figures are loaded too, and pages show those", names))
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=len(figures) - len(not_used) + reading.unknown,
        outside=reading.outside,
        duplicate=len(not_used),
        rejects=reading.rejects,
        notes=(*reading.notes, *notes),
    )


def _with_stored(
    loading: Loading, source: str, figures: pd.DataFrame, wards: Collection[str]
) -> pd.DataFrame:
    """The figures, and those the store shows of other wards for the same months and offences."""
    new = figures[[*KEYS, "count"]]
    old = loading.draft.read("ward_counts", source=source)
    of_wards = old["area_code"].isin(wards) & _among(old, new, ["month", "offence"])
    stays = old[of_wards & ~_among(old, new, KEYS)]
    shown = stays[stays["status"] == FINAL]
    if len(stays) > len(shown):
        loading.notes.append(
            f"{len(stays) - len(shown):,} figures of {source} that are hidden in the store were "
            "not given again: they and the totals they are part of are not known now. Add the "
            "table with every ward to have them back."
        )
    return pd.concat([new, shown[[*KEYS, "count"]].astype(new.dtypes)], ignore_index=True)


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
    figures = counts[counts["month"].isin(anew) & counts["area_code"].isin(wards)]
    covered = figure_coverage(figures, old, wards, source=source)
    parts = [part for part in (table[table["source"] != source], covered) if len(part)]
    both = pd.concat(parts, ignore_index=True)
    loading.replace("coverage", both.sort_values(["source", "month"], ignore_index=True))
