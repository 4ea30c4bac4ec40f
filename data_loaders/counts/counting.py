"""Ward counts and coverage, from incidents and the parts they came in.

A zero is stored where a month and a ward are known, nothing where one of them is not. A month that
is partial or doubtful keeps the counts it has, and readers are told not to compare it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data_loaders.months.api_coverage import Known
from data_loaders.months.cut_months import cut_months
from data_loaders.months.mended_rows import still_rejected, without_their_file
from data_loaders.months.month_pieces import part_of, refused_in
from data_loaders.one_load.rejects_by_month import REJECTED_SHARE, ROWS
from geo.placing import Placer
from model.config.catalogue import Catalogue
from model.tables import POLICE, empty


def coverage(
    parts: pd.DataFrame,
    force: str,
    *,
    known: Known | None = None,
    records: pd.Series | None = None,
    few: Mapping[pd.Timestamp, str] | None = None,
) -> pd.DataFrame:
    """One row a month from the first loaded to the last: complete, partial or missing, and why.

    An archive month needs the file of the place's own force, and is missing without one record in
    the place; a month of the API is as its answers cover the wards (`known`), and missing without
    one record of a police force. `records` are the records counted by month; without them, those of
    the parts. `few` are the months of few kinds of record alone, and why.
    """
    known = known or Known({}, {}, {})
    parts = parts.assign(
        **still_rejected(parts),
        without=without_their_file(parts),
        cut=_cut(parts),
        few=[(few or {}).get(month, "") for month in parts["month"]],
    )
    months = _months(parts, known)
    rows = [
        _month_coverage(month, parts[parts["month"] == month], force, known, records)
        for month in months
    ]
    return pd.DataFrame(rows) if rows else empty("coverage")


def silent_months(parts: pd.DataFrame, known: Known) -> set[pd.Timestamp]:
    """The months of which no file says anything of the place: no figure of them is known.

    Answers of the API say nothing without a record of a police force, files of the archive, as
    those of another force, without a record in the place.
    """
    records = parts.groupby("month")["records"].sum()
    return {month for month, n in records.items() if not known.answered.get(month, n > 0)}


def months_of_others(parts: pd.DataFrame, force: str, known: Known) -> set[pd.Timestamp]:
    """The months of the archive without the file of the place's own force.

    What other forces recorded in the place is known of them, and no zero.
    """
    own = parts.loc[parts["part"].map(part_of) == force, "month"]
    return set(parts["month"]) - set(own) - set(known.answered)


def _months(parts: pd.DataFrame, known: Known) -> pd.DatetimeIndex:
    """From the first month with records to the last, and on as long as there are files of none.

    So a file of no records of a month long gone, or to come, makes no gap.
    """
    there = set(parts["month"]) - silent_months(parts, known)
    if not there:
        return pd.DatetimeIndex([])
    first, last = min(there), max(there)
    step, tried = pd.offsets.MonthBegin(), set(parts["month"])
    while first - step in tried:
        first -= step
    while last + step in tried:
        last += step
    return pd.date_range(first, last, freq="MS", unit="us")


def _month_coverage(
    month: pd.Timestamp,
    parts: pd.DataFrame,
    force: str,
    known: Known,
    records: pd.Series | None,
) -> dict[str, object]:
    status, reason = _status(month, parts, force, known)
    counted = parts["records"].sum() if records is None else records.get(month, 0)
    return coverage_row(POLICE, month, status, reason, int(counted))


def _status(month: pd.Timestamp, parts: pd.DataFrame, force: str, known: Known) -> tuple[str, str]:
    rejected = int(parts["rejected"].sum())
    if parts.empty:
        return "missing", "no file for this month has been loaded"
    if month in known.answered:
        status, reason = _answered(month, len(parts), known)
    elif silent_months(parts, known):
        status, reason = "missing", f"no record in the place{_and_no_own(parts, force, known)}"
    elif months_of_others(parts, force, known):
        status, reason = "partial", f"no file of the place's own force, {force}"
    else:
        status, reason = "complete", ""
    why = _refused(parts) or max(parts["without"]) or max(parts["cut"]) or max(parts["few"])
    if status == "complete" and why:
        return "partial", why
    if status == "complete" and (why := _undated(parts, disclosive=False)):
        return "partial", why
    # Rejected rows are of all that a file holds, so they are held against all of it.
    if status == "complete" and rejected > REJECTED_SHARE * parts[list(ROWS)].to_numpy().sum():
        return "partial", f"{rejected:,} rows were rejected"
    return status, reason


def _and_no_own(parts: pd.DataFrame, force: str, known: Known) -> str:
    """Why a file has no record in the place, where it is of another force."""
    others = months_of_others(parts, force, known)
    return f", and no file of its own force, {force}" if others else ""


def _refused(parts: pd.DataFrame) -> str:
    """Why a month is not known to be whole of which a file was refused; empty without one."""
    files = sorted(set().union(*map(refused_in, parts["refused"])))
    return f"{files[0]} was refused, and may hold more of the month" if files else ""


def _undated(parts: pd.DataFrame, *, disclosive: bool) -> str:
    """Why a month may lack rejected rows that say no month; empty where these are few."""
    undated = parts.loc[parts["undated"].fillna(0) > 0, ["undated", "file"]]
    if undated.empty:
        return ""
    number, file = min(undated.itertuples(index=False, name=None), key=lambda row: row[1])
    which = "rejected rows" if disclosive else f"{number:,} rejected rows"
    return f"{which} of {file} say no month that can be read, and may be of this one"


def _cut(parts: pd.DataFrame) -> pd.Series:
    """Why the month of each part is not known to be whole that lies at the end of a file."""
    words = {
        month: f"{file} begins or ends within it, or has rows of it by a slip of the date: it has "
        "less than half of the file's usual month"
        for month, file in cut_months(parts).items()
    }
    return parts["month"].map(lambda month: words.get(month, "")).astype("str")


def _answered(month: pd.Timestamp, answers: int, known: Known) -> tuple[str, str]:
    """How far the API's answers of a month cover the wards, and why not further."""
    if not known.answered[month]:
        return "missing", f"no answer has a record of a police force ({answers:,} answers)"
    if not known.wards[month]:
        return "missing", ": ".join(("no answer covers a ward", *known.of_kind.get(month, ())))
    reason = known.why_not.get(month, "")
    return ("partial" if reason else "complete"), reason


