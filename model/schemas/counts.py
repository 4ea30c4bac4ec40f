"""Tables of counts by ward and month: how far they can be relied on, and what of them is hidden."""

from __future__ import annotations

import pandera.pandas as pa

from model.schemas.columns import COUNT, DAY, MONTH, NUMBER, text

COVERAGE_STATUSES = ("complete", "doubtful", "partial", "missing")
"""How far a month can be relied on. A doubtful month is far below its neighbours: it is shown, and
no verdict uses it until an analyst accepts it."""

FIGURE_STATUSES = ("final", "provisional", "revised", "suppressed")
"""What the publisher says of a figure; a suppressed one is hidden."""

WARD_COUNTS = pa.DataFrameSchema(
    {
        "source": text(),
        "area_code": text(),
        "month": MONTH,
        "offence": text(),
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
        "source": text(),
        "month": MONTH,
        "status": pa.Column(str, pa.Check.isin(COVERAGE_STATUSES)),
        "reason": text(),
        "records": COUNT,
    },
    unique=["source", "month"],
    strict=True,
    ordered=True,
)

ACCEPTED = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        "records": COUNT,
        "accepted_at": text(),
    },
    unique=["source", "month"],
    strict=True,
    ordered=True,
)

WITHHELD = pa.DataFrameSchema(
    {
        "source": text(),
        "area_code": text(),
        "month": MONTH,
        "offence": text(),
        # Either: a release of before did not say, and no file has given the figure since.
        "hidden_by": pa.Column(str, pa.Check.isin(["publisher", "either"])),
    },
    unique=["source", "area_code", "month", "offence"],
    strict=True,
    ordered=True,
)

LOST_FIGURES = pa.DataFrameSchema(
    {
        "source": text(),
        "month": MONTH,
        # Empty where it is not known of which.
        "offence": text(),
        "file": text(),
        "figures": COUNT,
    },
    unique=["source", "month", "offence", "file"],
    strict=True,
    ordered=True,
)

DISCLOSURES = pa.DataFrameSchema(
    {
        "source": text(),
        "subject": text(),
        "area_code": text(),
        "period_start": DAY,
        "period_end": DAY,
        "part": pa.Column(str, pa.Check.isin(["count", "numerator", "denominator", "value"])),
        "shown": NUMBER,
        "turn": COUNT,
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
