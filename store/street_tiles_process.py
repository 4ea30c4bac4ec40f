"""Run as a process: makes vector tiles of the streets of one class, as a file of MBTiles.

    python -m store.street_tiles_process LINES TILES FIRST_ZOOM LAST_ZOOM

A process of its own, since what reads files here may open a few formats only (`geo.drivers`), and
that of tiles is none of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

# Without tables of pandas, which take longer to import than most networks to draw.
from pyogrio import raw


def _main() -> None:
    lines, tiles, first, last = sys.argv[1:]
    meta, _, shapes, columns = raw.read(lines)
    raw.write(
        tiles,
        shapes,
        columns,
        meta["fields"],
        crs=meta["crs"],
        geometry_type=meta["geometry_type"],
        driver="MBTiles",
        layer=Path(lines).stem,
        dataset_options={"NAME": "streets", "TYPE": "overlay", "MINZOOM": first, "MAXZOOM": last},
    )


if __name__ == "__main__":
    _main()
