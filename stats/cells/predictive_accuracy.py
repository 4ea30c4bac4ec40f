"""How well the cells chosen beforehand, such as last period's hot spots, held this period's events.

Three measures of a choice of cells, all NaN where nothing was chosen or nothing happened later:

- hit rate = n / N, the share of the later events that lay in the chosen cells;
- PAI, the prediction accuracy index = (n / N) / (a / A), the hit rate over the share of the area
  that was chosen: 1 is what equal cells drawn blindly have on average;
- PEI, the prediction efficiency index = PAI / the best PAI that the same area could have, 0 to 1.

Sources: S. Chainey, L. Tompson and S. Uhlig, "The utility of hotspot mapping for predicting spatial
patterns of crime", Security Journal 21 (2008), https://discovery.ucl.ac.uk/id/eprint/112873/, for
the PAI; J. M. Hunt, "Do crime hot spots move?", dissertation, American University (2016), for the
PEI.

A high PAI can be had from a very small area, and says nothing of how many events were missed: show
the hit rate with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stats.cells.concentration import Floats, checked_counts

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Foresight:
    """A choice of cells and what happened in it later."""

    cells: int
    """How many cells were chosen."""
    area_m2: float
    """Their area, a."""
    all_area_m2: float
    """The area of all the cells, A."""
    events: float
    """The later events in the chosen cells, n."""
    all_events: float
    """The later events in all the cells, N."""
    best_events: float
    """The most later events an area as large could have held."""

    @property
    def hit_rate(self) -> float:
        """The share of the later events in the chosen cells, n / N, from 0 to 1."""
        return self.events / self.all_events if self._known else math.nan

    @property
    def pai(self) -> float:
        """The hit rate over the share of the area, (n / N) / (a / A)."""
        if not self._known:
            return math.nan
        return self.hit_rate / (self.area_m2 / self.all_area_m2)

    @property
    def pei(self) -> float:
        """PAI / best PAI, from 0 to 1."""
        return self.events / self.best_events if self._known else math.nan

    @property
    def _known(self) -> bool:
        return self.cells > 0 and self.all_events > 0


@dataclass(frozen=True)
class ForesightOfTwo:
    """A given choice of cells, and beside it the cells that simply had most events before."""

    chosen: Foresight
    busiest: Foresight


def foresight(chosen: ArrayLike, later: ArrayLike, areas_m2: ArrayLike) -> Foresight:
    """How well the chosen cells held the events of a later period.

    All three have shape (cells,), in one order: True where a cell was chosen, the count of the
    later period, and the area in m2. Give every cell in which an event could have been counted, and
    no others: the PAI grows with each empty one added.

    The best possible choice is greedy: cells by their later count per area, highest first, and of
    the last one only the part that is left of the area. No choice of whole cells with that area
    holds more, so a PEI is never above 1. Of equal cells it is the k with most events.

    Two of ten equal cells, with 8 and 2 of 30 later events: a hit rate of 10 / 30, PAI 1 / 3 / 0.2
    = 1.67; the best two have 17, so best PAI 2.83 and PEI 10 / 17 = 0.59.

    Raises ValueError where the three are not of the same cells, `chosen` is not True or False, a
    count is negative or missing, or an area is not above 0.
    """
    counts, areas = checked_counts(later, name="later"), _checked_areas(areas_m2)
    mask = _checked_mask(chosen)
    _same_cells(chosen=mask, later=counts, areas_m2=areas)
    area, events = float(areas[mask].sum()), float(counts[mask].sum())
    return Foresight(
        cells=int(mask.sum()),
        area_m2=area,
        all_area_m2=float(areas.sum()),
        events=events,
        all_events=float(counts.sum()),
        # The chosen cells are such a choice; rounding must not put them above the best.
        best_events=max(_most_events(counts, areas, area), events),
    )


def against_busiest(
    chosen: ArrayLike, earlier: ArrayLike, later: ArrayLike, areas_m2: ArrayLike
) -> ForesightOfTwo:
    """How well a hot set foretold the later period, and how well the busiest cells of its area did.

    All four have shape (cells,), in one order: True where a cell was hot, the counts of the earlier
    and of the later period, and the area in m2. See `foresight` and `busiest`; where cells are not
    of one size, the busiest may have up to one cell more of area, for which the PAI allows and the
    hit rate does not. Where nothing was chosen, both are of nothing.

    Raises ValueError as `foresight` does.
    """
    given = foresight(chosen, later, areas_m2)
    most = busiest(earlier, areas_m2, given.area_m2)
    return ForesightOfTwo(given, foresight(most, later, areas_m2))


def busiest(earlier: ArrayLike, areas_m2: ArrayLike, area_m2: float) -> Flags:
    """The cells with most events in the earlier period, until they have an area: True where chosen.

    `earlier` and `areas_m2` have shape (cells,). Cells are taken by their count, not their count
    per area, until `area_m2` is reached or passed. Of cells with the same count the first comes
    first, so give cells in an order that stays, such as by code; where the area is larger than that
    of all cells with events, the rest is filled with empty ones in that order.

    Raises ValueError where the two are not of the same cells, a count or `area_m2` is negative or
    missing, or a cell's area is not above 0.
    """
    counts, areas = checked_counts(earlier, name="earlier"), _checked_areas(areas_m2)
    _same_cells(earlier=counts, areas_m2=areas)
    if not area_m2 >= 0:
        raise ValueError(f"`area_m2` is {area_m2:g}; give an area of 0 m2 or more.")
    order = np.argsort(-counts, kind="stable")
    taken_before = np.cumsum(areas[order]) - areas[order]
    chosen = np.zeros(len(counts), dtype=bool)
    # Areas summed in another order may differ in their last digits; no cell is taken for these.
    chosen[order[taken_before < area_m2 * (1 - 1e-9)]] = True
    return chosen


def _most_events(later: Floats, areas: Floats, area_m2: float) -> float:
    """The most events an area can hold if a cell may be taken in part."""
    order = np.argsort(-later / areas, kind="stable")
    area, events = (np.append(0, np.cumsum(column[order])) for column in (areas, later))
    return float(np.interp(area_m2, area, events))


def _checked_areas(areas_m2: ArrayLike) -> Floats:
    areas = checked_counts(areas_m2, name="areas_m2")
    if not areas.all():
        raise ValueError("`areas_m2` holds 0; give an area above 0 m2 for each cell.")
    return areas


def _checked_mask(chosen: ArrayLike) -> Flags:
    mask = np.asarray(chosen)
    if mask.dtype != bool:
        raise ValueError(f"`chosen` is of type {mask.dtype}; give True or False for each cell.")
    return mask


def _same_cells(**columns: np.ndarray) -> None:
    if len({column.shape for column in columns.values()}) > 1:
        shapes = ", ".join(f"`{name}` {column.shape}" for name, column in columns.items())
        raise ValueError(f"the shapes differ: {shapes}; give the same cells in the same order.")
