"""Months that no archive holds yet, from the API of data.police.uk.

The API answers for a polygon and refuses one with more than 10,000 records, so the place's outline
is drawn with few vertices and quartered as often as needed. The pieces are put together again: one
file for each polygon of the outline, the same polygons every month.
https://data.police.uk/docs/method/crime-street/
"""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data_loaders.fetch.http import GO_ON, Client, answer_json
from model.config.catalogue import Box
from model.errors import FetchError

Record = dict[str, Any]

MARGIN_M = 150.0
"""How far the polygons reach beyond the outline: more than the 50 m within which a point outside
every ward is counted in the nearest, and more than a straight line bends between the two maps."""

MOST_VERTICES = 300
"""Of all polygons of a place: about 6 kB of text, so a form and not an address carries it."""

MOST_QUARTERINGS = 6
"""A piece is then 1/64 of the place across, under a kilometre for a city: no such piece holds
10,000 records of a month, so a refusal means that the service is out of order."""

OVERLAP = 0.00001
"""Degrees (about a metre) by which quarters overlap, lest a point on their edge be in neither."""

OF_A_FORCE = "Force"
"""The `location_type` of a record from a territorial force, the other being British Transport
Police: a month that has only the latter is one the force has not published."""


def polygons(outline: BaseGeometry | None, box: Box) -> list[shapely.Polygon]:
    """Polygons of few vertices, longitude and latitude (EPSG:4326), that cover a place.

    `outline` is in EPSG:27700; without one, or with an empty one, the box is the only polygon.
    The order is from west to east, so the same outline gives the same numbers.
    """
    if outline is None or outline.is_empty:
        return [shapely.box(box.west, box.south, box.east, box.north)]
    drawn = gpd.GeoSeries([_coarse(shapely.normalize(outline))], crs=27700).to_crs(4326).explode()
    return sorted((shapely.Polygon(part.exterior) for part in drawn), key=lambda p: p.bounds)


def fetch_month(client: Client, month: pd.Period, area: list[shapely.Polygon]) -> list[bytes]:
    """The API's records of a month as JSON, one list for each polygon, in order of id.

    Empty when no polygon holds a record of a territorial force: that is a month the force has not
    published, not a month without crime. Raises FetchError when the API cannot be reached or keeps
    refusing.
    """
    answers = [_records(client, month, polygon) for polygon in area]
    kinds = {record.get("location_type") for records in answers for record in records.values()}
    if OF_A_FORCE not in kinds:
        return []
    return [_as_json(records) for records in answers]


def _records(
    client: Client, month: pd.Period, polygon: shapely.Polygon, quarterings: int = 0
) -> dict[Any, Record]:
    form = {"date": str(month), "poly": _text(polygon)}
    answer = client.post(client.sources.all_crime, form)
    if answer.status_code != 503:
        return _by_id(answer_json(answer), month)
    if quarterings == MOST_QUARTERINGS:
        raise FetchError(
            f"{client.sources.all_crime} still answers 503 for {month} after the polygon was "
            f"quartered {quarterings} times: the service is out of order, so try again later; "
            f"{GO_ON}"
        )
    found: dict[Any, Record] = {}
    for quarter in _quarters(polygon):
        found.update(_records(client, month, quarter, quarterings + 1))
    return found


def _by_id(answer: object, month: pd.Period) -> dict[Any, Record]:
    if isinstance(answer, list) and all(isinstance(r, dict) and "id" in r for r in answer):
        return {record["id"]: record for record in answer}
    raise FetchError(
        f"the police.uk API answered for {month} with {str(answer)[:60]!r}, a list of records with "
        f"ids was expected; try again later; {GO_ON}"
    )


def _as_json(records: dict[Any, Record]) -> bytes:
    ordered = [records[key] for key in sorted(records, key=str)]
    return json.dumps(ordered, ensure_ascii=False).encode()


def _text(polygon: shapely.Polygon) -> str:
    """`lat,lng:lat,lng`; the API closes the ring itself."""
    return ":".join(f"{lat:.6f},{lng:.6f}" for lng, lat in polygon.exterior.coords[:-1])


def _coarse(outline: BaseGeometry) -> BaseGeometry:
    """The outline with few vertices, drawn outwards so that nothing of it is lost."""
    for tolerance_m in (25, 50, 100, 200, 400, 800, 1600):
        drawn = outline.buffer(MARGIN_M + tolerance_m).simplify(tolerance_m)
        rings = [shapely.Polygon(part.exterior) for part in shapely.get_parts(drawn)]
        whole = shapely.union_all(rings)
        if shapely.get_num_coordinates(whole) <= MOST_VERTICES:
            return whole
    return outline.convex_hull.buffer(MARGIN_M + 1600).simplify(1600)


def _quarters(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    """The polygon cut at the middle of its bounds, as one or more pieces a quarter."""
    west, south, east, north = polygon.bounds
    x, y = (west + east) / 2, (south + north) / 2
    boxes = [
        shapely.box(left, bottom, right, top)
        for left, right in ((west, x + OVERLAP), (x - OVERLAP, east))
        for bottom, top in ((south, y + OVERLAP), (y - OVERLAP, north))
    ]
    pieces = [part for box in boxes for part in shapely.get_parts(polygon.intersection(box))]
    return [piece for piece in pieces if isinstance(piece, shapely.Polygon)]
