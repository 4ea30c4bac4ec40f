"""Which columns of a table say where places of interest are and what they are called.

A list of cameras or schools has no columns of its own by which to tell it, and a partner's file of
cases has coordinates too. So a table is one only when a column names its places or their layer,
and is refused when another speaks of something that happened, or of a person it happened to.
Registers of licences speak of cases and dates too: of an application, which is no incident.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from data_loaders.columns.named_columns import Spellings, bare, found_columns
from data_loaders.columns.table_columns import heading
from data_loaders.files.text_format import HEADER_WITHIN
from data_loaders.places.cells import Within, found_within
from geo.wording import listed
from model.errors import RefusedFileError

EXPECTED_PLACES = (
    "easting and northing, or longitude and latitude, or a postcode, and a name, a layer, or an id "
    "such as a camera number or licence number"
)

GRID, DEGREES, EITHER = "grid", "degrees", "either"
"""What a pair of columns holds: metres of EPSG:27700, EPSG:4326, or what the size of its numbers
says, row by row."""

POINTS: tuple[tuple[str, Spellings], ...] = (
    (
        GRID,
        {
            "x": (
                *("Easting", "Eastings", "Grid Ref: Easting", "OS Easting", "BNG_E"),
                *("Easting (m)", "Grid Easting", "Premises Easting", "Site Easting"),
                *("Easting X", "X Easting", "Easting (X)", "OSGB Easting", "Easting coordinate"),
            ),
            "y": (
                *("Northing", "Northings", "Grid Ref: Northing", "OS Northing", "BNG_N"),
                *("Northing (m)", "Grid Northing", "Premises Northing", "Site Northing"),
                *("Northing Y", "Y Northing", "Northing (Y)", "OSGB Northing"),
                *("Northing coordinate",),
            ),
        },
    ),
    (
        DEGREES,
        {
            "x": (
                *("Longitude", "Long", "Lon", "Lng", "Longitude (WGS84)", "Decimal longitude"),
                *("Premises longitude", "Site longitude", "Location longitude", "Geo longitude"),
            ),
            "y": (
                *("Latitude", "Lat", "Latitude (WGS84)", "Decimal latitude"),
                *("Premises latitude", "Site latitude", "Location latitude", "Geo latitude"),
            ),
        },
    ),
    (
        EITHER,
        {
            "x": ("X", "X coordinate", "X coord", "Coordinate X", "GeoX", "Point X"),
            "y": ("Y", "Y coordinate", "Y coord", "Coordinate Y", "GeoY", "Point Y"),
        },
    ),
)

POSTCODE = (
    *("Premises postcode", "Premise postcode", "Site postcode", "Property postcode"),
    *("School postcode", "Business postcode", "Postcode", "Post code", "Postal code", "PCDS"),
    *("Address postcode",),
)
"""That of the place before one that may be the licence holder's."""

_ONLY_OF_PLACES: Spellings = {
    "layer": ("Layer", "Layer name", "Overlay"),
    "name": (
        *("Premises name", "Premise name", "Premises trading name", "Trading name"),
        *("Trading as", "Business name", "School name", "Establishment name", "Name of premises"),
        *("Name of business", "Name of establishment", "Premises name and address"),
        *("Place name", "Site name", "Camera name", "Premises", "Premise", "Camera", "Site"),
        *("School", "Licensed premises", "Venue", "Venue name", "Pub name", "Establishment"),
        *("Practice name", "Pharmacy name", "Facility name", "Station name", "Stop name"),
        *("Common name", "Property name", "Camera location", "CCTV camera", "CCTV location"),
        *("CCTV",),
    ),
    "place_id": (
        *("Place ID", "Site ID", "Camera ID", "Camera number", "Camera no", "Camera ref"),
        *("Camera reference", "Premises ID", "Licence number", "Licence no", "Licence ref"),
        *("Licence reference", "Licence reference number", "License number", "License no"),
        *("Premises licence number", "Premises licence no", "Licence ID", "URN", "School URN"),
        *("FHRSID", "ATCO code"),
    ),
    "kind": ("amenity", "man_made", "surveillance"),  # of OpenStreetMap, whose cameras have no name
}

