"""A release: one state of every table, and the row of a log that stands for it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Release:
    """One state of every table."""

    release_id: str
    created: datetime
    """When it was made, in UTC."""
    demonstration: bool
    note: str
    """What the analyst said of it, else what was done."""
    versions: dict[str, int] = field(default_factory=dict)
    """Table name to its Delta version; a table not named is empty."""
    is_draft: bool = False
    """Whether readers see it only where a link names it."""
    base: str = ""
    """Of a draft, the release that readers saw when it was made; empty for an empty store."""
    fate: str = ""
    """What became of one that is no longer kept: dropped, when and why."""


def row_of(release: Release) -> dict[str, object]:
    """The release as a row of a log."""
    return {
        "release_id": release.release_id,
        "created": release.created.isoformat(),
        "demonstration": release.demonstration,
        "note": release.note,
        "versions": json.dumps(release.versions, sort_keys=True),
    }


def release_of(row: dict[str, object]) -> Release:
    """The release of a row of a log."""
    return Release(
        release_id=str(row["release_id"]),
        created=datetime.fromisoformat(str(row["created"])),
        demonstration=bool(row["demonstration"]),
        note=str(row["note"]),
        versions=json.loads(str(row["versions"])),
    )


@dataclass(frozen=True)
class Dropped:
    """What became of a release that was dropped on purpose."""

    when: datetime
    why: str
    versions: dict[str, int] = field(default_factory=dict)
    """Of tables that outlive releases, the version there was."""

    @property
    def words(self) -> str:
        """What is said of it."""
        return f"dropped on {self.when.day} {self.when:%B %Y} ({self.why})"


def dropped_of(row: dict[str, object]) -> Dropped:
    """What became of a release, of a row of the log of dropped ones."""
    return Dropped(
        when=datetime.fromisoformat(str(row["dropped"])),
        why=str(row["why"]),
        versions=json.loads(str(row["versions"])),
    )
