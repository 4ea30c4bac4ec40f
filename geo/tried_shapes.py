"""Whether a file of shapes can be read at all in the memory and time that one of its size takes.

A Shapefile can name one outline ten thousand times, a TopoJSON lay one line into each of its areas:
a file of a megabyte then takes any memory there is, and nothing can stop GDAL. So what can say one
thing more than once is read in a process of its own first.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from model.errors import RefusedFileError
from model.settings import PROJECT

_SECONDS = 120
_ENDED = "it says the same shapes many times over, or is damaged; export it anew"


def refuse_outgrowing(path: Path, name: str) -> None:
    """Raise RefusedFileError where reading a file takes far more than its size."""
    command = [sys.executable, "-m", "geo.shapes_process", str(path.absolute())]
    try:
        done = subprocess.run(  # noqa: S603 (our own module, by our own interpreter)
            command, capture_output=True, timeout=_SECONDS, cwd=PROJECT, check=False
        )
    except subprocess.TimeoutExpired:
        raise RefusedFileError(f"{name}: reading it takes over {_SECONDS} s: {_ENDED}") from None
    if done.returncode:
        raise RefusedFileError(
            f"{name}: reading it takes more memory or time than its size can need: {_ENDED}"
        )
