"""Whether the eastings and northings of a file stand in each other's columns.

Both are metres, and of a place as far east as north most points lie in it either way: nothing in a
row tells. All rows of a file together do.
"""

from __future__ import annotations

import numpy as np

from geo.placing import Placer
from model.errors import RefusedFileError

_INSIDE = 0.9
"""The other way round the file is one of the place: this share of its positions lie in it."""

_TIMES = 3
"""So many times as many positions lie in the place the other way round alone as do as they are
alone; a slip of a few rows turns nothing round."""

_FEWEST = 3
"""Of fewer positions nobody can tell."""

_ENOUGH = 20_000
"""Of a file of more, such as all postcodes, about so many tell."""

_NEAR_M = 1_000.0
"""Two statements of one place agree within this; so far off a rounded longitude puts a point."""


def refuse_if_exchanged(
    easting: np.ndarray, northing: np.ndarray, wards: Placer, file: str
) -> None:
    """Raise RefusedFileError where positions lie better in the place with their axes exchanged."""
    if words := exchanged_words(easting, northing, wards, file):
        raise RefusedFileError(words)


def exchanged_words(easting: np.ndarray, northing: np.ndarray, wards: Placer, file: str) -> str:
    """Why a file is refused whose positions lie better in the place the other way round; or empty.

    Positions count once each, in any order; NaN is none.
    """
    known = np.isfinite(easting) & np.isfinite(northing)
    points = np.unique(easting[known] + 1j * northing[known])
    points = points[:: max(1, len(points) // _ENOUGH)]
    e, n = points.real, points.imag
    if len(e) < _FEWEST:
        return ""
    turned = _inside(wards, n, e)
    if turned.mean() < _INSIDE:
        return ""
    as_written = _inside(wards, e, n)
    if not _more(int((turned & ~as_written).sum()), int((as_written & ~turned).sum())):
        return ""
    return (
        f"{file}: easting and northing look swapped: more of its positions lie in the place the "
        "other way round than as they are. None of it was loaded; correct the names of the "
        "columns, easting being the metres from the west"
    )


def refuse_if_degrees_disagree(
    written: tuple[np.ndarray, np.ndarray], told: tuple[np.ndarray, np.ndarray], file: str
) -> None:
    """Raise RefusedFileError where the rows' own longitudes and latitudes say the axes are swapped.

    `written` are eastings and northings as they stand, `told` those made of longitude and latitude.
    """
    straight, turned = (_near(axes, told) for axes in (written, written[::-1]))
    if _more(int((turned & ~straight).sum()), int((straight & ~turned).sum())):
        raise RefusedFileError(
            f"{file}: easting and northing look swapped: the longitude and latitude of "
            f"{int((turned & ~straight).sum()):,} of its rows say the same place only the other "
            "way round. None of it was loaded; correct the names of the columns, easting being the "
            "metres from the west"
        )


def _more(turned: int, straight: int) -> bool:
    return turned >= _FEWEST and turned > _TIMES * straight


def _inside(wards: Placer, easting: np.ndarray, northing: np.ndarray) -> np.ndarray:
    return wards.place(easting, northing).how != "outside"


def _near(one: tuple[np.ndarray, ...], other: tuple[np.ndarray, ...]) -> np.ndarray:
    apart = [np.abs(a - b) for a, b in zip(one, other, strict=True)]
    return (apart[0] < _NEAR_M) & (apart[1] < _NEAR_M)
