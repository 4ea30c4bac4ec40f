"""The counts of a dataset as the statistics take them, those of drawn areas among them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.custom_area import shape_of
from model.custom_area import read
from model.tables import POLICE
from pages.older_archives import lacking_outcomes
from stats.counts import Cube
from stats.varying import Varying
from store.dataset import Dataset
from store.worked_out import once_a_release


@once_a_release()
def varying_of(dataset: Dataset) -> Varying:
    """How the counts of a dataset vary, of its months that are whole; made once for each.

    Months whose counts still grow (outcomes that come in late) are not whole.
    """
    cube, whole = cube_of(dataset), dataset.scope.whole
    counts = cube.counts.copy()
    for row, offence in enumerate(cube.offences):
        status = dataset.offence_status[offence].reindex(cube.months)
        growing = cube.months > settled(dataset, offence)
        growing |= np.isin(cube.months.asi8, lacking_outcomes(dataset, offence, cube.months.asi8))
        counts[:, row, (status != "complete").to_numpy() | growing] = np.nan
    groups = tuple(a.code for a in dataset.scope.areas if a.kind == "group")
    return Varying(
        replace(cube, counts=counts),
        {"ward": whole.members, "group": groups, "whole": (whole.code,)},
        tuple(o for o in dataset.catalogue.police_offences if o in cube.offences),
        {offence: _breaks(dataset, offence) for offence in cube.offences},
        dataset.catalogue.usual_variation,
    )


def settled(dataset: Dataset, offence: str) -> pd.Period:
    """The last month of an offence whose count does not grow any more: outcomes come in late."""
    _, last = dataset.scope.span((offence,))
    return last - dataset.catalogue.offence[offence].settles_months


def _breaks(dataset: Dataset, offence: str) -> tuple[int, ...]:
    """The months (positions in the cube) from which an offence is not counted as before."""
    months = cube_of(dataset).months
    begins = [b.month for b in dataset.breaks if b.concerns((offence,), "ward")]
    ends = [b.end + 1 for b in dataset.breaks if b.until and b.concerns((offence,), "ward")]
    return tuple(int(at) for at in months.searchsorted(pd.PeriodIndex([*begins, *ends], freq="M")))


MOST_DRAWN = 32
"""Drawn areas whose counts a worker keeps."""


@once_a_release()
def cube_of(dataset: Dataset) -> Cube:
    """The counts of a dataset, made once for each."""
    (wide, hidden), words = dataset.counts, dataset.revisions
    areas, offences = (tuple(sorted(set(wide.index.get_level_values(n)))) for n in (0, 1))
    every = pd.MultiIndex.from_product([areas, offences])
    shape = (len(areas), len(offences), len(wide.columns))
    return Cube(
        areas,
        offences,
        pd.PeriodIndex(wide.columns),
        wide.reindex(every).to_numpy().reshape(shape),
        hidden.reindex(every, fill_value=False).to_numpy(bool).reshape(shape),
        None if words is None else words.reindex(every, fill_value=0).to_numpy().reshape(shape),
    )


@once_a_release(MOST_DRAWN)
def with_drawn(dataset: Dataset, code: str) -> Cube:
    """The counts of a dataset, and those of an area whose corners are its code."""
    shape = drawn_shape(code)
    points = dataset.map_points
    inside = shapely.intersects_xy(shape, points.easting, points.northing)
    return cube_of(dataset).with_area(code, _drawn_counts(dataset, inside))


def drawn_shape(code: str) -> shapely.Geometry:
    """The shape of a drawn area, EPSG:27700, made ready to be asked about many points."""
    shape = shape_of(read(code))
    shapely.prepare(shape)
    return shape


def _drawn_counts(dataset: Dataset, inside: NDArray[np.bool_]) -> np.ndarray:
    """Counts on some map points by offence and month of the cube; NaN where they are not known.

    Offences of other sources than police.uk, and outcomes, have no map points: they are not known.
    """
    cube, points, status = cube_of(dataset), dataset.map_points, dataset.status.get(POLICE)
    counts = np.full((len(cube.offences), len(cube.months)), np.nan)
    if status is None:
        return counts
    known = status.reindex(cube.months).fillna("missing").ne("missing").to_numpy()
    of_points = dict(zip(points.offences, points.by_offence(inside), strict=True))
    # Every map point is of a month that is covered.
    months = cube.months.get_indexer(points.months)
    for row, offence in enumerate(cube.offences):
        on_map = dataset.catalogue.offence[offence].kind != "outcome"
        if on_map and dataset.source_of.get(offence) == POLICE:
            found = np.zeros(len(cube.months))
            found[months] = of_points.get(offence, 0.0)
            counts[row, known] = found[known]
    return counts