def ward_counts(
    incidents: pd.DataFrame,
    zones: Placer | None,
    known: pd.DataFrame,
    catalogue: Catalogue,
    *,
    offences: Sequence[str] = (),
) -> pd.DataFrame:
    """Counts by area, month and offence, of `incidents` with the `area_code` of their ward.

    `known` lists the months (month) in which each ward or zone (area_code) is known: elsewhere
    nothing is counted. The offences are those police.uk publishes unless others are given, each
    zero where an area is known and has none.
    """
    keys = ["area_code", "month", "offence"]
    counts = incidents.groupby(keys, observed=True).size()
    if zones is not None and len(incidents):
        placed = zones.place(incidents["easting"].to_numpy(), incidents["northing"].to_numpy())
        in_zone = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
        counts = pd.concat([counts, in_zone.dropna(subset="area_code").groupby(keys).size()])
    return _with_zeros(counts, known, offences or catalogue.police_offences, POLICE)


def _with_zeros(
    counts: pd.Series, known: pd.DataFrame, offences: Sequence[str], source: str
) -> pd.DataFrame:
    grid = known.merge(pd.DataFrame({"offence": list(offences)}), how="cross")
    zeros = pd.MultiIndex.from_frame(grid[["area_code", "month", "offence"]])
    pairs = pd.MultiIndex.from_frame(known[["area_code", "month"]])
    counts = counts[counts.index.droplevel("offence").isin(pairs)]
    filled = counts.reindex(counts.index.union(zeros), fill_value=0).rename("count")
    table = filled.rename_axis(zeros.names).reset_index()
    table.insert(0, "source", source)
    table["month"] = table["month"].astype("datetime64[us]")
    table["status"] = "final"
    return table.astype({"area_code": "str", "offence": "str", "count": "Int64"})


def offences_covered(parts: pd.DataFrame, catalogue: Catalogue, source: str) -> pd.DataFrame:
    """The month and offence of every figure that the parts of a source answer for.

    A part named after an offence answers for that one, any other part for every offence of the
    source.
    """
    every = [o.id for o in catalogue.offences if o.source == source and not o.legacy]
    rows = [
        (month, offence)
        for month, part in parts[["month", "part"]].itertuples(index=False, name=None)
        for offence in ([part_of(part)] if part_of(part) in every else every)
    ]
    pairs = pd.DataFrame(sorted(set(rows)), columns=["month", "offence"])
    return pairs.astype({"month": "datetime64[us]", "offence": "str"})


