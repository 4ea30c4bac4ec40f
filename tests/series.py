"""Figures of an indicator given ready made, as rows of the canonical `indicator_values`."""

from __future__ import annotations

import math

import pandas as pd

from model.periods import month
from model.tables import INDICATOR_VALUES

_NUMBERS = ("numerator", "denominator", "value", "lower", "upper")


def figure(
    indicator: str = "satisfaction",
    *,
    area_code: str = "leeds",
    start: str = "2020-01",
    end: str = "2020-12",
    value: float = 30.5,
    **other: object,
) -> dict[str, object]:
    """A figure of a period of whole months; its value alone is known unless told otherwise."""
    return {
        "indicator": indicator,
        "area_code": area_code,
        "period_start": month(start).start_time.as_unit("us"),
        "period_end": month(end).end_time.normalize().as_unit("us"),
        **dict.fromkeys(_NUMBERS, math.nan),
        "value": value,
        "status": "final",
        "source": "A survey",
        "file": "survey.csv",
        **other,
    }


def figures(*rows: dict[str, object]) -> pd.DataFrame:
    """These figures as the canonical table."""
    table = pd.DataFrame(rows)[list(INDICATOR_VALUES.columns)]
    return INDICATOR_VALUES.validate(table.astype(dict.fromkeys(_NUMBERS, float)))
