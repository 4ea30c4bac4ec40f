"""What killed loads leave in the folder of a table: versions on top, and files of no version.

A load writes tables and names their versions last, in the row of its release. Killed before that,
it leaves versions that nobody will ever read, on top of those that are somebody's. Commits must
follow one another without a gap, so only those on top can go; the newest goes first, and whoever
kills that too leaves a table that is whole. A store that is not a folder keeps its leftovers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import dropwhile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from deltalake import DeltaTable

from model.errors import ComputerError
from store.releases.computer_faults import unreadable
from store.releases.delta_tables import UNREADABLE, clears_its_log, keep_versions, paths_of

_COMMIT = re.compile(r"(\d{20})\.json")
_OF_A_LOG = re.compile(r"_last_checkpoint|\d{20}\..*")
_TELLS = "SET TBLPROPERTIES"
"""What Delta Lake calls a commit that only tells a table something, such as what to keep."""


@dataclass(frozen=True)
class Leftovers:
    """What of the folder of a table is nobody's."""

    folder: Path
    versions: tuple[int, ...] = ()
    """Versions on top, the newest first."""
    files: tuple[Path, ...] = ()
    size: int = 0
    """The bytes of the files."""
    unread: tuple[int, ...] = ()
    """Kept versions that cannot be read: then nobody can say whose the files are."""
    clears: bool = False
    """Whether its log would still be cleared by itself."""

    def take_away(self) -> None:
        """Take it away; what is kept is not touched."""
        _take_off(self.folder, self.versions)
        for file in self.files:
            file.unlink(missing_ok=True)
        inside = sorted((p for p in self.folder.rglob("*") if p.is_dir()), reverse=True)
        for folder in (*inside, self.folder):
            if not any(folder.iterdir()):
                folder.rmdir()
        if self.clears:
            keep_versions(str(self.folder))


def of_table(folder: Path, kept: Collection[int], *, newest: int) -> Leftovers:
    """What is left in the folder of a table of which some versions are kept.

    `newest` is the newest version that was ever somebody's, -1 where none was.
    """
    top = _on_top(folder, newest)
    if newest < 0:
        files = tuple(_files(folder))
        return Leftovers(folder, top, files, _size(files))
    return replace(_unused(folder, kept), versions=top, clears=_clears(folder))


def of_log(folder: Path) -> Leftovers:
    """What is left in the folder of a table that only grows: whatever its newest version lacks."""
    try:
        with _none_of_the_computer(folder):
            found = _unused(folder, [DeltaTable(folder).version()])
            return replace(found, clears=_clears(folder))
    except UNREADABLE:
        return Leftovers(folder, unread=(-1,))


def _unused(folder: Path, kept: Collection[int]) -> Leftovers:
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    used, unread = _by_commits(folder, kept), []
    if used is None or used - there.keys():
        found = {version: _paths(folder, version) for version in sorted(kept)}
        unread = [v for v, paths in found.items() if paths is None or paths - there.keys()]
        used = set().union(*(paths or () for paths in found.values()))
    if unread:
        return Leftovers(folder, unread=tuple(unread))
    unused = tuple(path for name, path in there.items() if name not in used)
    return Leftovers(folder, files=unused, size=_size(unused))


def _paths(folder: Path, version: int) -> set[str] | None:
    """The files of a version; None where it cannot be read."""
    try:
        with _none_of_the_computer(folder):
            return set(paths_of(DeltaTable(folder, version=version)))
    except UNREADABLE:
        return None


@contextmanager
def _none_of_the_computer(folder: Path) -> Iterator[None]:
    """Raise ComputerError for an error that says nothing of the files of a table."""
    try:
        yield
    except UNREADABLE as error:
        if why := unreadable(error):
            raise ComputerError(f"the folder {folder} cannot be read now; {why}") from error
        raise


def _by_commits(folder: Path, kept: Collection[int]) -> set[str] | None:
    """Every file of some versions, by the commits between them: to open 400 takes half a minute.

    None where a commit is not there, or where they do not add up to what the last of them has.
    """
    if not kept or (now := _paths(folder, min(kept))) is None:
        return None
    used = set(now)
    for version in range(min(kept) + 1, max(kept) + 1):
        try:
            now = _after(now, _commit(folder, version))
        except (OSError, ValueError):
            return None
        used |= now if version in kept else set()
    return used if now == _paths(folder, max(kept)) else None


def _after(paths: set[str], commit: Path) -> set[str]:
    """The files of a version, of those of the one before and the commit that makes it."""
    actions = _actions(commit)
    gone, come = (
        {unquote(action[kind]["path"]) for action in actions if kind in action}
        for kind in ("remove", "add")
    )
    return paths - gone | come


def _actions(commit: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in commit.read_text().splitlines() if line.strip()]


def _commit(folder: Path, version: int) -> Path:
    return folder / "_delta_log" / f"{version:020}.json"


def _clears(folder: Path) -> bool:
    try:
        return clears_its_log(DeltaTable(folder))
    except UNREADABLE:
        return False


def _size(files: Collection[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def take_off(uri: str, *, above: int) -> None:
    """Take the versions off that a killed load has left on top of a table."""
    if "://" not in uri and Path(uri).is_dir():
        _take_off(Path(uri), _on_top(Path(uri), above))


def _on_top(folder: Path, newest: int) -> tuple[int, ...]:
    """The versions on top of the newest that is somebody's, the newest first.

    Where that one was told meanwhile not to clear its log, it stays told. Whether files changed
    says nothing: a load may have written a month without records.
    """
    found = sorted(version for version in _versions(folder) if version > newest)
    if newest >= 0:
        found = list(dropwhile(lambda version: _only_tells(folder, version), found))
    return tuple(reversed(found))


def _only_tells(folder: Path, version: int) -> bool:
    """Whether a version is the one before, told something of itself."""
    try:
        actions = _actions(_commit(folder, version))
    except (OSError, ValueError):
        return False
    return any(a.get("commitInfo", {}).get("operation") == _TELLS for a in actions)


def _versions(folder: Path) -> Iterator[int]:
    for path in (folder / "_delta_log").glob("*.json"):
        if found := _COMMIT.fullmatch(path.name):
            yield int(found[1])


def _take_off(folder: Path, versions: Collection[int]) -> None:
    log = folder / "_delta_log"
    if versions:
        # It may lead to a checkpoint that goes; without it the log is looked through.
        (log / "_last_checkpoint").unlink(missing_ok=True)
    for version in versions:
        commit = _commit(folder, version)
        for path in log.glob(f"{version:020}.*"):
            if path != commit:
                path.unlink()
        commit.unlink()


def _files(folder: Path) -> Iterator[Path]:
    """Every file of a table, and those of its log that were never finished."""
    for path in folder.rglob("*"):
        if path.is_file() and not (
            path.parent.name == "_delta_log" and _OF_A_LOG.fullmatch(path.name)
        ):
            yield path
