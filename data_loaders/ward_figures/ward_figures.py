"""Ready-made figures by ward and month, from the files the partnership keeps into the store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

import pandas as pd

from data_loaders.columns.written_numbers import FINAL, PROVISIONAL, REVISED
from data_loaders.counts.counting import offences_covered
from data_loaders.counts.disclosure import KEYS, SUPPRESSED
from data_loaders.counts.suppression import store_counts, told_by_series
from data_loaders.files.faults import UnusableError
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.headings.named_areas import NamedAreas, named_areas
from data_loaders.one_load.contradictions import ONE_BY_ONE, differing, given_again
from data_loaders.one_load.ledger import Line, without_wards
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.named_notes import noted
from data_loaders.one_load.source import Offences, Source, Step
from data_loaders.ward_figures.cells import OWN_SOURCE, Key, source_of
from data_loaders.ward_figures.compact_pivots import is_pivot
from data_loaders.ward_figures.coverage import figure_coverage
from data_loaders.ward_figures.layout import find_layout
from data_loaders.ward_figures.lost_figures import by_file, lost_in, lost_table, still_lost
from data_loaders.ward_figures.reading import WardFigureReading, read_ward_figures
from data_loaders.ward_figures.wards_elsewhere import has_wards_elsewhere
from data_loaders.ward_figures.withheld import withhold
from model.file_kinds import WARD_FIGURES
from model.periods import short
from model.rejects import Reject
from model.tables import POLICE


def load_ward_figures(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of ward figures and store their counts and coverage; a line of the ledger each.

    A figure of the store stays until a file gives it anew, and its line says so. What two files of
    one load give and not the same is rejected in both: nothing tells which is right. What the store
    counts from records stays as it is.
    """
    stored = loading.draft.read("areas", columns=("area_code", "area_name", "area_type"))
    wards = stored[stored["area_type"] == "ward"]
    if wards.empty:
        loading.lines.extend(without_wards(m.name, loading.catalogue.place) for m in files)
        return
    areas = named_areas(loading.catalogue.place, wards)
    names = {code: areas.names[code] for code in wards["area_code"]}
    readings = loading.tables(files, partial(read_ward_figures, areas=areas))
    figures = _together(readings, loading)
    for number, reading in enumerate(readings):
        refused = _rejects(reading, figures, number, areas, loading)
        own = figures[figures["reading"] == number]
        loading.lines.append(_line(reading, own, refused, loading))
    used, withdrawn = figures[figures["why_not"] == ""], _withdrawn(readings, figures, loading)
    for source in sorted({*used["source"], *withdrawn["source"]}):
        of_source = used[used["source"] == source]
        before = _keys(loading.draft.read("ward_counts", source=source))
        gone = withdrawn[withdrawn["source"] == source]
        months = _withdraw(loading, source, gone, names)
        if len(of_source):
            store_counts(loading, source, _with_stored(loading, source, of_source, names))
            _lose(loading, source, readings, of_source, before)
        given = of_source.set_index(KEYS)["status"].to_dict()
        withheld = withhold(loading, source, given, _keys(gone))
        _cover(loading, source, {*of_source["month"], *months}, withheld, names)


BY_WEIGHT = (FINAL, REVISED, PROVISIONAL, SUPPRESSED)
DIFFERS = "given by another file, and not the same"
IN_SERIES = (
    "left out: the store holds figures of it for other periods, and the two could be subtracted"
)


def _together(readings: Sequence[WardFigureReading], loading: Loading) -> pd.DataFrame:
    """The figures of all files, each with the number of its reading, its source, and why not."""
    empty_one = pd.DataFrame(columns=[*KEYS, "count", "status", "cells", "reading"])
    given = ((i, table) for i, r in enumerate(readings) for table in (r.figures, r.withheld))
    tables = [t.assign(reading=i).astype({"count": "Int64"}) for i, t in given if len(t)]
    figures = pd.concat(tables, ignore_index=True) if tables else empty_one
    figures = _of_sources(figures, loading).assign(why_not="")
    figures["file"] = figures["reading"].map({n: r.file for n, r in enumerate(readings)})
    # Of figures alike the one with the weightiest word counts, as of the wards of a total.
    figures["weight"] = figures["status"].map({word: n for n, word in enumerate(BY_WEIGHT)})
    again = given_again(figures, KEYS, ["weight", "file"])
    figures.loc[again, "why_not"] = "given by another file too"
    figures.loc[differing(figures, KEYS, ["count"]), "why_not"] = DIFFERS
    for words, rows in _left_alone(figures, loading):
        figures.loc[rows, "why_not"] = words
    return figures


