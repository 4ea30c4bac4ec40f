"""What time it is, asked in one place: a test says another, and no figure is of a day to come."""

from __future__ import annotations

import pandas as pd

LONDON = "Europe/London"

EARLIEST = 1990
"""The first year that records and figures are of; an earlier one is a slip."""


def now() -> pd.Timestamp:
    """The moment, as clocks on the wall in London show it, whatever the zone of the machine."""
    return pd.Timestamp.now(LONDON).tz_localize(None)


def tomorrow() -> pd.Timestamp:
    """The midnight that ends today: nothing recorded is of then or later."""
    return now().normalize() + pd.Timedelta(days=1)


def to_come(utc: pd.Series) -> pd.Series:
    """True for moments, UTC, of a day that has not come in London; not for those missing."""
    return utc >= tomorrow().tz_localize(LONDON)
