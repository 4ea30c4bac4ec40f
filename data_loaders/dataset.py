"""The reader's side of a release: small tables in memory, read-only, shared by every request."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd
import shapely

from data_loaders.areas import from_store
from data_loaders.map_points import READ, map_points
from data_loaders.point_lists import points_changed
from data_loaders.store import Release, Store
from geo.for_browser import DECIMALS, MAP_TOLERANCE_M, feature_collection, hashed_name
from geo.name_lines import in_lines, name_lines
from geo.sheet import Sheet, SheetShape, on_sheet, sheet_over
from model.breaks import Break
from model.catalogue import Catalogue
from model.errors import StoreError
from model.filters import CELLS, LSOAS, Area, Scope
from model.map_points import MapPoints
from model.tables import POLICE

KEPT_RELEASES = 2
"""Releases a worker holds at once: the current one and one that links ask for."""


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
    ledger: pd.DataFrame
    populations: pd.DataFrame
    indicator_values: pd.DataFrame
    milestones: pd.DataFrame
    point_lists: pd.DataFrame
    """Empty in a release made before there was such a table."""
    places_of_interest: pd.DataFrame
    """Sorted by layer and place_id; empty in a release made before there was such a table."""
    incidents: Callable[[], pd.DataFrame]
    """Reads the incidents of police.uk, with the columns of `data_loaders.map_points.READ`."""

    @cached_property
    def wards(self) -> pd.DataFrame:
        """area_code, area_name and group (a name, or empty) of every ward, by name."""
        place = self.catalogue.place
        names = {g.id: g.name for g in place.groups}
        group = {w.code: names.get(w.group, "") for w in place.wards}
        name = {w.code: w.name for w in place.wards}
        wards = self.areas.loc[self.areas["area_type"] == "ward", ["area_code", "area_name"]]
        wards = pd.DataFrame(wards)
        wards["area_name"] = [
            name.get(c, n) for c, n in zip(wards["area_code"], wards["area_name"], strict=True)
        ]
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
        spans = {
            offence: (status.index.min(), status.index.max())
            for offence, status in self.offence_status.items()
        }
        overlays = tuple(map(str, self.places_of_interest["layer"].unique()))
        cells = CELLS if len(self.small_areas) else tuple(c for c in CELLS if c != LSOAS)
        return Scope(self.catalogue, tuple(areas), spans, overlays, cells)

    @property
    def _ward_rows(self) -> list:
        return list(self.wards.itertuples())

    @cached_property
    def status(self) -> dict[str, pd.Series]:
        """Coverage of each source by month (a PeriodIndex): complete, partial or missing."""
        return {
            str(source): pd.Series(
                rows["status"].to_numpy(), index=pd.PeriodIndex(rows["month"], freq="M")
            )
            for source, rows in self.coverage.groupby("source")
        }

    @cached_property
    def source_of(self) -> dict[str, str]:
        """The source each offence is counted from; an offence without counts is absent.

        That of the offence list; where it has no count of it, another that has: the partnership's
        own table may be all there is. Two sources never stand in one series.
        """
        held: dict[str, set[str]] = {}
        pairs = self.ward_counts[["source", "offence"]].drop_duplicates()
        for source, offence in pairs.itertuples(index=False, name=None):
            if source in self.status:
                held.setdefault(offence, set()).add(source)
        known = self.catalogue.offence
        return {
            o: known[o].source if known[o].source in sources else min(sources)
            for o, sources in sorted(held.items())
            if o in known
        }

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
        chosen = pd.MultiIndex.from_tuples(self.source_of.items())
        keys = pd.MultiIndex.from_frame(self.ward_counts[["offence", "source"]])
        rows = self.ward_counts[keys.isin(chosen)]
        return _wide(rows, self.scope, self.coverage, self._open_offences)

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
        known = _place_populations(self.catalogue)
        for row in self.populations.sort_values("year").itertuples():
            known[row.area_code] = (int(row.population), int(row.year))
        for area in self.scope.areas:
            if area.code not in known and area.kind in ("group", "whole"):
                parts = [known.get(code) for code in area.members]
                years = {part[1] for part in parts if part}
                if all(parts) and len(years) == 1:
                    known[area.code] = (sum(part[0] for part in parts if part), years.pop())
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
        return tuple(b.spelled_out(self.catalogue, self.source_of) for b in known)

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame:
        """Wards, groups of wards and zones as maps draw them: simplified together, so edges meet.

        Columns area_code, area_name, area_type (ward, group or zone), geometry (EPSG:27700) and
        name_line: where the name is written (`geo.name_lines`), None for a zone.
        """
        shapes = self.areas[self.areas["area_type"] == "ward"]
        zones = self.areas[self.areas["area_type"] == "zone"]
        simple = shapely.coverage_simplify(shapes.geometry.to_numpy(), MAP_TOLERANCE_M)
        names = dict(zip(self.wards["area_code"], self.wards["area_name"], strict=True))
        by_code = dict(zip(shapes["area_code"], simple, strict=True))
        rows = [(code, names[code], "ward", shape) for code, shape in by_code.items()]
        for group in (area for area in self.scope.areas if area.kind == "group"):
            parts = [by_code[code] for code in group.members if code in by_code]
            if parts:
                rows.append((group.code, group.name, "group", shapely.coverage_union_all(parts)))
        named = name_lines([shape for *_, shape in rows])
        rows += [(z.area_code, z.area_name, "zone", z.geometry) for z in zones.itertuples()]
        table = gpd.GeoDataFrame(
            rows, columns=["area_code", "area_name", "area_type", "geometry"], crs=27700
        )
        return table.assign(name_line=[*named, *([None] * len(zones))])

    @cached_property
    def geojson(self) -> bytes:
        """The outlines for a browser: EPSG:4326, each with its name and where that is written."""
        shapes = self.outlines
        lines = gpd.GeoSeries(shapes["name_line"], crs=27700).to_crs(4326)
        more = [
            {"line": _rounded(line), "label": in_lines(name), "kind": kind} if line else {}
            for name, kind, line in zip(
                shapes["area_name"], shapes["area_type"], lines, strict=True
            )
        ]
        return feature_collection(
            shapes["area_code"], shapes["area_name"], shapes.geometry, more=more
        )

    @cached_property
    def group_codes(self) -> list[str]:
        """The groups of wards that have an outline."""
        shapes = self.outlines
        return list(shapes.loc[shapes["area_type"] == "group", "area_code"])

    @cached_property
    def geojson_name(self) -> str:
        """A file name that changes with the content, so that browsers may keep it for ever."""
        return hashed_name("areas", self.geojson)

    @property
    def geojson_path(self) -> str:
        """Where the boundaries are: it names the release, so that any worker can find them."""
        return f"/geo/{self.release.release_id}/{self.geojson_name}"

    @cached_property
    def sheet(self) -> Sheet:
        """The drawing that the place fills, for browsers that cannot draw the moving map."""
        wards = self.outlines[self.outlines["area_type"] == "ward"]
        return sheet_over(wards.total_bounds)

    @cached_property
    def on_sheet(self) -> dict[str, SheetShape]:
        """The outlines on `sheet`, by area_code."""
        shapes = self.outlines
        return on_sheet(shapes["area_code"], shapes["area_name"], shapes.geometry, self.sheet)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north of the wards, EPSG:4326."""
        wards = self.areas[self.areas["area_type"] == "ward"]
        west, south, east, north = wards.to_crs(4326).total_bounds
        return float(west), float(south), float(east), float(north)


