"""What a GeoPackage works out as it is read: its views, which may never end.

GDAL reads a view like a table, and nothing can stop it then. So each is read once before, for a
bounded number of steps; one of a true file has a few rows, or those of a table of it.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from model.errors import RefusedFileError

MOST_STEPS = 20_000_000
"""Steps of SQLite's own machine, some five a row and column: a second or two."""

MOST_BYTES = 50_000_000
"""Of one value: a shape of a million corners has a third of that."""

MOST_S = 10.0
"""Of processor time, for steps that are each a long one."""

_EACH = 1_000


def refuse_endless_views(path: Path, name: str) -> None:
    """Raise RefusedFileError for a view that takes too long to be worked out, or cannot be.

    A file that is no database, or a damaged one, is left to whoever reads it.
    """
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            bad = next((view for view in _views(database) if not _ends(database, view)), None)
    except sqlite3.Error:
        return
    if bad is not None:
        raise RefusedFileError(
            f"{name}: its layer '{bad}' is a view, which is worked out as it is read, and this one "
            "takes too long or cannot be; expected tables. Export the layer to a new GeoPackage"
        )


def _views(database: sqlite3.Connection) -> list[str]:
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall()
    return [str(view) for (view,) in found]


def _ends(database: sqlite3.Connection, view: str) -> bool:
    left, until = iter(range(MOST_STEPS // _EACH)), time.process_time() + MOST_S
    database.set_progress_handler(
        lambda: int(next(left, None) is None or time.process_time() > until), _EACH
    )
    quoted = '"{}"'.format(view.replace('"', '""'))
    try:
        # Every column, as a reader wants them: a count would leave out the one that never ends. No
        # value can stand for a table; the name is quoted as SQLite asks, in a file of its own.
        for _ in database.execute(f"SELECT * FROM {quoted}"):  # noqa: S608
            pass
    except sqlite3.Error:
        return False
    return True
