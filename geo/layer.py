"""A boundary file as a table: GeoJSON, GeoPackage or Shapefile, whatever it holds.

Nothing is judged here but whether the file can be read at all and has rows with a geometry.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import geopandas as gpd
import pyogrio

from geo.wording import listed
from model.errors import RefusedFileError

EXPECTED = (
    "expected GeoJSON, GeoPackage or Shapefile with one polygon an area and a column of codes "
    "(WD25CD, LSOA21CD or MSOA21CD, of any year) or of ward names (WARD_NAME)"
)
_NOISE = (
    # GDAL reads bytes from memory under a made-up name, then complains about that name.
    "non conformant file extension",
    # A column of mixed types stays text, which is all that is wanted of it.
    "as JSON; leaving as string",
    # shapely says so of coordinates that are not numbers; such a row is rejected by its number.
    "invalid value encountered",
)
_PLAIN_WORDS = {"Non closed ring": "a ring that did not close was closed"}


def read_layer(source: Path | BinaryIO, name: str) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """The one layer of a boundary file, and what the reading library remarked on.

    The CRS is the one the file states, or None. A geometry that cannot be built is None. A stream
    may hold GeoJSON or GeoPackage; a Shapefile has several files and needs a path (or a zip's).

    Raises RefusedFileError when the file is not a boundary file, is cut short, holds no rows, no
    geometry or several layers.
    """
    data = source if isinstance(source, Path) else source.read()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            layer = pyogrio.read_dataframe(data, layer=_only_layer(data, name), on_invalid="fix")
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
            raise RefusedFileError(_unreadable(data, name, error)) from None
    if layer.empty:
        raise RefusedFileError(f"{name}: it holds no areas at all; {EXPECTED}")
    return layer, _remarks(str(w.message) for w in caught)


def _remarks(warned: Iterable[str]) -> tuple[str, ...]:
    """What is worth telling of the reading library's warnings, each once and in plain words."""
    told = [text for text in warned if not any(noise in text for noise in _NOISE)]
    plain = (
        next((words for sign, words in _PLAIN_WORDS.items() if sign in text), text) for text in told
    )
    return tuple(dict.fromkeys(plain))


def _only_layer(data: Path | bytes, name: str) -> int:
    """The number of the one layer with a geometry: bytes in memory get a new name at every look."""
    layers = pyogrio.list_layers(data)
    drawn = [number for number, (_, geometry) in enumerate(layers) if geometry is not None]
    if len(drawn) == 1:
        return drawn[0]
    if drawn:
        raise RefusedFileError(
            f"{name}: it holds {len(drawn)} layers ({listed(layers[drawn, 0])}) and one was "
            f"expected; export the layer of areas alone"
        )
    tables = range(len(layers))
    columns = [c for number in tables for c in pyogrio.read_info(data, layer=number)["fields"]]
    raise RefusedFileError(
        f"{name}: it has no geometry, only the columns {listed(columns) or 'none'}; {EXPECTED}"
    )


def _unreadable(data: Path | bytes, name: str, error: Exception) -> str:
    start = _start(data)
    if not start:
        return f"{name}: the file is empty or is not there; {EXPECTED}. Download it again"
    if start.startswith(b"<"):
        found = "it is a web page or other mark-up"
    else:
        found = f"it cannot be read ({str(error).split(';')[0]})"
    shown = start[:40].decode("utf-8", errors="replace")
    return f"{name}: {found} and begins {shown!r}; {EXPECTED}. Download it again"


def _start(data: Path | bytes) -> bytes:
    if isinstance(data, bytes):
        return data[:200].strip()
    if not data.is_file():
        return b""
    with data.open("rb") as stream:
        return stream.read(200).strip()
