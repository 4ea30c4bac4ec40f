"""What readers were shown that a release built on an earlier one would leave out.

`use` takes readers back, and whatever is made then starts from there; real files added to a
demonstration start from nothing. Either leaves out the real releases made since, which is said
before anything goes live, and done only where an analyst asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from geo.wording import listed
from store.releases.differences import changed_months
from store.releases.released_tables import ReleasedTables
from store.releases.releases import Release

FLAG = "--without-newer"


@dataclass(frozen=True)
class LeftOut:
    """Releases that readers were shown and the new one is not built on."""

    built_on: str
    """The release it is built on; empty where it starts from nothing."""
    releases: tuple[str, ...]
    """Their names, the newest last."""
    files: tuple[str, ...]
    """What was loaded for them alone."""
    months: tuple[str, ...]
    """How the months of each source change from the newest of them, in words."""

    @property
    def words(self) -> str:
        """What is left out, as part of a sentence."""
        releases = "release" if len(self.releases) == 1 else "releases"
        files = f", made of {listed(self.files, limit=3)}" if self.files else ""
        start = f"is built on release {self.built_on}" if self.built_on else "starts from nothing"
        return f"what is made now {start}, without {releases} {', '.join(self.releases)}{files}"

    @property
    def remedy(self) -> str:
        """What to do."""
        return f"`use {self.releases[-1]}` first to build on that; {FLAG} goes on without it"

    @property
    def refusal(self) -> str:
        """The sentence for a command that makes a release of no files."""
        months = f" ({listed(self.months, limit=3)})" if self.months else ""
        return f"readers would lose data: {self.words}{months}. {self.remedy}"


def left_out(
    store: ReleasedTables, built_on: Release | None, read: Callable[[str], pd.DataFrame]
) -> LeftOut | None:
    """What a release built on another (None: on nothing) leaves out; None where that is nothing.

    `read` gives a table of the new release: that it is built on may have been dropped.
    """
    newer = [r for r in _after(store, built_on) if not r.demonstration and store.can_read(r)]
    if not newer:
        return None
    return LeftOut(
        built_on.release_id if built_on else "",
        tuple(release.release_id for release in newer),
        _files(store, newer, read("ledger")),
        tuple(
            f"{span.source} {span.words}"
            for span in changed_months(store.read("coverage", newer[-1]), read("coverage"))
        ),
    )


def _after(store: ReleasedTables, built_on: Release | None) -> list[Release]:
    """The releases made after another that are kept; it may have been dropped itself."""
    ever = store.ever()
    names = [release.release_id for release in ever]
    first = 1 + names.index(built_on.release_id) if built_on else 0
    # What was dropped on purpose can be neither built on nor lost.
    dropped = store.dropped()
    return [release for release in ever[first:] if release.release_id not in dropped]


def files_lost(store: ReleasedTables, there: Release, ledger: pd.DataFrame) -> list[str]:
    """The files of a release that a ledger has not."""
    known = store.read("ledger", there, columns=("load_id", "file", "refused"))
    lost = known[~known["load_id"].isin(set(ledger["load_id"])) & (known["refused"] == "")]
    return list(lost["file"])


def _files(store: ReleasedTables, newer: list[Release], ledger: pd.DataFrame) -> tuple[str, ...]:
    every = (file for release in newer for file in files_lost(store, release, ledger))
    return tuple(dict.fromkeys(every))
