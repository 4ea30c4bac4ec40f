"""The canonical tables: what a row must be, and what is refused."""

import math
from functools import partial

import pandas as pd
import pytest
from pandera.errors import SchemaError, SchemaErrors

from model.checked import checked
from model.tables import (
    AREAS,
    COVERAGE,
    INCIDENTS,
    INDICATOR_VALUES,
    LEDGER,
    LEDGER_CLASSES,
    MILESTONES,
    PARTS,
    PLACES_OF_INTEREST,
    POINT_LISTS,
    POPULATIONS,
    TABLES,
    WARD_COUNTS,
    empty,
)
from tests.series import figure

FEB = pd.Timestamp("2025-02-01")

COUNT = {
    "source": "police.uk",
    "area_code": "E1",
    "month": FEB,
    "offence": "burglary",
    "count": 0,
    "status": "final",
}
COVERED = {
    "source": "police.uk",
    "month": FEB,
    "status": "complete",
    "reason": "",
    "records": 9,
}
RESIDENTS = {"area_code": "E1", "year": 2020, "population": 800, "file": "residents.csv"}
PART = {
    "source": "police.uk",
    "month": FEB,
    "part": "west-yorkshire",
    "kind": "archive",
    "file": "2025-02-street.csv",
    "sha256": "0",
    "load_id": "1",
    "records": 8,
    "outside": 0,
    "no_location": 0,
    "rejected": 1,
    "reach": None,
    "mends": None,
    "edition": None,
    "refused": None,
    "cut": 0,
    "undated": 0,
}
POINTS = {
    "source": "police.uk",
    "month": FEB,
    "records": 8,
    "points": 5,
    "new_share": 0.25,
}
INCIDENT = {
    "source": "police.uk",
    "month": FEB,
    "part": "west-yorkshire",
    "incident_id": "a1",
    "record": 1,
    "offence": "burglary",
    "easting": 430000.0,
    "northing": 433000.0,
    "location_precision": "snapped",
    "street": None,
    "outcome": None,
    "occurred_from": None,
    "occurred_to": None,
    "severity": None,
}
ELSEWHERE = {
    "source": "police.uk",
    "month": FEB,
    "part": "west-yorkshire",
    "offence": "burglary",
    "incident": 0,
    "says": -1,
    "outcome": 2,
}
OUTCOME = {
    "source": "police.uk",
    "month": FEB,
    "part": "west-yorkshire",
    "incident_id": "a1",
    "outcome": "Offender given a caution",
}
FORCE_RECORDS = {
    "source": "police.uk",
    "month": FEB,
    "part": "west-yorkshire",
    "offence": "burglary",
    "records": 9,
    "without_place": 1,
}
ACCEPTED = {
    "source": "police.uk",
    "month": FEB,
    "records": 8,
    "accepted_at": "2026-11-30T10:00:00+00:00",
}
FIGURE = figure("satisfaction", area_code="E1")
MILESTONE = {
    "plan": "city-plan-2021-24",
    "deliverable": "asb-hotspots",
    "status": "on track",
    "reported": FEB,
    "note": "",
    "file": "milestones.csv",
}
CAMERA = {
    "layer": "CCTV cameras",
    "place_id": "1",
    "name": "",
    "easting": 430000.0,
    "northing": 433000.0,
    "precision": "exact",
    "file": "cctv_cameras.csv",
}
POSTCODE = {
    "postcode": "LS1 4AP",
    "easting": 429000.0,
    "northing": 433000.0,
    "ended": "",
    "far": False,
    "source": "Code-Point Open",
    "file": "ls.csv",
}
AREA = {
    "area_code": "E1",
    "area_name": "Armley",
    "area_type": "ward",
    "parent_code": None,
    "boundary_year": 2025,
    "geometry": b"",
}
LINE = {
    "load_id": "1",
    "loaded_at": "2025-04-01T10:00:00",
    "file": "2025-02-street.csv",
    "kind": "street",
    "sha256": "0",
    "rows_read": 10,
    "placed": 5,
    "outside": 2,
    "no_location": 1,
    "duplicate": 1,
    "replaced": 0,
    "rejected": 1,
    "notes": "[]",
    "rejects": "[]",
    "refused": "",
}
GOOD = {
    "areas": AREA,
    "incidents": INCIDENT,
    "ward_counts": COUNT,
    "coverage": COVERED,
    "parts": PART,
    "elsewhere": ELSEWHERE,
    "force_records": FORCE_RECORDS,
    "withheld": {
        "source": "lasbt",
        "area_code": "E1",
        "month": FEB,
        "offence": "lasbt-case",
        "hidden_by": "publisher",
    },
    "lost_figures": {
        "source": "ward-figures",
        "month": FEB,
        "offence": "burglary",
        "file": "burglary.csv",
        "figures": 3,
    },
    "accepted": ACCEPTED,
    "point_lists": POINTS,
    "ledger": LINE,
    "populations": RESIDENTS,
    "outcomes": OUTCOME,
    "indicator_values": FIGURE,
    "milestones": MILESTONE,
    "places_of_interest": CAMERA,
    "postcodes": POSTCODE,
    "streets": {
        "street_class": "major",
        "name": "Kirkstall Road",
        "number": "A65",
        "geometry": b"",
        "source": "Contains OS data",
        "file": "roads.gpkg",
    },
    "street_tiles": {"zoom": 9, "x": 253, "y": 164, "tile": b""},
    "disclosures": {
        "source": "lasbt",
        "subject": "lasbt-case",
        "area_code": "E1",
        "period_start": FEB,
        "period_end": pd.Timestamp("2025-02-28"),
        "part": "count",
        "shown": None,
        "turn": 1,
    },
    "refused_files": {
        "source": "police.uk",
        "month": FEB,
        "part": "",
        "kind": "archive",
        "file": "2025-02-west-yorkshire-street.csv",
        "records": b"",
    },
    "waiting_files": {
        "file": "collisions.csv",
        "kind": "STATS19 collisions",
        "sha256": "ab12",
        "edition": "",
        "size": 120,
        "content": b"x",
    },
}


