"""Where records lie, from the longitude and latitude written in them (EPSG:4326)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coarse import DEGREES, coarse_notes
from data_loaders.columns.rounded import EXPECTED as ALL_DIGITS
from data_loaders.columns.rounded import rounded
from data_loaders.files.faults import Fault, shown
from model.config.catalogue import Box
from model.errors import RefusedFileError

UK = Box(west=-9.0, south=49.0, east=2.5, north=61.5)
"""Longitude and latitude of the United Kingdom, with a margin. No point of it is still in it when
the two are swapped."""

NOWHERE = pa.array(["no location", "unknown", "not known", "-", "na", "n/a", "nan", "null", "none"])
"""What a cell says, besides nothing, where the publisher does not know the place."""

_FINEST = 1e-5
"""What the last digit of a degree in scientific notation may stand for: about a metre."""

_IN_UK = f"longitude {UK.west:g} to {UK.east:g} and latitude {UK.south:g} to {UK.north:g}"


@dataclass(frozen=True)
class Coordinates:
    """Longitude and latitude, both NaN where a record has no location or a faulty one."""

    longitude: np.ndarray
    latitude: np.ndarray
    faults: tuple[Fault, ...]
    swapped: np.ndarray
    """True where they would lie in the United Kingdom the other way round."""

    @property
    def located(self) -> np.ndarray:
        """True for records with a location."""
        return ~np.isnan(self.longitude)

    def coarse(self, name: str) -> tuple[str, ...]:
        """What the ledger says of the file where they were rounded.

        Raises RefusedFileError where nearly all have two decimals or fewer.
        """
        return coarse_notes(self.longitude, self.latitude, DEGREES, name)

    def refuse_if_swapped(self, name: str) -> None:
        """Raise RefusedFileError when every record that has a location has it swapped."""
        located = self.located | np.any([f.rows for f in self.faults], axis=0)
        if self.swapped.any() and (self.swapped == located).all():
            raise RefusedFileError(
                f"{name}: longitude and latitude are swapped in all {self.swapped.sum():,} rows "
                f"that have them; expected {_IN_UK}. Correct the names of the two columns"
            )


def coordinates(longitude: pa.Array, latitude: pa.Array) -> Coordinates:
    """The coordinates written as text, and what is wrong with each row.

    Both blank, "No Location", 0 or -1 is no location; one blank, a cell that is no number or one
    rounded in scientific notation, and a point outside the United Kingdom are faults. A decimal
    comma is read as a point.
    """
    x, x_blank = _numbers(longitude)
    y, y_blank = _numbers(latitude)
    # Databases fill in numbers for nothing. Of one alone 0 is no sign: the meridian is at 0.
    nowhere = ((x == 0) & (y == 0)) | ((x == -1) & (y == -1))
    x_blank, y_blank = x_blank | nowhere, y_blank | nowhere
    half = x_blank != y_blank
    cut = ~half & ~x_blank & (rounded(longitude, _FINEST) | rounded(latitude, _FINEST))
    cut &= np.isfinite(x + y)
    unreadable = ~half & ~x_blank & ~cut & (np.isnan(x) | np.isnan(y))
    given = ~half & ~x_blank & ~cut & ~unreadable
    swapped = given & _inside(y, x)
    outside = given & ~swapped & ~_inside(x, y)

    def found(i: int) -> str:
        texts = longitude[i].as_py(), latitude[i].as_py()
        return f"longitude {shown(texts[0])}, latitude {shown(texts[1])}"

    faults = (
        Fault(half, found, "both, or neither where there is no location"),
        Fault(cut, found, ALL_DIGITS),
        Fault(unreadable, found, "decimal degrees such as -1.549 and 53.801"),
        Fault(
            swapped,
            lambda i: f"{found(i)}: the two look swapped",
            f"{_IN_UK}: longitude first",
        ),
        Fault(outside, found, f"a point in the United Kingdom: {_IN_UK}"),
    )
    good = given & ~swapped & ~outside
    return Coordinates(np.where(good, x, np.nan), np.where(good, y, np.nan), faults, swapped)


def _inside(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x >= UK.west) & (x <= UK.east) & (y >= UK.south) & (y <= UK.north)


def _numbers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Finite numbers, NaN elsewhere; and where the text is blank or says there is no place."""
    blank = pc.equal(texts, "")
    given = pc.if_else(blank, pa.scalar(None, texts.type), texts)
    try:
        numbers = pc.cast(given, pa.float64())
    except pa.ArrowInvalid:
        trimmed = pc.utf8_trim_whitespace(texts)
        blank = pc.or_(pc.equal(trimmed, ""), pc.is_in(pc.utf8_lower(trimmed), NOWHERE))
        points = pc.replace_substring_regex(trimmed, r"^([+-]?\d+),(\d+)$", r"\1.\2")
        numbers = pa.array(pd.to_numeric(points.to_pandas(), errors="coerce"), from_pandas=True)
    values = numbers.to_numpy(zero_copy_only=False).astype(float)
    return np.where(np.isfinite(values), values, np.nan), blank.to_numpy(zero_copy_only=False)
