"""From when to when a partner's records may be of: times as each file writes them, in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.columns.local_time import (
    DAY_END,
    DAY_FORMATS,
    EXPECTED_TIME,
    to_utc,
    written_minute,
    written_times,
)
from data_loaders.columns.written_months import month_or_none
from data_loaders.files.faults import Fault, shown
from data_loaders.partners.mapping import ColumnMapping

TIME_FORMATS = tuple(
    f"{day}{gap}{time}"
    for day, gap in (
        *(("%d/%m/%Y", " "), ("%Y-%m-%d", " "), ("%Y-%m-%d", "T"), ("%d-%b-%Y", " ")),
        *(("%d/%m/%y", " "), ("%d-%b-%y", " ")),
    )
    for time in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M:%S %p", "%I:%M %p")
)
"""The usual ways to write a day with a time; the day before the month unless a mapping says."""

_MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
_ZONED = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)
_HAS_TIME = re.compile(r"%[HIcXTs]")


@dataclass(frozen=True)
class Times:
    """When each record began and ended, UTC, and what is wrong with it."""

    begins: pd.Series
    ends: pd.Series
    given_ends: pd.Series
    """The first moment the end of each can mean; missing where none is given."""
    days_only: np.ndarray
    """True where the beginning has a day and no time."""
    faults: tuple[Fault, ...]
    by_month: bool
    """Whether nothing but the month of the beginning is given."""

    def notes(self, used: np.ndarray) -> tuple[str, ...]:
        """What the ledger says of records without a time."""
        if self.by_month:
            return (f"{int(used.sum()):,} without a day: any time of their month",)
        number = int((self.days_only & used).sum())
        return (f"{number:,} without a time: any time of their day",) if number else ()


def partner_times(
    begun: pd.Series,
    begun_time: pd.Series,
    ended: pd.Series,
    ended_time: pd.Series,
    *,
    mapping: ColumnMapping,
) -> Times:
    """The times of each row, of the text in its columns; blank where a file has no such column.

    A day without a time is the whole day, a month the whole month. Every midnight of a column that
    has no other time is a day, as spreadsheets write it. A record without an end ended as it began.
    """
    begins = _moments(begun, begun_time, mapping)
    ends = _moments(ended, ended_time, mapping)
    open_ended = (ended.str.strip() == "").to_numpy()
    last = ends.last.where(~pd.Series(open_ended, index=begun.index), begins.last)
    backwards = (last < begins.first).to_numpy()
    expected, columns = _expected(mapping), mapping.columns

    def began(i: int) -> str:
        return f"from {_said(begun, begun_time, i)}"

    def stopped(i: int) -> str:
        return f"to {_said(ended, ended_time, i)}"

    faults = (
        Fault(begins.unread, began, expected, columns.begins[0]),
        Fault(ends.unread & ~open_ended, stopped, expected, next(iter(columns.ends), "")),
        Fault(
            backwards,
            lambda i: f"{began(i)} {stopped(i)}",
            "an end that is not before the beginning",
        ),
    )
    return Times(
        begins.zoned.fillna(to_utc(begins.first, mapping.timezone)),
        ends.zoned.where(~pd.Series(open_ended, index=begun.index), begins.zoned).fillna(
            to_utc(last, mapping.timezone)
        ),
        ends.zoned.fillna(to_utc(ends.first, mapping.timezone)),
        begins.days_only,
        faults,
        begins.by_month,
    )


@dataclass(frozen=True)
class _Moments:
    """The first and the last minute each row can mean, local and without zone."""

    first: pd.Series
    last: pd.Series
    days_only: np.ndarray
    zoned: pd.Series
    """The moment, UTC, of a time that says its zone; missing for others."""
    by_month: bool = False
    """Whether nothing but the month is given."""

    @property
    def unread(self) -> np.ndarray:
        return self.first.isna().to_numpy()


def _moments(texts: pd.Series, times: pd.Series, mapping: ColumnMapping) -> _Moments:
    texts, times = texts.str.strip(), times.str.strip()
    if (times != "").any():
        return _of_two_columns(texts, times, mapping)
    timed, day = _formats(mapping)
    zoned = _zoned(texts)
    local = zoned.dt.tz_convert(mapping.timezone).dt.tz_localize(None)
    exact = written_times(texts, timed).fillna(local)
    if (
        zoned.isna().all()
        and exact.notna().any()
        and (exact.dropna().dt.normalize() == exact.dropna()).all()
    ):
        exact = exact.mask(exact.notna())
        texts = texts.str.replace(_MIDNIGHT, "", regex=True)
    days = written_times(texts, day).where(exact.isna())
    if exact.isna().all() and days.isna().all() and not mapping.formats:
        return _whole_months(texts, zoned)
    return _Moments(
        exact.fillna(days), exact.fillna(days + DAY_END), days.notna().to_numpy(), zoned
    )


def _whole_months(texts: pd.Series, never: pd.Series) -> _Moments:
    """Months, of a column where every cell is one: a record may be of any time of its month.

    Years such as 2010-11 beside 2011-12 are none.
    """
    distinct = [text for text in texts.unique() if text]
    months = {text: month_or_none(text) for text in distinct}
    if None in months.values() or all(map(_may_be_a_year, distinct)):
        months = {}
    first = texts.map(months).astype("datetime64[us]")
    no_day = np.zeros(len(texts), dtype=bool)
    last = first + pd.offsets.MonthEnd() + DAY_END
    return _Moments(first, last, no_day, never, by_month=bool(months))


def _may_be_a_year(text: str) -> bool:
    match = re.fullmatch(r"\d\d(\d\d)-(\d\d)", text)
    return match is not None and (int(match[1]) + 1) % 100 == int(match[2])


def _zoned(texts: pd.Series) -> pd.Series:
    """The moment of each time that says its zone, UTC; missing for others."""
    sure = texts.where(texts.str.fullmatch(_ZONED))
    found = pd.to_datetime(sure, format="ISO8601", utc=True, errors="coerce")
    return found.astype("datetime64[us, UTC]")


def _of_two_columns(texts: pd.Series, times: pd.Series, mapping: ColumnMapping) -> _Moments:
    days = written_times(texts.str.replace(_MIDNIGHT, "", regex=True), _formats(mapping)[1])
    minutes = times.map({text: written_minute(text) for text in times.unique()}).astype(float)
    unreadable = minutes.isna() & (times != "")
    exact = (days + pd.to_timedelta(minutes, unit="min")).where(~unreadable)
    days = days.where(~unreadable)
    only = (days.notna() & exact.isna()).to_numpy()
    never = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us, UTC]")
    return _Moments(exact.fillna(days), exact.fillna(days + DAY_END), only, never)


def _formats(mapping: ColumnMapping) -> tuple[Sequence[str], Sequence[str]]:
    """Formats of times, and of days without one."""
    if mapping.formats:
        timed = [f for f in mapping.formats if _HAS_TIME.search(f)]
        return timed, [f for f in mapping.formats if f not in timed]
    if mapping.dayfirst is not False:
        return TIME_FORMATS, DAY_FORMATS
    return tuple(map(_american, TIME_FORMATS)), tuple(map(_american, DAY_FORMATS))


def _american(form: str) -> str:
    return form.replace("%d/%m", "%m/%d").replace("%d-%m", "%m-%d")


def _expected(mapping: ColumnMapping) -> str:
    if mapping.formats:
        return f"a time written {' or '.join(mapping.formats)}"
    if len(mapping.columns.begins) > 1:
        return f"a day such as 31/08/2026, and {EXPECTED_TIME}"
    day = "31/08/2026" if mapping.dayfirst is not False else "08/31/2026"
    return f"a time such as {day} 18:12 or 2026-08-31 18:12, or a day"


def _said(texts: pd.Series, times: pd.Series, row: int) -> str:
    return shown(f"{texts.iloc[row]} {times.iloc[row]}".strip())
