"""Invented counts of the sources beside police data, so that every state of a page can be seen.

Casualties come in whole calendar years and are open; two partner files of the last three years are
not, so that their small numbers are hidden as real ones would be.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_loaders.counts.suppression import as_shown
from model.config.catalogue import Catalogue
from model.periods import Window
from model.tables import empty

SEED = 21

YEARLY_PER_1000 = {
    "road-killed": 0.03,
    "road-serious": 0.45,
    "road-slight": 1.9,
    "domestic-abuse-incident": 22.0,
    "hate-incident": 2.4,
}
"""Invented counts a year for 1,000 residents; domestic abuse is common, hate incidents are few."""

_IN_YEARS = "road-casualties"
"""The source that is published in whole calendar years."""

_PARTNER_MONTHS = 36


def partner_tables(
    catalogue: Catalogue, residents: pd.Series, window: Window, *, seed: int = SEED
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Canonical `ward_counts` and `coverage` of the other sources, the same for the same arguments.

    `residents` is the population by ward code. An offence the place's catalogue lacks is left out.
    """
    known = [catalogue.offence[o] for o in YEARLY_PER_1000 if o in catalogue.offence]
    counts, covered = [empty("ward_counts")], [empty("coverage")]
    for source in dict.fromkeys(o.source for o in known):
        months = _months(source, window)
        if not len(months):
            continue
        offences = [o.id for o in known if o.source == source]
        raw = _drawn(offences, months, residents, np.random.default_rng((seed, len(counts))))
        shown = as_shown(raw, catalogue.source[source], catalogue.place, frozenset(residents.index))
        counts.append(shown)
        disclosive = catalogue.source[source].disclosive
        covered.append(_coverage(source, raw, months, disclosive=disclosive))
    return tuple(pd.concat(tables[1:] or tables, ignore_index=True) for tables in (counts, covered))


def _months(source: str, window: Window) -> pd.PeriodIndex:
    """Whole calendar years of casualties; the last three years of a partner's file."""
    if source != _IN_YEARS:
        return window.months[-_PARTNER_MONTHS:]
    years = window.months.year.value_counts()
    return window.months[window.months.year.isin(years.index[years == 12])]


def _drawn(
    offences: list[str], months: pd.PeriodIndex, residents: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    keys = pd.MultiIndex.from_product(
        [residents.index, months.to_timestamp().as_unit("us"), offences],
        names=["area_code", "month", "offence"],
    )
    yearly = np.array([YEARLY_PER_1000[o] for o in offences])
    mean = np.multiply.outer(residents.to_numpy() / 1000, yearly / 12)
    shape = (len(residents), len(months), len(offences))
    drawn = rng.poisson(np.broadcast_to(mean[:, None, :], shape))
    return pd.DataFrame({"count": drawn.ravel()}, index=keys).reset_index()


def _coverage(
    source: str, counts: pd.DataFrame, months: pd.PeriodIndex, *, disclosive: bool
) -> pd.DataFrame:
    """Every month is whole. Of a disclosive source, the number of figures and never their sum."""
    by_month = counts.groupby("month")["count"].agg("size" if disclosive else "sum")
    return pd.DataFrame(
        {
            "source": source,
            "month": months.to_timestamp().as_unit("us"),
            "status": "complete",
            "reason": "",
            "records": by_month.to_numpy(),
        }
    ).astype({"source": "str", "status": "str", "reason": "str"})
