"""Incidents by the map point they lie on: what hotspots are counted from.

police.uk moves every record to the nearest of a fixed list of points, so some tens of thousands of
points hold all the records of a city: counts by point, month and offence are small and quick.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.integer]
Flags = NDArray[np.bool_]

STREET = ""
"""The kind of place of a point on an ordinary street."""


@dataclass(frozen=True, eq=False)
class MapPoints:
    """Counts by point, month and offence, read-only; rows sorted by month."""

    easting: NDArray[np.float64]
    """EPSG:27700, whole metres; a value a point, as in the three that follow."""
    northing: NDArray[np.float64]
    label: NDArray[np.str_]
    """The commonest name of the point, without "On or near": a street or a kind of place."""
    kind: NDArray[np.str_]
    """The kind of place, of those in `config/place_types.toml`; STREET for any other."""
    months: pd.PeriodIndex
    """Every month from the first to the last, whether there is a record in it or not."""
    offences: tuple[str, ...]
    point: Ints
    """The position of the row's point; a value a row, as in the two that follow."""
    offence: Ints
    """The position of the row's offence."""
    count: Ints
    starts: Ints
    """Where the rows of each month start, and at the end how many rows there are."""

    def __len__(self) -> int:
        return len(self.easting)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of place there is, sorted; STREET among them where a point is of no other."""
        return tuple(sorted(set(self.kind.tolist())))

    def by_month(
        self, offences: Iterable[str], first: pd.Period, last: pd.Period, at: Ints, places: int
    ) -> NDArray[np.float64]:
        """How many incidents of some offences lie in each place in each month, first to last.

        `at` is the position of the place of each point; points below zero are left out. Shape
        (places, months). A month before the first or after the last there is has nothing in it: the
        coverage says whether that is a zero. Each month lies together in memory, as the rows do.
        """
        months = (last - first).n + 1
        rows, month = self._rows(first, last)
        place = at[self.point[rows]]
        kept = self._is_of(offences)[self.offence[rows]] & (place >= 0)
        cell = month[kept] * places + place[kept]
        found = np.bincount(cell, self.count[rows][kept], minlength=months * places)
        return _floats(found).reshape(months, places).T

    def by_point(
        self, offences: Iterable[str], first: pd.Period, last: pd.Period
    ) -> NDArray[np.float64]:
        """How many incidents of some offences lie on each point, first to last month."""
        rows, _ = self._rows(first, last)
        number = np.where(self._is_of(offences)[self.offence[rows]], self.count[rows], 0)
        return _floats(np.bincount(self.point[rows], number, minlength=len(self)))

    def by_place(
        self, first: pd.Period, last: pd.Period, at: Ints, places: int
    ) -> NDArray[np.float64]:
        """How many incidents of each offence lie in each place, shape (places, offences).

        Of the months first to last. `at` is as in `by_month`.
        """
        rows, _ = self._rows(first, last)
        place = at[self.point[rows]]
        kept = place >= 0
        cell = place[kept] * len(self.offences) + self.offence[rows][kept]
        number = places * len(self.offences)
        found = np.bincount(cell, self.count[rows][kept], minlength=number)
        return _floats(found).reshape(places, len(self.offences))

    def by_offence(self, inside: Flags) -> NDArray[np.float64]:
        """How many incidents lie on some of the points: shape (offences, months), of all there are.

        `inside` says of each point whether it is one of them.
        """
        of_month = np.repeat(np.arange(len(self.months)), np.diff(self.starts))
        kept = inside[self.point]
        at = self.offence[kept].astype(np.int64) * len(self.months) + of_month[kept]
        number = len(self.offences) * len(self.months)
        found = np.bincount(at, self.count[kept], minlength=number)
        return _floats(found).reshape(len(self.offences), len(self.months))

    def _rows(self, first: pd.Period, last: pd.Period) -> tuple[slice, Ints]:
        """The rows of some months, and how many months each lies after the first of them."""
        if not len(self.months):
            return slice(0, 0), np.array([], dtype=np.int64)
        begin = first.ordinal - self.months[0].ordinal
        end = last.ordinal - self.months[0].ordinal + 1
        low, high = np.clip((begin, end), 0, len(self.months))
        of_month = np.diff(self.starts[low : high + 1])
        rows = slice(int(self.starts[low]), int(self.starts[high]))
        return rows, np.repeat(np.arange(low, high) - begin, of_month)

    def _is_of(self, offences: Iterable[str]) -> Flags:
        wanted = set(offences)
        return np.array([o in wanted for o in self.offences], dtype=bool)


def _floats(found: np.ndarray) -> NDArray[np.float64]:
    # What is added up by weights is already so, whatever NumPy's types say of it.
    return found.astype(np.float64, copy=False)
