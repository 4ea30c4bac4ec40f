"""The canonical tables: what every source is turned into, and what every page reads.

| table | key | note |
|---|---|---|
| areas | area_code | geometry in EPSG:27700; in the store as well-known binary |
| incidents | source, month, part, incident_id, record | one row a record; times in UTC |
| outcomes | source, month, part, incident_id | what became of a crime, in the month it did |
| ward_counts | source, area_code, month, offence | zeros where covered; none where suppressed |
| coverage | source, month | one of COVERAGE_STATUSES, with the reason |
| parts | source, month, part | which file each part of a month was read from |
| elsewhere | source, month, part | numbers made of each record in no ward, to tell files apart by |
| force_records | source, month, part, offence | all of a force, and those without a place |
| lost_figures | source, month, offence, file | figures of wards rejected, and not given since |
| withheld | source, area_code, month, offence | hidden figures of wards, and whose doing it is |
| accepted | source, month | doubtful months that an analyst has accepted |
| point_lists | source, month | how many records lie on map points not met before |
| ledger | load_id, file | every row read ends in one class |
| populations | area_code, year | residents |
| indicator_values | indicator, area_code, period_start, period_end | figures given ready made |
| milestones | plan, deliverable | how a deliverable stands, as the partnership reports it |
| places_of_interest | layer, place_id | cameras, premises, schools; a point each, EPSG:27700 |
| postcodes | postcode | where each lies, EPSG:27700; near the place all, further out one a sector |
| streets | street_class, name, number, geometry | a road network; EPSG:27700, well-known binary |
| street_tiles | zoom, x, y | the same as vector tiles for browsers, gzip |
| disclosures | all columns | what releases ever showed and hid of disclosive sources |
| refused_files | source, month, part, kind, file | refused before their month had a file |
| waiting_files | sha256 | files that wait for others of their years: the columns read of each |

`ward_counts` of an open source holds wards and zones, and larger areas are their sums. Of a
disclosive source it holds wards, groups and the whole as released
(`data_loaders.counts.disclosure`): what is hidden is nowhere in the store. `month` is the
timestamp of the first day of the month.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import pandas as pd
import pandera.pandas as pa

StreetClass = Literal["major", "minor", "local", "path"]

DRAWN: tuple[StreetClass, ...] = ("major", "minor", "local")
"""The classes that maps draw, the widest roads first."""

CLASSES: tuple[StreetClass, ...] = (*DRAWN, "path")

POLICE = "police.uk"
"""The source name of street-level crime and ASB, whether read from CSV or from the API."""

OUTCOME_PARTS = "police.uk outcomes"
"""The source under which `parts` notes files of outcomes, apart from those of crimes."""

LEDGER_CLASSES = ("placed", "outside", "no_location", "duplicate", "replaced", "rejected")
"""Where a row can end; the six always sum to `rows_read`. A row is replaced when a later file
answers for its part of the month: it was used once and no longer is."""

COVERAGE_STATUSES = ("complete", "doubtful", "partial", "missing")
"""How far a month can be relied on. A doubtful month is far below its neighbours: it is shown, and
no verdict uses it until an analyst accepts it."""

FIGURE_STATUSES = ("final", "provisional", "revised", "suppressed")
"""What the publisher says of a figure; a suppressed one is hidden."""

MILESTONE_STATUSES = ("not started", "on track", "delayed", "complete", "stopped")
"""What the partnership can say of a deliverable; of one it does not mention: not reported."""

# No dtype: pandera would ask for nanoseconds, and Delta Lake keeps microseconds.
_MONTH = pa.Column(
    checks=pa.Check(
        lambda s: pd.api.types.is_datetime64_dtype(s) and bool((s.dt.day == 1).all()),
        error="a month is the first day of the month",
    )
)
_COUNT = pa.Column(int, checks=pa.Check.ge(0))
_TIME = pa.Column("datetime64[us, UTC]", nullable=True, coerce=True)
_DAY = pa.Column(checks=pa.Check(pd.api.types.is_datetime64_dtype, error="a period has dates"))
_NUMBER = pa.Column(float, nullable=True)


def _text(*, nullable: bool = False) -> pa.Column:
    return pa.Column(str, nullable=nullable)


AREAS = pa.DataFrameSchema(
    {
        "area_code": _text(),
        "area_name": _text(),
        "area_type": pa.Column(str, pa.Check.isin(["ward", "lsoa", "msoa", "zone"])),
        "parent_code": _text(nullable=True),
        "boundary_year": pa.Column(int),
        "geometry": pa.Column(object),
    },
    unique=["area_code"],
    strict=True,
    ordered=True,
)

INCIDENTS = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "part": _text(),
        "incident_id": _text(),
        "record": pa.Column(int, pa.Check.ge(1)),
        "offence": _text(),
        "easting": pa.Column(float),
        "northing": pa.Column(float),
        "location_precision": pa.Column(str, pa.Check.isin(["exact", "snapped", "area", "none"])),
        "street": _text(nullable=True),
        "outcome": _text(nullable=True),
        "occurred_from": _TIME,
        "occurred_to": _TIME,
        "severity": _text(nullable=True),
    },
    strict=True,
    ordered=True,
)

OUTCOMES = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "part": _text(),
        "incident_id": _text(),
        "outcome": _text(),
    },
    strict=True,
    ordered=True,
)

WARD_COUNTS = pa.DataFrameSchema(
    {
        "source": _text(),
        "area_code": _text(),
        "month": _MONTH,
        "offence": _text(),
        "count": pa.Column("Int64", pa.Check.ge(0), nullable=True),
        "status": pa.Column(str, pa.Check.isin(FIGURE_STATUSES)),
    },
    checks=pa.Check(
        lambda t: t["count"].isna() == (t["status"] == "suppressed"),
        error="a count is absent where it is suppressed, and nowhere else",
    ),
    unique=["source", "area_code", "month", "offence"],
    strict=True,
    ordered=True,
)

COVERAGE = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "status": pa.Column(str, pa.Check.isin(COVERAGE_STATUSES)),
        "reason": _text(),
        "records": _COUNT,
    },
    unique=["source", "month"],
    strict=True,
    ordered=True,
)

PARTS = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "part": _text(),
        "kind": pa.Column(str, pa.Check.isin(["archive", "api", "demonstration", "file"])),
        "file": _text(),
        "sha256": _text(),
        "load_id": _text(),
        "records": _COUNT,
        "outside": _COUNT,
        "no_location": _COUNT,
        "rejected": _COUNT,
        # Of an API answer, the hull around the records of a police force (WKT, EPSG:4326), empty
        # without one. Missing for all of another file, it has no type of its own.
        "reach": pa.Column(str, nullable=True, coerce=True),
        # Of a file of mended rows, which rejected rows of which file it has anew.
        "mends": pa.Column(str, nullable=True, coerce=True),
        # How old the archive is that the file was read from; missing where nothing says.
        "edition": pa.Column(str, nullable=True, coerce=True),
        # A file that was refused and may hold more of the part; missing without one.
        "refused": pa.Column(str, nullable=True, coerce=True),
        # 1 of the first or last month of a file of several that has hardly a record of it, else 0;
        # missing in a release of before.
        "cut": pa.Column("Int64", nullable=True, coerce=True),
        # Rejected rows of the file that say no month, where they are too many; missing in a release
        # of before, which shared them out over the months as rejected.
        "undated": pa.Column("Int64", nullable=True, coerce=True),
    },
    unique=["source", "month", "part"],
    strict=True,
    ordered=True,
    add_missing_columns=True,
)

ELSEWHERE = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "part": _text(),
        "offence": _text(),
        "incident": pa.Column("int64"),
        "says": pa.Column("int64"),
        "outcome": pa.Column("int64"),
    },
    strict=True,
    ordered=True,
)

FORCE_RECORDS = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "part": _text(),
        "offence": _text(),
        "records": _COUNT,
        "without_place": _COUNT,
    },
    checks=pa.Check(
        lambda t: t["without_place"] <= t["records"],
        error="no more records are without a place than there are",
    ),
    unique=["source", "month", "part", "offence"],
    strict=True,
    ordered=True,
)

ACCEPTED = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "records": _COUNT,
        "accepted_at": _text(),
    },
    unique=["source", "month"],
    strict=True,
    ordered=True,
)

WITHHELD = pa.DataFrameSchema(
    {
        "source": _text(),
        "area_code": _text(),
        "month": _MONTH,
        "offence": _text(),
        # Either: a release of before did not say, and no file has given the figure since.
        "hidden_by": pa.Column(str, pa.Check.isin(["publisher", "either"])),
    },
    unique=["source", "area_code", "month", "offence"],
    strict=True,
    ordered=True,
)

LOST_FIGURES = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        # Empty where it is not known of which.
        "offence": _text(),
        "file": _text(),
        "figures": _COUNT,
    },
    unique=["source", "month", "offence", "file"],
    strict=True,
    ordered=True,
)

POINT_LISTS = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "records": _COUNT,
        "points": _COUNT,
        "new_share": pa.Column(float, pa.Check.in_range(0, 1)),
    },
    checks=pa.Check(
        lambda t: t["points"].between(1, t["records"]),
        error="records lie on one point at least, and on no more points than there are records",
    ),
    unique=["source", "month"],
    strict=True,
    ordered=True,
)

LEDGER = pa.DataFrameSchema(
    {
        "load_id": _text(),
        "loaded_at": _text(),
        "file": _text(),
        "kind": _text(),
        "sha256": _text(),
        "rows_read": _COUNT,
        "placed": _COUNT,
        "outside": _COUNT,
        "no_location": _COUNT,
        "duplicate": _COUNT,
        "replaced": _COUNT,
        "rejected": _COUNT,
        "notes": _text(),
        "rejects": _text(),
        "refused": _text(),
    },
    checks=pa.Check(
        lambda t: t[list(LEDGER_CLASSES)].sum(axis=1) == t["rows_read"],
        error="the six classes of the ledger must sum to the rows read",
    ),
    strict=True,
    ordered=True,
)

POPULATIONS = pa.DataFrameSchema(
    {
        "area_code": _text(),
        "year": pa.Column(int, pa.Check.in_range(1990, 2100)),
        "population": pa.Column(int, pa.Check.gt(0)),
        # The load adds it to what a reader gives; empty where the place file gave the number.
        "file": pa.Column(str, required=False),
    },
    unique=["area_code", "year"],
    strict=True,
    ordered=True,
)

INDICATOR_VALUES = pa.DataFrameSchema(
    {
        "indicator": _text(),
        "area_code": _text(),
        "period_start": _DAY,
        "period_end": _DAY,
        "numerator": _NUMBER,
        "denominator": _NUMBER,
        "value": _NUMBER,
        "lower": _NUMBER,
        "upper": _NUMBER,
        "status": pa.Column(str, pa.Check.isin([*FIGURE_STATUSES, "missing"])),
        "source": _text(),
        "file": _text(),
    },
    checks=pa.Check(
        lambda t: t["value"].isna() == t["status"].isin(["suppressed", "missing"]),
        error="a value is absent where it is suppressed or missing, and nowhere else",
    ),
    unique=["indicator", "area_code", "period_start", "period_end"],
    strict=True,
    ordered=True,
)

MILESTONES = pa.DataFrameSchema(
    {
        "plan": _text(),
        "deliverable": _text(),
        "status": pa.Column(str, pa.Check.isin(MILESTONE_STATUSES)),
        "reported": _DAY,
        "note": _text(),
        "file": _text(),
    },
    unique=["plan", "deliverable"],
    strict=True,
    ordered=True,
)

PLACES_OF_INTEREST = pa.DataFrameSchema(
    {
        "layer": pa.Column(str, pa.Check.str_length(min_value=1)),
        "place_id": pa.Column(str, pa.Check.str_length(min_value=1)),
        "name": _text(),
        "easting": pa.Column(float, pa.Check.in_range(0, 700_000)),
        "northing": pa.Column(float, pa.Check.in_range(0, 1_300_000)),
        "precision": pa.Column(str, pa.Check.isin(["exact", "postcode"])),
        "file": _text(),
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
        "ended": _text(),
        "far": pa.Column(bool),
        "source": _text(),
        "file": _text(),
    },
    unique=["postcode"],
    strict=True,
    ordered=True,
)

STREETS = pa.DataFrameSchema(
    {
        "street_class": pa.Column(str, pa.Check.isin(CLASSES)),
        "name": _text(),
        "number": _text(),
        "geometry": pa.Column(object),
        "source": _text(),
        "file": _text(),
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

DISCLOSURES = pa.DataFrameSchema(
    {
        "source": _text(),
        "subject": _text(),
        "area_code": _text(),
        "period_start": _DAY,
        "period_end": _DAY,
        "part": pa.Column(str, pa.Check.isin(["count", "numerator", "denominator", "value"])),
        "shown": _NUMBER,
        "turn": _COUNT,
    },
    unique=[
        "source",
        "subject",
        "area_code",
        "period_start",
        "period_end",
        "part",
        "shown",
        "turn",
    ],
    strict=True,
    ordered=True,
)

WAITING_FILES = pa.DataFrameSchema(
    {
        "file": _text(),
        "kind": _text(),
        "sha256": _text(),
        "edition": _text(),
        "size": _COUNT,
        # The columns that are read of it, as CSV, compressed (zlib).
        "content": pa.Column(object),
    },
    unique=["sha256"],
    strict=True,
    ordered=True,
)

REFUSED_FILES = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        # Empty where only the month is known.
        "part": _text(),
        "kind": pa.Column(str, pa.Check.isin(["archive", "api", "file"])),
        "file": _text(),
        # A number of eight bytes for each record, where they could be read.
        "records": pa.Column(object),
    },
    unique=["source", "month", "part", "kind", "file"],
    strict=True,
    ordered=True,
)

TABLES: dict[str, pa.DataFrameSchema] = {
    "areas": AREAS,
    "incidents": INCIDENTS,
    "outcomes": OUTCOMES,
    "ward_counts": WARD_COUNTS,
    "coverage": COVERAGE,
    "parts": PARTS,
    "elsewhere": ELSEWHERE,
    "force_records": FORCE_RECORDS,
    "lost_figures": LOST_FIGURES,
    "withheld": WITHHELD,
    "accepted": ACCEPTED,
    "point_lists": POINT_LISTS,
    "ledger": LEDGER,
    "populations": POPULATIONS,
    "indicator_values": INDICATOR_VALUES,
    "milestones": MILESTONES,
    "places_of_interest": PLACES_OF_INTEREST,
    "postcodes": POSTCODES,
    "streets": STREETS,
    "street_tiles": STREET_TILES,
    "disclosures": DISCLOSURES,
    "refused_files": REFUSED_FILES,
    "waiting_files": WAITING_FILES,
}


def empty(table: str) -> pd.DataFrame:
    """A table of that name without rows, with its columns in order and of their types."""
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    # A load asks hundreds of times, and to make one takes milliseconds.
    types = {
        name: "datetime64[us]" if column.dtype is None else _pandas_type(column)
        for name, column in TABLES[table].columns.items()
    }
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def _pandas_type(column: pa.Column) -> str:
    kind = str(column.dtype).replace("datetime64[ns", "datetime64[us")
    return "str" if kind.startswith(("str", "string")) else kind