_NAMES = _ONLY_OF_PLACES["name"]
_OF_PREMISES = _NAMES[: _NAMES.index("Place name")]
"""Before a column `Name`, which in a register may be that of a person."""
_TELLING: Spellings = {
    **_ONLY_OF_PLACES,
    "name": (*_OF_PREMISES, "Name", *_NAMES[len(_OF_PREMISES) :]),
}
"""What tells a list of places from any other table with coordinates."""

_COLUMNS: Spellings = {
    "layer": _TELLING["layer"],
    "name": (*_TELLING["name"], "Title", "Location", "Location name", "Address", "Description"),
    "place_id": (
        *_TELLING["place_id"],
        *("Case reference", "Case number", "Case no", "Case ref", "Application reference"),
        *("ID", "Reference", "Reference number", "Ref", "Ref no", "UPRN"),
    ),
    "system": (
        *("Coordinate reference system", "Coordinate system", "CRS", "Spatial reference"),
        *("Coordinate type", "SRS", "EPSG", "Datum", "Projection"),
    ),
    "postcode": POSTCODE,
    "address": (
        *("Premises address", "Premise address", "Address of premises", "Site address"),
        *("Property address", "Business address", "Address", "Full address", "Postal address"),
        *("Location text", "Location address", "Premises address 1", "Address line 1"),
        *("Address 1", "Street", "Street name", "Location"),
    ),
    "status": (
        *("Establishment status (name)", "Establishment status", "Licence status"),
        *("Premises status", "Business status", "Current status", "Status"),
    ),
    "closed": ("Close date", "Closed date", "Date closed", "Closure date", "Date of closure"),
}
"""What is read of a row beside its coordinates; address and postcode only to place it by."""

_HAPPENED = re.compile(
    r"offen[cd]|crime|incident|victim|suspect|complain|casualt|collision|accident|severity|arrest|"
    r"perpetrator|nominal|occurred|birth|ethnicity|\b(dob|caller|reported)\b"
)
_PERHAPS_HAPPENED = re.compile(
    r"\b(case|cases|month)\b|"
    r"^(date|time|date time|date and time|datetime|opened|closed|received|logged)$"
)
_OF_A_REGISTER = re.compile(
    r"licen[cs]|granted|expir|renewal|opening hours|designated premises|rateable|fhrsid|"
    r"\bservice type (label|uri)\b|\borganisation uri\b"
)
"""What a file of incidents has no column of: with one, cases and dates are of applications. The
last two are of the Local Government Association's schema of premises licences."""
_OF_A_TIME = re.compile(r"\b(date|day|time|month|year|opened|closed|received|logged|started)\b")
_NO_INCIDENT = re.compile(r"crime (and )?disorder|accident (and )?emergency")
"""An objective that licences are held to, and what a hospital has."""
_OF_A_PERSON = re.compile(
    r"\b(surname|forenames?|first name|last name|title|gender|sex|age|nationality|patient|client|"
    r"tenant|resident|nhs number|phone|mobile|email)\b"
)


def point_columns(header: Sequence[str]) -> list[tuple[str, int, int]]:
    """Each pair of coordinates that is there: what it holds, where its x and its y stand."""
    found = ((meaning, found_columns(header, spellings)) for meaning, spellings in POINTS)
    return [(meaning, at["x"], at["y"]) for meaning, at in found if len(at) == 2]


def text_columns(header: Sequence[str]) -> dict[str, int]:
    """Where the columns of `_COLUMNS` stand, of those that are there."""
    return found_columns(header, _COLUMNS)


