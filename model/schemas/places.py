"""Tables of where things are: areas and their residents, places of interest, postcodes, streets."""

from __future__ import annotations

from typing import Literal

import pandera.pandas as pa

from model.schemas.columns import text

StreetClass = Literal["major", "minor", "local", "path"]

DRAWN: tuple[StreetClass, ...] = ("major", "minor", "local")
"""The classes that maps draw, the widest roads first."""

CLASSES: tuple[StreetClass, ...] = (*DRAWN, "path")

AREAS = pa.DataFrameSchema(
    {
        "area_code": text(),
        "area_name": text(),
        "area_type": pa.Column(str, pa.Check.isin(["ward", "lsoa", "msoa", "zone"])),
        "parent_code": text(nullable=True),
        "boundary_year": pa.Column(int),
        "geometry": pa.Column(object),
    },
    unique=["area_code"],
    strict=True,
    ordered=True,
)

POPULATIONS = pa.DataFrameSchema(
    {
        "area_code": text(),
        "year": pa.Column(int, pa.Check.in_range(1990, 2100)),
        "population": pa.Column(int, pa.Check.gt(0)),
        # The load adds it to what a reader gives; empty where the place file gave the number.
        "file": pa.Column(str, required=False),
    },
    unique=["area_code", "year"],
    strict=True,
    ordered=True,
)

PLACES_OF_INTEREST = pa.DataFrameSchema(
    {
        "layer": pa.Column(str, pa.Check.str_length(min_value=1)),
        "place_id": pa.Column(str, pa.Check.str_length(min_value=1)),
        "name": text(),
        "easting": pa.Column(float, pa.Check.in_range(0, 700_000)),
        "northing": pa.Column(float, pa.Check.in_range(0, 1_300_000)),
        "precision": pa.Column(str, pa.Check.isin(["exact", "postcode"])),
        "file": text(),
    },
    unique=["layer", "place_id"],
    strict=True,
    ordered=True,
)

POSTCODES = pa.DataFrameSchema(
    {
        "postcode": pa.Column(str, pa.Check.str_length(min_value=6, max_value=8)),
        "easting": pa.Column(float, pa.Check.in_range(0, 700_000)),
        "northing": pa.Column(float, pa.Check.in_range(0, 1_300_000)),
        "ended": text(),
        "far": pa.Column(bool),
        "source": text(),
        "file": text(),
    },
    unique=["postcode"],
    strict=True,
    ordered=True,
)

STREETS = pa.DataFrameSchema(
    {
        "street_class": pa.Column(str, pa.Check.isin(CLASSES)),
        "name": text(),
        "number": text(),
        "geometry": pa.Column(object),
        "source": text(),
        "file": text(),
    },
    strict=True,
    ordered=True,
)

STREET_TILES = pa.DataFrameSchema(
    {
        "zoom": pa.Column(int, pa.Check.in_range(0, 22)),
        "x": pa.Column(int, pa.Check.ge(0)),
        "y": pa.Column(int, pa.Check.ge(0)),
        "tile": pa.Column(object),
    },
    unique=["zoom", "x", "y"],
    strict=True,
    ordered=True,
)