def rows(*entries, **changes):
    """A table of some entries, the last of them changed; of columns that may be empty, typed."""
    *first, last = entries
    table = pd.DataFrame([*first, {**last, **changes}])
    return table.astype({k: v for k, v in NULLABLE.items() if k in table})


NULLABLE = {"count": "Int64", "severity": "str", "shown": "float64"}


def as_stored(name, table):
    """A table with the types of one of the store, where it can have them without being mended."""
    types = empty(name).dtypes.to_dict()
    if any(types[c].kind == "M" and isinstance(table[c].iloc[0], str) for c in table if c in types):
        return table
    try:
        return table.astype(types)
    except (TypeError, ValueError, KeyError):
        return table


def refuse(name, bad):
    """Its schema refuses a table, and so does what looks first whether only values are in doubt."""
    for table in (bad, as_stored(name, bad)):
        for check in (TABLES[name].validate, partial(checked, name)):
            with pytest.raises((SchemaError, SchemaErrors)):
                check(table)


@pytest.mark.parametrize("name", TABLES)
def test_a_good_row_is_accepted(name):
    good = rows(GOOD[name])
    TABLES[name].validate(good)
    for table in (good, as_stored(name, good)):
        pd.testing.assert_frame_equal(checked(name, table), TABLES[name].validate(table))


@pytest.mark.parametrize("name", TABLES)
def test_what_lacks_a_value_it_must_have_is_refused(name):
    table = as_stored(name, rows(GOOD[name], GOOD[name]))
    assert list(table.dtypes) == list(empty(name).dtypes)
    for column, of in TABLES[name].columns.items():
        if not of.nullable and table[column].dtype.kind not in "iub":
            bad = table.copy()
            bad.loc[0, column] = None
            with pytest.raises((SchemaError, SchemaErrors)):
                checked(name, bad)


@pytest.mark.parametrize("name", TABLES)
def test_columns_in_another_order_are_refused(name):
    good = as_stored(name, rows(GOOD[name]))
    with pytest.raises((SchemaError, SchemaErrors)):
        checked(name, good[good.columns[::-1]])


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_the_columns_of_a_full_one_and_is_valid(name):
    table = empty(name)
    assert len(table) == 0
    assert list(table.columns) == list(GOOD[name])
    TABLES[name].validate(table)


@pytest.mark.parametrize("name", TABLES)
def test_a_column_too_many_or_too_few_is_refused(name):
    good = rows(GOOD[name])
    for bad in (good.assign(colour="red"), good.drop(columns=good.columns[0])):
        refuse(name, bad)


