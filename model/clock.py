"""What time it is, asked in one place: a test says another, and no figure is of a day to come."""

from __future__ import annotations

import pandas as pd

EARLIEST = 1990
"""The first year that records and figures are of; an earlier one is a slip."""


def now() -> pd.Timestamp:
    """The moment, as clocks on the wall here show it."""
    return pd.Timestamp.now()


def tomorrow() -> pd.Timestamp:
    """The midnight that ends today: nothing recorded is of then or later."""
    return now().normalize() + pd.Timedelta(days=1)
