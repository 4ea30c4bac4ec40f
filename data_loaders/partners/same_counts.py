"""Counts that two series of one source share: the people of a survey are asked more than one thing.

Two shares with one unit can have one denominator, and a count can be the denominator of a share of
it (cases, and "% of cases"). They are taken for the same where both are known of some cells and
agree in all of these: each hides and is judged with what the other shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from data_loaders.counts.disclosure import SUPPRESSED
from data_loaders.counts.disclosures import COUNTED
from data_loaders.counts.subtraction import CELL
from data_loaders.headings.known_series import KEY, KnownSeries

COUNT = [*CELL, "part", "shown"]


def told_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """The counts that rows of figures show: KEY, part and shown."""
    seen = rows.loc[rows["status"] != SUPPRESSED, [*KEY, *COUNTED]]
    return seen.melt(KEY, COUNTED, var_name="part", value_name="shown").dropna(subset="shown")


def counts_of_others(
    rows: pd.DataFrame, told: pd.DataFrame, series: KnownSeries, every: Mapping[str, KnownSeries]
) -> pd.DataFrame:
    """What other series show of the counts of one: COUNT, with the part that it is of this one.

    `rows` are new figures of it; `told` has KEY, part and shown of every series, the newest last.
    """
    own = pd.concat([told[told["indicator"] == series.id], told_counts(rows)])
    found = [told.iloc[:0][COUNT]]
    for name, part, of_other in _alike(series, every):
        others = told[(told["indicator"] == name) & (told["part"] == of_other)]
        if _agree(own[own["part"] == part], others):
            found.append(others.assign(part=part)[COUNT])
    return pd.concat(found)


def _alike(series: KnownSeries, every: Mapping[str, KnownSeries]) -> Iterator[tuple[str, str, str]]:
    """Each series that may share a count, with the part of this one and that of the other."""
    numerator, denominator = COUNTED
    for name, other in every.items():
        if name == series.id or other.source.id != series.source.id:
            continue
        if series.is_part and other.unit == series.unit:
            yield name, denominator, denominator
        elif series.unit == f"% of {other.unit}":
            yield name, denominator, numerator
        elif other.unit == f"% of {series.unit}":
            yield name, numerator, denominator


def _agree(own: pd.DataFrame, others: pd.DataFrame) -> bool:
    """Whether both know some cell, and the newest counts of every such cell are the same."""
    newest, of_other = (t.drop_duplicates(CELL, keep="last") for t in (own, others))
    both = newest.merge(of_other, on=CELL, suffixes=("", "_other"))
    return bool(len(both) and (both["shown"] == both["shown_other"]).all())
