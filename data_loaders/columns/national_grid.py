"""Where records lie, from eastings and northings in metres (British National Grid, EPSG:27700)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coarse import METRES, coarse_notes
from data_loaders.columns.rounded import EXPECTED as ALL_DIGITS
from data_loaders.columns.rounded import rounded
from data_loaders.files.faults import Fault, shown
from model.errors import RefusedFileError

EAST_M = (0, 700_000)
NORTH_M = (0, 1_300_000)
"""The extent of the grid: https://www.ordnancesurvey.co.uk/documents/resources/guide-coordinate-systems-great-britain.pdf"""

NOWHERE = ("", "null", "na", "n/a", "unknown", "-", "-1")
"""What a cell says where the publisher does not know the place."""

_FINEST_M = 1.0
"""What the last digit of an easting in scientific notation may stand for."""

_GROUPED = (
    (r"^([1-9]\d\d),(\d{3})(\.\d+)?$", r"\1\2\3"),
    (r"^(1),(\d{3}),(\d{3})(\.\d+)?$", r"\1\2\3\4"),
)
"""Metres of six or seven digits as a spreadsheet groups them: no degree is written so."""

_FEWEST, _TIMES = 3, 3
"""So few positions tell nothing; so many times as many as those that say the contrary tell."""

_EXPECTED = "metres of the National Grid such as 430127 and 433871"


@dataclass(frozen=True)
class GridPoints:
    """Easting and northing, both NaN where a record has no location or a faulty one."""

    easting: np.ndarray
    northing: np.ndarray
    faults: tuple[Fault, ...]
    turned: int = 0
    """Positions off the grid that lie on it with easting and northing exchanged."""
    straight: int = 0
    """Positions on the grid that would lie off it then: those in Scotland, and further north."""

    def refuse_if_swapped(self, name: str) -> None:
        """Raise RefusedFileError where the file's axes are exchanged, as the grid's ends tell.

        A file of the whole country does so; of one place all its positions do (`swapped_axes`).
        """
        if self.turned >= _FEWEST and self.turned > _TIMES * self.straight:
            raise RefusedFileError(
                f"{name}: easting and northing look swapped: {self.turned:,} of its positions lie "
                "off the National Grid, and on it the other way round. None of it was loaded; "
                "correct the names of the columns, easting being the metres from the west"
            )

    def coarse(self, name: str) -> tuple[str, ...]:
        """What the ledger says of the file where they were rounded.

        Raises RefusedFileError where nearly all are whole kilometres.
        """
        return coarse_notes(self.easting, self.northing, METRES, name)


def grid_points(easting: pa.Array, northing: pa.Array) -> GridPoints:
    """The positions written as text, and what is wrong with each row.

    Both blank, or both 0, is no location; one blank, a cell that is no number or one rounded in
    scientific notation, and a point off the grid (such as a longitude) are faults.
    """
    x, x_blank = _numbers(easting)
    y, y_blank = _numbers(northing)
    nowhere = (x == 0) & (y == 0)
    x_blank, y_blank = x_blank | nowhere, y_blank | nowhere
    half = x_blank != y_blank
    cut = (rounded(easting, _FINEST_M) | rounded(northing, _FINEST_M)) & ~half & ~x_blank
    cut &= np.isfinite(x + y)
    given = ~x_blank & ~y_blank & ~cut
    unreadable = given & (np.isnan(x) | np.isnan(y))
    on_grid, turned = _on_grid(x, y), _on_grid(y, x)
    # Degrees are numbers too: nothing of Great Britain lies within a kilometre of the origin.
    degrees = given & (np.abs(x) < 1_000) & (np.abs(y) < 1_000)

    def found(i: int) -> str:
        return f"easting {shown(easting[i].as_py())}, northing {shown(northing[i].as_py())}"

    faults = (
        Fault(half, found, "both, or neither where there is no location"),
        Fault(cut, found, ALL_DIGITS),
        Fault(unreadable, found, _EXPECTED),
        Fault(given & ~unreadable & (~on_grid | degrees), found, _EXPECTED),
    )
    good = given & on_grid & ~degrees
    return GridPoints(
        np.where(good, x, np.nan),
        np.where(good, y, np.nan),
        faults,
        turned=int((given & turned & ~on_grid).sum()),
        straight=int((good & ~turned).sum()),
    )


def _on_grid(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x > EAST_M[0]) & (x <= EAST_M[1]) & (y > NORTH_M[0]) & (y <= NORTH_M[1])


def ungrouped(texts: pa.Array) -> pa.Array:
    """The texts without spaces around them, and without a comma between the thousands of metres."""
    plain = pc.utf8_trim_whitespace(texts)
    for grouped, digits in _GROUPED:
        plain = pc.replace_substring_regex(plain, grouped, digits)
    return plain


def _numbers(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Finite numbers, NaN elsewhere; and where the text says there is no place."""
    trimmed = ungrouped(texts)
    blank = pc.is_in(pc.utf8_lower(trimmed), pa.array(NOWHERE))
    numbers = pd.to_numeric(trimmed.to_pandas().astype("str"), errors="coerce").to_numpy(float)
    finite = np.where(np.isfinite(numbers), numbers, np.nan)
    return finite, blank.to_numpy(zero_copy_only=False)
