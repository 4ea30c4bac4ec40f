"""Shapes as paths of an SVG drawing: whole numbers on a sheet whose top is north."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

UNITS = 7_000
"""The width of a sheet: a tenth of a pixel each where a map is 700 px wide."""

MARGIN = 60
"""Units around the place, so that lines on its edge are not cut."""


@dataclass(frozen=True)
class Sheet:
    """Where a place lies on a drawing; EPSG:27700."""

    west: float
    north: float
    metres: float
    """A unit of the drawing is so long."""
    height: int
    """In units; the width is UNITS."""

    def at(self, easting: ArrayLike, northing: ArrayLike) -> tuple[Floats, Floats]:
        """Positions on the sheet: to the right, and downwards."""
        x = (np.asarray(easting, dtype=float) - self.west) / self.metres + MARGIN
        y = (self.north - np.asarray(northing, dtype=float)) / self.metres + MARGIN
        return x, y

    def paths(self, shapes: ArrayLike) -> list[str]:
        """The `d` of a `<path>` for each polygon; equal polygons differ in where they begin only.

        Rings go on from where they are, point by point, so that equal cells share most of their
        text, which then compresses to little.
        """
        parts, shape_of = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
        rings, part_of = shapely.get_rings(parts, return_index=True)
        paths = [""] * len(np.atleast_1d(shapes))
        for shape, text in zip(shape_of[part_of].tolist(), self._rings(rings), strict=True):
            paths[shape] += text
        return paths

    def lines(self, lines: ArrayLike) -> list[str]:
        """The `d` of a `<path>` for each line, in whole units."""
        points, line_of = shapely.get_coordinates(lines, return_index=True)
        x, y = self.at(points[:, 0], points[:, 1])
        whole = np.rint(np.column_stack([x, y])).astype(int)
        ends = np.searchsorted(line_of, np.arange(1, len(np.atleast_1d(lines))))
        return [
            f"M{_written(line[0].tolist())}l{_written(np.diff(line, axis=0).ravel().tolist())}"
            for line in np.split(whole, ends)
        ]

    def _rings(self, rings: NDArray[np.object_]) -> Iterator[str]:
        points, ring_of = shapely.get_coordinates(rings, return_index=True)
        x, y = self.at(points[:, 0], points[:, 1])
        begins = np.searchsorted(ring_of, np.arange(len(rings)))
        first = begins[ring_of]
        # From the first point on, before anything is rounded: equal shapes round alike.
        away = np.column_stack([x - x[first], y - y[first]]).round(6)
        whole = np.rint(away).astype(int).tolist()
        starts = np.rint(np.column_stack([x, y])[begins]).astype(int).tolist()
        ends = [*begins[1:].tolist(), len(points)]
        for start, begin, end in zip(starts, begins.tolist(), ends, strict=True):
            yield f"M{_written(start)}l{_written(_steps(whole[begin:end]))}z"


def _steps(points: list[list[int]]) -> list[int]:
    """The ways from point to point of a ring, but for the last, which closing the ring draws."""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
    moves = [step for step in steps if step != (0, 0)]
    return [number for step in moves[:-1] for number in step]


def _written(numbers: Iterable[int]) -> str:
    """Numbers as a path has them: a minus parts two by itself."""
    return " ".join(str(number) for number in numbers).replace(" -", "-")


class SheetShape(NamedTuple):
    """A shape on a sheet."""

    name: str
    path: str
    """The `d` of its `<path>`."""
    ward: str = ""
    """The name of the ward it lies in, where that is told of it."""


def on_sheet(
    ids: Sequence[str],
    names: Iterable[str],
    shapes: ArrayLike,
    sheet: Sheet,
    *,
    wards: Iterable[str] = (),
) -> dict[str, SheetShape]:
    """Shapes on a sheet, by id; `shapes` are polygons in EPSG:27700.

    `wards` are the names of the wards they lie in, where that is told of them.
    """
    rows = zip(ids, names, sheet.paths(shapes), wards or [""] * len(ids), strict=True)
    return {code: SheetShape(name, path, ward) for code, name, path, ward in rows}


def sheet_over(bounds: Sequence[float]) -> Sheet:
    """The sheet on which a place fills the width; `bounds` are west, south, east and north."""
    west, south, east, north = bounds
    metres = (east - west) / (UNITS - 2 * MARGIN)
    return Sheet(west, north, metres, round((north - south) / metres) + 2 * MARGIN)
