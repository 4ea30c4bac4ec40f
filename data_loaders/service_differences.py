"""How a month differs between the archive and the API of police.uk, in words."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from model.periods import short

NAMED = 3
"""Offences named for a month, the most different first."""


def difference(
    month: pd.Timestamp, archive: pd.Series, api: pd.Series, name: Callable[[str], str]
) -> str:
    """What differs between two columns of offences of the same month, in a sentence.

    The API holds British Transport Police's records and none without a place; the archive keeps
    those of each force in a file of its own.
    """
    table = pd.concat(
        [archive.value_counts().rename("archive"), api.value_counts().rename("api")], axis=1
    ).fillna(0)
    table = table.astype(int).rename_axis("offence").reset_index()
    table["apart"] = (table["archive"] - table["api"]).abs()
    differs = table[table["apart"] > 0].sort_values(["apart", "offence"], ascending=[False, True])
    when = short(pd.Period(month, "M"))
    both = f"{when}: {len(archive):,} records in the place by the archive, {len(api):,} by the API"
    if differs.empty:
        return f"{both}; every offence is alike. The archive counts."
    each = [f"{name(r.offence)} {r.archive:,} and {r.api:,}" for r in differs[:NAMED].itertuples()]
    more = f" and {len(differs) - NAMED} offences more" if len(differs) > NAMED else ""
    return f"{both} ({', '.join(each)}{more}). The archive counts."
