"""What `tidy` takes out of a store: releases dropped on purpose, and what killed loads have left.

A dropped release is a row of the table `dropped` first, so that links to it are answered in words;
then the files go that no other release has. Killed in between, the next `tidy` takes them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data_loaders.counts import disclosures
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.counted import counted
from model.errors import StoreError
from model.tables import TABLES
from store.releases import leftovers
from store.releases.last_shown import last_shown
from store.releases.leftovers import Leftovers
from store.releases.release_log import LOGS
from store.releases.releases import Release
from store.releases.store_faults import writing
from store.releases.stored import CUMULATIVE
from store.store import Store

NAMED = "on purpose"
_MEGABYTE = 1e6


@dataclass(frozen=True)
class Tidied:
    """What goes, or has gone."""

    why: Mapping[str, str]
    """The releases dropped, by name, and why."""
    left: tuple[Leftovers, ...]
    """What is nobody's, by table."""
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The releases that are kept and cannot be read, by name, and the tables that lack."""

    @property
    def words(self) -> list[str]:
        """What goes, a sentence each."""
        said = [f"Release {name}: dropped, {why}." for name, why in self.why.items()]
        said += [_words(left) for left in self.left if left.files or left.versions]
        mended = sorted(left.folder.name for left in self.left if left.clears)
        if mended:
            said.append(
                f"Delta Lake would clear the log of {listed(mended, limit=5)} by itself, and old "
                "releases with it: told not to."
            )
        said += [
            f"Release {name} cannot be read any more: files of {listed(tables, limit=3)} are gone "
            "or damaged, and what is left of these tables is not touched. Put it back from a "
            f"backup, or drop it: `tidy {name}`."
            for name, tables in self.unread.items()
        ]
        return said or ["There is nothing to tidy."]


def _words(left: Leftovers) -> str:
    versions = f"{counted(len(left.versions), 'version')} of a killed load, "
    size = f"{left.size / _MEGABYTE:,.1f} MB"
    files = f"{counted(len(left.files), 'file')} that no release has, {size}"
    return f"Table {left.folder.name}: {versions if left.versions else ''}{files}."


def to_tidy(store: Store, catalogue: Catalogue, names: Collection[str] = ()) -> Tidied:
    """What `tidy` would take out. Raises StoreError for a name that cannot be dropped."""
    return _tidied(store, _to_drop(store, catalogue, names))


def tidy(store: Store, catalogue: Catalogue, names: Collection[str] = ()) -> Tidied:
    """Take it out, while no load can write."""
    with store.lock(), writing(store.root):
        why = _to_drop(store, catalogue, names)
        if why:
            # What they hid must stay hidden, though nobody can read it there any more.
            store.drop(why, disclosures.kept_versions(store, catalogue))
        store.in_few_files()
        tidied = _tidied(store, why)
        for left in tidied.left:
            left.take_away()
    return tidied


def _tidied(store: Store, why: Mapping[str, str]) -> Tidied:
    """What is nobody's once some releases are dropped."""
    kept = [release for release in store.readable() if release.release_id not in why]
    left = tuple(_leftovers(store, kept))
    lacks = {(found.folder.name, version) for found in left for version in found.unread}
    tables = {r.release_id: tuple(sorted(r.versions.items() & lacks)) for r in kept}
    unread = {name: tuple(table for table, _ in found) for name, found in tables.items() if found}
    return Tidied(why, left, unread)


def _to_drop(store: Store, catalogue: Catalogue, names: Collection[str]) -> dict[str, str]:
    if not store.is_local:
        raise StoreError(
            f"{store.root} is no folder: tidy takes files out of folders only; drop versions there "
            "with the tools of the object store"
        )
    return {**_aged(store, catalogue), **_named(store, names)}


def _aged(store: Store, catalogue: Catalogue) -> dict[str, str]:
    """The releases that readers saw last longer ago than config/ says, but the one they see."""
    days, current = catalogue.keeping.keep_days, store.current()
    if days is None or current is None:
        return {}
    now = datetime.now(UTC)
    shown = last_shown(store.events(), store.ever_drafts(), now)
    names = [r.release_id for r in store.releases() if r.release_id != current.release_id]
    before = now - timedelta(days=days)
    return {name: f"not shown for {days} days" for name in names if shown[name] < before}


def _named(store: Store, names: Collection[str]) -> dict[str, str]:
    """The releases and drafts named. Raises StoreError for one that cannot be dropped."""
    there, current = {release.release_id for release in store.readable()}, store.current()
    for name in names:
        if name not in there:
            # In the words of the store: unknown, or dropped before.
            store.release(name)
        if current is not None and name == current.release_id:
            raise StoreError(
                f"release {name} is what readers see: it is not dropped; `use` another first"
            )
    return dict.fromkeys(names, NAMED)


def _leftovers(store: Store, kept: Collection[Release]) -> list[Leftovers]:
    """What is nobody's of each table there is."""
    newest = store.newest_versions()
    found = []
    for table in sorted(TABLES.keys() | newest.keys()):
        if (folder := Path(store.uri(table))).is_dir():
            versions = _versions(kept, table)
            versions |= {newest[table]} if table in CUMULATIVE and table in newest else set()
            found.append(leftovers.of_table(folder, versions, newest=newest.get(table, -1)))
    logs = [Path(store.uri(table)) for table in LOGS]
    return [*found, *(leftovers.of_log(folder) for folder in logs if folder.is_dir())]


def _versions(releases: Collection[Release], table: str) -> set[int]:
    return {release.versions[table] for release in releases if table in release.versions}
