"""The step that loads incidents of every source but street-level police data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import geopandas as gpd

from data_loaders.counts.extracts import Extracts
from data_loaders.files.readings import ExtractReading, Member
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.reading_order import Found
from data_loaders.one_load.refused_files import RefusedFile
from data_loaders.sources import SOURCES, source_of
from geo.placing import Placer
from model.tables import POLICE


def load_other_incidents(
    loading: Loading,
    files: Sequence[Found],
    areas: gpd.GeoDataFrame,
    wards: Placer,
    *,
    recount: bool,
) -> None:
    """Read files of these kinds, in their order, and store what lies in the place.

    `areas` are the wards and zones, EPSG:27700. With `recount`, sources without a file are counted
    anew too.
    """
    step = _OtherIncidents(loading, areas, wards)
    step.read(files)
    step.store(recount=recount)


class _OtherIncidents:
    """The incidents of each source, as they are taken."""

    def __init__(self, loading: Loading, areas: gpd.GeoDataFrame, wards: Placer) -> None:
        self._loading = loading
        self._areas = areas
        self._wards = wards
        self._sources: dict[str, Extracts] = {}
        self._readers: dict[type[IncidentFiles], IncidentFiles] = {}

    def read(self, files: Sequence[Found]) -> None:
        for _, kind in files:
            self._reader(kind)
        for reader in self._readers.values():
            files = reader.begin(files)
        for member, kind in files:
            reader = self._reader(kind)
            if not reader.is_beside(member, kind):
                reader.taken(member, self._take(member, reader.read, reader.source_of(member)))
        for reader in self._readers.values():
            reader.end(files)

    def store(self, *, recount: bool) -> None:
        if recount:
            for source in self._loading.draft.read("parts")["source"].unique():
                if source in self._loading.catalogue.source and source != POLICE:
                    self._of(source)
        for source, file in self._unread():
            self._of(source).note_refused(file)
        for extracts in self._sources.values():
            extracts.store(recount=recount)
        told = self._readers.values()
        self._loading.lines = [
            line for line in self._loading.lines if all(reader.tells(line) for reader in told)
        ]

    def _reader(self, kind: str) -> IncidentFiles:
        """What reads the files of a kind, one for this load."""
        made = source_of(kind).incidents
        if made is None:
            raise ValueError(f"'{kind}' is no kind of incidents")
        if made not in self._readers:
            self._readers[made] = made(self._loading, self._areas, self._wards)
        return self._readers[made]

    def _unread(self) -> Iterator[tuple[str, RefusedFile]]:
        """The refused files of which their names alone say the source, and that."""
        for each in SOURCES:
            if each.incidents and each.incidents.source:
                for file in self._loading.unread.get(each.kind, ()):
                    yield each.incidents.source, file

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
