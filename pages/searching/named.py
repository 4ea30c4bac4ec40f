"""What of a release has a name: its areas, its streets by ward, its places of interest.

Each function gives rows of COLUMNS. The box west, south, east, north and the point x, y are in
EPSG:27700; an area has neither, for a map knows how to fit it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.placing import Placer
from geo.street_parts import street_parts
from model.config.catalogue import Place
from model.filters import Area, Scope
from store.areas import NEAREST_M

COLUMNS = (
    *("spelling", "kind", "name", "within", "area"),
    *("west", "south", "east", "north", "x", "y"),
)

STREET = "Street"
WHOLE = "Whole place"


def areas_named(scope: Scope, place: Place, stored: Mapping[str, str]) -> pd.DataFrame:
    """The areas of a scope under every name and code that they have, or had.

    `stored` is what boundaries call each area, by area_code.
    """
    rows = [
        (spelling, _kind(area, place), area.name, _within(area, scope, said), area.code)
        for area in _in_order(scope)
        for spelling, said in _spellings(area, place, stored)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS[:5])).reindex(columns=list(COLUMNS))


def _in_order(scope: Scope) -> list[Area]:
    """Wards first, then larger areas: who types a name mostly means the ward."""
    kinds = ("ward", "zone", "group", "whole")
    return sorted(scope.areas, key=lambda area: kinds.index(area.kind))


def _kind(area: Area, place: Place) -> str:
    named = {"ward": "Ward", "zone": "Zone", "group": place.group_words[0]}
    return named.get(area.kind, WHOLE)


def _spellings(area: Area, place: Place, stored: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each name and code of an area, with what is said of it where it is not the name shown."""
    yield area.name, ""
    if area.kind == "whole":
        yield place.name, ""
    if area.kind in ("ward", "whole"):
        yield area.code, area.code
    for ward in (w for w in place.wards if w.code == area.code):
        yield ward.name, ""
        yield from ((name, f"also {name}") for name in ward.aliases)
        yield from ((code, f"formerly {code}") for code in ward.earlier_codes)
    if name := stored.get(area.code, ""):
        yield name, f"also {name}"


def _within(area: Area, scope: Scope, said: str) -> str:
    groups = [g.name for g in scope.areas if g.kind == "group" and area.code in g.members]
    return ", ".join(filter(None, [*groups, said]))


def streets_named(streets: pd.DataFrame, wards: gpd.GeoDataFrame) -> pd.DataFrame:
    """Each street in each of the wards it has a part in, by its name, and by its number.

    `streets` has name, number and geometry (well-known binary, EPSG:27700) of each link, `wards`
    area_code, area_name and geometry. The point is the middle of the link nearest to the middle.
    """
    shapes = wards.geometry.to_numpy()
    parts = street_parts(shapely.from_wkb(streets["geometry"].to_numpy()), shapes)
    middles = shapely.line_interpolate_point(parts.shape, 0.5, normalized=True)
    bounds = dict(zip(COLUMNS[5:9], shapely.bounds(parts.shape).T, strict=True))
    links = pd.DataFrame(
        {**bounds, "x": shapely.get_x(middles), "y": shapely.get_y(middles), "ward": parts.area}
    )
    called = [streets[of].astype("str").to_numpy()[parts.line] for of in ("name", "number")]
    every = pd.concat([links.assign(name=names) for names in called], ignore_index=True)
    return _placed(_joined(every[every["name"] != ""]).assign(kind=STREET), wards)


def _joined(links: pd.DataFrame) -> pd.DataFrame:
    """One row for all links of a name in a ward: the box around them, and a point on them."""
    of = links.groupby(["name", "ward"])
    box = {"west": "min", "south": "min", "east": "max", "north": "max"}
    whole = links.assign(**{side: of[side].transform(edge) for side, edge in box.items()})
    off = np.hypot(
        whole["x"] - (whole["west"] + whole["east"]) / 2,
        whole["y"] - (whole["south"] + whole["north"]) / 2,
    )
    nearest = whole.assign(off=off).sort_values(["name", "ward", "off", "x", "y"])
    return nearest.drop_duplicates(["name", "ward"])


def places_named(places: pd.DataFrame, wards: gpd.GeoDataFrame) -> pd.DataFrame:
    """The places of interest that lie in one of the wards; of each its layer is the kind."""
    placer = Placer(wards, tolerance_m=NEAREST_M)
    code = placer.place(places["easting"], places["northing"]).area_code
    ward = pd.Index(wards["area_code"]).get_indexer(pd.Index(code, dtype=object))
    x, y = places["easting"], places["northing"]
    rows = pd.DataFrame({"name": places["name"], "kind": places["layer"], "ward": ward})
    rows = rows.assign(west=x, east=x, south=y, north=y, x=x, y=y)
    return _placed(rows[(ward >= 0) & (rows["name"] != "")], wards)


def _placed(rows: pd.DataFrame, wards: gpd.GeoDataFrame) -> pd.DataFrame:
    """The rows with the code and name of their ward, which is what tells names apart."""
    codes, names = (wards[of].to_numpy()[rows["ward"]] for of in ("area_code", "area_name"))
    placed = rows.assign(spelling=rows["name"], area=codes, within=names)
    ordered = placed.sort_values(["name", "within", "x", "y"], ignore_index=True)
    return ordered[list(COLUMNS)]
