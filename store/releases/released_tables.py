"""The tables of a store as each release has them: what is read, by whoever reads or writes it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable

from model.errors import ReleaseError, UnreadNowError
from model.tables import empty
from store.releases import delta_tables
from store.releases.computer_faults import unreadable
from store.releases.release_log import ReleaseLog
from store.releases.releases import Release
from store.releases.stored import CUMULATIVE, Months, Selection, selection, to_frame


class ReleasedTables(ReleaseLog):
    """The releases of a store, and the tables of each."""

    @property
    def is_local(self) -> bool:
        """Whether the store is a folder of this machine."""
        return "://" not in self.root

    def read(
        self,
        table: str,
        release: Release,
        *,
        month: pd.Timestamp | None = None,
        source: str | None = None,
        columns: Sequence[str] | None = None,
        coded: Sequence[str] = (),
    ) -> pd.DataFrame:
        """A table, or one month or source of it, as it was in a release.

        The columns are the canonical ones, or those asked for, which can be read much faster. Rows
        are sorted by those of source, month, part and area_code that are read. Columns of few
        distinct texts can be read as categories, faster still, when they are named in `coded`. In
        a release made before there was a column, it is filled as `stored.ADDED` says.
        """
        wanted = selection(table, month=month, source=source, columns=columns, coded=coded)
        return to_frame(self.pieces(wanted, release), wanted)

    def tables(self, release: Release | None) -> Callable[[str], pd.DataFrame]:
        """What reads a table of a release by its name; of no release every table is empty."""
        return lambda table: self.read(table, release) if release else empty(table)

    def pieces(
        self, wanted: Selection, release: Release, *, but: Months | None = None
    ) -> list[pa.Table]:
        """What is wanted of a table in a release, without some months; none where it has none.

        Raises ReleaseError where it cannot be read any more.
        """
        if wanted.table not in release.versions:
            return []
        with _said_of(release, wanted.table):
            version = release.versions[wanted.table]
            delta = DeltaTable(self.uri(wanted.table), version=version)
            return [wanted.of_delta(delta, but=but)]

    def count(self, table: str, release: Release) -> int:
        """The number of rows of a table in a release."""
        if table not in release.versions:
            return 0
        with _said_of(release, table):
            return DeltaTable(self.uri(table), version=release.versions[table]).count()

    def check(self, release: Release, *, but: Collection[str] = ()) -> None:
        """Raise ReleaseError where a table of the release, or a file of one, is not there.

        What goes on from release to release no page reads; some can do without others (`but`).
        """
        for table in release.versions.keys() - set(CUMULATIVE) - set(but):
            version = release.versions[table]
            with _said_of(release, table):
                delta_tables.check(self.uri(table), version)

    def can_read(self, release: Release) -> bool:
        """Whether everything of a release is there.

        Raises UnreadNowError where that cannot be told: what is built without it would lose it.
        """
        try:
            self.check(release)
        except UnreadNowError:
            raise
        except ReleaseError:
            return False
        return True


@contextlib.contextmanager
def _said_of(release: Release, table: str) -> Iterator[None]:
    """Say in words that a table of a release cannot be read."""
    try:
        yield
    except delta_tables.UNREADABLE as error:
        if why := unreadable(error):
            raise UnreadNowError(release.release_id, why) from error
        raise ReleaseError(
            release.release_id,
            "can no longer be read",
            f"release {release.release_id} can no longer be read: files of its table {table} "
            f"(version {release.versions[table]}) are gone or damaged; put the folder '{table}' of "
            "the store back from a backup, or `use` another release: `releases` lists them",
        ) from error
