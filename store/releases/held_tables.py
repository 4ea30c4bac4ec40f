"""The tables of a store that is held for writing: nobody else can change what its log says."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from store.releases.released_tables import ReleasedTables


class HeldTables(ReleasedTables):
    """The same tables, for who holds the lock: each list of releases is read once.

    A load asks for it nine times and more, which was a sixth of the time of a small one. The lock
    holds for a folder only: an object store may have releases of others at any moment.
    """

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self._known: dict[str, pd.DataFrame] = {}

    def _log(self, table: str) -> pd.DataFrame:
        if not self.is_local:
            return super()._log(table)
        if table not in self._known:
            self._known[table] = super()._log(table)
        return self._known[table]

    def _add(self, table: str, *rows: Mapping[str, object]) -> None:
        self._known.pop(table, None)
        super()._add(table, *rows)
