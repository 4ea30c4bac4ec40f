"""One Delta table of the store: every version of it stays readable until somebody drops it.

Delta Lake clears its own log. At every hundredth version it writes a checkpoint, and then deletes
commits and checkpoints older than 30 days; the versions they made cannot be read any more, though
all their files are there. So it is switched off, both in the table, for whoever else writes to it,
and in each of our writes, for a table made before the setting was there.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from deltalake import DeltaTable, PostCommitHookProperties, write_deltalake
from deltalake.exceptions import DeltaError

LOG = logging.getLogger(__name__)

KEPT = {"delta.enableExpiredLogCleanup": "false"}
"""What every table says of its log."""

_NO_CLEARING = PostCommitHookProperties(cleanup_expired_logs=False)

UNREADABLE = (DeltaError, OSError, pa.ArrowInvalid)
"""What reading a version raises whose log or files are gone, cut short or not what they were."""

MOST_FILES = 20
"""Files of a table that grows by a row at a time: it is read at every question that names a
release, and 400 files take 150 ms, one takes 2."""


def is_there(uri: str) -> bool:
    """Whether there is a table, readable or not."""
    return DeltaTable.is_deltatable(uri)


def write(uri: str, rows: pa.Table, **how: object) -> DeltaTable:
    """Write rows as `write_deltalake` does; the table at the version this makes."""
    # Opened once: on a busy machine that takes longer than to write.
    table = _kept(DeltaTable(uri)) if is_there(uri) else None
    keeping = {"configuration": KEPT, "post_commithook_properties": _NO_CLEARING}
    options: dict[str, Any] = {**how, **keeping}
    write_deltalake(table or uri, rows, **options)
    return table or DeltaTable(uri)


def append_rows(uri: str, *rows: Mapping[str, object]) -> None:
    """Add rows to a table that is a log; where it can be, it is kept quick to read."""
    table = write(uri, pa.Table.from_pylist(rows), mode="append")
    try:
        _in_few_files(table)
    except UNREADABLE:
        # The rows are there: whoever is told of a fault would take them for not written.
        LOG.exception("the rows of %s stay in many files", uri)


def in_few_files(uri: str) -> None:
    """Put the rows of a table that is a log into one file, if they lie in many."""
    if is_there(uri):
        _in_few_files(DeltaTable(uri))


def _in_few_files(table: DeltaTable) -> None:
    if len(table.file_uris()) > MOST_FILES:
        table.optimize.compact(post_commithook_properties=_NO_CLEARING)


def keep_versions(uri: str) -> None:
    """Tell a table not to clear its log, unless it knows."""
    _kept(DeltaTable(uri))


def clears_its_log(table: DeltaTable) -> bool:
    """Whether a table has not been told yet."""
    return not KEPT.items() <= table.metadata().configuration.items()


def _kept(table: DeltaTable) -> DeltaTable:
    if clears_its_log(table):
        table.alter.set_table_properties(KEPT, post_commithook_properties=_NO_CLEARING)
    return table


def go_back(uri: str, version: int) -> None:
    """Make a version the newest, unless what is on top has the same files."""
    newest = DeltaTable(uri)
    if paths_of(newest) != paths_of(DeltaTable(uri, version=version)):
        newest.restore(version, post_commithook_properties=_NO_CLEARING)


def paths_of(table: DeltaTable) -> dict[str, int]:
    """The files of a version, by path in the folder of the table, and their sizes in bytes."""
    files = pa.table(table.get_add_actions(flatten=True)).select(["path", "size_bytes"])
    return {unquote(file["path"]): file["size_bytes"] for file in files.to_pylist()}


def check(uri: str, version: int) -> None:
    """Raise one of `UNREADABLE` where a version cannot be read, or a file of it is cut short."""
    paths = paths_of(DeltaTable(uri, version=version))
    if "://" in uri:
        return
    for path, size in paths.items():
        if (Path(uri) / path).stat().st_size != size:
            raise OSError(f"{path} has another size than when it was written")