@pytest.mark.parametrize(
    ("schema", "entry", "changes"),
    [
        pytest.param(WARD_COUNTS, COUNT, {"count": -1}, id="a count below zero"),
        pytest.param(WARD_COUNTS, COUNT, {"count": None}, id="a count that is missing"),
        pytest.param(WARD_COUNTS, COUNT, {"status": "suppressed"}, id="a hidden count that shows"),
        pytest.param(WARD_COUNTS, COUNT, {"status": "missing"}, id="a status no count has"),
        pytest.param(WARD_COUNTS, COUNT, {"month": FEB + pd.Timedelta(days=1)}, id="2 February"),
        pytest.param(WARD_COUNTS, COUNT, {"month": "2025-02"}, id="a month that is text"),
        pytest.param(COVERAGE, COVERED, {"status": "whole"}, id="an unknown status"),
        pytest.param(PARTS, PART, {"kind": "guess"}, id="an unknown kind of part"),
        pytest.param(POINT_LISTS, POINTS, {"points": 9}, id="more points than records"),
        pytest.param(POINT_LISTS, POINTS, {"points": 0}, id="records on no point"),
        pytest.param(POINT_LISTS, POINTS, {"new_share": 25.0}, id="a share in per cent"),
        pytest.param(POPULATIONS, RESIDENTS, {"population": 0}, id="nobody lives there"),
        pytest.param(POPULATIONS, RESIDENTS, {"year": 20}, id="a year of two digits"),
        pytest.param(INCIDENTS, INCIDENT, {"location_precision": "near"}, id="unknown precision"),
        pytest.param(AREAS, AREA, {"area_type": "parish"}, id="an unknown type of area"),
        pytest.param(LEDGER, LINE, {"placed": 4}, id="a row that ended nowhere"),
        pytest.param(LEDGER, LINE, {"placed": 6}, id="a row counted twice"),
        pytest.param(INDICATOR_VALUES, FIGURE, {"value": math.nan}, id="a figure that is missing"),
        pytest.param(
            INDICATOR_VALUES, FIGURE, {"status": "suppressed"}, id="a hidden figure that shows"
        ),
        pytest.param(INDICATOR_VALUES, FIGURE, {"period_end": "2020"}, id="a period without dates"),
        pytest.param(MILESTONES, MILESTONE, {"status": "nearly"}, id="a status nobody agreed"),
        pytest.param(PLACES_OF_INTEREST, CAMERA, {"layer": ""}, id="a place of no layer"),
        pytest.param(PLACES_OF_INTEREST, CAMERA, {"place_id": ""}, id="a place without an id"),
        pytest.param(PLACES_OF_INTEREST, CAMERA, {"easting": -1.6}, id="a place in degrees"),
        pytest.param(PLACES_OF_INTEREST, CAMERA, {"northing": math.nan}, id="a place nowhere"),
        pytest.param(PLACES_OF_INTEREST, CAMERA, {"northing": math.inf}, id="a place too far"),
    ],
)
def test_a_row_that_is_not_true_is_refused(schema, entry, changes):
    (name,) = (name for name, of in TABLES.items() if of is schema)
    refuse(name, rows(entry, **changes))


@pytest.mark.parametrize(
    ("name", "another"),
    [
        ("ward_counts", {"offence": "drugs"}),
        ("coverage", {"month": pd.Timestamp("2025-03-01")}),
        ("lost_figures", {"offence": ""}),
        ("parts", {"part": "british-transport-police"}),
        ("refused_files", {"part": "west-yorkshire"}),
        ("point_lists", {"month": pd.Timestamp("2025-03-01")}),
        ("populations", {"year": 2021}),
        ("areas", {"area_code": "E2"}),
        ("indicator_values", {"period_end": FEB}),
        ("milestones", {"deliverable": "dva-children"}),
        ("places_of_interest", {"layer": "Schools"}),
        ("postcodes", {"postcode": "LS1 4AQ"}),
    ],
)
def test_a_key_is_met_once(name, another):
    good = GOOD[name]
    TABLES[name].validate(rows(good, good, **another))
    refuse(name, rows(good, good))


@pytest.mark.parametrize("status", ["suppressed", "missing"])
def test_a_figure_without_a_value_says_why(status):
    INDICATOR_VALUES.validate(rows(FIGURE, value=math.nan, status=status))


def test_a_hidden_count_is_absent():
    WARD_COUNTS.validate(rows(COUNT, count=None, status="suppressed"))


def test_the_five_classes_are_columns_of_the_ledger():
    assert len(LEDGER_CLASSES) == 6
    assert set(LEDGER_CLASSES) < set(LEDGER.columns)
