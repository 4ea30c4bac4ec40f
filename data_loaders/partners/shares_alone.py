"""Shares of the whole that come without their counts, where counts beside them would tell these.

A share of which the denominator is known gives its numerator. The denominator may stand in another
release, be the sum of those of shorter periods, or follow from the limits of the share. So a share
comes alone only where no counts of its days are ever shown, unless they make it themselves: then
they are judged, and it tells no more than they do.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_loaders.columns.written_numbers import decimals
from data_loaders.counts.disclosures import COUNTED
from data_loaders.counts.subtraction import CELL
from data_loaders.headings.known_series import KnownSeries
from data_loaders.partners.series_hiding import as_whole
from model.config.catalogue import Place

BESIDE = (
    "the numerator and denominator of the whole that make its share: it comes alone only where no "
    "counts of the same days are ever shown, for beside them it could tell its own"
)

_PERIOD = CELL[1:]
_SLACK = 1e-9


def beside_counts(
    rows: pd.DataFrame,
    stored: pd.DataFrame,
    shown: pd.DataFrame,
    series: KnownSeries,
    place: Place,
) -> pd.Series:
    """Which rows of one series are shares alone of days with counts, or counts of such days.

    `rows` and `stored` have the columns of `indicator_values`, `shown` has CELL, part (numerator,
    denominator or value) and shown: all that any release showed. Of shares and counts that come
    together the counts stay.
    """
    rows, stored, shown = (as_whole(table, place) for table in (rows, stored, shown))
    told = pd.concat([shown[[*CELL, "part", "shown"]], _parts(rows)])
    counts = told[told["part"].isin(COUNTED)]
    now = pd.concat([stored, rows]).drop_duplicates(CELL, keep="last")
    pairs = pd.concat([_pairs(counts), _sums(now, place)])
    # The share of a larger area tells nothing of this one.
    shares = told[(told["part"] == "value") & (told["area_code"] == place.district_code)]
    alone = shares[~_made(shares, pairs, series)]
    before = alone.merge(shown[[*CELL, "part", "shown"]].drop_duplicates())
    is_count = rows[list(COUNTED)].notna().any(axis=1)
    is_alone = rows["value"].notna() & ~is_count & (rows["area_code"] == place.district_code)
    is_alone &= _among(rows, alone)
    return is_alone & _share_days(rows, counts) | is_count & _share_days(rows, before)


def _parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Each number of each row, by CELL and part."""
    return rows.melt(CELL, [*COUNTED, "value"], "part", "shown").dropna(subset="shown")


def _pairs(counts: pd.DataFrame) -> pd.DataFrame:
    """Each numerator ever shown with each denominator of its cell, if any."""
    numerators, denominators = (
        counts.loc[counts["part"] == part, [*CELL, "shown"]].rename(columns={"shown": part})
        for part in COUNTED
    )
    return numerators.merge(denominators, on=CELL, how="left")


def _sums(now: pd.DataFrame, place: Place) -> pd.DataFrame:
    """The counts of the whole in periods of which every ward has them."""
    wards = [ward.code for ward in place.wards]
    of_wards = now[now["area_code"].isin(wards)].groupby(_PERIOD)[list(COUNTED)]
    sums = of_wards.sum(min_count=len(wards)).dropna(subset="numerator").reset_index()
    return sums.assign(area_code=place.district_code)


def _made(shares: pd.DataFrame, pairs: pd.DataFrame, series: KnownSeries) -> np.ndarray:
    """Which shares counts of the same cell make, within what they are rounded to."""
    both = shares.assign(number=np.arange(len(shares))).merge(pairs, on=CELL)
    of = both["denominator"] if series.is_ratio else both["denominator"].fillna(1.0)
    half = both["shown"].map(lambda value: 0.5 * 10.0 ** -decimals(repr(value)) + _SLACK)
    makes = (series.multiplier * both["numerator"] / of - both["shown"]).abs() <= half
    return np.isin(np.arange(len(shares)), both.loc[makes, "number"])


def _among(rows: pd.DataFrame, shares: pd.DataFrame) -> np.ndarray:
    keys = pd.MultiIndex.from_frame(rows[[*CELL, "value"]])
    return keys.isin(pd.MultiIndex.from_frame(shares[[*CELL, "shown"]]))


def _share_days(rows: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """Which rows share a day with any of the others."""
    days = others[_PERIOD].drop_duplicates()
    first, last = (rows[end].to_numpy()[:, None] for end in _PERIOD)
    starts, ends = (days[end].to_numpy() for end in _PERIOD)
    return ((first <= ends) & (starts <= last)).any(axis=1)