def counts_where_covered(
    incidents: pd.DataFrame, covered: pd.DataFrame, areas: list[str], zones: Placer | None
) -> pd.DataFrame:
    """area_code, month, offence and count, for each of `areas` and each covered pair.

    `incidents` have the `area_code` of their ward; `covered` lists months and offences. A pair that
    is covered has a figure for every area, zeros included, and one that is not has none. A record
    known by its ward only is in no zone.
    """
    keys = ["area_code", "month", "offence"]
    counted = incidents[keys]
    if zones is not None:
        points = incidents[incidents["location_precision"] != "area"]
        placed = zones.place(points["easting"].to_numpy(), points["northing"].to_numpy())
        in_zone = points.assign(area_code=pd.Series(placed.area_code, index=points.index))
        counted = pd.concat([counted, in_zone.dropna(subset="area_code")[keys]])
    grid = covered.merge(pd.DataFrame({"area_code": areas}), how="cross")[keys]
    counts = counted.groupby(keys, observed=True).size()
    found = counts.reindex(pd.MultiIndex.from_frame(grid), fill_value=0)
    return grid.assign(count=found.to_numpy())


def extract_coverage(
    parts: pd.DataFrame, stored: pd.DataFrame, catalogue: Catalogue, *, source: str, wards: int
) -> pd.DataFrame:
    """One row a month of a source from its first to its last: complete, partial or missing.

    A month is partial when an offence that other months of the source have is not covered in it, or
    when more than 1 % of what a file has of it, or may have, were rejected. `stored` is the
    coverage so far: a month without parts that ready-made figures cover stays as it is. For a
    disclosive source `records` is the number of figures of `wards` wards, never their sum, which
    could tell what a hidden one is.
    """
    disclosive = catalogue.source[source].disclosive
    pairs = offences_covered(parts, catalogue, source)
    every = set(pairs["offence"])
    rows = {row["month"]: row for row in stored.to_dict("records") if row["status"] != "missing"}
    parts = parts.assign(cut=_cut(parts))
    for month, of_month in parts.groupby("month"):
        has = set(pairs.loc[pairs["month"] == month, "offence"])
        status, reason = _extract_status(
            of_month, sorted(every - has), catalogue, disclosive=disclosive
        )
        records = wards * len(has) if disclosive else int(of_month["records"].sum())
        rows[month] = coverage_row(source, month, status, reason, records)
    months = pd.date_range(min(rows), max(rows), freq="MS", unit="us")
    gap = "missing", "no file for this month has been loaded", 0
    table = pd.DataFrame([rows.get(m, coverage_row(source, m, *gap)) for m in months])
    return table.astype(empty("coverage").dtypes.to_dict())


def _extract_status(
    parts: pd.DataFrame, absent: list[str], catalogue: Catalogue, *, disclosive: bool
) -> tuple[str, str]:
    if absent:
        names = ", ".join(catalogue.offence[offence].name for offence in absent)
        return "partial", f"no file of {names}"
    if why := _refused(parts) or max(parts["cut"]):
        return "partial", why
    if why := _undated(parts, disclosive=disclosive):
        return "partial", why
    files = parts.groupby("sha256").agg({"file": "first", "records": "sum", "rejected": "max"})
    faulty = files[files["rejected"] > REJECTED_SHARE * (files["records"] + files["rejected"])]
    if len(faulty):
        # How many rows of a partner's file cannot be used may tell a number that is hidden.
        rows = f"more than {REJECTED_SHARE:.0%} of the rows"
        if not disclosive:
            rows = f"{faulty['rejected'].iloc[0]:,} rows"
        return "partial", f"{rows} of {faulty['file'].iloc[0]} rejected"
    return "complete", ""


def coverage_row(
    source: str, month: object, status: str, reason: str, records: int
) -> dict[str, object]:
    """A row of the table of coverage."""
    return {
        "source": source,
        "month": month,
        "status": status,
        "reason": reason,
        "records": records,
    }
