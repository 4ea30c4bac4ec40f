"""Which months of a release are covered: of each source, and of each offence."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.config.catalogue import Catalogue
from model.config.revisions import provisional_months
from model.config.sources import Source
from model.tables import POLICE


def by_month(coverage: pd.DataFrame, column: str) -> dict[str, pd.Series]:
    """A column of the coverage of each source, by month (a PeriodIndex)."""
    return {
        str(source): pd.Series(
            rows[column].to_numpy(), index=pd.PeriodIndex(rows["month"], freq="M")
        )
        for source, rows in coverage.groupby("source")
    }


def still_revised(
    status: Mapping[str, pd.Series], known: Mapping[str, Source], made: pd.Period | None
) -> dict[str, pd.PeriodIndex]:
    """The months that the publisher of a source still revises, where there are any.

    `made` is the month in which the release was, None of one of invented figures.
    """
    found = {
        source: provisional_months(months, known[source], made)
        for source, months in status.items()
        if source in known
    }
    return {source: months for source, months in found.items() if len(months)}


def of_offences(
    status: Mapping[str, pd.Series],
    ward_counts: pd.DataFrame,
    source_of: Mapping[str, str],
    catalogue: Catalogue,
) -> dict[str, pd.Series]:
    """Coverage by month of each offence that is counted, from the source it is counted from.

    That of its source; but a source with several offences may lack one of them in a month it
    has of another. Police files hold every crime and incident, and share one series; what
    became of crimes is known of some months only.
    """
    kind = {o.id: o.kind for o in catalogue.offences}
    pairs = ward_counts[["source", "offence", "month"]].drop_duplicates()
    months = pairs.groupby(["offence", "source"])["month"]
    return {
        offence: status[source]
        if source == POLICE and kind[offence] != "outcome"
        else _of_months(status[source], months.get_group((offence, source)))
        for offence, source in source_of.items()
    }


def _of_months(status: pd.Series, months: pd.Series) -> pd.Series:
    """A source's coverage from the first to the last of some months; missing in the others."""
    known = pd.PeriodIndex(months, freq="M")
    between = pd.period_range(known.min(), known.max(), freq="M")
    return status.reindex(between).where(between.isin(known), "missing")
