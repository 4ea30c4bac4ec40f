"""Which rows of a boundary file are areas of the place, and the code and name of each.

Areas are joined on codes. Names count only where a file has no codes at all: wards of one name have
moved their boundaries between generations, so a name never stands in for an unknown code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geo.columns import Columns, plain_codes
from geo.wording import listed
from model.config.catalogue import Place
from model.errors import RefusedFileError
from model.ward_names import plain_name, wards_named


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
    rows, tidied = _plain(layer, columns)
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
        return Selection(rows, rejects, tidied, by_position=columns.district is None)
    if not place.wards:
        return Selection(rows, rejects, tidied)
    rows, notes = _current(rows, columns, place, file)
    return Selection(rows, rejects, (*tidied, *notes))


def _plain(layer: gpd.GeoDataFrame, columns: Columns) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The layer under our own column names, and a note where codes were not as published.

    Text has no spaces around it and is "" where missing.
    """

    def text(column: str | None) -> pd.Series:
        if column is None:
            return pd.Series("", index=layer.index)
        return layer[column].fillna("").astype(str).str.strip()

    written = text(columns.code)
    code = plain_codes(written)
    name = text(columns.name)
    table = {
        "row": range(1, len(layer) + 1),
        "area_code": code,
        "area_name": name.where(name != "", code),
        "parent_code": plain_codes(text(columns.district)).replace("", None),
    }
    pairs = [f"{old} as {new}" for old, new in zip(written, code, strict=True) if old != new]
    note = f"codes in small letters or with spaces read as codes: {listed(pairs, limit=2)}"
    rows = gpd.GeoDataFrame(table, geometry=layer.geometry, crs=layer.crs)
    return rows, (note,) if pairs else ()


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
    names = sum(bool(wards_named(name, place.codes_of_name)) for name in rows["area_name"])
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
    codes = [wards_named(name, place.codes_of_name) for name in rows["area_name"]]
    code = pd.Series([c[0] if len(c) == 1 else None for c in codes], rows.index, dtype="object")
    matched = code.notna()
    rejects = tuple(
        RejectedRow(row, name or "no name", _expected_name(found, place))
        for row, name, found in zip(rows["row"], rows["area_name"], codes, strict=True)
        if len(found) != 1
    )
    if not matched.any():
        raise RefusedFileError(
            f"{file}: none of the names in {columns.name} ({listed(rows['area_name'])}) is of one "
            f"ward of {place.name}; expected names such as {place.wards[0].name}. Take the file "
            f"that covers {place.name}"
        )
    notes = (f"matched by name ({columns.name}): the file has no codes", *_loosely(rows, place))
    found = _as_listed(rows[matched], code[matched], place)
    return Selection(found, rejects, notes, by_position=columns.district is None)


def _expected_name(found: tuple[str, ...], place: Place) -> str:
    if found:
        return f"the code of the ward, for {len(found)} have this name: {listed(found)}"
    return f"the name of a ward of {place.name}, such as {place.wards[0].name}"


def _loosely(rows: gpd.GeoDataFrame, place: Place) -> tuple[str, ...]:
    """A note of the names that are those of wards but for "Ward" at the end, points or hyphens."""
    loose = [
        name
        for name in rows["area_name"]
        if plain_name(name) not in place.codes_of_name and wards_named(name, place.codes_of_name)
    ]
    return (f"names taken for those of the place: {listed(loose)}",) if loose else ()
