"""The polygons that a CSV holds as text in a column: WKT, or hexadecimal WKB as PostGIS writes it.

GDAL reads WKT in a column of a name it knows, and neither SRID=27700;POLYGON(…) nor PostGIS's own.
"""

from __future__ import annotations

import re

import geopandas as gpd
import pandas as pd
import pyproj
import shapely
from pyproj.exceptions import CRSError

from model.errors import RefusedFileError

_WKT = re.compile(r"\s*(?:SRID=(\d+)\s*;\s*)?((?:MULTI)?POLYGON\b.*)", re.IGNORECASE | re.DOTALL)
_HEXADECIMAL = re.compile(r"\s*0[01][0-9A-F]{16,}\s*", re.IGNORECASE)
_MOST_LOOKED_AT = 20
"""Rows in which a column of shapes is looked for."""


def shape_column(table: pd.DataFrame) -> str | None:
    """The column that polygons are written in, if there is one."""
    for name in table.columns:
        texts = table[name].dropna().astype("str").head(_MOST_LOOKED_AT)
        if any(_WKT.fullmatch(text) or _HEXADECIMAL.fullmatch(text) for text in texts):
            return str(name)
    return None


def with_shapes(table: pd.DataFrame, column: str, file: str) -> gpd.GeoDataFrame:
    """The table with the polygons of a column as its geometry; one that cannot be read is None.

    The CRS is the one the polygons state. Raises RefusedFileError where they state several.
    """
    read = [_shape(str(text)) for text in table[column]]
    stated = sorted({srid for _, srid in read if srid})
    if len(stated) > 1:
        raise RefusedFileError(
            f"{file}: its polygons are in different coordinate systems (SRID "
            f"{' and '.join(map(str, stated))}) and one was expected; export them in one"
        )
    shapes = gpd.GeoSeries([shape for shape, _ in read], index=table.index)
    crs = _crs(stated[0]) if stated else None
    return gpd.GeoDataFrame(table.drop(columns=column), geometry=shapes, crs=crs)


def _shape(text: str) -> tuple[shapely.Geometry | None, int]:
    """A shape and the SRID it states, 0 for none."""
    if match := _WKT.fullmatch(text):
        return shapely.from_wkt(match[2], on_invalid="ignore"), int(match[1] or 0)
    if not _HEXADECIMAL.fullmatch(text):
        return None, 0
    shape = shapely.from_wkb(text.strip(), on_invalid="ignore")
    return shape, int(shapely.get_srid(shape)) if shape is not None else 0


def _crs(srid: int) -> pyproj.CRS | None:
    try:
        return pyproj.CRS.from_epsg(srid)
    except CRSError:
        return None
