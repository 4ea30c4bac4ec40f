"""The lines of a road network that lie in and around a place, clipped, with class and name.

A national file has millions: of each only those near the place are read, by the file's own index.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from geo.drivers import limit_drivers
from geo.projection import BNG, lines_meaning
from geo.wording import listed
from model.config.streets import StreetTerms, column, plain
from model.errors import RefusedFileError
from model.tables import CLASSES

AROUND_M = 2_000.0
"""How far beyond the place streets are kept: a map shows what lies across its edge too."""

MOST_LINES = 500_000
"""The most that are read in and around a place: Leeds has 36,000."""

EXPECTED = (
    "expected a road network: lines with a column of their class (road_function, highway) and "
    "mostly one of their name, such as OS Open Roads as GeoPackage"
)
_FAILED = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError)
_LINE = re.compile("Line|Curve")


@dataclass(frozen=True, eq=False)
class StreetLines:
    """What one file has of the streets of a place; every row read is in `lines` or elsewhere."""

    lines: gpd.GeoDataFrame
    """street_class, name, number, geometry: lines in EPSG:27700, one row of the file each."""
    rows_read: int
    columns: tuple[str, ...]
    """Of the file, by which its publisher is known."""
    notes: tuple[str, ...] = ()


def holds_lines(path: Path) -> bool:
    """Whether a file of shapes has lines and no areas: a road network, not boundaries."""
    limit_drivers()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            kinds = [_kind(path, n, str(k)) for n, (_, k) in enumerate(pyogrio.list_layers(path))]
        except _FAILED:
            return False
    return any(map(_LINE.search, kinds)) and not any("Polygon" in kind for kind in kinds)


def read_street_lines(
    path: Path, name: str, around: shapely.Geometry, terms: StreetTerms
) -> StreetLines:
    """The streets of a file within `around` (EPSG:27700).

    Raises RefusedFileError for a file without lines, without a column that says what class a line
    is of, or whose coordinates cannot be told. One that has none here gives none.
    """
    limit_drivers()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = [_layer(path, n, name, around, terms) for n in _line_layers(path, name, terms)]
        except _FAILED as error:
            why = str(error).split(";", maxsplit=1)[0]
            raise RefusedFileError(f"{name}: it cannot be read ({why}); {EXPECTED}") from None
    return StreetLines(
        lines=pd.concat([layer.lines for layer in found], ignore_index=True),
        rows_read=sum(layer.rows_read for layer in found),
        columns=found[0].columns,
        notes=tuple(dict.fromkeys(note for layer in found for note in layer.notes)),
    )


def _kind(path: Path, layer: int, stated: str) -> str:
    """What is drawn in a layer; where it does not say, what its first rows are."""
    if stated not in ("Unknown", "GeometryCollection"):
        return stated
    first = pyogrio.read_dataframe(path, layer=layer, max_features=20, columns=[])
    return " ".join(first.geom_type.dropna().unique()) if "geometry" in first else ""


def _line_layers(path: Path, name: str, terms: StreetTerms) -> list[int]:
    """The layers of lines that say of which class each is."""
    layers = pyogrio.list_layers(path)
    lines = [n for n, (_, kind) in enumerate(layers) if _LINE.search(_kind(path, n, str(kind)))]
    if not lines:
        raise RefusedFileError(f"{name}: no line is drawn in it; {EXPECTED}")
    fields = {n: list(pyogrio.read_info(path, layer=n)["fields"]) for n in lines}
    known = [n for n in lines if column(fields[n], terms.class_columns)]
    if not known:
        there = listed(dict.fromkeys(c for n in lines for c in fields[n])) or "none"
        wanted = listed(terms.class_columns, limit=4)
        raise RefusedFileError(
            f"{name}: none of its columns says of which class a street is; it has {there}, and "
            f"expected one of {wanted}. Name the column so, or write its name into "
            "config/streets.toml"
        )
    return known


def _layer(
    path: Path, number: int, name: str, around: shapely.Geometry, terms: StreetTerms
) -> StreetLines:
    info = pyogrio.read_info(path, layer=number, force_feature_count=True, force_total_bounds=True)
    fields = [str(f) for f in info["fields"]]
    meaning, notes = lines_meaning(info["crs"], info["total_bounds"], around, name)
    wanted = [column(fields, known) for known in (terms.class_columns, terms.name_columns)]
    wanted.append(column(fields, terms.number_columns))
    rows = pyogrio.read_dataframe(
        path,
        layer=number,
        columns=[c for c in wanted if c],
        bbox=meaning.from_bng(around.bounds),
        max_features=MOST_LINES + 1,
        on_invalid="ignore",
    )
    if len(rows) > MOST_LINES:
        raise RefusedFileError(
            f"{name}: more than {MOST_LINES:,} lines lie in and around the place; {EXPECTED}. "
            "Leave out what is no street"
        )
    shapes = shapely.force_2d(rows.geometry.to_numpy())
    moved = shapely.transform(shapes, meaning.to_bng, interleaved=False)
    lines = _clipped(moved, around)
    kept = ~(shapely.is_missing(lines) | shapely.is_empty(lines))
    of_class, unknown = _classes(rows.loc[kept, wanted[0]], name, terms)
    texts = [_texts(rows, c)[kept] for c in wanted[1:]]
    table = {"street_class": of_class, "name": texts[0], "number": texts[1]}
    return StreetLines(
        gpd.GeoDataFrame(table, geometry=lines[kept], crs=BNG),
        int(info["features"]),
        tuple(fields),
        (*notes, *unknown),
    )


def _clipped(lines: np.ndarray, around: shapely.Geometry) -> np.ndarray:
    """The parts within; a line that only touches the edge has none."""
    shapely.prepare(around)
    crosses = ~shapely.contains_properly(around, lines)
    lines = lines.copy()
    cut = shapely.intersection(lines[crosses], around)
    lines[crosses] = [_only_lines(shape) for shape in cut]
    return lines


def _only_lines(shape: shapely.Geometry | None) -> shapely.Geometry:
    parts = shapely.get_parts(shape) if shape is not None else []
    return shapely.line_merge(shapely.MultiLineString([p for p in parts if p.length > 0]))


def _classes(words: pd.Series, name: str, terms: StreetTerms) -> tuple[np.ndarray, tuple[str, ...]]:
    """The class of each row; one whose word is not known is a local street, with a note."""
    said = words.fillna("").astype(str).map(plain)
    found = said.map(terms.class_of)
    if len(said) and found.isna().all():
        there = listed(sorted(set(words.dropna().astype(str))), limit=6) or "nothing"
        raise RefusedFileError(
            f"{name}: its column {words.name} says {there}, and expected classes of streets such "
            "as A Road, Local Road or residential; write its words into config/streets.toml"
        )
    unknown = sorted(set(words[found.isna()].fillna("").astype(str)) - {""})
    note = (f"classes not known are taken for local streets: {listed(unknown)}",) if unknown else ()
    return found.fillna(CLASSES[2]).to_numpy(dtype=str), note


def _texts(rows: pd.DataFrame, of: str) -> np.ndarray:
    """A column as text without blanks at its ends; empty where there is none."""
    texts = rows[of].fillna("") if of else pd.Series("", index=rows.index)
    return texts.astype(str).str.strip().to_numpy(dtype=object)
