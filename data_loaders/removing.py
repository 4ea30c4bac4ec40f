"""What `remove` takes out: a layer of places, a file that waits or was refused, figures of a file.

What was shown and hidden of figures stays remembered (`counts.disclosures`): nothing is un-shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geo.wording import listed
from model.errors import StoreError
from model.many import many
from model.periods import day
from store.releases.releases import Release
from store.store import Store


def _how_many(gone: pd.DataFrame) -> str:
    """How many figures go, and of which periods: files of several loads may have one name."""
    if "period_start" not in gone.columns:
        return ""
    span = f"{day(gone['period_start'].min())} to {day(gone['period_end'].max())}"
    return f" ({many(len(gone), 'figures')}, {span})"


@dataclass(frozen=True)
class _Removable:
    table: str
    column: str
    what: str


_REMOVABLE = (
    _Removable("places_of_interest", "layer", "layer"),
    _Removable("waiting_files", "file", "waiting file"),
    _Removable("refused_files", "file", "refused file"),
    _Removable("indicator_values", "file", "figures of the file"),
    _Removable("milestones", "file", "milestones of the file"),
)


def remove(store: Store, name: str, *, without_newer: bool = False) -> tuple[Release, str]:
    """A release without what is called so; and what that was.

    Small letters or capitals. What was counted of a waiting file stays counted, and figures that
    those of a file took the place of do not come back. Raises StoreError where nothing is called
    so.
    """
    with store.draft() as draft:
        there: dict[str, None] = {}
        removed = []
        for kind in _REMOVABLE:
            table = draft.read(kind.table)
            gone = table[kind.column].map(str.casefold) == name.casefold()
            there |= dict.fromkeys(f"'{found}'" for found in table[kind.column].unique())
            if gone.any():
                draft.replace(kind.table, table[~gone].reset_index(drop=True))
                removed.append(f"{kind.what}{_how_many(table[gone])}")
        if not removed:
            raise StoreError(
                f"there is no layer and no waiting file '{name}' in {store.root}, nor figures or "
                f"milestones of a file of that name; there are: {listed(list(there)) or 'none'}"
            )
        what = " and the ".join(removed)
        made_up = draft.base is not None and draft.base.demonstration
        note = f"removed {name}: the {what}"
        return draft.commit(note, demonstration=made_up, without_newer=without_newer), what
