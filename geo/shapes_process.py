"""Run as a process: reads a file of shapes as GDAL will, within limits, and keeps nothing of it.

    python -m geo.shapes_process FILE

Its memory and time are limited, so that a hostile file ends it and not the load. It ends with
TOO_MUCH where they are not enough; what GDAL says of a damaged file is left to whoever reads it.
"""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path

import pyogrio
from pyogrio import raw

from geo.drivers import limit_drivers

TOO_MUCH = 3

_TIMES = 40
"""How much memory a file may take, in times its size: TopoJSON of whole numbers takes some 30."""
_BESIDE = 256 << 20
_SECONDS = 20
_NO_MEMORY = re.compile("memory|alloc", re.IGNORECASE)
_PAGE = resource.getpagesize()


def _main() -> int:
    path = Path(sys.argv[1])
    limit_drivers()
    most = _used() + _BESIDE + _TIMES * _size(path)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for number in range(len(pyogrio.list_layers(path))):
            raw.read(path, layer=number)
    except MemoryError:
        return TOO_MUCH
    except Exception as error:  # GDAL says in many ways that it cannot read.
        return TOO_MUCH if _NO_MEMORY.search(str(error)) else 0
    return 0


def _used() -> int:
    """Bytes of address space."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * _PAGE


def _size(path: Path) -> int:
    """Bytes of a file and of those of its name beside it, as a Shapefile has."""
    return sum(beside.stat().st_size for beside in path.parent.glob(f"{_plain(path.stem)}.*"))


def _plain(stem: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", stem)


if __name__ == "__main__":
    sys.exit(_main())
