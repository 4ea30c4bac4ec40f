"""A publisher's boundary file as the canonical areas of one place, mended where it can be.

    read_layer   any GeoJSON, GeoPackage or Shapefile
    recognise    which unit and year the columns speak of
    select       the place's own rows, under the codes in use now
    in_bng       EPSG:27700, also where the file is wrong about its coordinates
    repair       valid polygons, one row an area, no overlaps, no slivers

What cannot be understood with certainty is refused in words; what is changed is said in a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import geopandas as gpd
import shapely

from geo.columns import Columns, recognise
from geo.layer import read_layer
from geo.projection import box_in_bng, in_bng, to_bng
from geo.repair import as_coverage, drawn, one_row_each, valid
from geo.selection import RejectedRow, select
from geo.wording import listed
from geo.zones import AREA_COLUMNS, zones
from model.catalogue import Catalogue, Place
from model.errors import RefusedFileError

__all__ = ["Boundaries", "RejectedRow", "read_boundaries", "to_bng", "zones"]


@dataclass(frozen=True)
class Boundaries:
    """The areas of one type and year that a file holds of a place.

    Every row read is a row of an area, of another place (`outside`) or rejected.
    """

    areas: gpd.GeoDataFrame
    """area_code, area_name, area_type, parent_code, boundary_year, geometry in EPSG:27700; sorted
    by area_code. parent_code is missing where neither the file nor the place tells the district."""
    rows_read: int
    outside: int = 0
    rejects: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()


def read_boundaries(source: Path | BinaryIO, name: str, catalogue: Catalogue) -> Boundaries:
    """The areas of the catalogue's place in a boundary file; `name` is what messages call it.

    The unit and year are found from the columns (WD25CD, LSOA21CD, MSOA21CD, or ward names alone).
    A file of wards must hold every ward the place lists. A file that names no year is taken to be
    of the place's own boundary year, with a note.

    Raises RefusedFileError when the file is not a boundary file, is of another place or of a
    generation of codes the place does not know, misses a ward, or cannot be mended with certainty.
    """
    place = catalogue.place
    layer, remarks = read_layer(source, name)
    columns = recognise(layer, name)
    selection = select(layer, columns, place, name)
    rows, not_drawn = drawn(selection.rows, name)
    rows, projected = in_bng(rows, place, name, every=not selection.by_position)
    in_box = ()
    if selection.by_position:
        rows, in_box = _meeting_box(rows, place)
    used = len(rows)
    rows, mended = valid(rows)
    rows, joined = one_row_each(rows, name)
    rejects = tuple(sorted((*selection.rejects, *not_drawn)))
    _every_ward(rows, columns, place, name, rejects)
    rows, cleaned = as_coverage(rows, name)
    notes = (remarks, selection.notes, _year_note(columns, place), projected, in_box, mended)
    return Boundaries(
        areas=_canonical(rows, columns, place),
        rows_read=len(layer),
        outside=len(layer) - used - len(rejects),
        rejects=rejects,
        notes=tuple(note for some in (*notes, joined, cleaned) for note in some),
    )


def _meeting_box(rows: gpd.GeoDataFrame, place: Place) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The rows that meet the place's box, where nothing better tells the place's rows."""
    box = box_in_bng(place.box)
    shapely.prepare(box)
    meets = shapely.intersects(box, rows.geometry.to_numpy())
    if meets.all():
        return rows, ()
    note = (
        f"{meets.sum():,} of {len(rows):,} areas kept, those that meet the box of {place.name}: "
        f"no column names the district, so areas of its neighbours are among them"
    )
    return rows[meets], (note,)


def _every_ward(
    rows: gpd.GeoDataFrame,
    columns: Columns,
    place: Place,
    name: str,
    rejects: tuple[RejectedRow, ...],
) -> None:
    """Refuse a file of wards that lacks one: its records would silently count as outside."""
    if columns.area_type != "ward":
        return
    missing = [w for w in place.wards if w.code not in set(rows["area_code"])]
    if not missing:
        return
    lacks = listed((f"{w.name} ({w.code})" for w in missing), limit=40)
    unused = listed(f"row {r.row}: {r.found}" for r in rejects)
    because = f" Rows that could not be used: {unused}." if rejects else ""
    raise RefusedFileError(
        f"{name}: {len(missing)} of the {len(place.wards)} wards of {place.name} are not in it: "
        f"{lacks}; expected every ward.{because} Take a file with all wards"
    )


def _year_note(columns: Columns, place: Place) -> tuple[str, ...]:
    if columns.year is not None:
        return ()
    return (f"no column states the boundary year: taken to be {place.boundary_year}",)


def _canonical(rows: gpd.GeoDataFrame, columns: Columns, place: Place) -> gpd.GeoDataFrame:
    year = place.boundary_year if columns.year is None else columns.year
    table = rows.assign(area_type=columns.area_type, boundary_year=year)
    types = {"boundary_year": "int64", **dict.fromkeys(AREA_COLUMNS[:4], "str")}
    return table[list(AREA_COLUMNS)].astype(types).reset_index(drop=True)
