"""Indicator figures as they may be stored, added to those the store has.

A figure read anew replaces the one of its indicator, area and period; the others stay. Of a
disclosive source only what may be shown is stored, and four things are refused because they could
tell what is hidden: part of the areas of a period whose other areas are hidden in the store,
periods that overlap, rolling windows among them, where a figure of either is hidden, a period
that, with all that was ever shown of its series, gives a small count which nobody showed, and a
share without its counts beside counts of the same days.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data_loaders.columns.written_periods import Days
from data_loaders.counts.disclosure import FINAL
from data_loaders.counts.disclosures import (
    COUNTED,
    hidden_series,
    remember_series,
    shown_series,
    told_offences,
)
from data_loaders.headings.known_series import KEY, KnownSeries
from data_loaders.one_load.load_context import Loading
from data_loaders.partners.same_counts import COUNT, counts_of_others, told_counts
from data_loaders.partners.series_hiding import follows, hidden_rows, without_hidden
from data_loaders.partners.series_states import Ever, near_to
from data_loaders.partners.shares_alone import BESIDE, beside_counts
from model.config.catalogue import Place
from model.tables import INDICATOR_VALUES

_PERIOD = KEY[2:]
_HIDING = ["area_code", *COUNTED, "status"]
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

FOLLOWS = (
    "figures that tell no more than is shown: with others of this series, or of one with the same "
    "counts, subtracted from one another, they give a count too small to show, contradict one "
    "another, or are too many to find out; leave out the total, or the longer period"
)

COUNTS_STORED = (
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
    hidden, shown = (of(loading.draft, loading.catalogue) for of in (hidden_series, shown_series))
    ever = Ever(hidden, shown[shown["part"].isin(COUNTED)], shown, shown.iloc[:0])
    counted = set(loading.draft.read("ward_counts", columns=("offence",))["offence"])
    counted |= told_offences(loading.draft, loading.catalogue)
    accepted, refusals, told = [], [], shown[[*KEY, "part", "shown"]]
    for indicator, rows in new.groupby("indicator", sort=True):
        known = series[str(indicator)]
        if not known.source.disclosive:
            accepted.append(rows)
            continue
        if counted & set(known.offences):
            refusals.append(Refusal(rows, f"figures of {known.id}", COUNTS_STORED))
            continue
        old = stored[stored["indicator"] == indicator]
        others = counts_of_others(rows, told, known, series)
        of_series = replace(ever.of(known), others=others)
        for result in _released(rows, old, of_series, known, loading.catalogue.place):
            if isinstance(result, Refusal):
                refusals.append(result)
            else:
                accepted.append(result)
                told = pd.concat([told, told_counts(result)])
    if accepted:
        new = pd.concat(accepted)
        remember_series(loading.draft, loading.catalogue, new)
        loading.replace("indicator_values", _replaced(stored, new))
    return refusals


def _released(
    rows: pd.DataFrame, stored: pd.DataFrame, ever: Ever, series: KnownSeries, place: Place
) -> list[pd.DataFrame | Refusal]:
    """The figures of a disclosive series, period by period: as they may be stored, or refused."""
    near, ever_near = near_to(rows, stored, ever.shown), ever.near_to(rows, stored)

    def told(*shown: pd.DataFrame) -> list[float]:
        return [follows(state, place, series) for state in ever_near.states(near, *shown)]

    beside = beside_counts(rows, stored, ever.numbers, series, place)
    apart = [Refusal(rows[beside], f"figures of {series.id}", BESIDE)] if beside.any() else []
    rows, before = rows[~beside], told()

    def tells(shown: Sequence[pd.DataFrame]) -> bool:
        both = zip(told(*shown), before, strict=True)
        return any(now > then or math.isinf(now) for now, then in both)

    every = list(_by_period(rows, stored, ever, series, place))
    if not tells([result for result in every if isinstance(result, pd.DataFrame)]):
        return [*apart, *every]
    return [*apart, *_by_period(rows, stored, ever, series, place, tells)]


def _by_period(
    rows: pd.DataFrame,
    stored: pd.DataFrame,
    ever: Ever,
    series: KnownSeries,
    place: Place,
    tells: Callable[[Sequence[pd.DataFrame]], bool] = lambda _: False,
) -> Iterator[pd.DataFrame | Refusal]:
    """Each period hidden where it must be, or refused, also where with those before it `tells`."""
    hides = {Days(*days): False for days, _ in stored.groupby(_PERIOD)}
    hides |= {Days(*days): True for days, _ in ever.hidden.groupby(_PERIOD)}
    accepted: list[pd.DataFrame] = []
    # The shortest first: what they say is more than what a longer period over them does.
    in_order = sorted(rows.groupby(_PERIOD), key=lambda item: (item[0][1] - item[0][0], item[0]))
    for found, new in in_order:
        days = Days(*found)
        if not _of_days(ever.hidden, days)["area_code"].isin(new["area_code"]).all():
            yield Refusal(new, f"some areas of {series.id} for {days.words}", IN_PART)
            continue
        both, hidden = _hidden(new, _of_days(stored, days), ever, days, series, place)
        words = f"{series.id} for {days.words}"
        other = next(_overlapping(days, hides, tells=bool(hidden.any())), None)
        if other:
            yield Refusal(new, f"{words}, which overlaps {other.words}", APART)
            continue
        shown = without_hidden(both, hidden)
        if tells([*accepted, shown]):
            yield Refusal(new, words, FOLLOWS)
            continue
        hides[days] = bool(hidden.any())
        accepted.append(shown)
        yield shown


def _hidden(
    new: pd.DataFrame,
    stored: pd.DataFrame,
    ever: Ever,
    days: Days,
    series: KnownSeries,
    place: Place,
) -> tuple[pd.DataFrame, pd.Series]:
    """The figures of one period, those in the store among them, and which are hidden."""
    stays = stored[~stored["area_code"].isin(new["area_code"])]
    both = pd.concat([part for part in (new, stays) if len(part)], ignore_index=True)
    told = _of_days(pd.concat([ever.others, ever.shown])[COUNT], days)
    # Figures of a release that readers were taken back from are still in its links.
    gone = told.drop_duplicates(["area_code", "part"], keep="last")
    gone = gone[~gone["area_code"].isin(both["area_code"])]
    away = gone.pivot(index="area_code", columns="part", values="shown").reset_index()
    parts = [both[_HIDING], away.assign(status=FINAL).reindex(columns=_HIDING)]
    every = pd.concat([part for part in parts if len(part)], ignore_index=True)
    once = every["area_code"].isin(_of_days(ever.hidden, days)["area_code"])
    return both, hidden_rows(every, place, series.source, once, told).iloc[: len(both)]


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
