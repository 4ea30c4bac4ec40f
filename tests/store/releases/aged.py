"""A store that has grown old: its clock is moved by the times of its files."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.releases.delta_tables import write
from store.releases.releases import Release
from store.releases.stored import to_arrow
from store.store import Store
from tests.store.test_store import counts

DAY_S = 24 * 3600


def grow_older(root: str, *, days: int) -> None:
    """Make every commit and checkpoint so many days older: Delta Lake goes by their times."""
    for path in Path(root).glob("*/_delta_log/*"):
        then = path.stat().st_mtime - days * DAY_S
        os.utime(path, (then, then))


def daily_loads(store: Store, loads: int) -> list[Release]:
    """Releases of one ward's count each, which is the number of the load; fifty take 40 days.

    They are written as a draft writes them, without what it asks before.
    """
    made = []
    for load in range(loads):
        rows = to_arrow(counts("lasbt", load), "ward_counts")
        table = write(store.uri("ward_counts"), rows, mode="overwrite", schema_mode="overwrite")
        day = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=load)
        versions = {"ward_counts": table.version()}
        made.append(Release(f"{day:%Y-%m-%d}-1", day, False, f"load {load}", versions))
        store.append(made[-1])
        if load % 50 == 49:
            grow_older(store.root, days=40)
    return made
