"""How many demonstration records are expected, by ward, month and offence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.demonstration.cells import Floats
from data_loaders.demonstration.planted import (
    FALL,
    FALLS,
    RISE,
    TREND_OFFENCE,
    Planted,
    ramp,
    recording_breaks,
)
from model.config.catalogue import Catalogue, Place

MONTHLY_PER_1000 = 9.9
"""Records a month per 1,000 residents: about 8,000 in a city of 810,000."""

_RESIDENTS_UNKNOWN = 10_000
"""Residents of a ward in a place that states none for any ward."""
_NOT_RANKED = 1.7
"""Visitors: how much busier the wards of the centre are than their residents account for."""
_NEAR = 0.35
"""How far the middle of town is felt, as a share of the radius of the place."""
_BONFIRE = {10: 1.25, 11: 1.50}
"""Factors on anti-social behaviour in October and November."""
_LEVEL_BEFORE_LAST = 24
"""Months before the last in which an offence with a slow drift is at its stated share."""


@dataclass(frozen=True)
class Rate:
    """How often an offence is recorded, where and when."""

    offence: str
    share: float
    """Share of all records, after the recording break, in per cent."""
    pull: float = 1.0
    """How strongly it gathers in busy wards: 0 follows residents, 1 all records."""
    swing: float = 0.0
    """By how much it is above the yearly mean in its highest month."""
    highest: int = 7
    """Calendar month in which it is highest."""
    yearly: float = 1.0
    """Factor from one year to the next."""


RATES = (
    Rate("anti-social-behaviour", 7.5, 1.1, 0.22),
    Rate("bicycle-theft", 0.6, 1.6, 0.35),
    Rate("burglary", 4.8, 0.6, 0.16, 12, 0.97),
    Rate("criminal-damage-arson", 6.5, 0.9, 0.06),
    Rate("drugs", 3.2, 1.2),
    Rate("other-crime", 2.9, 0.9),
    Rate("other-theft", 6.5, 1.3, 0.05),
    Rate("possession-of-weapons", 1.1, 1.2),
    Rate("public-order", 8.2, 1.2, 0.08),
    Rate("robbery", 1.7, 1.3, 0.06, 11),
    Rate("shoplifting", 11.0, 1.4, 0.05, 12, 1.04),
    Rate("theft-from-the-person", 1.1, 1.9, 0.05, 12),
    Rate("vehicle-crime", 5.9, 0.6, 0.06, 11, 0.97),
    Rate("violent-crime", 39.0, 1.0, 0.08),
)


def residents(place: Place) -> Floats:
    """Residents of each ward; the mean of the others where the place does not state them."""
    stated = np.array([ward.population or np.nan for ward in place.wards], dtype=float)
    known = stated[np.isfinite(stated)]
    return np.where(np.isfinite(stated), stated, known.mean() if len(known) else _RESIDENTS_UNKNOWN)


def busyness(
    place: Place, people: Floats, points: Floats, sizes_m2: Floats, middle: Floats
) -> Floats:
    """How many records a resident stands for in each ward, the place's mean being 1.

    More near the middle of town, where people live close together, and where the place says that
    visitors outnumber residents.
    """
    far = np.hypot(*(points - middle).T) / np.sqrt(sizes_m2.sum() / np.pi)
    dense = people / (sizes_m2 / 1e6)
    visited = np.array([ward.code in place.not_ranked for ward in place.wards])
    raw = 0.45 + np.exp(-far / _NEAR) + 0.5 * np.minimum(1.0, dense / 8_000)
    raw = raw * np.where(visited, _NOT_RANKED, 1.0)
    return raw * people.sum() / (raw * people).sum()


def rates(catalogue: Catalogue) -> tuple[Rate, ...]:
    """The rates of the offences that the catalogue knows."""
    return tuple(rate for rate in RATES if rate.offence in catalogue.offence)


def expected(
    catalogue: Catalogue, people: Floats, busy: Floats, features: Planted, months: pd.PeriodIndex
) -> Floats:
    """Mean number of records, shape (wards, months, offences), hotspots not included."""
    total = MONTHLY_PER_1000 * people.sum() / 1000
    falls = recording_breaks(catalogue)
    trend = _ward_trends(catalogue.place, features, months)
    layers = []
    for rate in rates(catalogue):
        weight = people * busy**rate.pull
        by_month = _season(rate, months) * _drift(rate, months)
        if rate.offence in falls:
            by_month = by_month * _step(months, falls[rate.offence], FALLS[rate.offence])
        layer = total * rate.share / 100 * np.outer(weight / weight.sum(), by_month)
        layers.append(layer * trend if rate.offence == TREND_OFFENCE else layer)
    return np.stack(layers, axis=2)


def _season(rate: Rate, months: pd.PeriodIndex) -> Floats:
    of_year = np.asarray(months.month)
    swing = 1 + rate.swing * np.cos(2 * np.pi * (of_year - rate.highest) / 12)
    if rate.offence != TREND_OFFENCE:
        return swing
    return swing * np.array([_BONFIRE.get(int(m), 1.0) for m in of_year])


def _drift(rate: Rate, months: pd.PeriodIndex) -> Floats:
    number = np.array([m.ordinal for m in months])
    return rate.yearly ** ((number - number[-1] + _LEVEL_BEFORE_LAST) / 12)


def _step(months: pd.PeriodIndex, at: pd.Period, fall: float) -> Floats:
    return np.where(months < at, 1 / (1 - fall), 1.0)


def _ward_trends(place: Place, features: Planted, months: pd.PeriodIndex) -> Floats:
    """Factor on the trend offence, shape (wards, months)."""
    level = {**dict.fromkeys(features.up, RISE), **dict.fromkeys(features.down, FALL)}
    return np.stack(
        [
            ramp(months, features.before, features.after, 1.0, level.get(ward.code, 1.0))
            for ward in place.wards
        ]
    )
