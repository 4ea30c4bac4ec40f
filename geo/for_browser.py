"""Shapes as GeoJSON in degrees: for a browser to about a metre, for a file to about 10 cm."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

DECIMALS = 5
"""Of degrees: 1.1 m from south to north, 0.7 m from west to east in Leeds."""

MAP_TOLERANCE_M = 30.0
"""Boundaries sent to a browser are simplified by this much: less than a pixel at city scale."""

FILE_DECIMALS = 6
"""What RFC 7946, section 11.2, calls enough: 11 cm from south to north."""


def feature_collection(
    ids: Sequence[str],
    names: Sequence[str],
    shapes: ArrayLike,
    crs: int = 27700,
    *,
    more: Sequence[Mapping[str, object]] = (),
) -> bytes:
    """A GeoJSON FeatureCollection (EPSG:4326) of shapes in `crs`, each with its id and name.

    `more` are further properties of each shape, if there are any.
    """
    degrees = gpd.GeoSeries(np.asarray(shapes, dtype=object), crs=crs).to_crs(4326)
    rounded = _rounded(degrees.to_numpy(), DECIMALS)
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"name": name, **properties},
            "geometry": json.loads(text),
        }
        for code, name, text, properties in zip(
            ids, names, shapely.to_geojson(rounded), more or [{}] * len(ids), strict=True
        )
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()


def file_geometries(shapes: gpd.GeoSeries) -> list[dict[str, Any]]:
    """The GeoJSON geometry of each shape as RFC 7946 has it: EPSG:4326, rings right-handed.

    `shapes` say their own CRS. One that rounding would make invalid is mended on the same decimals.
    """
    degrees = shapes.to_crs(4326).to_numpy()
    rounded = _rounded(degrees, FILE_DECIMALS)
    spoilt = ~shapely.is_valid(rounded)
    if spoilt.any():
        mended = shapely.set_precision(degrees[spoilt], 10.0**-FILE_DECIMALS)
        rounded[spoilt] = _rounded(mended, FILE_DECIMALS)
    oriented = shapely.orient_polygons(rounded)
    return [json.loads(text) for text in shapely.to_geojson(oriented)]


def _rounded(degrees: NDArray[np.object_], decimals: int) -> NDArray[np.object_]:
    return shapely.transform(degrees, lambda c: np.round(c, decimals))


def hashed_name(kind: str, content: bytes) -> str:
    """A file name that changes with the content, so that browsers may keep it for ever."""
    return f"{kind}-{hashlib.sha256(content).hexdigest()[:16]}.json"
