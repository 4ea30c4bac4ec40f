"""What `remove` takes out: a layer of places of interest, or a file that waits for others."""

from __future__ import annotations

from dataclasses import dataclass

from geo.wording import listed
from model.errors import StoreError
from store.releases.releases import Release
from store.store import Store


@dataclass(frozen=True)
class _Removable:
    table: str
    column: str
    what: str


_LAYERS = _Removable("places_of_interest", "layer", "layer")
_WAITING = _Removable("waiting_files", "file", "waiting file")


def remove(store: Store, name: str, *, without_newer: bool = False) -> tuple[Release, str]:
    """A release without the layer of that name, or else the waiting files; and which it was.

    Small letters or capitals. What was counted of a waiting file stays counted. Raises StoreError
    where nothing is called so.
    """
    with store.draft() as draft:
        there = []
        for kind in (_LAYERS, _WAITING):
            table = draft.read(kind.table)
            gone = table[kind.column].map(str.casefold) == name.casefold()
            there += [f"'{found}'" for found in table[kind.column].unique()]
            if gone.any():
                break
        else:
            raise StoreError(
                f"there is no layer and no waiting file '{name}' in {store.root}; there are: "
                f"{listed(there) or 'none'}"
            )
        draft.replace(kind.table, table[~gone].reset_index(drop=True))
        made_up = draft.base is not None and draft.base.demonstration
        note = f"removed the {kind.what} {name}"
        return draft.commit(note, demonstration=made_up, without_newer=without_newer), kind.what
