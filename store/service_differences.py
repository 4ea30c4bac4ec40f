"""How police.uk's two services, the archive and the API, differ."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from model.config.breaks import FLAG, Break
from model.periods import short
from model.tables import POLICE

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


def services_changed(parts: pd.DataFrame) -> tuple[Break, ...]:
    """The months from which police.uk is read by its other service, as breaks that flag.

    `parts` is the canonical table. The two count alike but for British Transport Police, whose
    records the API gives with the force's and the archive in a file of their own.
    """
    street = parts[(parts["source"] == POLICE) & parts["kind"].isin(["archive", "api"])]
    services = street.groupby("month")["kind"].agg(lambda kinds: "api" in set(kinds)).sort_index()
    changed = services[services.ne(services.shift()) & services.shift().notna()]
    return tuple(
        Break(
            month=f"{month:%Y-%m}",
            name=f"Read from {'the API' if api else 'the archive'} of police.uk instead",
            effect=FLAG,
            offences=(POLICE,),
            source=(
                "found in the data: the API holds British Transport Police's records among the "
                "others, the archive keeps them in a file of their own"
            ),
        )
        for month, api in changed.items()
    )
