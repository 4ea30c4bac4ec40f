"""Whether files of casualties have all that the collisions say were hurt (STATS19).

A file of casualties that was cut short or filtered reads as well as a whole one. The file of
collisions says how many were hurt in each.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data_loaders.one_load.rejects_by_month import REJECTED_SHARE
from data_loaders.roads.road_casualties import first_of_month
from model.periods import spans


def lacking_words(
    collisions: pd.DataFrame, casualties: Sequence[pd.DataFrame], *, rejected: int = 0
) -> str:
    """What casualties lack of some collisions, in words; empty where they have all but a few.

    `collisions` has the day and the number of `hurt` of each, `casualties` the collision and
    reference of each casualty of all files together; `rejected` rows of these may be any of them.
    """
    told = collisions[collisions["hurt"] > 0]
    there = pd.concat([each[["collision", "reference"]] for each in casualties]).drop_duplicates()
    found = told.index.map(there["collision"].value_counts()).fillna(0)
    lacks = (told["hurt"] - found.to_numpy(float)).clip(lower=0)
    months = first_of_month(told["day"])
    by_month = pd.DataFrame({"hurt": told["hurt"], "lacks": lacks}).groupby(months.to_numpy()).sum()
    pairs = zip(by_month["lacks"], by_month["hurt"], strict=True)
    short = by_month[[_is_short(lacking, hurt, rejected) for lacking, hurt in pairs]]
    if short.empty and _is_short(lacks.sum(), told["hurt"].sum(), rejected):
        short = by_month[by_month["lacks"] > 0]
    if short.empty:
        return ""
    return (
        f"of the {int(short['hurt'].sum()):,} people hurt in the place in {spans(short.index)}, as "
        f"number_of_casualties of their collisions says, {int(short['lacks'].sum()):,} are in no "
        "file of casualties"
    )


def _is_short(lacks: float, hurt: float, rejected: int) -> bool:
    return lacks - rejected > max(1, REJECTED_SHARE * hurt)
