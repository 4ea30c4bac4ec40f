"""Vector tiles of the streets of a place: what a browser draws under a map, zoom by zoom.

A tile is the same as one that a server of maps sends, compressed as it travels. Each class of
street is in tiles from its own zoom on: far out there are main roads only.
"""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd

from model.errors import ComputerError
from model.settings import PROJECT
from model.tables import DRAWN, STREET_TILES

FIRST_ZOOM = {"major": 8, "minor": 11, "local": 13}
"""From which zoom streets of a class are drawn."""
LAST_ZOOM = 13
"""The finest tiles, 2.9 km wide in Leeds and exact to 0.7 m there; closer up they are enlarged."""

Key = tuple[int, int, int]
"""Zoom, column and row of a tile, counted from the north-west."""


def street_tiles(streets: gpd.GeoDataFrame) -> pd.DataFrame:
    """The canonical table `street_tiles` of streets with street_class, name and number.

    Raises ComputerError where this computer cannot make them.
    """
    parts: dict[Key, list[bytes]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        started = [_start(streets, name, Path(folder)) for name in DRAWN]
        for process, file in filter(None, started):
            said = process.communicate()[1]
            if process.returncode:
                last = said.decode(errors="replace").strip().splitlines()[-1:]
                raise ComputerError(f"the tiles of the streets could not be made ({last})")
            for key, tile in _tiles(file):
                parts[key].append(tile)
    rows = [(*key, _joined(parts[key])) for key in sorted(parts)]
    return pd.DataFrame(rows, columns=list(STREET_TILES.columns)).astype(
        {"zoom": "int64", "x": "int64", "y": "int64", "tile": object}
    )


def _start(
    streets: gpd.GeoDataFrame, name: str, folder: Path
) -> tuple[subprocess.Popen[bytes], Path] | None:
    """What makes the tiles of one class, and where; nothing for a class without a street."""
    some = streets.loc[streets["street_class"] == name, ["name", "number", "geometry"]]
    if some.empty:
        return None
    lines, tiles = folder / f"{name}.fgb", folder / f"{name}.mbtiles"
    some.to_crs(3857).to_file(lines, driver="FlatGeobuf", engine="pyogrio")
    zooms = (str(FIRST_ZOOM[name]), str(LAST_ZOOM))
    command = [sys.executable, "-m", "store.street_tiles_process", str(lines), str(tiles)]
    process = subprocess.Popen(  # noqa: S603 (our own module, by our own interpreter)
        [*command, *zooms], stderr=subprocess.PIPE, cwd=PROJECT
    )
    return process, tiles


def _tiles(file: Path) -> Iterator[tuple[Key, bytes]]:
    """The tiles of a file, whose rows are counted from the south."""
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = connection.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles")
        for zoom, x, y, tile in rows:
            yield (zoom, x, 2**zoom - 1 - y), gzip.decompress(tile)
    finally:
        connection.close()


def _joined(layers: list[bytes]) -> bytes:
    """Tiles of one square as one: the layers of a tile follow one another, whoever made them."""
    # Without a time, so that the same streets make the same tiles.
    return gzip.compress(b"".join(layers), compresslevel=9, mtime=0)