def _of_sources(figures: pd.DataFrame, loading: Loading) -> pd.DataFrame:
    sources = {o.id: source_of(o) for o in loading.catalogue.offences}
    return figures.assign(source=figures["offence"].map(sources).astype("str"))


def _left_alone(figures: pd.DataFrame, loading: Loading) -> Iterator[tuple[str, pd.Series]]:
    """Which figures change nothing in the store, each with why."""
    yield IN_SERIES, figures["offence"].isin(told_by_series(loading))
    parts = loading.draft.read("parts")
    for source in figures["source"].unique():
        from_records = offences_covered(
            parts[parts["source"] == source], loading.catalogue, str(source)
        )
        counted = _among(figures, from_records, ["month", "offence"])
        yield "left out: the store counts that month from records", counted


def _withdrawn(
    readings: Sequence[WardFigureReading], figures: pd.DataFrame, loading: Loading
) -> pd.DataFrame:
    """What files say is not known, and none gives: its keys and source."""
    keys = {key for reading in readings for key in reading.withdrawn} - _keys(figures)
    types = dict(zip(KEYS, ("str", "datetime64[us]", "str"), strict=True))
    gone = _of_sources(pd.DataFrame(sorted(keys), columns=KEYS).astype(types), loading)
    for _, rows in _left_alone(gone, loading):
        gone = gone[~rows.reindex(gone.index)]
    return gone


def _withdraw(
    loading: Loading, source: str, gone: pd.DataFrame, wards: Collection[str]
) -> set[pd.Timestamp]:
    """Take what is not known any more out of the store, and totals made of it; its months.

    What the store hides stays hidden.
    """
    old = loading.draft.read("ward_counts", source=source)
    lost = _among(old, gone, KEYS)
    number = int(lost.sum())
    wholes = _among(old, old[lost], ["month", "offence"]) & ~old["area_code"].isin(wards)
    lost = (lost & (old["status"] != SUPPRESSED)) | wholes
    if not lost.any():
        return set()
    loading.replace_source("ward_counts", old[~lost], source)
    loading.notes.append(
        f"Figures of {source} loaded earlier that a file now says are not known, and that were "
        f"taken out with the totals made of them: {number:,}."
    )
    return set(old.loc[lost, "month"])


def _lose(
    loading: Loading,
    source: str,
    readings: Sequence[WardFigureReading],
    used: pd.DataFrame,
    before: set[Key],
) -> None:
    """Keep what files have lost of a source, less what is given anew; `before` are its figures."""
    given = _keys(used)
    offences = {o.id for o in loading.catalogue.offences if source_of(o) == source}
    stored = by_file(loading.draft.read("lost_figures", source=source))
    files = {file: still_lost(lost, given - before) for file, lost in stored.items()}
    for number in sorted(set(used["reading"])):
        reading = readings[number]
        of_source = [r for r in reading.rejects if not r.offence or r.offence in offences]
        files[reading.file] = lost_in(of_source, set(reading.given), given | before)
    if {f: lost for f, lost in files.items() if lost} != stored:
        loading.replace_source("lost_figures", lost_table(files, source), source)


def _keys(figures: pd.DataFrame) -> set[Key]:
    return set(figures[KEYS].itertuples(index=False, name=None))


