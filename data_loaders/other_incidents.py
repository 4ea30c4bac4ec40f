"""The step that loads incidents of every source but street-level police data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import geopandas as gpd

from data_loaders.counts.extracts import Extracts
from data_loaders.files.readings import ExtractReading, Member
from data_loaders.headings.named_areas import NamedAreas, named_areas
from data_loaders.one_load.ledger import refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.reading_order import Found
from data_loaders.one_load.unforeseen import foreseen
from data_loaders.partners.mapping import no_file_beside, read_mapping
from data_loaders.partners.partner_incidents import read_partner_incidents
from data_loaders.police.stop_and_search import SEARCHES, read_stop_and_search
from data_loaders.roads.road_casualties import ROADS, read_road_casualties
from data_loaders.roads.stats19_files import Stats19
from data_loaders.roads.waiting_files import Row, beside, waiting_table
from geo.placing import Placer
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import (
    COLUMN_MAPPING,
    PARTNER_INCIDENTS,
    ROAD_CASUALTIES,
    STATS19_CASUALTIES,
    STATS19_COLLISIONS,
    STOP_AND_SEARCH_CSV,
)
from model.tables import POLICE

OTHER_INCIDENTS = (
    ROAD_CASUALTIES,
    STATS19_COLLISIONS,
    STATS19_CASUALTIES,
    STOP_AND_SEARCH_CSV,
    PARTNER_INCIDENTS,
    COLUMN_MAPPING,
)
"""The kinds of file that this step loads."""

STATS19 = (STATS19_COLLISIONS, STATS19_CASUALTIES)


def load_other_incidents(
    loading: Loading,
    files: Sequence[Found],
    mappings: Mapping[str, Member],
    areas: gpd.GeoDataFrame,
    wards: Placer,
    *,
    recount: bool,
) -> None:
    """Read files of these kinds, in their order, and store what lies in the place.

    `mappings` gives the column mapping beside a partner's file by the file's name; `areas` are the
    wards and zones, EPSG:27700. With `recount`, sources without a file are counted anew too.
    """
    step = _OtherIncidents(loading, mappings, areas, wards)
    step.read(files)
    step.store(recount=recount)


class _OtherIncidents:
    """The incidents of each source, as they are taken."""

    def __init__(
        self,
        loading: Loading,
        mappings: Mapping[str, Member],
        areas: gpd.GeoDataFrame,
        wards: Placer,
    ) -> None:
        self._loading = loading
        self._mappings = mappings
        self._areas = areas
        self._wards = wards
        self._sources: dict[str, Extracts] = {}
        self._kept: dict[str, Row] = {}

    def read(self, files: Sequence[Found]) -> None:
        if any(kind in STATS19 for _, kind in files):
            table = self._loading.draft.read("waiting_files")
            files, self._kept = beside(files, table)
        casualties = [member for member, kind in files if kind == STATS19_CASUALTIES]
        stats19 = Stats19(self._loading, self._wards, casualties)
        stats19.read_collisions([m for m, kind in files if kind == STATS19_COLLISIONS])
        used = {mapping.name for mapping in self._mappings.values()}
        for member, kind in files:
            if kind == ROAD_CASUALTIES:
                self._take(member, read_road_casualties, ROADS)
            elif kind == STATS19_CASUALTIES:
                taken = self._take(member, stats19.read_casualties, ROADS)
                stats19.note(member.name, taken)
            elif kind == STOP_AND_SEARCH_CSV:
                self._take(member, self._read_searches, SEARCHES)
            elif kind == PARTNER_INCIDENTS:
                self._take(member, self._read_partner, self._partner(member))
            elif kind == COLUMN_MAPPING:
                self._loading.progress.advance(member.name)
                if member.name not in used:
                    self._loading.lines.append(refused(member.name, no_file_beside(member)))
        self._loading.lines.extend(stats19.lines())
        if any(kind in STATS19 for _, kind in files):
            self._keep([(m, k) for m, k in files if k in STATS19 and stats19.waits(m.name)])

    def _keep(self, waiting: Sequence[Found]) -> None:
        """Keep the files that wait for others; those that need not wait any more go."""
        table, words = waiting_table(waiting, self._kept)
        before = self._loading.draft.read("waiting_files")
        self._loading.notes.extend(words)
        if set(table["sha256"]) != set(before["sha256"]):
            self._loading.replace("waiting_files", table)

    def store(self, *, recount: bool) -> None:
        if recount:
            for source in self._loading.draft.read("parts")["source"].unique():
                if source in self._catalogue.source and source != POLICE:
                    self._of(source)
        for source, extracts in self._sources.items():
            if source == SEARCHES:
                for file in self._loading.unread.get(STOP_AND_SEARCH_CSV, ()):
                    extracts.note_refused(file)
            extracts.store(recount=recount)
        # Of files that earlier commands kept, only what they add is told.
        self._loading.lines = [
            line
            for line in self._loading.lines
            if line.file not in self._kept or (line.placed and not line.refused)
        ]

    @property
    def _catalogue(self) -> Catalogue:
        return self._loading.catalogue

    def _take(
        self, member: Member, read: Callable[[Member], ExtractReading], source: str
    ) -> bool | None:
        """Take a file; whether it was new, or None when it was refused."""
        note_refused = self._of(source).note_refused if source else lambda _: None
        reading = self._loading.reading(member, lambda member, _: read(member), note_refused)
        return None if reading is None else self._of(reading.source).take(reading)

    def _of(self, source: str) -> Extracts:
        if source not in self._sources:
            self._sources[source] = Extracts(self._loading, source, self._areas, self._wards)
        return self._sources[source]

    def _read_searches(self, member: Member) -> ExtractReading:
        return read_stop_and_search(member, self._catalogue, self._wards)

    def _partner(self, member: Member) -> str:
        """The source that the mapping beside a file names; empty where it cannot be read."""
        try:
            with foreseen(member.name):
                return read_mapping(self._mappings[member.name], self._catalogue).source
        except RefusedFileError:
            return ""

    def _read_partner(self, member: Member) -> ExtractReading:
        beside = self._mappings[member.name]
        mapping = read_mapping(beside, self._catalogue)
        with beside.open() as stream:
            sha256 = hashlib.sha256(stream.read()).hexdigest()
        wards = self._areas[self._areas["area_type"] == "ward"]
        names: NamedAreas = named_areas(self._catalogue.place, wards)
        return read_partner_incidents(member, mapping, sha256, areas=names)
