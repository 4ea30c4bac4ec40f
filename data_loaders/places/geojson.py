"""Places of interest from GeoJSON, told from boundaries: https://www.rfc-editor.org/rfc/rfc7946.

A place is a point; an area counts by a point inside it. The file is read feature by feature, not
as a layer, so that each feature that cannot be used is named and costs no other.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely

from data_loaders.files.faults import Rejects, UnusableError, shown
from data_loaders.files.readings import Member
from data_loaders.places.columns import (
    EITHER,
    GRID,
    refuse_incidents,
    tells_places,
    text_columns,
)
from data_loaders.places.layer_names import layer_name
from data_loaders.places.rows import PlaceRows, no_places, tidy, too_large
from geo.wording import listed
from model.errors import RefusedFileError
from model.rejects import Reject

MOST_BYTES = 32 << 20
"""The largest GeoJSON of places that is read (32 MiB): parsed, it can take 25 times as much."""

MOST_FEATURES = 200_000
"""The most features of one file: of three bytes each, which are none, ten millions would fit."""

_POINT = re.compile(
    r'"geometry"\s*:\s*\{\s*("type"\s*:\s*"(Multi)?Point"|"coordinates"\s*:\s*\[\s*-?\d)'
)
_AREA = re.compile(
    r'"geometry"\s*:\s*\{\s*("type"\s*:\s*"(Multi)?Polygon"|"coordinates"\s*:\s*\[\s*\[\s*\[)'
)
_LAYER = re.compile(r'"layer"\s*:\s*"', re.IGNORECASE)
_OF_BOUNDARIES = re.compile(
    r'"((WD|MSOA|LSOA|LAD)\d\d(CD|NM)|WARD[ _]?NAME|WD_?NA?ME?|WARD)"\s*:|"[EW]05\d{6}"',
    re.IGNORECASE,
)
_FEATURES = 'a FeatureCollection of points: {"type": "FeatureCollection", "features": [...]}'
_GEOMETRY = "a Point, or a Polygon, which counts by a point inside it"
_COORDINATES = "two numbers for a point and rings of at least four for a polygon"
_FURTHEST = 1e8
"""No position of any usual coordinate system is further from its origin, in degrees or metres."""
_GRID_CODE = "27700"
_DEGREES_CODES = ("4326", "CRS84", "CRS84H", "4258")
"""4258 is ETRS89: longitude and latitude within a metre of EPSG:4326."""


def holds_places(head: str) -> bool:
    """Whether GeoJSON that begins like this holds places of interest, not boundaries.

    It does when all that is drawn there are points. Where there are areas too, it does when nothing
    there is a code or name of a ward or statistical area; and areas alone need a property `layer`,
    because boundaries may have nothing but names.
    """
    points = _POINT.search(head) is not None
    if not _AREA.search(head):
        return points
    return (points or _LAYER.search(head) is not None) and not _OF_BOUNDARIES.search(head)


def read_place_geojson(member: Member) -> PlaceRows:
    """The features of a GeoJSON; one that is no place is a reject with its number.

    Coordinates are EPSG:4326, or EPSG:27700 by their size or an old-style `crs` member. Raises
    RefusedFileError when it is too large, cut off, nested too deep, in another coordinate system,
    no FeatureCollection, holds incidents, or nothing names its places.
    """
    if member.size > MOST_BYTES:
        raise RefusedFileError(too_large(member, MOST_BYTES))
    with member.open() as stream:
        data = stream.read()
    document = _document(data, member.name)
    features = document["features"]
    if not features:
        raise RefusedFileError(no_places(member.name, "no features"))
    if len(features) > MOST_FEATURES:
        raise RefusedFileError(
            f"{member.name}: {len(features):,} features; at most {MOST_FEATURES:,} were expected. "
            "Cut it down to the place"
        )
    meaning = _meaning(document.get("crs"), member.name)
    names = sorted({key for feature in features for key in _properties(feature)})
    refuse_incidents([tidy(name) for name in names], member.name)
    if not tells_places(names):
        shown_names = listed(map(tidy, names), limit=20) or "none"
        raise RefusedFileError(
            f"{member.name}: its properties are {shown_names}; expected one that says which places "
            "they are: name, layer, or an id such as a camera number"
        )
    found = _Features({key: names[at] for key, at in text_columns(names).items()})
    for row, feature in enumerate(features, start=1):
        found.take(row, feature)
    return found.place_rows(meaning, member.name, hashlib.sha256(data).hexdigest())


@dataclass
class _Features:
    """The features of one file, as they are taken."""

    keys: Mapping[str, str]
    """The property of each column of text that there is."""
    rows: list[dict[str, object]] = field(default_factory=list)
    rejects: Rejects[Reject] = field(default_factory=Rejects)
    areas: int = 0

    def take(self, row: int, feature: object) -> None:
        try:
            if not isinstance(feature, dict):
                raise UnusableError(_told(feature), "a Feature with geometry and properties")
            x, y = self._point(feature.get("geometry"))
        except UnusableError as error:
            self.rejects.append(error.at(row))
            return
        properties = _properties(feature)
        texts = {column: _text(properties.get(key)) for column, key in self.keys.items()}
        texts["place_id"] = texts.get("place_id") or _text(feature.get("id"))
        self.rows.append({"row": row, "sheet": "", "x": x, "y": y, **texts})

    def place_rows(self, meaning: str, file: str, sha256: str) -> PlaceRows:
        columns = ["row", "sheet", "x", "y", "place_id", *self.keys]
        table = pd.DataFrame(self.rows, columns=list(dict.fromkeys(columns))).astype(
            {name: "str" for name in columns if name != "row"}
        )
        if "layer" not in self.keys:
            table["layer"] = pd.Series(layer_name(file), table.index, dtype="str")
        note = f"{self.areas:,} areas counted by a point inside each"
        return PlaceRows(
            table=table.rename(columns={"x": f"{meaning} x", "y": f"{meaning} y"}),
            meanings=(meaning,),
            layer_column=tidy(self.keys.get("layer", "")),
            rejects=tuple(self.rejects),
            sha256=sha256,
            notes=(note,) if self.areas else (),
            columns={column: tidy(key) for column, key in self.keys.items()},
        )

    def _point(self, geometry: object) -> tuple[str, str]:
        """The two numbers of a place as text; both blank where it has no location."""
        if geometry is None:
            return "", ""
        if not isinstance(geometry, dict):
            raise UnusableError(f"geometry {_told(geometry)}", _GEOMETRY)
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        if coordinates == []:
            return "", ""
        if kind == "MultiPoint" and isinstance(coordinates, list) and len(coordinates) == 1:
            kind, coordinates = "Point", coordinates[0]
        if kind == "Point":
            x, y = _pair(coordinates)
        elif kind in ("Polygon", "MultiPolygon"):
            x, y = _inside([coordinates] if kind == "Polygon" else coordinates)
            self.areas += 1
        else:
            raise UnusableError(f"geometry {_told(kind)}", _GEOMETRY)
        return str(x), str(y)


def _document(data: bytes, name: str) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefusedFileError(
            f"{name}: not whole JSON in UTF-8 ({error}); expected {_FEATURES}. Export or download "
            "it again"
        ) from None
    kind = document.get("type") if isinstance(document, dict) else None
    if kind != "FeatureCollection" or not isinstance(document.get("features"), list):
        found = _told(kind) if isinstance(document, dict) else _told(document)
        raise RefusedFileError(f"{name}: JSON of type {found}; expected {_FEATURES}")
    return document


def _meaning(crs: object, name: str) -> str:
    """What the coordinates are, by the member `crs` that GeoJSON had before RFC 7946."""
    if crs is None:
        return EITHER
    properties = crs.get("properties") if isinstance(crs, dict) else None
    inner = properties if isinstance(properties, dict) else {}
    stated = _text(inner.get("name")) or _text(inner.get("code"))
    code = re.split(r"[:/]", stated.upper())[-1]
    if code == _GRID_CODE:
        return GRID
    if code in _DEGREES_CODES:
        return EITHER
    raise RefusedFileError(
        f"{name}: its coordinate system is {shown(stated)}; expected EPSG:4326 (longitude and "
        "latitude) or EPSG:27700 (metres of the National Grid). Export it as one of them"
    )


def _properties(feature: object) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _text(value: object) -> str:
    """A property as text; blank for what is neither text nor a number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return tidy(f"{value:.15g}" if isinstance(value, float) else str(value))


