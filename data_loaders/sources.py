"""The registry: every kind of file the loader knows, a line each.

A file is of the first source that tells it, so what only a few files have stands above what many
may have: columns of a publisher's own, then tables with titles above them, then lists of places.
"""

from __future__ import annotations

import re

from data_loaders.areas import boundary_files, residents
from data_loaders.files.archives import own_name
from data_loaders.one_load.source import Source
from data_loaders.partners import partner_files, partner_returns
from data_loaders.places import places_of_interest, postcodes
from data_loaders.police import outcomes, police_api_table, police_csv, stop_and_search
from data_loaders.roads import road_casualties, stats19_load, streets
from data_loaders.ward_figures import ward_figures

SOURCES: tuple[Source, ...] = (
    streets.SOURCE,
    boundary_files.SOURCE,
    police_csv.SOURCE,
    police_api_table.SOURCE,
    outcomes.SOURCE,
    stop_and_search.SOURCE,
    *stats19_load.SOURCES,
    road_casualties.SOURCE,
    *partner_returns.SOURCES,
    # Before residents: a table of postcodes may have a ward and its population in each row.
    postcodes.SOURCE,
    ward_figures.SOURCE,
    residents.SOURCE,
    *partner_files.SOURCES,
    # Last: any table may have a name and coordinates too.
    places_of_interest.SOURCE,
)

_BY_KIND = {source.kind: source for source in SOURCES}
_IN_ARCHIVE = {source.in_archive: source.kind for source in SOURCES if source.in_archive}
_ITS_NAME = re.compile(rf"\d{{4}}-\d\d-.*\b({'|'.join(_IN_ARCHIVE)})\b")


def source_of(kind: str) -> Source:
    """The source of a kind of file; of a kind that is none, one that nothing is done with."""
    return _BY_KIND.get(kind) or Source(kind)


def kind_by_name(file: str) -> str:
    """The kind that the archive's name of a file says, whose content says none; else empty."""
    found = _ITS_NAME.match(own_name(file).lower())
    return _IN_ARCHIVE[found[1]] if found else ""
