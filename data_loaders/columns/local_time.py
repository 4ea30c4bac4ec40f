"""Days and times as people write them, in the time of the United Kingdom, and as UTC.

The clocks go forward and back once a year. A time that does not exist (01:30 on the last Sunday of
March) was written by somebody whose clock had not changed: it is an hour later in summer time. A
time that exists twice (01:30 on the last Sunday of October) is taken as the first, in summer time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from model.clock import LONDON

DAY_END = timedelta(hours=23, minutes=59)
"""From the first minute of a day to its last: when a record may be of, where it has only a day."""

DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y", "%d-%b-%Y", "%d %B %Y", "%d/%m/%y", "%d-%m-%Y")
"""How publishers and spreadsheets write a day; always the day before the month."""

EXPECTED_DAY = "a day such as 31/08/2019 or 2019-08-31"
EXPECTED_PAST = "a date up to today"
EXPECTED_TIME = "a time of the day such as 1812, 18:12, or 5 for 00:05"

_MIDNIGHT = re.compile(r"[ T]00:00(:00)?$")
_CLOCK = re.compile(
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(:\d\d)?(?: ?(?P<half>am|pm))?", re.ASCII | re.IGNORECASE
)
_DIGITS = re.compile(r"\d{1,4}", re.ASCII)


def written_day(text: str) -> pd.Timestamp | None:
    """The day a cell means, or None; a midnight that a spreadsheet adds to a day is passed over."""
    found = written_times(pd.Series([_MIDNIGHT.sub("", text.strip())]), DAY_FORMATS)[0]
    return None if pd.isna(found) or not 1970 <= found.year <= 2100 else found


def written_minute(text: str) -> int | None:
    """The minute of the day a cell means, or None.

    Read are `18:12`, with or without seconds, `6:12 pm`, and digits without their leading zeros:
    `1812`, `5` is 00:05 and `0` is midnight.
    """
    cell = text.strip()
    if match := _CLOCK.fullmatch(cell):
        hour, minute = _hour(match), int(match["minute"])
    elif _DIGITS.fullmatch(cell):
        hour, minute = divmod(int(cell), 100)
    else:
        return None
    return 60 * hour + minute if hour < 24 and minute < 60 else None


def _hour(clock: re.Match[str]) -> int:
    """The hour of the day; 24, which there is not, for one that twelve hours do not have."""
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if not half:
        return hour
    return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24


def written_times(texts: pd.Series, formats: Sequence[str]) -> pd.Series:
    """Each text as a time without zone, by the first format that fits it; missing where none does.

    A format is one of `datetime.strptime`.
    """
    times = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us]")
    for form in formats:
        left = times.isna()
        if not left.any():
            break
        found = pd.to_datetime(texts[left], format=form, errors="coerce")
        times[left] = found.astype("datetime64[us]")
    return times


def to_utc(local: pd.Series, zone: str = LONDON) -> pd.Series:
    """Local times without zone as UTC (datetime64[us, UTC]); see above for the clock changes."""
    first = np.ones(len(local), dtype=bool)
    aware = local.dt.tz_localize(zone, ambiguous=first, nonexistent=timedelta(hours=1))
    return aware.dt.tz_convert("UTC").astype("datetime64[us, UTC]")


def local_month(utc: pd.Series) -> pd.Series:
    """The first day of the month a moment lies in, by the clocks of the United Kingdom."""
    local = utc.dt.tz_convert(LONDON).dt.tz_localize(None)
    return local.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")


def of_day(day: pd.Series, minute: pd.Series) -> tuple[pd.Series, pd.Series]:
    """From when to when a record may be of, in UTC: its minute, or the whole day without one.

    `day` is local midnight without zone, `minute` the minute of the day, missing where not known.
    """
    known = minute.notna()
    begins = day + pd.to_timedelta(minute.fillna(0), unit="min")
    ends = begins.where(known, day + DAY_END)
    return to_utc(begins.astype("datetime64[us]")), to_utc(ends.astype("datetime64[us]"))
