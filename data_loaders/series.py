"""Indicator figures as they may be stored, added to those the store has.

A figure read anew replaces the one of its indicator, area and period; the others stay. Of a
disclosive source only what may be shown is stored, and two things are refused because they could
tell what is hidden: part of the areas of a period whose other areas are hidden in the store, and
periods that overlap, rolling windows among them, where a figure of either is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from data_loaders.disclosures import hidden_series, remember_series
from data_loaders.known_series import KnownSeries
from data_loaders.loading import Loading
from data_loaders.series_hiding import hidden_rows, without_hidden
from data_loaders.series_rows import KEY
from data_loaders.written_periods import Days
from model.catalogue import Place
from model.tables import INDICATOR_VALUES

_PERIOD = KEY[2:]
_ORDER = ["source", "area_code", "indicator", "period_start", "period_end"]
"""As the store hands the table on, so that the same figures are the same table."""

IN_PART = (
    "all its areas in one file: some figures of that period are hidden in the store, and those of "
    "the rest could tell them"
)
APART = (
    "periods apart from one another: small figures of one are hidden, and the difference of the "
    "two could tell them"
)

COUNTED = (
    "its counts by month only, which the store has: figures for other periods could be subtracted "
    "from them, and tell what is hidden"
)


@dataclass(frozen=True)
class Refusal:
    """Figures of one indicator and period that are not stored, and why."""

    rows: pd.DataFrame
    found: str
    expected: str


def store_series(
    loading: Loading, new: pd.DataFrame, series: Mapping[str, KnownSeries]
) -> list[Refusal]:
    """Add figures to the store's, hidden where they must be; what is refused, and why.

    `new` has the columns of `indicator_values`, an indicator, area and period once; others, such as
    the row of a file, come back in the refusals.
    """
    stored = loading.draft.read("indicator_values")
    hidden = hidden_series(loading.draft, loading.catalogue)
    counted = set(loading.draft.read("ward_counts", columns=("offence",))["offence"])
    accepted, refusals = [], []
    for indicator, rows in new.groupby("indicator", sort=True):
        known = series[str(indicator)]
        if not known.source.disclosive:
            accepted.append(rows)
            continue
        if counted & set(known.offences):
            refusals.append(Refusal(rows, f"figures of {known.id}", COUNTED))
            continue
        old, before = (t[t["indicator"] == indicator] for t in (stored, hidden))
        for result in _released(rows, old, before, known, loading.catalogue.place):
            (refusals if isinstance(result, Refusal) else accepted).append(result)
    if accepted:
        new = pd.concat(accepted)
        remember_series(loading.draft, loading.catalogue, new)
        loading.replace("indicator_values", _replaced(stored, new))
    return refusals


def _released(
    rows: pd.DataFrame,
    stored: pd.DataFrame,
    before: pd.DataFrame,
    series: KnownSeries,
    place: Place,
) -> Iterator[pd.DataFrame | Refusal]:
    """The figures of a disclosive series, period by period: as they may be stored, or refused."""
    hides = {Days(*days): False for days, _ in stored.groupby(_PERIOD)}
    hides |= {Days(*days): True for days, _ in before.groupby(_PERIOD)}
    # The shortest first: what they say is more than what a longer period over them does.
    in_order = sorted(rows.groupby(_PERIOD), key=lambda item: (item[0][1] - item[0][0], item[0]))
    for found, new in in_order:
        days = Days(*found)
        old, hidden_once = (_of_days(table, days) for table in (stored, before))
        if not hidden_once["area_code"].isin(new["area_code"]).all():
            yield Refusal(new, f"some areas of {series.id} for {days.words}", IN_PART)
            continue
        stays = old[~old["area_code"].isin(new["area_code"])]
        both = pd.concat([part for part in (new, stays) if len(part)], ignore_index=True)
        once = both["area_code"].isin(hidden_once["area_code"])
        hidden = hidden_rows(both, place, series.source, once)
        other = next(_overlapping(days, hides, tells=bool(hidden.any())), None)
        if other:
            words = f"{series.id} for {days.words}, which overlaps {other.words}"
            yield Refusal(new, words, APART)
            continue
        hides[days] = bool(hidden.any())
        yield without_hidden(both, hidden)


def _of_days(rows: pd.DataFrame, days: Days) -> pd.DataFrame:
    return rows[(rows["period_start"] == days.first) & (rows["period_end"] == days.last)]


def _overlapping(days: Days, hides: Mapping[Days, bool], *, tells: bool) -> Iterator[Days]:
    """Other periods that share a day with this one, where a figure of either is hidden."""
    for other, hidden in hides.items():
        shares = other.first <= days.last and days.first <= other.last
        if shares and other != days and (hidden or tells):
            yield other


def _replaced(stored: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The table with these rows in place of those of the same key."""
    parts = [part for part in (stored, rows[list(INDICATOR_VALUES.columns)]) if len(part)]
    both = pd.concat(parts, ignore_index=True).drop_duplicates(KEY, keep="last")
    return both.sort_values(_ORDER, ignore_index=True)
