"""Which rows of a boundary file are areas of the place, and the code and name of each.

Areas are joined on codes. Names count only where a file has no codes at all: wards of one name have
moved their boundaries between generations, so a name never stands in for an unknown code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geo.columns import Columns
from geo.wording import listed
from model.catalogue import Place, plain_name
from model.errors import RefusedFileError


class RejectedRow(NamedTuple):
    """A row that could not be used."""

    row: int
    """The first record is row 1."""
    found: str
    expected: str


@dataclass(frozen=True)
class Selection:
    """The rows that are areas of the place, or may be where only their position can tell."""

    rows: gpd.GeoDataFrame
    """row (1 is the first record), area_code, area_name, parent_code, geometry; CRS of the file."""
    rejects: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()
    by_position: bool = False
    """True when nothing but its position says whether a row is in the place."""


def select(layer: gpd.GeoDataFrame, columns: Columns, place: Place, file: str) -> Selection:
    """The rows of a boundary file that are areas of the place, under the codes in use now.

    Rows are taken by their district, else wards by the codes the place lists, else all of them;
    small areas without a district are left to their position. Rows of other places are not rejects.

    Raises RefusedFileError when none is of the place, or a ward of its district is unknown to it.
    """
    rows = _plain(layer, columns)
    if columns.code is None:
        return _by_name(rows, columns, place, file)
    blank = rows["area_code"] == ""
    rejects = tuple(
        RejectedRow(row, "no code", f"a {columns.area_type} code in {columns.code}")
        for row in rows.loc[blank, "row"]
    )
    rows = rows[~blank]
    if columns.district:
        rows = _of_district(rows, columns, place, file)
    if columns.area_type != "ward":
        return Selection(rows, rejects, by_position=columns.district is None)
    if not place.wards:
        return Selection(rows, rejects)
    rows, notes = _current(rows, columns, place, file)
    return Selection(rows, rejects, notes)


def _plain(layer: gpd.GeoDataFrame, columns: Columns) -> gpd.GeoDataFrame:
    """The layer under our own column names; text without spaces around it, "" where missing."""

    def text(column: str | None) -> pd.Series:
        if column is None:
            return pd.Series("", index=layer.index)
        return layer[column].fillna("").astype(str).str.strip()

    code = text(columns.code)
    name = text(columns.name)
    table = {
        "row": range(1, len(layer) + 1),
        "area_code": code,
        "area_name": name.where(name != "", code),
        "parent_code": text(columns.district).replace("", None),
    }
    return gpd.GeoDataFrame(table, geometry=layer.geometry, crs=layer.crs)


def _of_district(
    rows: gpd.GeoDataFrame, columns: Columns, place: Place, file: str
) -> gpd.GeoDataFrame:
    inside = rows[rows["parent_code"] == place.district_code]
    if inside.empty:
        found = listed(sorted(rows["parent_code"].dropna().unique())) or "nothing"
        raise RefusedFileError(
            f"{file}: {columns.district} holds {found}; expected {place.district_code} for "
            f"{place.name}. Take the file that covers {place.name}"
        )
    return inside


def _current(
    rows: gpd.GeoDataFrame, columns: Columns, place: Place, file: str
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The wards the place lists, under the codes and names in use now."""
    known = rows["area_code"].isin(list(place.current_code))
    # With a district column every row is of the place; without, the others are other places' wards.
    if not known.any() or (columns.district and not known.all()):
        raise RefusedFileError(_unknown_codes(rows[~known], columns, place, file))
    kept = rows[known]
    now = kept["area_code"].map(place.current_code)
    moved = kept["area_code"] != now
    pairs = [
        f"{old} to {new}" for old, new in zip(kept.loc[moved, "area_code"], now[moved], strict=True)
    ]
    notes = (f"earlier ward codes taken for those in use now: {listed(pairs, limit=40)}",)
    return _as_listed(kept, now, place), notes if pairs else ()


def _as_listed(rows: gpd.GeoDataFrame, code: pd.Series, place: Place) -> gpd.GeoDataFrame:
    """Rows under the code, name and district that the place gives its wards."""
    names = {ward.code: ward.name for ward in place.wards}
    return rows.assign(area_code=code, area_name=code.map(names), parent_code=place.district_code)


def _unknown_codes(rows: gpd.GeoDataFrame, columns: Columns, place: Place, file: str) -> str:
    names = rows["area_name"].map(plain_name).isin(list(place.code_of_name)).sum()
    also = (
        f" {names} of them have the name of a ward of today, but wards of one name have moved "
        f"their boundaries, so names do not stand in for codes."
        if names
        else ""
    )
    return (
        f"{file}: {len(rows)} codes in {columns.code} are unknown to {place.name}: "
        f"{listed(rows['area_code'])}; expected codes that its wards have or had, such as "
        f"{place.wards[0].code}.{also} Take boundaries of the present wards "
        f"({place.boundary_year}), or add these codes to the place's file as codes or earlier codes"
    )


def _by_name(rows: gpd.GeoDataFrame, columns: Columns, place: Place, file: str) -> Selection:
    if not place.wards:
        raise RefusedFileError(
            f"{file}: it has names in {columns.name} but no codes, and {place.name} lists no wards "
            f"to match them with; expected a column of codes such as WD25CD. Take a file with "
            f"codes, or list the wards in the place's file"
        )
    if columns.district:
        rows = _of_district(rows, columns, place, file)
    code = rows["area_name"].map(plain_name).map(place.code_of_name)
    matched = code.notna()
    expected = f"the name of a ward of {place.name}, such as {place.wards[0].name}"
    rejects = tuple(
        RejectedRow(row, name or "no name", expected)
        for row, name in rows.loc[~matched, ["row", "area_name"]].itertuples(index=False)
    )
    if not matched.any():
        raise RefusedFileError(
            f"{file}: none of the names in {columns.name} ({listed(rows['area_name'])}) is a ward "
            f"of {place.name}; expected names such as {place.wards[0].name}. Take the file that "
            f"covers {place.name}"
        )
    note = f"matched by name ({columns.name}): the file has no codes"
    return Selection(_as_listed(rows[matched], code[matched], place), rejects, (note,))
