"""Tables of what plans ask for: figures of indicators given ready made, and milestones."""

from __future__ import annotations

import pandera.pandas as pa

from model.schemas.columns import DAY, NUMBER, text
from model.schemas.counts import FIGURE_STATUSES

MILESTONE_STATUSES = ("not started", "on track", "delayed", "complete", "stopped")
"""What the partnership can say of a deliverable; of one it does not mention: not reported."""

INDICATOR_VALUES = pa.DataFrameSchema(
    {
        "indicator": text(),
        "area_code": text(),
        "period_start": DAY,
        "period_end": DAY,
        "numerator": NUMBER,
        "denominator": NUMBER,
        "value": NUMBER,
        "lower": NUMBER,
        "upper": NUMBER,
        "status": pa.Column(str, pa.Check.isin([*FIGURE_STATUSES, "missing"])),
        "source": text(),
        "file": text(),
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
        "plan": text(),
        "deliverable": text(),
        "status": pa.Column(str, pa.Check.isin(MILESTONE_STATUSES)),
        "reported": DAY,
        "note": text(),
        "file": text(),
    },
    unique=["plan", "deliverable"],
    strict=True,
    ordered=True,
)
