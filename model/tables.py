"""The canonical tables: what every source is turned into, and what every page reads.

| table | key | note |
|---|---|---|
| areas | area_code | geometry in EPSG:27700; in the store as well-known binary |
| incidents | source, month, incident_id | one row a record placed in the place |
| ward_counts | source, area_code, month, offence | wards and zones; zeros where covered |
| coverage | source, month | complete, partial or missing, with the reason |
| parts | source, month, part | which file each part of a month was read from |
| ledger | load_id, file | every row read ends in one class |
| populations | area_code, year | residents |

`month` is the timestamp of the first day of the month.
"""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

POLICE = "police.uk"
"""The source name of street-level crime and ASB, whether read from CSV or from the API."""

LEDGER_CLASSES = ("placed", "outside", "no_location", "duplicate", "rejected")
"""Where a row can end; the five always sum to `rows_read`."""

# No dtype: pandera would ask for nanoseconds, and Delta Lake keeps microseconds.
_MONTH = pa.Column(
    checks=pa.Check(
        lambda s: pd.api.types.is_datetime64_dtype(s) and bool((s.dt.day == 1).all()),
        error="a month is the first day of the month",
    )
)
_COUNT = pa.Column(int, checks=pa.Check.ge(0))


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
        "offence": _text(),
        "easting": pa.Column(float),
        "northing": pa.Column(float),
        "location_precision": pa.Column(str, pa.Check.isin(["exact", "snapped", "area", "none"])),
        "street": _text(nullable=True),
        "outcome": _text(nullable=True),
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
        "count": _COUNT,
    },
    unique=["source", "area_code", "month", "offence"],
    strict=True,
    ordered=True,
)

COVERAGE = pa.DataFrameSchema(
    {
        "source": _text(),
        "month": _MONTH,
        "status": pa.Column(str, pa.Check.isin(["complete", "partial", "missing"])),
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
        "kind": pa.Column(str, pa.Check.isin(["archive", "api", "demonstration"])),
        "file": _text(),
        "sha256": _text(),
        "load_id": _text(),
        "records": _COUNT,
        "rejected": _COUNT,
    },
    unique=["source", "month", "part"],
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
        "rejected": _COUNT,
        "notes": _text(),
        "rejects": _text(),
        "refused": _text(),
    },
    checks=pa.Check(
        lambda t: t[list(LEDGER_CLASSES)].sum(axis=1) == t["rows_read"],
        error="the five classes of the ledger must sum to the rows read",
    ),
    strict=True,
    ordered=True,
)

POPULATIONS = pa.DataFrameSchema(
    {
        "area_code": _text(),
        "year": pa.Column(int, pa.Check.in_range(1990, 2100)),
        "population": pa.Column(int, pa.Check.gt(0)),
    },
    unique=["area_code", "year"],
    strict=True,
    ordered=True,
)

TABLES: dict[str, pa.DataFrameSchema] = {
    "areas": AREAS,
    "incidents": INCIDENTS,
    "ward_counts": WARD_COUNTS,
    "coverage": COVERAGE,
    "parts": PARTS,
    "ledger": LEDGER,
    "populations": POPULATIONS,
}


def empty(table: str) -> pd.DataFrame:
    """A table of that name without rows, with its columns in order and of their types."""
    types = {
        name: "datetime64[us]" if column.dtype is None else _pandas_type(column)
        for name, column in TABLES[table].columns.items()
    }
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def _pandas_type(column: pa.Column) -> str:
    kind = str(column.dtype)
    return "str" if kind.startswith(("str", "string")) else kind
