"""Road networks into the store: the streets in and around the place, and the tiles that show them.

A network is loaded whole: the files of a command are one, and take the place of the one before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from data_loaders.files.archives import on_disk
from data_loaders.files.readings import Member
from data_loaders.files.shapes import SQLITE, STARTS, draws_lines
from data_loaders.one_load.ledger import Line, refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.source import Source, Step
from data_loaders.one_load.unforeseen import foreseen
from geo.street_lines import AROUND_M, EXPECTED, StreetLines, holds_lines, read_street_lines
from geo.wording import listed
from geo.worked_out_layers import refuse_worked_out_layers
from model import clock
from model.errors import RefusedFileError
from model.file_kinds import STREETS as KIND
from model.tables import STREETS
from store.street_tiles import street_tiles

TABLE, TILES = "streets", "street_tiles"

_TILES = re.compile(rb"CREATE (TABLE|VIEW) \W?tiles\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class _Read:
    """A file and what it has of the place."""

    file: str
    sha256: str
    found: StreetLines


def load_streets(loading: Loading, files: Sequence[Member]) -> None:
    """Read road networks and store them in place of what was there; a line of the ledger each.

    A file that has no street in or around the wards is refused, unless another of the command has:
    a country comes in many squares.
    """
    wards = loading.wards_for(files)
    if wards.empty:
        return
    around = shapely.union_all(wards.geometry.to_numpy()).buffer(AROUND_M)
    read = [r for member in files if (r := _read(loading, member, around))]
    if not any(len(r.found.lines) for r in read):
        loading.lines.extend(refused(r.file, _elsewhere(loading, r)) for r in read)
        return
    parts = [_canonical(loading, r) for r in sorted(read, key=lambda r: r.file)]
    both, again = without_repeats(parts)
    loading.lines.extend(_line(r, again.get(r.file, 0)) for r in read)
    store_streets(loading, both)
    if lacking := sorted({member.name for member in files} - {r.file for r in read}):
        loading.notes.append(
            f"The streets of {listed(lacking)} are on no map now: what is refused is left out, and "
            "the files of a command are the whole network. Add all again once that is mended."
        )


def store_streets(loading: Loading, streets: pd.DataFrame) -> None:
    """Store the canonical table `streets`, and its tiles where it is another than before."""
    loading.progress.advance("tiles of the streets")
    if not streets.equals(loading.draft.read(TABLE)):
        loading.draft.replace(TABLE, streets)
        loading.draft.replace(TILES, street_tiles(shapes_of(streets)))
        loading.changed = True


def shapes_of(streets: pd.DataFrame) -> gpd.GeoDataFrame:
    """The table as it is stored, with shapes in EPSG:27700."""
    shapes = gpd.GeoSeries.from_wkb(streets["geometry"].to_numpy(), crs=27700)
    return gpd.GeoDataFrame(streets.drop(columns="geometry"), geometry=shapes.to_numpy(), crs=27700)


def canonical(lines: gpd.GeoDataFrame, source: str, file: str) -> pd.DataFrame:
    """Lines with street_class, name and number (EPSG:27700) as the canonical table."""
    # To a decimetre: more is noise of projections, and would make one street two.
    shapes = shapely.set_precision(lines.geometry.to_numpy(), 0.1)
    table = pd.DataFrame(lines.drop(columns="geometry"))
    table = table.assign(geometry=shapely.to_wkb(shapes), source=source, file=file)
    return table[list(STREETS.columns)].astype({"geometry": object})


def without_repeats(parts: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, dict[str, int]]:
    """Tables as one, each street once, in an order of its own; and how many of a file go."""
    both = pd.concat(parts, ignore_index=True)
    keys = ["street_class", "name", "number", "geometry"]
    again = both.duplicated(keys)
    gone = both.loc[again, "file"].value_counts()
    return both[~again].sort_values(keys, ignore_index=True), {
        str(f): int(n) for f, n in gone.items()
    }


def _read(loading: Loading, member: Member, around: shapely.Geometry) -> _Read | None:
    loading.progress.advance(member.name)
    try:
        loading.refuse_broken(member)
        with foreseen(member.name), on_disk(member) as path:
            found = read_street_lines(path, member.name, around, loading.catalogue.streets)
            with path.open("rb") as stream:
                return _Read(member.name, hashlib.file_digest(stream, "sha256").hexdigest(), found)
    except RefusedFileError as error:
        loading.lines.append(refused(member.name, str(error)))
        return None


def _canonical(loading: Loading, read: _Read) -> pd.DataFrame:
    terms = loading.catalogue.streets
    source = terms.source_of(read.found.columns, read.file, _year(loading, read))
    return canonical(read.found.lines, source, read.file)


def _year(loading: Loading, read: _Read) -> int:
    """The year of the first load of a file: added again in another it is the same streets."""
    ledger = loading.draft.read("ledger")
    before = ledger[(ledger["sha256"] == read.sha256) & (ledger["refused"] == "")]
    return int(before["loaded_at"].min()[:4]) if len(before) else clock.now().year


def _elsewhere(loading: Loading, read: _Read) -> str:
    place = loading.catalogue.place.name
    return (
        f"{read.file}: none of its {read.found.rows_read:,} lines lies in {place} or within "
        f"{AROUND_M / 1000:g} km of it; {EXPECTED}, of the part of the country {place} lies in"
    )


def _line(read: _Read, again: int) -> Line:
    here = len(read.found.lines)
    paths = int((read.found.lines["street_class"] == "path").sum())
    notes = (f"{paths:,} paths are kept and not drawn",) if paths else ()
    return Line(
        file=read.file,
        kind=KIND,
        sha256=read.sha256,
        rows_read=read.found.rows_read,
        placed=here - again,
        outside=read.found.rows_read - here,
        duplicate=again,
        notes=(*read.found.notes, *notes),
    )


def draws_streets(member: Member, head: bytes) -> bool:
    """Whether a file of shapes holds lines and no areas. Text is told from how it begins."""
    if not head.startswith(STARTS):
        return draws_lines(head)
    if head.startswith(SQLITE) and _TILES.search(head):
        raise RefusedFileError(
            f"{member.name}: a set of ready tiles (MBTiles), which is not read: they are drawn "
            "already, and cannot be cut to the place. Add the road network itself, such as OS Open "
            "Roads as GeoPackage: its tiles are made here"
        )
    with on_disk(member) as path:
        if head.startswith(SQLITE):
            refuse_worked_out_layers(path, member.name)
        return holds_lines(path)


SOURCE = Source(KIND, Step.STREETS, load_streets, in_shapes=draws_streets)
