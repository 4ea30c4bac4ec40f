"""Files of boundaries: each read, the pages of one layer joined, one layer a kind of area.

A server sends a long layer in pages. Pages that are given together are one layer; one page alone is
refused with the wards that are missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import geopandas as gpd
import shapely

from data_loaders.areas.stored_areas import store_areas
from data_loaders.files.archives import on_disk
from data_loaders.files.readings import Member
from data_loaders.one_load.ledger import Line, refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.source import Source, Step
from data_loaders.one_load.unforeseen import foreseen
from geo.boundaries import Boundaries, Page, joined, read_page
from geo.wording import listed
from model.config.catalogue import Place
from model.errors import RefusedFileError
from model.file_kinds import BOUNDARIES
from model.rejects import Reject


@dataclass(frozen=True, eq=False)
class _Read:
    """One file that holds areas of the place."""

    page: Page
    sha256: str

    def group(self, place: Place) -> tuple[str, int]:
        """What it must share with the other pages of its layer: unit and year."""
        return self.page.columns.area_type, self.page.year(place)


def load_boundaries(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of boundaries and store their areas; a line of the ledger for each."""
    store_areas(loading, _read_layers(loading, files))


def _read_layers(loading: Loading, files: Iterable[Member]) -> list[gpd.GeoDataFrame]:
    """The areas of the files, those to be stored last at the end; a line of the ledger for each.

    Where files hold the same areas the newest year counts, one that a file states before one it is
    taken to be of, then the finest outline, whatever the order of the files; a note says which was
    set aside.
    """
    place = loading.catalogue.place
    read = [file for member in files if (file := _page(loading, member))]
    read.sort(key=lambda file: (file.group(place), file.page.name))
    found: list[tuple[list[_Read], Boundaries]] = []
    for _, group in groupby(read, key=lambda file: file.group(place)):
        for pages in _layers(list(group), place):
            try:
                areas = joined([file.page for file in pages], loading.catalogue)
            except RefusedFileError as error:
                loading.lines.extend(refused(file.page.name, str(error)) for file in pages)
            else:
                found.append((pages, areas))
    return _taken(loading, found)


def _page(loading: Loading, member: Member) -> _Read | None:
    loading.progress.advance(member.name)
    try:
        loading.refuse_broken(member)
        with foreseen(member.name), on_disk(member) as path:
            page = read_page(path, member.name, loading.catalogue)
            return _Read(page, hashlib.sha256(path.read_bytes()).hexdigest())
    except RefusedFileError as error:
        loading.lines.append(refused(member.name, str(error)))
        return None


def _layers(files: list[_Read], place: Place) -> Iterator[list[_Read]]:
    """Files of one unit and year, sorted into layers: those that are parts of one together."""
    listed_wards = files[0].page.columns.area_type == "ward" and place.wards
    whole = [file for file in files if listed_wards and file.page.is_whole(place)]
    parts = [file for file in files if file not in whole]
    yield from ([file] for file in whole)
    codes = [code for file in parts for code in file.page.codes]
    # Without a list of wards nothing says what is missing: files that share no area are pages.
    if parts and (listed_wards or len(codes) == len(set(codes))):
        yield parts
    else:
        yield from ([file] for file in parts)


def _taken(loading: Loading, found: list[tuple[list[_Read], Boundaries]]) -> list[gpd.GeoDataFrame]:
    """The areas in the order they are stored in, and the lines of their files."""
    found.sort(key=lambda layer: _order(*layer))
    last = {_kind(areas): files for files, areas in found}
    for files, areas in found:
        taken = last[_kind(areas)]
        loading.lines.extend(_line(file, files, taken, areas.notes) for file in files)
    return [areas.areas for _, areas in found]


def _order(files: list[_Read], areas: Boundaries) -> tuple[int, bool, int]:
    """By year, one that is only taken to be of it first, then by how fine the outline is."""
    corners = shapely.get_num_coordinates(areas.areas.geometry.to_numpy())
    stated = all(file.page.columns.year is not None for file in files)
    return int(areas.areas["boundary_year"].max()), stated, int(corners.sum())


def _kind(areas: Boundaries) -> str:
    return str(areas.areas["area_type"].iloc[0])


def _line(file: _Read, pages: list[_Read], taken: list[_Read], notes: tuple[str, ...]) -> Line:
    page = file.page
    others = listed(other.page.name for other in pages if other is not file)
    more: tuple[str, ...] = (f"one layer together with {others}",) if others else ()
    if taken is not pages:
        names = listed(other.page.name for other in taken)
        reason = "of a later year, surer of its year, or finer"
        more += (f"set aside: {names} has areas of the same kind, {reason}",)
    return Line(
        file=page.name,
        kind=BOUNDARIES,
        sha256=file.sha256,
        rows_read=page.rows_read,
        placed=len(page.rows),
        outside=page.outside,
        rejects=tuple(Reject(*reject) for reject in page.rejects),
        notes=(*(page.notes if others else notes), *more),
    )


SOURCE = Source(BOUNDARIES, Step.AREAS, load_boundaries, in_shapes=lambda *_: True)
