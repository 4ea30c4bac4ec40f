"""What the counts take from outcomes: crimes with a charge or another sanction, and where known."""

from __future__ import annotations

import pandas as pd

from data_loaders.months.month_pieces import refused_in
from data_loaders.police.outcomes import POSITIVE
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.periods import spans


def charged(
    incidents: pd.DataFrame, outcomes: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.Series]:
    """The crimes whose latest outcome is a charge or another sanction; the months with outcomes.

    `incidents` have month, offence and outcome, and incident_id where there are `outcomes`, whose
    latest one wins over the outcome an incident came with; of several in that month, a sanction.
    """
    outcome = incidents["outcome"]
    if len(outcomes):
        outcome = _latest(outcomes).reindex(incidents["incident_id"]).set_axis(incidents.index)
        outcome = outcome.fillna(incidents["outcome"].astype("str"))
    crimes = incidents["offence"].isin(catalogue.crimes)
    known = incidents.loc[outcome.notna() & crimes, "month"].drop_duplicates()
    return incidents[outcome.isin(POSITIVE) & crimes], known


def not_whole(
    incidents: pd.DataFrame, outcomes: pd.DataFrame, parts: pd.DataFrame
) -> tuple[set[pd.Timestamp], str]:
    """The months of crimes of which a refused file may hold outcomes, and what is said of them.

    `parts` are those of outcomes. The refused file stands beside others of a month of outcomes: it
    may have some of any crime that is of a month as theirs are.
    """
    doubted = parts[parts["refused"].notna() & (parts["refused"] != "")]
    if doubted.empty:
        return set(), ""
    ids = outcomes.loc[outcomes["month"].isin(doubted["month"]), "incident_id"]
    months = set(incidents.loc[incidents["incident_id"].isin(ids), "month"])
    files = listed(sorted(set().union(*map(refused_in, doubted["refused"]))), limit=3)
    return months, (
        f"What became of the crimes of {spans(months)} is not known: {files} was refused, and may "
        f"hold more outcomes of {spans(doubted['month'])}."
    )


def _latest(outcomes: pd.DataFrame) -> pd.Series:
    """The latest outcome of each crime, by its id."""
    ranked = outcomes.assign(positive=outcomes["outcome"].isin(POSITIVE))
    ordered = ranked.sort_values(["month", "positive", "outcome"], kind="stable")
    return ordered.drop_duplicates("incident_id", keep="last").set_index("incident_id")["outcome"]
