"""What pages need of the cells incidents are counted in, whatever shape these have."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

OUTSIDE = -1
"""The position of a point that lies in no cell."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Cells(Protocol):
    """Cells over a place in a fixed order: `geo.grids.Grid` or `geo.area_cells.Units`.

    EPSG:27700.
    """

    def __len__(self) -> int: ...

    @property
    def ids(self) -> list[str]:
        """The id of each cell, as links carry it."""
        ...

    @property
    def land(self) -> Floats:
        """Square metres of each cell that lie within the place."""
        ...

    @property
    def centres(self) -> tuple[Floats, Floats]:
        """Eastings and northings of a point within each cell that stands for its middle."""
        ...

    @property
    def polygons(self) -> NDArray[np.object_]:
        """The cells as a map draws them."""
        ...

    @property
    def neighbours(self) -> sparse.csr_array:
        """1 where two different cells touch, shape (cells, cells), with an empty diagonal."""
        ...

    def locate(self, easting: ArrayLike, northing: ArrayLike) -> Ints:
        """The position of the cell each point lies in; OUTSIDE where it lies in none of them."""
        ...

    def position(self, cell_id: str) -> int:
        """The position of the cell of an id; OUTSIDE for an id of none of these."""
        ...
