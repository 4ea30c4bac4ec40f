"""A boundary file as tables: whatever form of those GDAL may read here (`geo.drivers`).

Nothing is judged here but whether the file can be read at all and has rows with a geometry.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.drivers import READ, limit_drivers
from geo.shape_column import shape_column, with_shapes
from geo.wording import listed
from model.errors import RefusedFileError

EXPECTED = (
    "expected GeoJSON, GeoPackage, Shapefile, KML or another form of boundaries with one polygon "
    "an area and a column of codes (WD25CD, LSOA21CD or MSOA21CD, of any year) or of ward names "
    "(WARD_NAME)"
)
_FILES = {"GPKG", "ESRI Shapefile", "FlatGeobuf", "CSV"}
"""Drivers that read a file where it lies. The others are given its bytes: GML leaves a file beside
what it reads, and a schema beside it would count."""
# A page that says there are more makes GDAL ask a server for them, by the name of the file.
_ONE_PAGE = {"FEATURE_SERVER_PAGING": "NO"}
_OF_ONE_LAYER = {
    "CSV": {"GEOM_POSSIBLE_NAMES": ""},
    "GeoJSON": _ONE_PAGE,
    "ESRIJSON": _ONE_PAGE,
}
"""How files of forms that have one layer are opened, by driver."""
_POINTS_OR_LINES = re.compile("Point|Line")
"""In what GDAL says of a layer's geometry: its ward points beside the wards, say."""
_MORE = re.compile(rb'"exceededTransferLimit"\s*:\s*true', re.IGNORECASE)
_ENDS = 1 << 16
"""Bytes at either end of a file in which a server says that it sent only a part."""
_NOISE = (
    # GDAL reads bytes from memory under a made-up name, then complains about that name.
    "non conformant file extension",
    # A column of mixed types stays text, which is all that is wanted of it.
    "as JSON; leaving as string",
    # shapely says so of coordinates that are not numbers; such a row is rejected by its number.
    "invalid value encountered",
)
_PLAIN_WORDS = {"Non closed ring": "a ring that did not close was closed"}
_FAILED = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)


@dataclass(frozen=True)
class LayerFile:
    """A file that GDAL opened: where it is, by which driver, and its layers with a geometry."""

    name: str
    data: Path | bytes
    layers: dict[int, str]
    """The name of each layer, by its number: bytes in memory get a new name at every look."""
    options: dict[str, str] = field(default_factory=dict)

    def table(self, number: int) -> pd.DataFrame:
        """The columns of a layer, without its geometry."""
        with _refusing(self.data, self.name):
            return pyogrio.read_dataframe(
                self.data, layer=number, read_geometry=False, **self.options
            )

    def layer(self, number: int) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
        """A layer, and what the reading library remarked on.

        The CRS is the one the file states, or None. A geometry that cannot be built is None.
        Raises RefusedFileError when it is cut short or holds no rows.
        """
        with warnings.catch_warnings(record=True) as caught, _refusing(self.data, self.name):
            warnings.simplefilter("always")
            layer = pyogrio.read_dataframe(
                self.data, layer=number, on_invalid="fix", **self.options
            )
        if layer.empty:
            raise RefusedFileError(f"{self.name}: it holds no areas at all; {EXPECTED}")
        return layer, _remarks(str(w.message) for w in caught)

    @property
    def says_more(self) -> bool:
        """Whether the server that sent it said that it sent only a part of the layer."""
        return _MORE.search(_ends(self.data)) is not None


@dataclass(frozen=True)
class _ShapesAsText(LayerFile):
    """A CSV with polygons written in a column."""

    column: str = ""

    def table(self, number: int) -> pd.DataFrame:
        """The columns, without that of the shapes."""
        return super().table(number).drop(columns=self.column)

    def layer(self, number: int) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
        """The rows with their shapes; the CRS is the one those state, or None."""
        table = super().table(number)
        if table.empty:
            raise RefusedFileError(f"{self.name}: it holds no areas at all; {EXPECTED}")
        return with_shapes(table, self.column, self.name), ()


