"""Ward counts and coverage, from incidents and the parts they came in.

A zero is stored where a month is complete; nothing is stored where it is missing. A month that is
partial keeps the counts it has, and readers are told not to compare it.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_loaders.month_pieces import part_of
from geo.placing import Placer
from model.catalogue import Catalogue
from model.tables import POLICE, empty

REJECTED_SHARE = 0.01
"""A month with more than this share of its rows rejected is partial."""


def coverage(parts: pd.DataFrame, force: str) -> pd.DataFrame:
    """One row a month from the first loaded to the last: complete, partial or missing, and why.

    An archive month needs the file of the place's own force; an API month needs every polygon that
    more than half of the API months have.
    """
    if parts.empty:
        return empty("coverage")
    usual = _usual_polygons(parts[parts["kind"] == "api"])
    months = pd.date_range(parts["month"].min(), parts["month"].max(), freq="MS", unit="us")
    rows = [
        _month_coverage(month, parts[parts["month"] == month], force, usual) for month in months
    ]
    return pd.DataFrame(rows)


def _usual_polygons(api: pd.DataFrame) -> set[str]:
    months = api.groupby("part")["month"].nunique()
    return set(months.index[months > api["month"].nunique() / 2])


def _month_coverage(
    month: pd.Timestamp, parts: pd.DataFrame, force: str, usual: set[str]
) -> dict[str, object]:
    status, reason = _status(parts, force, usual)
    return _coverage_row(POLICE, month, status, reason, int(parts["records"].sum()))


def _status(parts: pd.DataFrame, force: str, usual: set[str]) -> tuple[str, str]:
    if parts.empty:
        return "missing", "no file for this month has been loaded"
    if (parts["kind"] == "api").any():
        absent = sorted(usual - set(parts["part"]))
        if absent:
            return "partial", f"no answer for {len(absent)} polygons: {', '.join(absent[:5])}"
    elif (parts["kind"] == "archive").any() and force not in set(parts["part"]):
        return "partial", f"no file of the place's own force, {force}"
    rejected, kept = int(parts["rejected"].max()), int(parts["records"].sum())
    if rejected > REJECTED_SHARE * (kept + rejected):
        return "partial", f"{rejected:,} rows were rejected"
    return "complete", ""


def ward_counts(
    incidents: pd.DataFrame,
    zones: Placer | None,
    areas: list[str],
    months: pd.DataFrame,
    catalogue: Catalogue,
    *,
    offences: Sequence[str] = (),
) -> pd.DataFrame:
    """Counts by area, month and offence, of `incidents` with the `area_code` of their ward.

    `areas` lists every ward and zone; `months` is the coverage of the months to count. The offences
    are those police.uk publishes unless others are given, each zero where a complete month has
    none.
    """
    keys = ["area_code", "month", "offence"]
    counts = incidents.groupby(keys, observed=True).size()
    if zones is not None and len(incidents):
        placed = zones.place(incidents["easting"].to_numpy(), incidents["northing"].to_numpy())
        in_zone = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
        counts = pd.concat([counts, in_zone.dropna(subset="area_code").groupby(keys).size()])
    return _with_zeros(counts, areas, months, offences or catalogue.police_offences, POLICE)


def _with_zeros(
    counts: pd.Series, areas: list[str], months: pd.DataFrame, offences: Sequence[str], source: str
) -> pd.DataFrame:
    complete = months.loc[months["status"] == "complete", "month"]
    zeros = pd.MultiIndex.from_product(
        [areas, complete, offences], names=["area_code", "month", "offence"]
    )
    filled = counts.reindex(counts.index.union(zeros), fill_value=0).rename("count")
    table = filled.reset_index()
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
    when more than 1 % of what a file has of it were rejected. `stored` is the coverage so far: a
    month without parts that ready-made figures cover stays as it is. For a disclosive source
    `records` is the number of figures of `wards` wards, never their sum, which could tell what a
    hidden one is.
    """
    disclosive = catalogue.source[source].disclosive
    pairs = offences_covered(parts, catalogue, source)
    every = set(pairs["offence"])
    rows = {row["month"]: row for row in stored.to_dict("records") if row["status"] != "missing"}
    for month, of_month in parts.groupby("month"):
        has = set(pairs.loc[pairs["month"] == month, "offence"])
        status, reason = _extract_status(of_month, sorted(every - has), catalogue)
        records = wards * len(has) if disclosive else int(of_month["records"].sum())
        rows[month] = _coverage_row(source, month, status, reason, records)
    months = pd.date_range(min(rows), max(rows), freq="MS", unit="us")
    gap = "missing", "no file for this month has been loaded", 0
    table = pd.DataFrame([rows.get(m, _coverage_row(source, m, *gap)) for m in months])
    return table.astype(empty("coverage").dtypes.to_dict())


def _extract_status(
    parts: pd.DataFrame, absent: list[str], catalogue: Catalogue
) -> tuple[str, str]:
    if absent:
        names = ", ".join(catalogue.offence[offence].name for offence in absent)
        return "partial", f"no file of {names}"
    files = parts.groupby("sha256").agg({"file": "first", "records": "sum", "rejected": "max"})
    faulty = files[files["rejected"] > REJECTED_SHARE * (files["records"] + files["rejected"])]
    if len(faulty):
        return (
            "partial",
            f"{faulty['rejected'].iloc[0]:,} rows of {faulty['file'].iloc[0]} rejected",
        )
    return "complete", ""


def _coverage_row(
    source: str, month: pd.Timestamp, status: str, reason: str, records: int
) -> dict[str, object]:
    return {
        "source": source,
        "month": month,
        "status": status,
        "reason": reason,
        "records": records,
    }
