"""Tables of files: where every row went, which were refused, which wait for others."""

from __future__ import annotations

import pandera.pandas as pa

from model.schemas.columns import COUNT, MONTH, text

LEDGER_CLASSES = ("placed", "outside", "no_location", "duplicate", "replaced", "rejected")
"""Where a row can end; the six always sum to `rows_read`. A row is replaced when a later file
answers for its part of the month: it was used once and no longer is."""

LEDGER = pa.DataFrameSchema(
    {
        "load_id": text(),
        "loaded_at": text(),
        "file": text(),
        "kind": text(),
        "sha256": text(),
        "rows_read": COUNT,
        "placed": COUNT,
        "outside": COUNT,
        "no_location": COUNT,
        "duplicate": COUNT,
        "replaced": COUNT,
        "rejected": COUNT,
        "notes": text(),
        "rejects": text(),
        "refused": text(),
    },
    checks=pa.Check(
        lambda t: t[list(LEDGER_CLASSES)].sum(axis=1) == t["rows_read"],
        error="the six classes of the ledger must sum to the rows read",
    ),
    strict=True,
    ordered=True,
)

REFUSED_FILES = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        # Empty where only the month is known.
        "part": text(),
        "kind": pa.Column(str, pa.Check.isin(["archive", "api", "file"])),
        "file": text(),
        # A number of eight bytes for each record, where they could be read.
        "records": pa.Column(object),
    },
    unique=["source", "month", "part", "kind", "file"],
    strict=True,
    ordered=True,
)

WAITING_FILES = pa.DataFrameSchema(
    {
        "file": text(),
        "kind": text(),
        "sha256": text(),
        "edition": text(),
        "size": COUNT,
        # The columns that are read of it, as CSV, compressed (zlib).
        "content": pa.Column(object),
    },
    unique=["sha256"],
    strict=True,
    ordered=True,
)
