"""The reader's side of a release: small tables in memory, read-only, shared by every request."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import geopandas as gpd
import pandas as pd

from model.config.breaks import Break
from model.config.catalogue import Catalogue
from model.errors import ReleaseError
from model.filters import CELLS, LSOAS, Scope
from model.force_records import ForceRecords, force_records, of_the_force, without_place_changed
from model.map_points import MapPoints
from model.tables import POLICE, empty
from store.archive_ages import ArchiveAges, archive_ages
from store.chosen_areas import areas_to_choose, named_wards
from store.count_tables import count_tables, revision_table
from store.covered_months import by_month, of_offences, still_revised
from store.map_points import map_points
from store.one_source import NotShown, counted_from, not_shown
from store.outlines import Outlines
from store.point_lists import points_changed
from store.releases.releases import Release
from store.residents import StatedResidents, residents, stated_residents
from store.service_differences import services_changed
from store.street_map import StreetMap, street_map
from store.worked_out import WorkedOut

LOG = logging.getLogger(__name__)

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
    street_names: Callable[[], pd.DataFrame] = lambda: empty("streets")
    """Reads name, number and geometry of the streets."""
    postcodes: Callable[[], pd.DataFrame] = lambda: empty("postcodes")
    """Reads where postcodes lie."""
    postcode_sources: tuple[str, ...] = ()
    """Where the positions of postcodes come from, by which places are placed and searches go."""
    table_of: Callable[[Release, str], pd.DataFrame] = lambda _, table: empty(table)
    """Reads a table of another release of the same store."""
    worked_out: WorkedOut = field(default_factory=WorkedOut, init=False, repr=False)
    """What pages work out once a release."""

    @cached_property
    def wards(self) -> pd.DataFrame:
        """area_code, area_name and group (a name, or empty) of every ward, by name."""
        return named_wards(self.areas, self.catalogue.place)

    @cached_property
    def scope(self) -> Scope:
        """What can be asked of this release."""
        areas = areas_to_choose(self.areas, self.wards, self.catalogue.place)
        # Answers without a record can make a missing month after the last with data.
        held = {o: s.index[s != "missing"] for o, s in self.offence_status.items()}
        spans = {offence: (months.min(), months.max()) for offence, months in held.items()}
        overlays = tuple(map(str, self.places_of_interest["layer"].unique()))
        cells = CELLS if len(self.small_areas) else tuple(c for c in CELLS if c != LSOAS)
        return Scope(self.catalogue, areas, spans, overlays, cells)

    @cached_property
    def status(self) -> dict[str, pd.Series]:
        """Coverage of each source by month (a PeriodIndex), one of COVERAGE_STATUSES."""
        return by_month(self.coverage, "status")

    @cached_property
    def doubts(self) -> dict[str, dict[pd.Period, str]]:
        """Why each doubtful month of a source is doubted, in words."""
        doubtful = self.coverage[self.coverage["status"] == "doubtful"]
        return {source: dict(rows.items()) for source, rows in by_month(doubtful, "reason").items()}

    @cached_property
    def provisional(self) -> dict[str, pd.PeriodIndex]:
        """The months that the publisher of a source still revises, where there are any.

        By the day on which the release was made, so that it says the same ever after.
        """
        made = None if self.release.demonstration else pd.Period(self.release.created.date(), "M")
        return still_revised(self.status, self.catalogue.source, made)

    @cached_property
    def archive_ages(self) -> ArchiveAges:
        """Until when the archives go that the months of the place's own force were read from."""
        known = self.catalogue
        return archive_ages(self.parts, known.place.force, known.source[POLICE].late_months)

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
        """Coverage by month of each offence that is counted."""
        return of_offences(self.status, self.ward_counts, self.source_of, self.catalogue)

    @cached_property
    def counts(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Counts, NaN where missing or hidden; and where they are hidden.

        A row for each area_code of `scope` and offence, a column for each month.
        """
        sources = self.catalogue.source
        return count_tables(
            self._counted,
            self.coverage,
            self.scope,
            open_offences=[o for o, s in self.source_of.items() if not sources[s].disclosive],
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

    @cached_property
    def population(self) -> dict[str, tuple[int, int]]:
        """Residents and their year, by code of a ward, group or the whole; absent when unknown."""
        return residents(self.stated_residents, self.scope.areas)

    @cached_property
    def stated_residents(self) -> dict[str, StatedResidents]:
        """Residents as a file or the place file states them."""
        return stated_residents(self.populations, self.catalogue.place)

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
        names = self.wards.set_index("area_code")["area_name"].to_dict()
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

    @property
    def hatches_path(self) -> str:
        """Where the lines over wards are that a map hatches."""
        return f"/geo/{self.release.release_id}/{self.outlines.hatches_name}"
