"""What draws a place: the outlines of its areas, for the moving map and for the still one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.for_browser import DECIMALS, MAP_TOLERANCE_M, feature_collection, hashed_name
from geo.hatching import hatches, hatching
from geo.name_lines import in_lines, name_lines
from geo.svg_paths import Sheet, SheetShape, on_sheet, sheet_over
from model.filters import Area


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines of one release; each form of them is made the first time a page needs it."""

    areas: gpd.GeoDataFrame
    """Wards and zones, EPSG:27700, with area_code, area_name and area_type (ward or zone)."""
    ward_names: Mapping[str, str]
    """By area_code; a zone is called what `areas` call it."""
    groups: tuple[Area, ...]
    """Groups of wards; one of which no ward is in `areas` has no outline."""

    @cached_property
    def table(self) -> gpd.GeoDataFrame:
        """Wards, groups of wards and zones as maps draw them: simplified together, so edges meet.

        Columns area_code, area_name, area_type (ward, group or zone), geometry (EPSG:27700) and
        name_line: where the name is written (`geo.name_lines`), None for a zone.
        """
        shapes = self._wards
        zones = self.areas[self.areas["area_type"] == "zone"]
        simple = shapely.coverage_simplify(shapes.geometry.to_numpy(), MAP_TOLERANCE_M)
        by_code = dict(zip(shapes["area_code"], simple, strict=True))
        rows = [(code, self.ward_names[code], "ward", shape) for code, shape in by_code.items()]
        for group in self.groups:
            parts = [by_code[code] for code in group.members if code in by_code]
            if parts:
                rows.append((group.code, group.name, "group", shapely.coverage_union_all(parts)))
        named = name_lines([shape for *_, shape in rows])
        rows += [(z.area_code, z.area_name, "zone", z.geometry) for z in zones.itertuples()]
        table = gpd.GeoDataFrame(
            rows, columns=["area_code", "area_name", "area_type", "geometry"], crs=27700
        )
        return table.assign(name_line=[*named, *([None] * len(zones))])

    @property
    def _wards(self) -> gpd.GeoDataFrame:
        return self.areas[self.areas["area_type"] == "ward"]

    @cached_property
    def group_codes(self) -> list[str]:
        """The groups of wards that have an outline."""
        return list(self.table.loc[self.table["area_type"] == "group", "area_code"])

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the wards, EPSG:4326."""
        west, south, east, north = self._wards.to_crs(4326).total_bounds
        return float(west), float(south), float(east), float(north)

    @cached_property
    def bounds_of(self) -> dict[str, tuple[float, float, float, float]]:
        """The same of each area that has an outline, by area_code."""
        return dict(zip(self.table["area_code"], degrees_of(self.table.geometry), strict=True))

    @cached_property
    def geojson(self) -> bytes:
        """The outlines for a browser: EPSG:4326, each with its name and where that is written."""
        shapes = self.table
        lines = gpd.GeoSeries(shapes["name_line"], crs=27700).to_crs(4326)
        more = [
            {"line": _rounded(line), "label": in_lines(name), "kind": kind} if line else {}
            for name, kind, line in zip(
                shapes["area_name"], shapes["area_type"], lines, strict=True
            )
        ]
        return feature_collection(
            list(shapes["area_code"]), list(shapes["area_name"]), list(shapes.geometry), more=more
        )

    @cached_property
    def hatches_geojson(self) -> bytes:
        """The lines of each ward, for a browser whose map hatches some: most maps hatch none."""
        codes, lines = self._hatches
        return feature_collection(codes, [""] * len(codes), list(lines))

    @cached_property
    def _hatches(self) -> tuple[list[str], NDArray[np.object_]]:
        """The lines over each ward, where a map hatches it, and their ids."""
        wards = self.table[self.table["area_type"] == "ward"]
        return [hatching(code) for code in wards["area_code"]], hatches(wards.geometry)

    @cached_property
    def name(self) -> str:
        """A name for that file which changes with the content: browsers may keep it for ever."""
        return hashed_name("areas", self.geojson)

    @cached_property
    def hatches_name(self) -> str:
        """The same of the lines."""
        return hashed_name("hatches", self.hatches_geojson)

    @cached_property
    def sheet(self) -> Sheet:
        """The drawing that the place fills, for browsers that cannot draw the moving map."""
        wards = self.table[self.table["area_type"] == "ward"]
        return sheet_over(wards.total_bounds)

    @cached_property
    def on_sheet(self) -> dict[str, SheetShape]:
        """The outlines on `sheet`, by area_code."""
        shapes, (codes, lines) = self.table, self._hatches
        drawn = on_sheet(shapes["area_code"], shapes["area_name"], shapes.geometry, self.sheet)
        return {**drawn, **on_sheet(codes, [""] * len(codes), lines, self.sheet)}


def degrees_of(shapes: gpd.GeoSeries) -> list[tuple[float, float, float, float]]:
    """West, south, east, north of each of some shapes, EPSG:4326."""
    rows = shapes.to_crs(4326).bounds.to_numpy().tolist()
    return [(west, south, east, north) for west, south, east, north in rows]


def _rounded(line: shapely.LineString) -> list[list[float]]:
    """The ends of a line in degrees, as far as shapes are rounded."""
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in line.coords]
