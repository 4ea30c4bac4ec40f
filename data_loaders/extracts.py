"""Incidents of any source but street-level police data: placed, merged by month, stored, counted.

A source's month is made of parts, and a later file replaces the parts it answers for: road
casualties are one part a month whoever published them, stop and search one a force, partners'
incidents one an offence.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from data_loaders.counting import counts_where_covered, extract_coverage, offences_covered
from data_loaders.ledger import Line, ReplacedPart, all_duplicate
from data_loaders.loading import Loading
from data_loaders.month_pieces import Part
from data_loaders.months import how_placed
from data_loaders.reading import ExtractReading
from data_loaders.releasing import store_counts, told_by_series
from geo.placing import Placer
from model.periods import spans
from model.tables import INCIDENTS, PARTS, empty

COUNTED = ("month", "part", "offence", "easting", "northing", "location_precision")
"""The columns of an incident that ward counts are made of."""


class Extracts:
    """The incidents of one source in one load: take readings, then store them.

    `areas` are the wards and zones of the place, EPSG:27700; `wards` places points in its wards.
    """

    def __init__(
        self, loading: Loading, source: str, areas: gpd.GeoDataFrame, wards: Placer
    ) -> None:
        self._loading = loading
        self._source = source
        self._areas = areas
        self._wards = wards
        self._stored = loading.draft.read("parts", source=source)
        self._new: dict[Part, dict] = {}
        self._line_of: dict[Part, int] = {}
        self._lines: list[Line] = []
        self._kept: list[pd.DataFrame] = []

    def take(self, reading: ExtractReading) -> bool:
        """Place one file's rows; False when the store, or this load, has the file already."""
        parts = sorted(
            {*reading.incidents[["month", "part"]].itertuples(index=False, name=None)}
            | {*reading.covers}
        )
        if parts and all(self._known(part).get("sha256") == reading.sha256 for part in parts):
            self._add(all_duplicate(reading, "already loaded: nothing changed"))
            return False
        replaced = self._replaced(parts, reading.sha256)
        self._drop_earlier_version(parts, by=reading.file)
        line, kept, ended = self._placed(reading, replaced)
        self._add(line, kept)
        self._note_parts(parts, ended, reading)
        return True

    def store(self, *, recount: bool = False) -> None:
        """Write the lines of the ledger and, if anything changed, the source's tables."""
        self._loading.lines.extend(self._lines)
        if self._new:
            self._store_parts()
        if self._new or (recount and len(self._stored)):
            months = None if recount else sorted({month for month, _ in self._new})
            self._count(months)

    def _known(self, part: Part) -> dict:
        if part in self._new:
            return self._new[part]
        month, name = part
        stored = self._stored
        rows = stored[(stored["month"] == month) & (stored["part"] == name)]
        return rows.iloc[0].to_dict() if len(rows) else {}

    def _replaced(self, parts: Sequence[Part], sha256: str) -> tuple[str, ...]:
        """What is said of the store's months that this file replaces."""
        files: dict[str, list[pd.Timestamp]] = {}
        for part in parts:
            known = self._known(part)
            if part not in self._new and known and known["sha256"] != sha256:
                files.setdefault(known["file"], []).append(part[0])
        return tuple(
            f"replaces {spans(months)} as loaded from {file}" for file, months in files.items()
        )

    def _drop_earlier_version(self, parts: Sequence[Part], *, by: str) -> None:
        """A part met twice in one load: the later file wins, the earlier rows are replaced."""
        for part in parts:
            if row := self._new.pop(part, None):
                number = self._line_of.pop(part)
                self._lines[number] = self._lines[number].without(ReplacedPart(row, by))
                kept = self._kept[number]
                of_part = (kept["month"] == part[0]) & (kept["part"] == part[1])
                self._kept[number] = kept[~of_part]

    def _placed(
        self, reading: ExtractReading, replaced: tuple[str, ...]
    ) -> tuple[Line, pd.DataFrame, pd.DataFrame]:
        """The file's line, its incidents, and where the rows of each part ended."""
        rows = reading.incidents
        duplicate = rows.duplicated(["month", "part", "incident_id"]).to_numpy()
        rows = self._with_ward_points(rows[~duplicate])
        placed = self._wards.place(rows["easting"].to_numpy(), rows["northing"].to_numpy())
        located = rows["easting"].notna().to_numpy()
        inside = ~pd.isna(np.asarray(placed.area_code, dtype=object))
        kept = rows[inside].assign(source=self._source, street=None, record=1)
        line = Line(
            file=reading.file,
            kind=reading.kind,
            sha256=reading.sha256,
            rows_read=reading.rows_read,
            placed=int(inside.sum()),
            outside=reading.passed_over + int((located & ~inside).sum()),
            no_location=int((~located).sum()),
            duplicate=int(duplicate.sum()),
            rejects=reading.rejects,
            notes=(*reading.notes, *how_placed(placed), *replaced),
        )
        ended = pd.DataFrame(
            {"records": inside, "outside": located & ~inside, "no_location": ~located}
        )
        keys = pd.MultiIndex.from_frame(rows[["month", "part"]])
        ended = ended.set_axis(keys, axis=0).groupby(level=["month", "part"]).sum()
        types = empty("incidents").dtypes.to_dict()
        return line, kept[list(INCIDENTS.columns)].astype(types), ended

    def _with_ward_points(self, rows: pd.DataFrame) -> pd.DataFrame:
        """With a point inside its ward for each record that a file gives a ward for, no point."""
        wards = self._areas[self._areas["area_type"] == "ward"]
        points = wards.set_index("area_code").geometry.representative_point()
        codes = rows["area_code"]
        return rows.assign(
            easting=rows["easting"].where(codes.isna(), codes.map(points.x)).astype(float),
            northing=rows["northing"].where(codes.isna(), codes.map(points.y)).astype(float),
        )

    def _note_parts(
        self, parts: Sequence[Part], ended: pd.DataFrame, reading: ExtractReading
    ) -> None:
        rejected = _rejected_here(reading, int(ended["records"].sum()))
        counts = ended.to_dict("index")
        for month, part in parts:
            self._line_of[month, part] = len(self._lines) - 1
            self._new[month, part] = {
                "source": self._source,
                "month": month,
                "part": part,
                "kind": "file",
                "file": reading.file,
                "sha256": reading.sha256,
                "load_id": self._loading.load_id,
                **counts.get((month, part), dict.fromkeys(ended.columns, 0)),
                "rejected": rejected,
            }

    def _add(self, line: Line, kept: pd.DataFrame | None = None) -> None:
        """One line for each frame, in step, so that a later version can correct both."""
        self._lines.append(line)
        self._kept.append(empty("incidents") if kept is None else kept)

    def _store_parts(self) -> None:
        """Replace the parts of the months read; the other parts of these months stay."""
        self._loading.gone.extend(
            ReplacedPart(row, str(self._new[row["month"], row["part"]]["file"]))
            for row in self._stored.to_dict("records")
            if (row["month"], row["part"]) in self._new
        )
        draft, source = self._loading.draft, self._source
        months = sorted({month for month, _ in self._new})
        stored = draft.read("incidents", source=source)
        of_months = stored[stored["month"].isin(months)]
        gone = pd.MultiIndex.from_frame(of_months[["month", "part"]]).isin(list(self._new))
        draft.replace_months(
            "incidents", _together([of_months[~gone], *self._kept]), months, source=source
        )
        old = self._stored
        gone = pd.MultiIndex.from_frame(old[["month", "part"]]).isin(list(self._new))
        new = pd.DataFrame(list(self._new.values()), columns=list(PARTS.columns))
        parts = _together([old[~gone], new]).sort_values(["month", "part"], ignore_index=True)
        self._loading.replace_source("parts", parts, source)
        self._stored = parts

    def _count(self, months: Sequence[pd.Timestamp] | None) -> None:
        """Coverage, and the ward counts of these months, from the incidents as they now are."""
        loading, source = self._loading, self._source
        covered = offences_covered(self._stored, loading.catalogue, source)
        if months is not None:
            covered = covered[covered["month"].isin(months)]
        incidents = loading.draft.read("incidents", source=source, columns=COUNTED)
        wards, zones = (self._areas[self._areas["area_type"] == t] for t in ("ward", "zone"))
        # A zone cuts across wards: a difference could disclose what a ward hides.
        if loading.catalogue.source[source].disclosive:
            zones = zones.iloc[:0]
        counts = counts_where_covered(
            self._with_areas(incidents),
            covered,
            sorted([*wards["area_code"], *zones["area_code"]]),
            Placer(zones, tolerance_m=0.0) if len(zones) else None,
        )
        in_series = counts["offence"].isin(told_by_series(loading))
        if in_series.any():
            loading.notes.append(
                f"{loading.catalogue.source[source].name}: not counted by month, because the store "
                "holds figures of it for other periods, and the two could be subtracted."
            )
        store_counts(loading, source, counts[~in_series])
        coverage = extract_coverage(
            self._stored,
            loading.draft.read("coverage", source=source),
            loading.catalogue,
            source=source,
            wards=len(wards),
        )
        loading.replace_source("coverage", coverage, source)

    def _with_areas(self, incidents: pd.DataFrame) -> pd.DataFrame:
        placed = self._wards.place(
            incidents["easting"].to_numpy(), incidents["northing"].to_numpy()
        )
        of_wards = incidents.assign(area_code=pd.Series(placed.area_code, index=incidents.index))
        unplaced = int(of_wards["area_code"].isna().sum())
        if unplaced:
            name = self._loading.catalogue.source[self._source].name
            self._loading.notes.append(
                f"{name}: {unplaced:,} records loaded earlier lie outside the new ward boundaries "
                "and are no longer counted."
            )
        return of_wards.dropna(subset="area_code")


def _rejected_here(reading: ExtractReading, placed: int) -> int:
    """The rejects a place is answerable for: as many of them as of the usable rows lie in it."""
    usable = reading.rows_read - len(reading.rejects)
    return round(len(reading.rejects) * placed / usable) if usable else len(reading.rejects)


def _together(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    some = [frame for frame in frames if len(frame)]
    return pd.concat(some, ignore_index=True) if some else frames[0]