def open_layers(source: Path | BinaryIO, name: str) -> LayerFile:
    """The layers of a boundary file that have a geometry.

    A stream may hold anything but a Shapefile, which has several files and needs a path (or a
    zip's), or a CSV, which is known by the end of its name.

    Raises RefusedFileError when the file is no boundary file, is cut short or has no geometry.
    """
    limit_drivers()
    data = source if isinstance(source, Path) else source.read()
    with _refusing(data, name), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        driver = pyogrio.read_info(data, **_ONE_PAGE)["driver"] if _start(data) else ""
        if driver not in READ:
            raise RefusedFileError(_unreadable(data, name, "it is of no form that is read here"))
        if isinstance(data, Path) and driver not in _FILES:
            data = data.read_bytes()
        options = _OF_ONE_LAYER.get(driver, {})
        if driver == "CSV" and (column := shape_column(_columns(data, options))):
            layers = {0: str(pyogrio.read_info(data, **options)["layer_name"])}
            return _ShapesAsText(name, data, layers, options, column)
        layers = _layers(data, options)
        if not layers:
            raise RefusedFileError(_no_geometry(data, name))
    return LayerFile(name, data, layers, options)


def _layers(data: Path | bytes, options: dict[str, str]) -> dict[int, str]:
    """The names of the layers with a geometry, by number; of several those that may have areas."""
    if options:
        info = pyogrio.read_info(data, **options)
        return {0: str(info["layer_name"])} if info["geometry_type"] is not None else {}
    layers = pyogrio.list_layers(data)
    shapes = {n: (str(name), str(g)) for n, (name, g) in enumerate(layers) if g is not None}
    areas = {n: name for n, (name, g) in shapes.items() if not _POINTS_OR_LINES.search(g)}
    return areas or {n: name for n, (name, _) in shapes.items()}


def _columns(data: Path | bytes, options: dict[str, str]) -> pd.DataFrame:
    """The first rows of a CSV."""
    return pyogrio.read_dataframe(data, read_geometry=False, max_features=20, **options)


def _no_geometry(data: Path | bytes, name: str) -> str:
    tables = range(len(pyogrio.list_layers(data)))
    columns = [c for number in tables for c in pyogrio.read_info(data, layer=number)["fields"]]
    return f"{name}: it has no geometry, only the columns {listed(columns) or 'none'}; {EXPECTED}"


@contextmanager
def _refusing(data: Path | bytes, name: str) -> Iterator[None]:
    try:
        yield
    except _FAILED as error:
        why = f"it cannot be read ({str(error).split(';')[0]})"
        raise RefusedFileError(_unreadable(data, name, why)) from None


def _remarks(warned: Iterable[str]) -> tuple[str, ...]:
    """What is worth telling of the reading library's warnings, each once and in plain words."""
    told = [text for text in warned if not any(noise in text for noise in _NOISE)]
    plain = (
        next((words for sign, words in _PLAIN_WORDS.items() if sign in text), text) for text in told
    )
    return tuple(dict.fromkeys(plain))


def _unreadable(data: Path | bytes, name: str, found: str) -> str:
    start = _start(data)
    if not start:
        return f"{name}: the file is empty or is not there; {EXPECTED}. Download it again"
    if start.startswith(b"<"):
        found = "it is a web page or other mark-up"
    shown = start[:40].decode("utf-8", errors="replace")
    return f"{name}: {found} and begins {shown!r}; {EXPECTED}. Download it again"


def _start(data: Path | bytes) -> bytes:
    return _ends(data)[:200].strip()


def _ends(data: Path | bytes) -> bytes:
    """The first and the last bytes of a file; nothing for one that is not there."""
    if isinstance(data, bytes):
        return data[:_ENDS] + data[-_ENDS:]
    if not data.is_file():
        return b""
    with data.open("rb") as stream:
        head = stream.read(_ENDS)
        stream.seek(max(0, data.stat().st_size - _ENDS))
        return head + stream.read()
