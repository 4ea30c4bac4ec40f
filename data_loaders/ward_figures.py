"""Ready-made figures by ward and month, from the files the partnership keeps into the store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial

import pandas as pd

from data_loaders.counting import offences_covered
from data_loaders.disclosure import SUPPRESSED
from data_loaders.ledger import Line, without_wards
from data_loaders.loading import Loading
from data_loaders.named_areas import named_areas
from data_loaders.reading import Member
from data_loaders.releasing import KEYS, store_counts, told_by_series
from data_loaders.ward_figure_cells import OWN_SOURCE, source_of
from data_loaders.ward_figure_coverage import figure_coverage
from data_loaders.ward_figure_reading import WardFigureReading, read_ward_figures
from data_loaders.ward_figure_rows import noted
from model.tables import POLICE


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
    sources = {o.id: source_of(o) for o in loading.catalogue.offences}
    figures = figures.assign(source=figures["offence"].map(sources).astype("str"), why_not="")
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
    """Write the coverage of the months given anew; what records make of one stays so."""
    counts = loading.draft.read("ward_counts", source=source)
    table = loading.draft.read("coverage")
    old = table[table["source"] == source]
    from_records = loading.draft.read("parts", source=source)["month"]
    stays = old.loc[
        old["status"].isin(["partial", "doubtful"]) & old["month"].isin(from_records), "month"
    ]
    anew = set(months) - set(stays)
    figures = counts[counts["month"].isin(anew)]
    disclosive = loading.catalogue.source[source].disclosive
    whole = loading.catalogue.place.district_code if disclosive else ""
    covered = figure_coverage(figures, old, wards, source=source, whole=whole)
    parts = [part for part in (table[table["source"] != source], covered) if len(part)]
    both = pd.concat(parts, ignore_index=True)
    loading.replace("coverage", both.sort_values(["source", "month"], ignore_index=True))
