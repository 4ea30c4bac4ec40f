"""Files in, a release out: find out what each file is, read it, place it, account for every row."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import geopandas as gpd
import pandas as pd

from data_loaders.archives import members, on_disk
from data_loaders.areas import from_store, to_store
from data_loaders.counting import coverage, ward_counts
from data_loaders.kinds import BOUNDARIES, POPULATIONS, STREET_API, STREET_CSV
from data_loaders.ledger import Line, LoadReport, ledger_table, refused
from data_loaders.months import MonthReader, MonthsRead, merged
from data_loaders.police_api import read_api_json
from data_loaders.police_csv import read_street_csv
from data_loaders.populations import read_populations
from data_loaders.reading import (
    AreaReading,
    IncidentReading,
    Member,
    PopulationReading,
    Reject,
)
from data_loaders.recognise import recognise
from data_loaders.store import Draft, Release, Store
from geo.boundaries import read_boundaries, zones
from geo.placing import Placer
from model.catalogue import Catalogue
from model.errors import RefusedFileError
from model.tables import AREAS

READ = (BOUNDARIES, POPULATIONS, STREET_CSV, STREET_API)
"""The kinds that are loaded, in the order they are: wards before points, archive before API."""

COUNTED = ("month", "offence", "easting", "northing")
"""The columns of an incident that ward counts are made of."""

NEAREST_M = 25.0
"""Points outside every ward by less than this belong to the nearest: snap points and generalised
boundaries disagree by metres. Of 8,009 records of February 2025, six fell in no ward, none by more
than 8 m; wider than this and more of a neighbour's records would come in than are rescued."""


NO_WARDS = (
    "was not loaded: there are no ward boundaries in the store yet; add a boundary file first, or "
    "in the same command"
)

ReadableFile = tuple[Member, Callable[[Member, Catalogue], IncidentReading]]
"""A file of incidents and what reads it."""


class Progress(Protocol):
    """Where a load says how far it is."""

    def start(self, total: int) -> None:
        """Say how many files are to be read."""

    def advance(self, name: str) -> None:
        """Say which file is being read."""


class Silent:
    """No progress shown."""

    def start(self, total: int) -> None:
        """Say nothing."""

    def advance(self, name: str) -> None:
        """Say nothing."""


def add(
    paths: Iterable[Path], catalogue: Catalogue, store: Store, *, progress: Progress | None = None
) -> LoadReport:
    """Load files, folders and archives into a new release of the store.

    Nothing is stored for a file that is refused, and a refusal stops no other file. Files the store
    has already change nothing; when no file changes anything there is no new release. Real files
    added to demonstration data start from empty tables.
    """
    current = store.current()
    fresh = current is not None and current.demonstration
    with store.draft(fresh=fresh) as draft:
        load = _Load(draft, catalogue, progress or Silent())
        load.read(paths)
        notes = list(load.notes)
        if fresh and load.changed:
            notes.append("The demonstration data is set aside: this release holds your files only.")
        return LoadReport(load.lines, load.commit(), notes)


