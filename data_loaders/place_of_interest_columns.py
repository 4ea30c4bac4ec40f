"""Which columns of a table say where places of interest are and what they are called.

A list of cameras or schools has no columns of its own by which to tell it, and a partner's file of
cases has coordinates too. So a table is one only when a column names its places or their layer,
and is refused when another speaks of something that happened, or of a person it happened to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data_loaders.named_columns import Spellings, found_columns
from data_loaders.table_columns import heading
from geo.wording import listed
from model.errors import RefusedFileError

EXPECTED_PLACES = (
    "easting and northing, or longitude and latitude, and a name, a layer, or an id such as a "
    "camera number or licence number"
)

GRID, DEGREES, EITHER = "grid", "degrees", "either"
"""What a pair of columns holds: metres of EPSG:27700, EPSG:4326, or what the size of its numbers
says."""

_POINTS: tuple[tuple[str, Spellings], ...] = (
    (
        GRID,
        {
            "x": ("Easting", "Eastings", "Grid Ref: Easting", "OS Easting", "BNG_E"),
            "y": ("Northing", "Northings", "Grid Ref: Northing", "OS Northing", "BNG_N"),
        },
    ),
    (DEGREES, {"x": ("Longitude", "Long", "Lon", "Lng"), "y": ("Latitude", "Lat")}),
    (EITHER, {"x": ("X", "X coordinate", "GeoX"), "y": ("Y", "Y coordinate", "GeoY")}),
)

_TELLING: Spellings = {
    "layer": ("Layer", "Layer name", "Overlay"),
    "name": (
        *("Name", "Place name", "Site name", "Camera name", "Premises name", "Trading name"),
        *("Business name", "School name", "Establishment name", "Premises", "Camera", "Site"),
        *("School",),
    ),
    "place_id": (
        *("Place ID", "Site ID", "Camera ID", "Camera number", "Camera no", "Camera ref"),
        *("Camera reference", "Premises ID", "Licence number", "Licence no", "Licence ref"),
        *("Licence reference", "License number", "URN", "School URN"),
    ),
    "kind": ("amenity", "man_made", "surveillance"),  # of OpenStreetMap, whose cameras have no name
}
"""What tells a list of places from any other table with coordinates."""

_COLUMNS: Spellings = {
    "layer": _TELLING["layer"],
    "name": (*_TELLING["name"], "Title", "Location", "Location name", "Address", "Description"),
    "place_id": (*_TELLING["place_id"], "ID", "Reference", "Reference number", "Ref", "Ref no"),
}

_HAPPENED = re.compile(
    r"offen[cd]|crime|incident|victim|suspect|complain|casualt|collision|accident|severity|arrest|"
    r"perpetrator|nominal|occurred|birth|ethnicity|\b(dob|case|cases|caller|month|reported)\b|"
    r"^(date|time|date time|date and time|datetime|opened|closed|received|logged)$"
)


def point_columns(header: Sequence[str]) -> tuple[str, dict[str, int]] | None:
    """What the pair of coordinates holds and where its `x` and `y` stand; None without a pair."""
    for meaning, spellings in _POINTS:
        places = found_columns(header, spellings)
        if len(places) == 2:
            return meaning, places
    return None


def text_columns(header: Sequence[str]) -> dict[str, int]:
    """Where the columns layer, name and place_id stand, of those that are there."""
    return found_columns(header, _COLUMNS)


def tells_places(header: Sequence[str]) -> bool:
    """Whether a column names places, their layer, or an id that only places have."""
    return bool(found_columns(header, _TELLING))


def are_places(header: Sequence[str]) -> bool:
    """Whether a table with these columns is a list of places."""
    return point_columns(header) is not None and tells_places(header)


def refuse_incidents(names: Sequence[str], file: str) -> None:
    """Raise RefusedFileError where a column speaks of something that happened, or to whom.

    Incidents of a disclosive source have to go by their column mapping, which hides small numbers;
    as places of interest each would be a point on a map.
    """
    found = [name for name in names if _HAPPENED.search(heading(name))]
    if found:
        raise RefusedFileError(
            f"{file}: it has coordinates, but {listed(map(repr, found))} among its columns says "
            "that its rows are incidents; expected a list of places, without such columns. Remove "
            "them if it is one; else put a column mapping beside the file (.toml, of its name)"
        )