def _told(value: object) -> str:
    """What a message says was found: nothing of a list or an object, which may be endless."""
    if isinstance(value, (str, int, float)):
        return shown(tidy(str(value)))
    return {"NoneType": "nothing", "list": "a list", "dict": "an object"}[type(value).__name__]


def _pair(position: object) -> tuple[float, float]:
    """The first two numbers of a position; a height after them is left out."""
    if not isinstance(position, list) or len(position) < 2:
        raise UnusableError(f"coordinates {_told(position)}", _COORDINATES)
    x, y = position[:2]
    if not all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in (x, y)):
        raise UnusableError(f"coordinates {_told(x)}, {_told(y)}", _COORDINATES)
    try:
        return float(x), float(y)
    except OverflowError:
        raise UnusableError("coordinates of more than 300 digits", _COORDINATES) from None


def _inside(polygons: object) -> tuple[float, float]:
    """A point inside an area, holes left out; of several parts, inside one of them."""
    try:
        # Not mended first: an outline that crosses itself a million times would take for ever.
        drawn = shapely.MultiPolygon([_polygon(rings) for rings in _list(polygons)])
        point = drawn.representative_point()
    except (ValueError, shapely.errors.ShapelyError) as error:
        raise UnusableError(f"a polygon that cannot be drawn ({error})", _COORDINATES) from None
    return point.x, point.y


def _polygon(rings: object) -> shapely.Polygon:
    shell, *holes = (_ring(ring) for ring in _list(rings))
    return shapely.Polygon(shell, holes)


def _ring(ring: object) -> Sequence[tuple[float, float]]:
    points = [_pair(position) for position in _list(ring)]
    if not (np.abs(points) < _FURTHEST).all():
        raise UnusableError("a polygon with coordinates that are nowhere", _COORDINATES)
    return points


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise UnusableError(f"a polygon of {_told(value)}", _COORDINATES)
    return value
