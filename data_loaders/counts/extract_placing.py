"""Where the rows of a file of incidents end: in the place, outside it, or without a location."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from data_loaders.files.readings import ExtractReading
from data_loaders.months.month_lines import how_placed
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.rejects_by_month import (
    rejected_by_month,
    too_many_undated,
    undated_words,
)
from geo.placing import Placer
from model.rejects import Reject
from model.tables import INCIDENTS, empty
from store.releases.kept_words import Public


def placed(
    reading: ExtractReading, source: str, wards: gpd.GeoDataFrame, placer: Placer
) -> tuple[Line, pd.DataFrame, pd.DataFrame]:
    """The file's line, its incidents, and where the rows of each part ended.

    `wards` are those of the place, EPSG:27700, in which `placer` places points.
    """
    rows = reading.incidents
    duplicate = rows.duplicated(["month", "part", "incident_id"]).to_numpy()
    rows = _with_ward_points(rows[~duplicate], wards)
    found = placer.place(rows["easting"].to_numpy(), rows["northing"].to_numpy())
    located = rows["easting"].notna().to_numpy()
    inside = ~pd.isna(np.asarray(found.area_code, dtype=object))
    kept = rows[inside].assign(source=source, street=None, record=1)
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
        notes=(*reading.notes, *how_placed(found)),
    )
    ended = pd.DataFrame({"records": inside, "outside": located & ~inside, "no_location": ~located})
    keys = pd.MultiIndex.from_frame(rows[["month", "part"]])
    ended = ended.set_axis(keys, axis=0).groupby(level=["month", "part"]).sum()
    types = empty("incidents").dtypes.to_dict()
    return line, kept[list(INCIDENTS.columns)].astype(types), ended


def _with_ward_points(rows: pd.DataFrame, wards: gpd.GeoDataFrame) -> pd.DataFrame:
    """With a point inside its ward for each record that a file gives a ward for, no point."""
    points = wards.set_index("area_code").geometry.representative_point()
    codes = rows["area_code"]
    return rows.assign(
        easting=rows["easting"].where(codes.isna(), codes.map(points.x)).astype(float),
        northing=rows["northing"].where(codes.isna(), codes.map(points.y)).astype(float),
    )


@dataclass(frozen=True)
class RejectedHere:
    """The rejects of a file that a place answers for: as many as of its usable rows lie in it."""

    rejects: tuple[Reject, ...]
    share: float
    rows: Mapping[pd.Timestamp, int]
    """The usable rows in the place, by month of the file."""

    @classmethod
    def of(cls, reading: ExtractReading, ended: pd.DataFrame) -> RejectedHere:
        """Those of a file whose rows `ended` so."""
        usable = reading.rows_read - len(reading.rejects)
        share = int(ended["records"].sum()) / usable if usable else 1
        held = ended["records"].groupby(level="month").sum()
        rows = {month: int(held.get(month, 0)) for month, _ in reading.parts}
        return cls(reading.rejects, share, rows)

    def by_month(self) -> dict[pd.Timestamp, int]:
        """Those that count against each month."""
        return rejected_by_month(self.rejects, self.rows, share=self.share)

    def undated(self) -> int:
        """Those that may be of any month, where they are too many; else 0."""
        return too_many_undated(self.rejects, self.rows, share=self.share)

    def words(self, *, disclosive: bool) -> tuple[Public, ...]:
        """What is said of those that may be of any month."""
        return undated_words(self.rejects, self.rows, share=self.share, disclosive=disclosive)
