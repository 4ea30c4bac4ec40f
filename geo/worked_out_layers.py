"""What a GeoPackage works out as it is read, instead of holding it: such a file is refused.

A view, a generated column or a virtual table can be told to work for ever, or to fill the memory,
and nothing can stop GDAL then. No publisher of boundaries, streets or places needs one. Nor is a
file read whose tables cannot be looked at here: GDAL has a SQLite of its own, which may know more.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from model.errors import RefusedFileError

_SHAPES_INDEX = re.compile(
    r'create virtual table\s+("[^"]+"|\w+)\s+using\s+rtree\s*\(', re.IGNORECASE
)
"""Every layer may have an index of its shapes, which is a virtual table, and harmless."""

_NO_DATABASE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN)

_GENERATED = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden IN (2, 3)"


def refuse_worked_out_layers(path: Path, name: str) -> None:
    """Raise RefusedFileError where a layer is worked out as it is read, or may be.

    What is no database to any SQLite is left to whoever reads it.
    """
    _refuse_open(path, name)
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            found = next(_worked_out(database), None)
    except sqlite3.Error as error:
        if error.sqlite_errorcode in _NO_DATABASE:
            return
        raise RefusedFileError(
            f"{name}: its tables cannot be told ({error}): it is damaged, or a newer program wrote "
            "it; expected a GeoPackage of tables. Download it again, or export it anew"
        ) from None
    if found:
        raise RefusedFileError(
            f"{name}: its layer {found}, which is worked out as it is read and may never end; "
            "expected tables of what was recorded. Export the layer to a new GeoPackage"
        )


def _refuse_open(path: Path, name: str) -> None:
    """Raise RefusedFileError where rows that the file lacks lie beside it, which GDAL would add."""
    for ending in ("-wal", "-journal"):
        beside = path.with_name(f"{path.name}{ending}")
        if beside.is_file() and beside.stat().st_size:
            raise RefusedFileError(
                f"{name}: a part of it is in {beside.name} beside it, for a program has it open or "
                "ended in the middle; open it there, close it, and add it again"
            )


def _worked_out(database: sqlite3.Connection) -> Iterator[str]:
    """Each layer that is, and what it is, in words."""
    layers = "SELECT type, name, rootpage, sql FROM sqlite_master WHERE type IN ('table', 'view')"
    plain = []
    for kind, layer, page, sql in database.execute(layers).fetchall():
        if kind == "view":
            yield f"'{layer}' is a view"
        elif page:
            plain.append(layer)
        elif not _SHAPES_INDEX.match(sql or ""):
            yield f"'{layer}' is a virtual table"
    for layer in plain:
        if database.execute(_GENERATED, (layer,)).fetchone()[0]:
            yield f"'{layer}' has a column that is a formula"