class _Load:
    """One load in the making; what is kept between the files of it."""

    def __init__(self, draft: Draft, catalogue: Catalogue, progress: Progress) -> None:
        self.draft = draft
        self.catalogue = catalogue
        self.progress = progress
        self.load_id = uuid.uuid4().hex[:12]
        self.lines: list[Line] = []
        self.notes: list[str] = []
        self.changed = False

    def read(self, paths: Iterable[Path]) -> None:
        by_kind: dict[str, list[Member]] = {kind: [] for kind in READ}
        for member, kind in self._recognised(paths):
            by_kind[kind].append(member)
        self.progress.start(sum(map(len, by_kind.values())))
        recount = self._store_areas([a for m in by_kind[BOUNDARIES] for a in self._boundaries(m)])
        self._populations(by_kind[POPULATIONS])
        self._incidents(by_kind, recount=recount)

    def commit(self) -> Release | None:
        if not self.changed:
            return None
        loaded_at = datetime.now(UTC)
        rows = ledger_table(self.lines, self.load_id, loaded_at)
        old = self.draft.read("ledger")
        self.draft.replace(
            "ledger", pd.concat([old, rows], ignore_index=True) if len(old) else rows
        )
        return self.draft.commit(f"added {len(self.lines):,} files")

    def _recognised(self, paths: Iterable[Path]) -> Iterator[tuple[Member, str]]:
        for path in paths:
            for found in members(path):
                if isinstance(found, RefusedFileError):
                    self.lines.append(refused(path.name, str(found)))
                    continue
                try:
                    kind = recognise(found)
                except RefusedFileError as error:
                    self.lines.append(refused(found.name, str(error)))
                    continue
                if kind in READ:
                    yield found, kind
                else:
                    self.notes.append(f"{found.name}: {kind}, not loaded by this version.")

    def _boundaries(self, member: Member) -> Iterator[AreaReading]:
        self.progress.advance(member.name)
        try:
            with on_disk(member) as path:
                found = read_boundaries(path, member.name, self.catalogue)
                sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        except RefusedFileError as error:
            self.lines.append(refused(member.name, str(error)))
            return
        reading = AreaReading(
            file=member.name,
            kind=BOUNDARIES,
            sha256=sha256,
            rows_read=found.rows_read,
            rejects=tuple(Reject(*reject) for reject in found.rejects),
            notes=found.notes,
            areas=found.areas,
        )
        self.lines.append(
            Line(
                file=reading.file,
                kind=reading.kind,
                sha256=reading.sha256,
                rows_read=reading.rows_read,
                placed=found.rows_read - found.outside - len(found.rejects),
                outside=found.outside,
                rejects=reading.rejects,
                notes=reading.notes,
            )
        )
        yield reading

    def _store_areas(self, readings: list[AreaReading]) -> bool:
        """Store areas that differ from those there are; whether any did."""
        if not readings:
            return False
        areas = from_store(self.draft.read("areas"))
        for reading in readings:
            kinds = set(reading.areas["area_type"])
            areas = _join(areas[~areas["area_type"].isin(kinds)], reading.areas)
        small = areas[areas["area_type"] == "lsoa"]
        if len(small) and self.catalogue.place.zones:
            found, notes = zones(small, self.catalogue.place)
            self.notes.extend(notes)
            areas = _join(areas[areas["area_type"] != "zone"], found)
        if areas.equals(from_store(self.draft.read("areas"))):
            return False
        self.draft.replace("areas", to_store(areas))
        self.changed = True
        return True

    def _populations(self, files: list[Member]) -> None:
        table = self.draft.read("populations")
        before = table
        for member in files:
            self.progress.advance(member.name)
            try:
                reading = read_populations(member, self.catalogue)
            except RefusedFileError as error:
                self.lines.append(refused(member.name, str(error)))
                continue
            self.lines.append(_population_line(reading))
            both = pd.concat([table, reading.populations], ignore_index=True)
            table = both.drop_duplicates(["area_code", "year"], keep="last", ignore_index=True)
        table = table.sort_values(["area_code", "year"], ignore_index=True)
        if not table.equals(before):
            self.draft.replace("populations", table)
            self.changed = True

    def _incidents(self, by_kind: dict[str, list[Member]], *, recount: bool) -> None:
        files = [(m, read_street_csv) for m in by_kind[STREET_CSV]]
        files += [(m, read_api_json) for m in by_kind[STREET_API]]
        areas = from_store(self.draft.read("areas"))
        wards = areas[areas["area_type"] == "ward"]
        if wards.empty:
            self.lines.extend(refused(m.name, f"{m.name} {NO_WARDS}") for m, _ in files)
            return
        placer = Placer(wards, tolerance_m=NEAREST_M)
        parts = self.draft.read("parts")
        read = self._months(files, placer, parts)
        if len(read.parts):
            parts = self._store_months(read, parts)
        if len(read.parts) or (recount and len(parts)):
            self._count(areas, placer, parts)

    def _months(self, files: list[ReadableFile], wards: Placer, parts: pd.DataFrame) -> MonthsRead:
        """Every file read and placed; a line of the ledger for each."""
        reader = MonthReader(
            wards,
            force=self.catalogue.place.force,
            load_id=self.load_id,
            stored_parts=parts,
            stored=lambda month: self.draft.read("incidents", month=month),
        )
        for member, read in files:
            self.progress.advance(member.name)
            try:
                reader.take(read(member, self.catalogue))
            except RefusedFileError as error:
                self.lines.append(refused(member.name, str(error)))
        result = reader.result()
        self.lines.extend(result.lines)
        return result

    def _store_months(self, read: MonthsRead, parts: pd.DataFrame) -> pd.DataFrame:
        """Replace the months read, whole; the new parts."""
        months = sorted(read.parts["month"].unique())
        incidents, parts = merged(
            read,
            force=self.catalogue.place.force,
            stored_parts=parts,
            stored=_concat([self.draft.read("incidents", month=m) for m in months]),
        )
        self.draft.replace_months("incidents", incidents, months)
        self.draft.replace("parts", parts)
        self.changed = True
        return parts

    def _count(self, areas: gpd.GeoDataFrame, wards: Placer, parts: pd.DataFrame) -> None:
        """Coverage and ward counts of every month, from the incidents as they now are."""
        covered = coverage(parts, self.catalogue.place.force)
        self.draft.replace("coverage", covered)
        incidents = self.draft.read("incidents", columns=COUNTED)
        placed = wards.place(incidents["easting"].to_numpy(), incidents["northing"].to_numpy())
        incidents = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
        unplaced = int(incidents["area_code"].isna().sum())
        if unplaced:
            self.notes.append(
                f"{unplaced:,} records loaded earlier lie outside the new ward boundaries and are "
                "no longer counted."
            )
        zone_areas = areas[areas["area_type"] == "zone"]
        counts = ward_counts(
            incidents.dropna(subset="area_code"),
            Placer(zone_areas, tolerance_m=0.0) if len(zone_areas) else None,
            sorted(areas.loc[areas["area_type"].isin(["ward", "zone"]), "area_code"]),
            covered,
            self.catalogue,
        )
        self.draft.replace("ward_counts", counts)


def _join(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    both = [part for part in (first, second) if len(part)]
    joined = pd.concat(both, ignore_index=True) if both else first
    return joined[list(AREAS.columns)].sort_values("area_code", ignore_index=True)


def _concat(frames: list[pd.DataFrame]) -> pd.DataFrame:
    some = [frame for frame in frames if len(frame)]
    return pd.concat(some, ignore_index=True) if some else frames[0]


def _population_line(reading: PopulationReading) -> Line:
    used = len(reading.populations)
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=used,
        outside=reading.rows_read - used - len(reading.rejects),
        rejects=reading.rejects,
        notes=reading.notes,
    )
