"""Tables of what is recorded: each incident, what became of it, and the parts it was read from."""

from __future__ import annotations

import pandera.pandas as pa

from model.schemas.columns import COUNT, MONTH, TIME, text

POLICE = "police.uk"
"""The source name of street-level crime and ASB, whether read from CSV or from the API."""

OUTCOME_PARTS = "police.uk outcomes"
"""The source under which `parts` notes files of outcomes, apart from those of crimes."""

INCIDENTS = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        "part": text(),
        "incident_id": text(),
        "record": pa.Column(int, pa.Check.ge(1)),
        "offence": text(),
        "easting": pa.Column(float),
        "northing": pa.Column(float),
        "location_precision": pa.Column(str, pa.Check.isin(["exact", "snapped", "area", "none"])),
        "street": text(nullable=True),
        "outcome": text(nullable=True),
        "occurred_from": TIME,
        "occurred_to": TIME,
        "severity": text(nullable=True),
    },
    strict=True,
    ordered=True,
)

OUTCOMES = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        "part": text(),
        "incident_id": text(),
        "outcome": text(),
    },
    strict=True,
    ordered=True,
)

PARTS = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        "part": text(),
        "kind": pa.Column(str, pa.Check.isin(["archive", "api", "demonstration", "file"])),
        "file": text(),
        "sha256": text(),
        "load_id": text(),
        "records": COUNT,
        "outside": COUNT,
        "no_location": COUNT,
        "rejected": COUNT,
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
        "source": text(),
        "month": MONTH,
        "part": text(),
        "offence": text(),
        "incident": pa.Column("int64"),
        "says": pa.Column("int64"),
        "outcome": pa.Column("int64"),
    },
    strict=True,
    ordered=True,
)

FORCE_RECORDS = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        "part": text(),
        "offence": text(),
        "records": COUNT,
        "without_place": COUNT,
    },
    checks=pa.Check(
        lambda t: t["without_place"] <= t["records"],
        error="no more records are without a place than there are",
    ),
    unique=["source", "month", "part", "offence"],
    strict=True,
    ordered=True,
)

POINT_LISTS = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        "records": COUNT,
        "points": COUNT,
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
