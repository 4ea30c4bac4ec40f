"""A publisher's boundary file as the canonical areas of one place, mended where it can be.

    open_layers  what GDAL reads of the forms that are allowed
    fitting      the layer of areas, and which unit and year its columns speak of
    select       the place's own rows, under the codes in use now
    in_bng       EPSG:27700, also where the file is wrong about its coordinates
    repair       valid polygons, one row an area, no overlaps, no slivers

A layer that a server sent in several files is read page by page and joined before the last step.

What cannot be understood with certainty is refused in words; what is changed is said in a note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

import geopandas as gpd
import pandas as pd
import shapely

from geo.columns import Columns
from geo.fitting import fitting_layer
from geo.layer import open_layers
from geo.projection import box_in_bng, in_bng, to_bng
from geo.repair import as_coverage, drawn, one_row_each, valid
from geo.selection import RejectedRow, select
from geo.wording import listed
from geo.zones import AREA_COLUMNS, zones
from model.config.catalogue import Catalogue, Place
from model.errors import RefusedFileError

__all__ = [
    "Boundaries",
    "Page",
    "RejectedRow",
    "joined",
    "read_boundaries",
    "read_page",
    "to_bng",
    "zones",
]

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


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


@dataclass(frozen=True, eq=False)
class Page:
    """What one file holds of the place, before it is known whether that is all of a layer.

    Every row read is a row of an area, of another place (`outside`) or rejected.
    """

    name: str
    columns: Columns
    rows: gpd.GeoDataFrame
    """row, area_code, area_name, parent_code, geometry: valid polygons in EPSG:27700."""
    rows_read: int
    rejects: tuple[RejectedRow, ...]
    notes: tuple[str, ...]
    says_more: bool
    """Whether the server that sent it said that it sent only a part."""

    @property
    def outside(self) -> int:
        """Rows of other places."""
        return self.rows_read - len(self.rows) - len(self.rejects)

    @property
    def codes(self) -> frozenset[str]:
        """The areas in it."""
        return frozenset(self.rows["area_code"])

    def year(self, place: Place) -> int:
        """The year it states, or the place's own."""
        return place.boundary_year if self.columns.year is None else self.columns.year

    def is_whole(self, place: Place) -> bool:
        """Whether it has every ward the place lists; for anything else, whether it says no less."""
        if self.columns.area_type == "ward" and place.wards:
            return self.codes.issuperset(w.code for w in place.wards)
        return not self.says_more


def read_boundaries(source: Path | BinaryIO, name: str, catalogue: Catalogue) -> Boundaries:
    """The areas of the catalogue's place in a boundary file; `name` is what messages call it.

    The unit and year are found from the columns (WD25CD, LSOA21CD, MSOA21CD, or ward names alone).
    A file of wards must hold every ward the place lists. A file that names no year is taken to be
    of the year in its name, or else of the place's own boundary year, with a note.

    Raises RefusedFileError when the file is not a boundary file, is of another place or of a
    generation of codes the place does not know, misses a ward, says that it is only a part, or
    cannot be mended with certainty.
    """
    return joined([read_page(source, name, catalogue)], catalogue)


def read_page(source: Path | BinaryIO, name: str, catalogue: Catalogue) -> Page:
    """What a boundary file holds of the place, be it all wards or some.

    Raises RefusedFileError as `read_boundaries` does, but for a ward that is not in it.
    """
    place = catalogue.place
    file = open_layers(source, name)
    layer, columns, remarks = fitting_layer(file, place)
    selection = select(layer, columns, place, name)
    rows, not_drawn = drawn(selection.rows, name)
    rows, projected = in_bng(rows, place, name, every=not selection.by_position)
    in_box: tuple[str, ...] = ()
    if selection.by_position:
        rows, in_box = _meeting_box(rows, columns, place)
    rows, mended = valid(rows, name)
    columns, year = _with_year(columns, name, place)
    return Page(
        name=name,
        columns=columns,
        rows=rows,
        rows_read=len(layer),
        rejects=tuple(sorted((*selection.rejects, *not_drawn))),
        notes=(*remarks, *selection.notes, *year, *projected, *in_box, *mended),
        says_more=file.says_more,
    )


