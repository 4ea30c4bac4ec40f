"""Road networks made by code: the columns of publishers, a few lines in and around a made place."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import shapely

Ends = tuple[tuple[float, float], tuple[float, float]]

IN_WEST: Ends = ((-1.62, 53.80), (-1.60, 53.80))
ACROSS: Ends = ((-1.70, 53.79), (-1.60, 53.79))
"""From more than 2 km west of the place into it."""
IN_EAST: Ends = ((-1.50, 53.80), (-1.50, 53.81))
FAR: Ends = ((-3.00, 52.00), (-3.00, 52.01))
"""Elsewhere in the country."""

Column = Sequence[str | None]

NEW: Mapping[str, Column] = {
    "road_classification": ["A Road", "B Road", "Unclassified", "Motorway"],
    "road_function": ["A Road", "Minor Road", "Local Road", "Motorway"],
    "form_of_way": ["Single Carriageway"] * 4,
    "road_classification_number": ["A65", None, None, "M1"],
    "name_1": ["Kirkstall Road", "Burley Road", "Cardigan Lane", None],
}
"""OS Open Roads since April 2023."""
OLD: Mapping[str, Column] = {
    "class": ["A Road", "B Road", "Unclassified", "Motorway"],
    "roadNumber": ["A65", None, None, "M1"],
    "name1": ["Kirkstall Road", "Burley Road", "Cardigan Lane", None],
    "formOfWay": ["Single Carriageway"] * 4,
    "startNode": ["a", "b", "c", "d"],
    "function": ["A Road", "Minor Road", "Local Road", "Motorway"],
}
"""The same before."""


def network(
    columns: Mapping[str, Column] = NEW,
    ends: Sequence[Ends] = (IN_WEST, ACROSS, IN_EAST, FAR),
    *,
    crs: str | None = "EPSG:27700",
) -> gpd.GeoDataFrame:
    """Straight streets with these columns."""
    lines = gpd.GeoSeries([shapely.LineString(e) for e in ends], crs=4326).to_crs(crs or 27700)
    return gpd.GeoDataFrame(dict(columns), geometry=lines.to_numpy(), crs=crs)


def written(frame: gpd.GeoDataFrame, path: Path, layer: str = "road_link") -> Path:
    """The network as a file of the form that the end of its name says."""
    kinds = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}
    more = {"layer": layer} if path.suffix == ".gpkg" else {}
    with warnings.catch_warnings():
        # A Shapefile cuts the names of columns, and says so of each.
        warnings.simplefilter("ignore")
        frame.to_file(path, driver=kinds[path.suffix], engine="pyogrio", **more)
    return path