def _rounded(line: shapely.LineString) -> list[list[float]]:
    """The ends of a line in degrees, as far as shapes are rounded."""
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in line.coords]


def _place_populations(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    place = catalogue.place
    known = {w.code: (w.population, place.population_year) for w in place.wards if w.population}
    if place.district_population:
        known[place.district_code] = (place.district_population, place.district_population_year)
    return known


def read_dataset(store: Store, release: Release, catalogue: Catalogue) -> Dataset:
    """The dataset of a release. Raises StoreError when it has no wards or no incidents yet."""
    stored = store.read("areas", release)
    small = stored[stored["area_type"] == "lsoa"]
    stored = stored[stored["area_type"].isin(["ward", "zone"])]
    coverage = store.read("coverage", release)
    if stored.empty or coverage.empty:
        lacks = "ward boundaries" if stored.empty else "counts"
        raise StoreError(f"release {release.release_id} has no {lacks} yet: add them and try again")
    return Dataset(
        release=release,
        catalogue=catalogue,
        areas=from_store(stored),
        small_areas=from_store(small),
        ward_counts=store.read("ward_counts", release),
        coverage=coverage,
        parts=store.read("parts", release),
        ledger=store.read("ledger", release),
        populations=store.read("populations", release),
        indicator_values=store.read("indicator_values", release),
        milestones=store.read("milestones", release),
        point_lists=store.read("point_lists", release),
        places_of_interest=store.read("places_of_interest", release),
        incidents=lambda: store.read(
            "incidents", release, source=POLICE, columns=READ, coded=("offence", "street")
        ),
    )


def _of_months(status: pd.Series, months: pd.Series) -> pd.Series:
    """A source's coverage from the first to the last of some months; missing in the others."""
    known = pd.PeriodIndex(months, freq="M")
    between = pd.period_range(known.min(), known.max(), freq="M")
    return status.reindex(between).where(between.isin(known), "missing")


def _wide(
    rows: pd.DataFrame, scope: Scope, coverage: pd.DataFrame, open_offences: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    index, months = ["area_code", "offence"], _months(coverage)
    wide = rows.assign(count=rows["count"].astype(float)).pivot(
        index=index, columns="month", values="count"
    )
    wide = wide.reindex(columns=months)
    hidden = _hidden(rows, wide)
    wide = _with_sums(_partial_filled(wide, scope, coverage), scope, open_offences)
    wide.columns = hidden.columns = pd.PeriodIndex(months, freq="M")
    return wide, hidden.reindex(wide.index, fill_value=False)


def _months(coverage: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.date_range(coverage["month"].min(), coverage["month"].max(), freq="MS")


def _hidden(rows: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    suppressed = rows[rows["status"] == "suppressed"]
    flags = pd.DataFrame(False, index=like.index, columns=like.columns)
    for month, of_month in suppressed.groupby("month"):
        flags.loc[pd.MultiIndex.from_frame(of_month[["area_code", "offence"]]), month] = True
    return flags


def _partial_filled(wide: pd.DataFrame, scope: Scope, coverage: pd.DataFrame) -> pd.DataFrame:
    """A partial month has what it has: no record of an offence in a ward is a zero so far."""
    filled = wide.copy()
    partial = coverage[(coverage["status"] == "partial") & (coverage["source"] == POLICE)]
    of_police = filled.index.get_level_values("offence").isin(scope.catalogue.police_offences)
    for month in partial["month"]:
        filled.loc[of_police, month] = filled.loc[of_police, month].fillna(0.0)
    return filled


def _with_sums(wide: pd.DataFrame, scope: Scope, open_offences: list[str]) -> pd.DataFrame:
    """With the larger areas of open sources: the sum of the members that have a figure."""
    is_open = wide.index.get_level_values("offence").isin(open_offences)
    sums = []
    for area in scope.areas:
        if area.kind in ("group", "whole"):
            inside = is_open & wide.index.get_level_values("area_code").isin(area.members)
            total = wide[inside].groupby("offence").sum(min_count=1)
            sums.append(pd.concat({area.code: total}, names=["area_code"]))
    return pd.concat([wide, *sums])


class Datasets:
    """The datasets of a store, kept between requests; notices a new release by itself."""

    def __init__(self, store: Store, catalogue: Catalogue, *, check_s: float = 2.0) -> None:
        self._store = store
        self._catalogue = catalogue
        self._check_s = check_s
        self._checked = -check_s
        self._current: Release | None = None
        self._releases: list[Release] = []
        self._kept: OrderedDict[str, Dataset] = OrderedDict()
        self._lock = threading.Lock()

    def releases(self) -> list[Release]:
        """Every release of the store, oldest first, as last looked at."""
        return self._releases

    def get(self, release_id: str = "") -> Dataset:
        """The current dataset, or that of one release. Raises StoreError when there is none."""
        with self._lock:
            newest = self._newest()
            release = self._store.release(release_id) if release_id else newest
            if release.release_id not in self._kept:
                self._kept[release.release_id] = read_dataset(self._store, release, self._catalogue)
            self._kept.move_to_end(release.release_id)
            while len(self._kept) > KEPT_RELEASES:
                self._kept.popitem(last=False)
            return self._kept[release.release_id]

    def _newest(self) -> Release:
        now = time.monotonic()
        if self._current is None or now - self._checked >= self._check_s:
            self._current = self._store.current()
            self._releases = self._store.releases()
            self._checked = now
        if self._current is None:
            raise StoreError(
                "no data has been loaded for this place yet; an analyst loads it with "
                "'python -m data_loaders add FILES', or builds a demonstration with "
                "'python -m data_loaders demo'"
            )
        return self._current