def joined(pages: Sequence[Page], catalogue: Catalogue) -> Boundaries:
    """The areas of one or more pages of one layer, which are of one unit and year.

    An area that stands alike on two pages counts once.

    Raises RefusedFileError when a ward is on none of them, or every page says that there are more.
    """
    place = catalogue.place
    name = listed(page.name for page in pages)
    columns = pages[0].columns
    rejects = tuple(reject for page in pages for reject in page.rejects)
    rows = pd.concat([page.rows for page in pages], ignore_index=True)
    if len(pages) > 1:
        drawn_alike = pd.Series(rows.geometry.to_wkb(), rows.index)
        rows = rows[~pd.DataFrame({"code": rows["area_code"], "as": drawn_alike}).duplicated()]
    rows, together = one_row_each(rows, name)
    _whole(rows, pages, place, name, rejects)
    rows, cleaned = as_coverage(rows, name)
    return Boundaries(
        areas=_canonical(rows, columns, place),
        rows_read=sum(page.rows_read for page in pages),
        outside=sum(page.outside for page in pages),
        rejects=rejects,
        notes=tuple(
            note for some in (*(p.notes for p in pages), together, cleaned) for note in some
        ),
    )


def _whole(
    rows: gpd.GeoDataFrame,
    pages: Sequence[Page],
    place: Place,
    name: str,
    rejects: tuple[RejectedRow, ...],
) -> None:
    """Refuse a layer that lacks an area: its records would silently count as outside."""
    wards = place.wards if pages[0].columns.area_type == "ward" else ()
    missing = [w for w in wards if w.code not in set(rows["area_code"])]
    only_parts = all(page.says_more for page in pages)
    part = " The server that sent it says that there is more (exceededTransferLimit)." * only_parts
    if missing:
        lacks = listed((f"{w.name} ({w.code})" for w in missing), limit=40)
        unused = listed(f"row {r.row}: {r.found}" for r in rejects)
        because = f" Rows that could not be used: {unused}." if rejects else ""
        raise RefusedFileError(
            f"{name}: {len(missing)} of the {len(wards)} wards of {place.name} are not in it: "
            f"{lacks}; expected every ward.{because}{part} Take a file with all wards, or add the "
            "files of one layer together"
        )
    if only_parts and not wards:
        raise RefusedFileError(
            f"{name}: {len(rows)} areas, and expected all of the layer.{part} Add the other pages "
            "of the layer in the same command"
        )


def _meeting_box(
    rows: gpd.GeoDataFrame, columns: Columns, place: Place
) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The rows that meet the place's box, where nothing better tells the place's rows."""
    box = box_in_bng(place.box)
    shapely.prepare(box)
    meets = shapely.intersects(box, rows.geometry.to_numpy())
    if meets.all():
        return rows, ()
    if columns.area_type == "ward":
        note = (
            f"wards elsewhere that have the name of one here: {listed(rows['area_name'][~meets])}"
        )
        return rows[meets], (note,)
    note = (
        f"{meets.sum():,} of {len(rows):,} areas kept, those that meet the box of {place.name}: "
        f"no column names the district, so areas of its neighbours are among them"
    )
    return rows[meets], (note,)


def _with_year(columns: Columns, name: str, place: Place) -> tuple[Columns, tuple[str, ...]]:
    """With the year in the file's name, where it has just one and no column states it."""
    if columns.year is not None:
        return columns, ()
    no_column = "no column states the boundary year: taken to be"
    found = {int(year) for year in _YEAR.findall(PurePath(name).stem)}
    if len(found) != 1:
        return columns, (f"{no_column} {place.boundary_year}",)
    (year,) = found
    return replace(columns, year=year), (f"{no_column} {year}, which the file's name says",)


def _canonical(rows: gpd.GeoDataFrame, columns: Columns, place: Place) -> gpd.GeoDataFrame:
    year = place.boundary_year if columns.year is None else columns.year
    table = rows.assign(area_type=columns.area_type, boundary_year=year)
    types = {"boundary_year": "int64", **dict.fromkeys(AREA_COLUMNS[:4], "str")}
    return table[list(AREA_COLUMNS)].astype(types).reset_index(drop=True)