def _rejects(
    reading: WardFigureReading,
    figures: pd.DataFrame,
    number: int,
    areas: NamedAreas,
    loading: Loading,
) -> list[Reject]:
    """The cells of one file that another contradicts. No figure: it may be one that is hidden."""
    differ = figures[figures["why_not"] == DIFFERS]
    files = differ.groupby(KEYS)["file"].agg(lambda names: " and ".join(sorted(set(names))))
    rejects = []
    for key in differ.loc[differ["reading"] == number, KEYS].itertuples(index=False, name=None):
        what = loading.catalogue.offence[key[2]].name
        said = f"{areas.names[key[0]]}, {short(key[1].to_period('M'))} ({what}) is in {files[key]}"
        error = UnusableError(f"{said}, and not the same", ONE_BY_ONE)
        rejects += [
            error.at(given.row, given.where, column=given.column, month=key[1], offence=key[2])
            for given in reading.given[key]
        ]
    return rejects


def _replacing(loading: Loading, figures: pd.DataFrame) -> list[str]:
    """What is said of the figures of the store that a file gives anew, and not the same."""
    used = figures[figures["why_not"] == ""]
    stored = [loading.draft.read("ward_counts", source=s) for s in used["source"].unique()]
    shown = [table[table["status"] != SUPPRESSED] for table in stored]
    if not shown:
        return []
    both = used.merge(pd.concat(shown), on=["source", *KEYS], suffixes=("", "_stored"))
    other = (both["count"] != both["count_stored"]).fillna(True)
    other |= both["status"] != both["status_stored"]
    number = int(other.sum())
    return [f"{number:,} figures take the place of those loaded earlier"] if number else []


def _line(
    reading: WardFigureReading, figures: pd.DataFrame, refused: list[Reject], loading: Loading
) -> Line:
    not_used = figures[~figures["why_not"].isin(["", DIFFERS])]
    notes = [f"{number:,} figures {w}" for w, number in not_used["why_not"].value_counts().items()]
    notes += _replacing(loading, figures)
    again = int(not_used["cells"].sum()) + reading.duplicates
    rejects = (*reading.rejects, *refused)
    both = figures.loc[figures["source"] == OWN_SOURCE, "offence"].unique()
    if len(loading.draft.read("coverage", source=POLICE)) and len(both):
        names = [loading.catalogue.offence[offence].name for offence in sorted(both)]
        notes.append(noted("police.uk's own figures are loaded too, and pages show those", names))
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=reading.rows_read - reading.outside - again - sum(r.figures for r in rejects),
        outside=reading.outside,
        duplicate=again,
        rejects=rejects,
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
    loading: Loading,
    source: str,
    months: Collection[pd.Timestamp],
    withheld: Mapping[Key, str],
    wards: Mapping[str, str],
) -> None:
    """Write the coverage of months of which figures were given or taken out.

    What records make of one stays so.
    """
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
    lost = loading.draft.read("lost_figures", source=source).groupby("month")["figures"].sum()
    old = old[~old["month"].isin(anew)]
    covered = figure_coverage(figures, old, withheld, wards, source=source, whole=whole, lost=lost)
    parts = [part for part in (table[table["source"] != source], covered) if len(part)]
    both = pd.concat(parts, ignore_index=True)
    loading.replace("coverage", both.sort_values(["source", "month"], ignore_index=True))


def _in_sheet(sheet: Sheet, offences: Offences, _: str) -> bool:
    """Whether a sheet can be read; one of wards that cannot be may be one of another kind."""
    layout = find_layout(sheet, offences)
    return layout is not None and not layout.problem


def _claims(sheet: Sheet, offences: Offences, is_workbook: bool) -> bool:
    return bool(find_layout(sheet, offences)) or (is_workbook and is_pivot(sheet))


def _heading(sheet: Sheet, offences: Offences) -> int | None:
    layout = find_layout(sheet, offences)
    return layout.last if layout else None


SOURCE = Source(
    WARD_FIGURES,
    Step.FIGURES,
    load_ward_figures,
    columns={
        "ward": ("ward", "ward name", "ward code", "ward of incident"),
        "month": ("month", "period"),
        "measure": ("measure", "offence", "crime type"),
        "count": ("count", "number", "total", "value", "figure", "offences"),
    },
    called="ward figures",
    in_sheet=_in_sheet,
    claims=_claims,
    in_names=has_wards_elsewhere,
    heading=_heading,
    in_pieces=True,
)
