"""From when to when a partner's records may be of: times as each file writes them, in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.faults import Fault, shown
from data_loaders.local_time import (
    DAY_END,
    DAY_FORMATS,
    EXPECTED_TIME,
    to_utc,
    written_minute,
    written_times,
)
from data_loaders.mapping import ColumnMapping

TIME_FORMATS = tuple(
    f"{day}{gap}{time}"
    for day, gap in (("%d/%m/%Y", " "), ("%Y-%m-%d", " "), ("%Y-%m-%d", "T"), ("%d-%b-%Y", " "))
    for time in ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f")
)
"""The usual ways to write a day with a time; the day before the month unless a mapping says."""

_MIDNIGHT = re.compile(r"[ T]00:00(:00)?(\.0+)?$")
_HAS_TIME = re.compile(r"%[HIcXTs]")


@dataclass(frozen=True)
class Times:
    """When each record began and ended, UTC, and what is wrong with it."""

    begins: pd.Series
    ends: pd.Series
    days_only: np.ndarray
    """True where the beginning has a day and no time."""
    faults: tuple[Fault, ...]

    def notes(self, used: np.ndarray) -> tuple[str, ...]:
        """What the ledger says of records without a time."""
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

    A day without a time is the whole day. So is every midnight of a column that has no other time,
    as spreadsheets write days. A record without an end ended as it began.
    """
    begins = _moments(begun, begun_time, mapping)
    ends = _moments(ended, ended_time, mapping)
    open_ended = (ended.str.strip() == "").to_numpy()
    last = ends.last.where(~pd.Series(open_ended, index=begun.index), begins.last)
    backwards = (last < begins.first).to_numpy()
    expected = _expected(mapping)

    def found(i: int) -> str:
        return f"from {_said(begun, begun_time, i)} to {_said(ended, ended_time, i)}"

    faults = (
        Fault(
            begins.unread,
            lambda i: f"from {_said(begun, begun_time, i)}",
            expected,
            mapping.columns.begins[0],
        ),
        Fault(
            ends.unread & ~open_ended,
            lambda i: f"to {_said(ended, ended_time, i)}",
            expected,
            next(iter(mapping.columns.ends), ""),
        ),
        Fault(backwards, found, "an end that is not before the beginning"),
    )
    return Times(
        to_utc(begins.first, mapping.timezone),
        to_utc(last, mapping.timezone),
        begins.days_only,
        faults,
    )


@dataclass(frozen=True)
class _Moments:
    """The first and the last minute each row can mean, local and without zone."""

    first: pd.Series
    last: pd.Series
    days_only: np.ndarray

    @property
    def unread(self) -> np.ndarray:
        return self.first.isna().to_numpy()


def _moments(texts: pd.Series, times: pd.Series, mapping: ColumnMapping) -> _Moments:
    texts, times = texts.str.strip(), times.str.strip()
    if (times != "").any():
        return _of_two_columns(texts, times, mapping)
    timed, day = _formats(mapping)
    exact = written_times(texts, timed)
    if exact.notna().any() and (exact.dropna().dt.normalize() == exact.dropna()).all():
        exact = exact.mask(exact.notna())
        texts = texts.str.replace(_MIDNIGHT, "", regex=True)
    days = written_times(texts, day).where(exact.isna())
    return _Moments(exact.fillna(days), exact.fillna(days + DAY_END), days.notna().to_numpy())


def _of_two_columns(texts: pd.Series, times: pd.Series, mapping: ColumnMapping) -> _Moments:
    days = written_times(texts.str.replace(_MIDNIGHT, "", regex=True), _formats(mapping)[1])
    minutes = times.map({text: written_minute(text) for text in times.unique()}).astype(float)
    unreadable = minutes.isna() & (times != "")
    exact = (days + pd.to_timedelta(minutes, unit="min")).where(~unreadable)
    days = days.where(~unreadable)
    only = (days.notna() & exact.isna()).to_numpy()
    return _Moments(exact.fillna(days), exact.fillna(days + DAY_END), only)


def _formats(mapping: ColumnMapping) -> tuple[Sequence[str], Sequence[str]]:
    """Formats of times, and of days without one."""
    if mapping.formats:
        timed = [f for f in mapping.formats if _HAS_TIME.search(f)]
        return timed, [f for f in mapping.formats if f not in timed]
    if mapping.dayfirst:
        return TIME_FORMATS, DAY_FORMATS
    return tuple(map(_american, TIME_FORMATS)), tuple(map(_american, DAY_FORMATS))


def _american(form: str) -> str:
    return form.replace("%d/%m", "%m/%d").replace("%d-%m", "%m-%d")


def _expected(mapping: ColumnMapping) -> str:
    if mapping.formats:
        return f"a time written {' or '.join(mapping.formats)}"
    if len(mapping.columns.begins) > 1:
        return f"a day such as 31/08/2026, and {EXPECTED_TIME}"
    day = "31/08/2026" if mapping.dayfirst else "08/31/2026"
    return f"a time such as {day} 18:12 or 2026-08-31 18:12, or a day"


def _said(texts: pd.Series, times: pd.Series, row: int) -> str:
    return shown(f"{texts.iloc[row]} {times.iloc[row]}".strip())
