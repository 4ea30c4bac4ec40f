"""Shapes as a browser gets them: GeoJSON in degrees, rounded to about a metre."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike

DECIMALS = 5
"""Of degrees: 1.1 m from south to north, 0.7 m from west to east in Leeds."""


def feature_collection(
    ids: Sequence[str], names: Sequence[str], shapes: ArrayLike, crs: int = 27700
) -> bytes:
    """A GeoJSON FeatureCollection (EPSG:4326) of shapes in `crs`, each with its id and name."""
    degrees = gpd.GeoSeries(np.asarray(shapes, dtype=object), crs=crs).to_crs(4326)
    rounded = shapely.transform(degrees.to_numpy(), lambda c: np.round(c, DECIMALS))
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"name": name},
            "geometry": json.loads(text),
        }
        for code, name, text in zip(ids, names, shapely.to_geojson(rounded), strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()


def hashed_name(kind: str, content: bytes) -> str:
    """A file name that changes with the content, so that browsers may keep it for ever."""
    return f"{kind}-{hashlib.sha256(content).hexdigest()[:16]}.json"
