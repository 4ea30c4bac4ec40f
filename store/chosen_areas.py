"""The areas that readers choose from, and what they are called."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from model.config.catalogue import Place
from model.filters import Area


def named_wards(areas: gpd.GeoDataFrame, place: Place) -> pd.DataFrame:
    """area_code, area_name and group (a name, or empty) of every ward, by name."""
    names = {g.id: g.name for g in place.groups}
    group = {w.code: names.get(w.group, "") for w in place.wards}
    wards = pd.DataFrame(areas.loc[areas["area_type"] == "ward", ["area_code", "area_name"]])
    stored = dict(zip(wards["area_code"], wards["area_name"], strict=True))
    wards["area_name"] = wards["area_code"].map(place.names_of(stored))
    wards["group"] = [group.get(code, "") for code in wards["area_code"]]
    return wards.sort_values("area_name", ignore_index=True)


def areas_to_choose(areas: gpd.GeoDataFrame, wards: pd.DataFrame, place: Place) -> tuple[Area, ...]:
    """The whole, the groups, the zones there are, and the `wards`, in this order."""
    codes = tuple(wards["area_code"])
    zones = set(areas.loc[areas["area_type"] == "zone", "area_code"])
    named = zip(codes, wards["area_name"], strict=True)
    return (
        Area(place.district_code, place.whole, "whole", codes),
        *(Area(g.id, g.name, "group", place.ward_codes(g.id)) for g in place.groups),
        *(Area(z.id, z.name, "zone", (z.id,)) for z in place.zones if z.id in zones),
        *(Area(code, name, "ward", (code,)) for code, name in named),
    )
