"""Months of which the place's own force has but few kinds of record: no months of all crime.

A file of anti-social behaviour alone, as people make one of a month, says nothing of burglary.
"""

from __future__ import annotations

import pandas as pd

from model.config.catalogue import Catalogue
from model.force_records import of_the_force
from model.periods import short

MOST_KINDS = 3
"""So few kinds are looked at: before September 2011 there were six."""
ENOUGH = 120
"""So many records are of more kinds. One kind is half of a month's records at most, the next half
of the others and the third half of the rest: by chance three, whichever of sixteen they are, are
all of 120 records once in 10,000 times. The smallest force has several hundred a month."""


def of_few_kinds(forces: pd.DataFrame, catalogue: Catalogue) -> dict[pd.Timestamp, str]:
    """The months of the force with many records and few kinds of them; and why.

    `forces` are the records of forces by month, part and offence.
    """
    own = forces[of_the_force(forces, catalogue.place.force) & (forces["records"] > 0)]
    return {
        month: _words(month, sorted(set(rows["offence"])), catalogue)
        for month, rows in own.groupby("month")
        if rows["records"].sum() >= ENOUGH and rows["offence"].nunique() <= MOST_KINDS
    }


def _words(month: pd.Timestamp, kinds: list[str], catalogue: Catalogue) -> str:
    names = " and ".join(catalogue.offence[kind].name for kind in kinds)
    return (
        f"what is there of the force holds {names} alone, and nothing of the other kinds of "
        f"record: add the file of {short(pd.Period(month, 'M'))} with all of them"
    )
