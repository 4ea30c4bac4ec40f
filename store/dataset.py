"""The reader's side of a release: small tables in memory, read-only, shared by every request."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from model.config.breaks import Break
from model.config.catalogue import Catalogue, Place
from model.config.revisions import provisional_months
from model.errors import NoDataError, ReleaseError, StoreError
from model.filters import CELLS, LSOAS, Area, Scope
from model.force_records import (
    ForceRecords,
    force_records,
    of_the_force,
    without_place_changed,
)
from model.map_points import MapPoints
from model.tables import POLICE
from store.archive_ages import ArchiveAges, archive_ages
from store.areas import from_store
from store.count_tables import count_tables, revision_table
from store.kept_releases import KeptReleases
from store.map_points import READ, map_points
from store.one_source import NotShown, counted_from, not_shown
from store.outlines import Outlines
from store.point_lists import points_changed
from store.releases.release_index import ReleaseIndex
from store.releases.releases import Release
from store.service_differences import services_changed
from store.store import Store
from store.street_map import StreetMap, street_map
from store.weight import weight
from store.worked_out import WorkedOut

LOG = logging.getLogger(__name__)

OF_STREETS = ("streets", "street_tiles")
"""The tables that only the ground of maps is drawn of."""

OTHERS_MB = 200.0
"""What a worker keeps of releases beside the current one, unless settings say otherwise."""

AGAIN_S = 0.3
"""How often, in seconds, the store is looked at for a release that is asked for and not known."""

MOST_OUTSIDE = 0.1
"""Where more of a force's records with a place lie outside the place, force and place are not the
same, whatever the place file says: its records without a place are not counted for the place."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of one release that pages read."""

    release: Release
    catalogue: Catalogue
    areas: gpd.GeoDataFrame
    """Wards and zones, EPSG:27700."""
    small_areas: gpd.GeoDataFrame
    """LSOAs, EPSG:27700; none where no boundaries of LSOAs are loaded."""
    ward_counts: pd.DataFrame
    """The canonical table, of every source."""
    coverage: pd.DataFrame
    parts: pd.DataFrame
    force_records: pd.DataFrame
    """Empty in a release made before there was such a table."""
    ledger: pd.DataFrame
    populations: pd.DataFrame
    indicator_values: pd.DataFrame
    milestones: pd.DataFrame
    point_lists: pd.DataFrame
    """Empty in a release made before there was such a table."""
    places_of_interest: pd.DataFrame
    """Sorted by layer and place_id; empty in a release made before there was such a table."""
    incidents: Callable[[], pd.DataFrame]
    """Reads the incidents of police.uk, with the columns of `store.map_points.READ`."""
    street_tables: Callable[[], tuple[pd.DataFrame, pd.DataFrame]] | None = None
    """Reads the streets and their tiles; None in a release that has none."""
    postcode_sources: tuple[str, ...] = ()
    """Where the positions of postcodes come from, by which some of the places are placed."""
    worked_out: WorkedOut = field(default_factory=WorkedOut, init=False, repr=False)
    """What pages work out once a release."""

    @cached_property
    def wards(self) -> pd.DataFrame:
        """area_code, area_name and group (a name, or empty) of every ward, by name."""
        place = self.catalogue.place
        names = {g.id: g.name for g in place.groups}
        group = {w.code: names.get(w.group, "") for w in place.wards}
        wards = self.areas.loc[self.areas["area_type"] == "ward", ["area_code", "area_name"]]
        wards = pd.DataFrame(wards)
        stored = dict(zip(wards["area_code"], wards["area_name"], strict=True))
        wards["area_name"] = wards["area_code"].map(place.names_of(stored))
        wards["group"] = [group.get(code, "") for code in wards["area_code"]]
        return wards.sort_values("area_name", ignore_index=True)

    @cached_property
    def scope(self) -> Scope:
        """What can be asked of this release."""
        place = self.catalogue.place
        codes = tuple(self.wards["area_code"])
        areas = [Area(place.district_code, place.whole, "whole", codes)]
        areas += [Area(g.id, g.name, "group", place.ward_codes(g.id)) for g in place.groups]
        zones = set(self.areas.loc[self.areas["area_type"] == "zone", "area_code"])
        areas += [Area(z.id, z.name, "zone", (z.id,)) for z in place.zones if z.id in zones]
        areas += [Area(w.area_code, w.area_name, "ward", (w.area_code,)) for w in self._ward_rows]
        # Answers without a record can make a missing month after the last with data.
        held = {o: s.index[s != "missing"] for o, s in self.offence_status.items()}
        spans = {offence: (months.min(), months.max()) for offence, months in held.items()}
        overlays = tuple(map(str, self.places_of_interest["layer"].unique()))
        cells = CELLS if len(self.small_areas) else tuple(c for c in CELLS if c != LSOAS)
        return Scope(self.catalogue, tuple(areas), spans, overlays, cells)

    @property
    def _ward_rows(self) -> list[Any]:
        return list(self.wards.itertuples())

    @cached_property
    def status(self) -> dict[str, pd.Series]:
        """Coverage of each source by month (a PeriodIndex), one of COVERAGE_STATUSES."""
        return {
            str(source): pd.Series(
                rows["status"].to_numpy(), index=pd.PeriodIndex(rows["month"], freq="M")
            )
            for source, rows in self.coverage.groupby("source")
        }

    @cached_property
    def doubts(self) -> dict[str, dict[pd.Period, str]]:
        """Why each doubtful month of a source is doubted, in words."""
        doubtful = self.coverage[self.coverage["status"] == "doubtful"]
        return {
            str(source): dict(
                zip(pd.PeriodIndex(rows["month"], freq="M"), rows["reason"], strict=True)
            )
            for source, rows in doubtful.groupby("source")
        }

    @cached_property
    def provisional(self) -> dict[str, pd.PeriodIndex]:
        """The months that the publisher of a source still revises, where there are any.

        By the day on which the release was made, so that it says the same ever after.
        """
        known, created = self.catalogue.source, self.release.created
        made = None if self.release.demonstration else pd.Period(created.date(), "M")
        found = {
            source: provisional_months(status, known[source], made)
            for source, status in self.status.items()
            if source in known
        }
        return {source: months for source, months in found.items() if len(months)}

    @cached_property
    def archive_ages(self) -> ArchiveAges:
        """Until when the archives go that the months of the place's own force were read from."""
        late = self.catalogue.source[POLICE].late_months
        return archive_ages(self.parts, self.catalogue.place.force, late)

    @cached_property
    def source_of(self) -> dict[str, str]:
        """The source each offence is counted from; an offence without counts is absent.

        Two sources never stand in one series; a load says which months are not shown therefore.
        """
        return counted_from(self.ward_counts, self.status, self.catalogue)

    @cached_property
    def not_shown(self) -> tuple[NotShown, ...]:
        """The months of other sources than these, which pages do not show."""
        tables = {"ward_counts": self.ward_counts, "coverage": self.coverage}
        return not_shown(tables, self.catalogue)

    @cached_property
    def offence_status(self) -> dict[str, pd.Series]:
        """Coverage by month of each offence that is counted.

        That of its source; but a source with several offences may lack one of them in a month it
        has of another. Police files hold every crime and incident, and share one series; what
        became of crimes is known of some months only.
        """
        kind = {o.id: o.kind for o in self.catalogue.offences}
        pairs = self.ward_counts[["source", "offence", "month"]].drop_duplicates()
        months = pairs.groupby(["offence", "source"])["month"]
        return {
            offence: self.status[source]
            if source == POLICE and kind[offence] != "outcome"
            else _of_months(self.status[source], months.get_group((offence, source)))
            for offence, source in self.source_of.items()
        }

    @cached_property
    def counts(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Counts, NaN where missing or hidden; and where they are hidden.

        A row for each area_code of `scope` and offence, a column for each month.
        """
        return count_tables(
            self._counted,
            self.coverage,
            self.scope,
            open_offences=self._open_offences,
            without_place=self.force.without_place_by_month if self.counts_without_place else None,
        )

    @cached_property
    def _counted(self) -> pd.DataFrame:
        """Rows of `ward_counts`, with one source for each offence."""
        chosen = pd.MultiIndex.from_tuples(self.source_of.items())
        keys = pd.MultiIndex.from_frame(self.ward_counts[["offence", "source"]])
        return self.ward_counts[keys.isin(chosen)]

    @cached_property
    def revisions(self) -> pd.DataFrame | None:
        """Which of `counts` are provisional or revised; None where every one is final."""
        none = pd.PeriodIndex([], freq="M")
        months = {o: self.provisional.get(s, none) for o, s in self.source_of.items()}
        return revision_table(self._counted, self.counts[0], self.scope, months)

    @cached_property
    def force(self) -> ForceRecords:
        """All records of the place's own force, and those without a place."""
        catalogue = self.catalogue
        counted = [o for o in catalogue.police_offences if self.source_of.get(o) == POLICE]
        return force_records(self.force_records, catalogue.place.force, counted)

    @cached_property
    def counts_without_place(self) -> bool:
        """Whether the whole place counts the records of its force that have no place."""
        known = self.catalogue.place.force_is_place and bool(self.force.records.size)
        return known and self.outside_share <= MOST_OUTSIDE

    @cached_property
    def outside_share(self) -> float:
        """Which part of the records of the force that have a place lies outside the place."""
        own = self.parts[of_the_force(self.parts, self.catalogue.place.force)]
        outside, inside = int(own["outside"].sum()), int(own["records"].sum())
        return outside / (outside + inside) if outside else 0.0

    @cached_property
    def held(self) -> frozenset[str]:
        """Ids of the indicators that have a figure in a file of series, or counts to be made of."""
        counted = {
            i.id
            for i in self.catalogue.indicators
            if i.offences and {*i.offences, *i.of} <= set(self.source_of)
        }
        return frozenset(self.indicator_values["indicator"]) | counted

    @property
    def _open_offences(self) -> list[str]:
        """Offences of which larger areas are sums of wards."""
        sources = self.catalogue.source
        return [o for o, s in self.source_of.items() if not sources[s].disclosive]

    @cached_property
    def population(self) -> dict[str, tuple[int, int]]:
        """Residents and their year, by code of a ward, group or the whole; absent when unknown.

        A loaded file wins over the place file. A group's residents are known only when every ward's
        are, for one year; so are the whole's unless the district has a figure of its own.
        """
        known = {code: (n, year) for code, (n, year, _) in self.stated_residents.items()}
        for area in self.scope.areas:
            if area.code not in known and area.kind in ("group", "whole"):
                parts = [known.get(code) for code in area.members]
                years = {part[1] for part in parts if part}
                if all(parts) and len(years) == 1:
                    known[area.code] = (sum(part[0] for part in parts if part), years.pop())
        return known

    @cached_property
    def stated_residents(self) -> dict[str, tuple[int, int, str]]:
        """Residents as a file or the place file states them: number, year, and who says so.

        By code of a ward or the whole; those of the latest year that a loaded file has win.
        """
        place = self.catalogue.place
        own = place.population_source or "the place file"
        known = {
            code: (number, year, own) for code, (number, year) in _place_populations(place).items()
        }
        for row in self.populations.sort_values("year").itertuples():
            known[row.area_code] = (int(row.population), int(row.year), row.file or own)
        return known

    @cached_property
    def boundary_year(self) -> int:
        """The vintage of the ward boundaries."""
        return int(self.areas.loc[self.areas["area_type"] == "ward", "boundary_year"].max())

    @cached_property
    def map_points(self) -> MapPoints:
        """Incidents of police.uk by map point; read the first time a page needs them.

        No other source: a partner's records are more exact than what may be shown of them.
        """
        return map_points(self.incidents(), self.catalogue.place_types)

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """What changed, by the register and by what was found in the data, with ids of offences."""
        known = list(self.catalogue.breaks)
        if len(self.point_lists):
            known += points_changed(self.point_lists, self.status[POLICE])
        known += services_changed(self.parts)
        if self.counts_without_place:
            known += without_place_changed(self.force, self.status[POLICE])
        return tuple(
            b.spelled_out(self.catalogue.crimes, self.catalogue.source, self.source_of)
            for b in known
        )

    @cached_property
    def outlines(self) -> Outlines:
        """What draws the place."""
        names = dict(zip(self.wards["area_code"], self.wards["area_name"], strict=True))
        groups = tuple(area for area in self.scope.areas if area.kind == "group")
        return Outlines(self.areas, names, groups)

    @cached_property
    def streets(self) -> StreetMap | None:
        """What draws streets; read the first time a page needs it, none where they are damaged."""
        try:
            return street_map(*self.street_tables()) if self.street_tables else None
        except ReleaseError as error:
            LOG.warning("maps show no streets: %s", error)
            return None

    @property
    def geojson_path(self) -> str:
        """Where the boundaries are: it names the release, so that any worker can find them."""
        return f"/geo/{self.release.release_id}/{self.outlines.name}"


def _place_populations(place: Place) -> dict[str, tuple[int, int]]:
    known = {w.code: (w.population, place.population_year) for w in place.wards if w.population}
    if place.district_population:
        known[place.district_code] = (place.district_population, place.district_population_year)
    return known


def read_dataset(store: Store, release: Release, catalogue: Catalogue) -> Dataset:
    """The dataset of a release.

    Raises NoDataError when it has no wards or no incidents yet, ReleaseError where any table of it
    cannot be read any more: also those that pages ask for later. Figures stand without streets.
    """
    store.check(release, but=OF_STREETS)
    stored = store.read("areas", release)
    small = stored[stored["area_type"] == "lsoa"]
    stored = stored[stored["area_type"].isin(["ward", "zone"])]
    coverage = store.read("coverage", release)
    if stored.empty or coverage.empty:
        lacks = "ward boundaries" if stored.empty else "counts"
        raise NoDataError(
            f"release {release.release_id} has no {lacks} yet: add them and try again"
        )
    places = store.read("places_of_interest", release)
    return Dataset(
        release=release,
        catalogue=catalogue,
        areas=from_store(stored),
        small_areas=from_store(small),
        ward_counts=store.read("ward_counts", release),
        coverage=coverage,
        parts=store.read("parts", release),
        force_records=store.read("force_records", release),
        ledger=store.read("ledger", release),
        populations=store.read("populations", release),
        indicator_values=store.read("indicator_values", release),
        milestones=store.read("milestones", release),
        point_lists=store.read("point_lists", release),
        places_of_interest=places,
        incidents=lambda: store.read(
            "incidents", release, source=POLICE, columns=READ, coded=("offence", "street")
        ),
        street_tables=_street_tables(store, release),
        postcode_sources=_postcode_sources(store, release, places),
    )


def _street_tables(
    store: Store, release: Release
) -> Callable[[], tuple[pd.DataFrame, pd.DataFrame]] | None:
    if "street_tiles" not in release.versions:
        return None
    columns = ("street_class", "geometry", "source")
    return lambda: (
        store.read("streets", release, columns=columns),
        store.read("street_tiles", release),
    )


def _postcode_sources(store: Store, release: Release, places: pd.DataFrame) -> tuple[str, ...]:
    """The sources of the postcodes of a release in which a place is placed by one."""
    if not (places["precision"] == "postcode").any():
        return ()
    sources = store.read("postcodes", release, columns=("source",))["source"]
    return tuple(sorted(sources.unique()))


def _of_months(status: pd.Series, months: pd.Series) -> pd.Series:
    """A source's coverage from the first to the last of some months; missing in the others."""
    known = pd.PeriodIndex(months, freq="M")
    between = pd.period_range(known.min(), known.max(), freq="M")
    return status.reindex(between).where(between.isin(known), "missing")


class Datasets:
    """The datasets of a store, kept between requests; notices a new release by itself."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        *,
        check_s: float = 2.0,
        others_mb: float = OTHERS_MB,
    ) -> None:
        self._store = store
        self._check_s = check_s
        self._index: ReleaseIndex | None = None
        self._checked = -check_s
        self._looking = threading.Lock()
        self._kept: KeptReleases[Dataset] = KeptReleases(
            lambda release: read_dataset(store, release, catalogue),
            lambda dataset: weight(dataset, but=catalogue),
            most=int(others_mb * 1e6),
        )

    def releases(self) -> list[Release]:
        """Every release of the store, oldest first, as last looked at; dropped ones say so."""
        return list(self._index.listed) if self._index else []

    def get(self, release_id: str = "") -> Dataset:
        """The dataset of one release, or of the current one; `why_not_current` says of another.

        Raises NoDataError when there is none, ReleaseError when the one asked for cannot be read.
        """
        index = self._looked()
        if release_id:
            if not index.knows(release_id):
                # Another worker may have seen it first, and named it on a page.
                index = self._looked_again()
            return self._kept.get(index.release(release_id), index.current)
        return self._newest(index)

    def state(self) -> str:
        """What can be shown, in a word that changes with any of it.

        Empty where there is nothing yet, and while the releases or the current one cannot be read:
        then what is shown depends on what is in memory.
        """
        try:
            index = self._looked()
        except StoreError:
            return ""
        if index.current is None or self._kept.failed(index.current):
            return ""
        return " ".join((index.state, *self._kept.all_failed()))

    def why_not_current(self, dataset: Dataset) -> str:
        """Why readers see an older release than the current one, in words; empty if they do not."""
        current = self._index.current if self._index else None
        if current is None or not self._kept.failed(current):
            return ""
        if dataset.release.release_id == current.release_id:
            return (
                f"Parts of release {current.release_id} can no longer be read. Tell whoever looks "
                "after the data."
            )
        return (
            f"Release {current.release_id}, which should be shown, can no longer be read: showing "
            f"release {dataset.release.release_id} instead. Tell whoever looks after the data."
        )

    def fail(self, release: Release, error: ReleaseError) -> None:
        """Take a release for one that cannot be read, as a page found when it read on."""
        self._kept.fail(release, error)

    def _looked(self) -> ReleaseIndex:
        """The releases there are; one thread looks again after a moment, the others go on."""
        index = self._index
        if index is not None and (self._is_fresh(index) or self._looking.locked()):
            return index
        with self._looking:
            if self._index is None or not self._is_fresh(self._index):
                self._index = self._store.index()
                self._checked = time.monotonic()
            return self._index

    def _looked_again(self) -> ReleaseIndex:
        """The releases there are, as they were a moment ago at most."""
        with self._looking:
            if self._index is None or time.monotonic() - self._checked >= AGAIN_S:
                self._index = self._store.index()
                self._checked = time.monotonic()
            return self._index

    def _is_fresh(self, index: ReleaseIndex) -> bool:
        return index.current is not None and time.monotonic() - self._checked < self._check_s

    def _newest(self, index: ReleaseIndex) -> Dataset:
        """The current release, or the newest before it that can be read."""
        if index.current is None:
            raise NoDataError(
                "no data has been loaded for this place yet; an analyst loads it with "
                "'python -m data_loaders add FILES', or builds a demonstration with "
                "'python -m data_loaders demo'"
            )
        try:
            return self._kept.get(index.current, index.current)
        except ReleaseError:
            for release in _instead(index.listed, index.current):
                with contextlib.suppress(ReleaseError):
                    return self._kept.get(release, index.current)
            if (before := self._kept.read_before(index.current)) is not None:
                # Most pages need no more of it than is in memory.
                return before
            raise


def _instead(listed: Sequence[Release], current: Release) -> list[Release]:
    """What may stand in for the current release: those before it, newest first, then later.

    A later one is a release that readers were taken back from. Invented figures stand in for
    no real ones.
    """
    alike = [r for r in listed if r.demonstration == current.demonstration and not r.fate]
    names = [release.release_id for release in alike]
    place = names.index(current.release_id)
    return [*reversed(alike[:place]), *reversed(alike[place + 1 :])]