def tells_places(header: Sequence[str]) -> bool:
    """Whether a column names places, their layer, or an id, or speaks of what only they have."""
    return bool(found_columns(header, _TELLING)) or _is_register(header)


def are_places(header: Sequence[str]) -> bool:
    """Whether a table with these columns is a list of places.

    One without coordinates is when it has addresses or postcodes and is not a list of persons.
    """
    if point_columns(header):
        return tells_places(header)
    if not {"postcode", "address"} & text_columns(header).keys() - _same_as_name(header):
        return False
    return (
        bool(found_columns(header, _ONLY_OF_PLACES))
        or _is_register(header)
        or (
            bare("name") in map(bare, header)
            and bool(found_columns(header, {"postcode": POSTCODE}))
            and not any(_OF_A_PERSON.search(words(name)) for name in header)
        )
    )


def refuse_ambiguous(header: Sequence[str], columns: Iterable[int], file: str) -> None:
    """Raise RefusedFileError where a column that places rows has the name of another.

    A register may have the postcode of the licence holder beside that of the premises.
    """
    names = [bare(name) for name in header]
    twice = next((header[i] for i in columns if names.count(names[i]) > 1), "")
    if twice:
        raise RefusedFileError(
            f"{file}: two of its columns are called '{twice}', and which is that of the place is "
            "not said; expected one. Rename the other, or leave it out"
        )


def find_places(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the top 20 rows names the columns of a list of places, counted from 0; else None."""
    top = enumerate(rows[:HEADER_WITHIN])
    return next((n for n, row in top if are_places(widened(row, rows[n + 1 :])[0])), None)


def widened(
    header: Sequence[str], below: Sequence[Sequence[str]]
) -> tuple[Sequence[str], tuple[Within, ...]]:
    """The columns of a table with those that stand within the cells of others, and these.

    Only what no column of its own gives is looked for.
    """
    within = found_within(
        header,
        below[:HEADER_WITHIN],
        points=not point_columns(header),
        postcodes=not found_columns(header, {"postcode": POSTCODE}),
    )
    return (*header, *(name for found in within for name in found.names)), within


def speaks_of_incidents(names: Sequence[str]) -> list[str]:
    """The columns that speak of something that happened, or of a person it happened to."""
    said = {name: _NO_INCIDENT.sub("", words(name)) for name in names}
    happened = [name for name, text in said.items() if _HAPPENED.search(text)]
    if _is_register(names) or _lists_premises(names):
        return happened
    return [n for n, text in said.items() if n in happened or _PERHAPS_HAPPENED.search(text)]


def _is_register(names: Sequence[str]) -> bool:
    return any(_OF_A_REGISTER.search(words(name)) for name in names)


def _lists_premises(names: Sequence[str]) -> bool:
    """Whether premises are named and no column is of a time, which incidents always have."""
    named = found_columns(names, {"name": _OF_PREMISES})
    return bool(named) and not any(_OF_A_TIME.search(words(name)) for name in names)


def refuse_incidents(names: Sequence[str], file: str) -> None:
    """Raise RefusedFileError where a column speaks of something that happened, or to whom.

    Incidents of a disclosive source have to go by their column mapping, which hides small numbers;
    as places of interest each would be a point on a map.
    """
    found = speaks_of_incidents(names)
    if found:
        raise RefusedFileError(
            f"{file}: it has places, but {listed(map(repr, found))} among its columns says "
            "that its rows are incidents; expected a list of places, without such columns. Remove "
            "them if it is one; else put a column mapping beside the file (.toml, of its name)"
        )


def words(name: str) -> str:
    """A column's name in words and lower case: "case reference" also of `CaseReference`."""
    return heading(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name))


def _same_as_name(header: Sequence[str]) -> set[str]:
    """Nothing, or `address` where the only address is a column `Location`, which says little."""
    at = text_columns(header).get("address")
    return {"address"} if at is not None and bare(header[at]) == "location" else set()
