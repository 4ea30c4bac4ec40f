"""Ward counts and coverage, from incidents and the parts they came in.

A zero is stored where a month is complete; nothing is stored where it is missing. A month that is
partial keeps the counts it has, and readers are told not to compare it.
"""

from __future__ import annotations

import pandas as pd

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


def _month_coverage(month: pd.Timestamp, parts: pd.DataFrame, force: str, usual: set[str]) -> dict:
    status, reason = _status(parts, force, usual)
    records = int(parts["records"].sum())
    return {
        "source": POLICE,
        "month": month,
        "status": status,
        "reason": reason,
        "records": records,
    }


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
) -> pd.DataFrame:
    """Counts by area, month and offence, of `incidents` with the `area_code` of their ward.

    `areas` lists every ward and zone; `months` is the coverage of the months to count.
    """
    keys = ["area_code", "month", "offence"]
    counts = incidents.groupby(keys, observed=True).size()
    if zones is not None and len(incidents):
        placed = zones.place(incidents["easting"].to_numpy(), incidents["northing"].to_numpy())
        in_zone = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
        counts = pd.concat([counts, in_zone.dropna(subset="area_code").groupby(keys).size()])
    return _with_zeros(counts, areas, months, catalogue)


def _with_zeros(
    counts: pd.Series, areas: list[str], months: pd.DataFrame, catalogue: Catalogue
) -> pd.DataFrame:
    complete = months.loc[months["status"] == "complete", "month"]
    offences = [o.id for o in catalogue.offences if not o.legacy]
    zeros = pd.MultiIndex.from_product(
        [areas, complete, offences], names=["area_code", "month", "offence"]
    )
    filled = counts.reindex(counts.index.union(zeros), fill_value=0).rename("count")
    table = filled.reset_index()
    table.insert(0, "source", POLICE)
    table["month"] = table["month"].astype("datetime64[us]")
    return table.astype({"area_code": "str", "offence": "str", "count": "int64"})
