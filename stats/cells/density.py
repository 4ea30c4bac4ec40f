"""How densely events lie around a place: the quartic kernel density, corrected at the edge.

The kernel is K(u) = 3/pi (1 - u^2)^2 for u below 1, with u the distance in bandwidths: the density
at a place is the sum of K / bandwidth^2 over the events, so that it adds up to their number over
the plane. Everything is in metres of a plane CRS; densities are per km2 over the period the events
are of. Sources: B. W. Silverman, "Density Estimation for Statistics and Data Analysis" (1986), page
76 for the kernel; P. Diggle, "A kernel method for smoothing point process data", Journal of the
Royal Statistical Society C 34 (1985), for the edge.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]

M2_PER_KM2 = 1e6

LEAST_SHARE = 0.25
"""Of the kernel at a place: where less lies inside, the density is corrected as if this much did.
More than fourfold, an event or two at the tip of a place would look like a crowd."""


def kernel(
    easting: ArrayLike,
    northing: ArrayLike,
    at_easting: ArrayLike,
    at_northing: ArrayLike,
    bandwidth: float,
) -> sparse.csr_array:
    """What an event on each point adds to the density at each place, per km2: (places, points).

    It does not depend on what is counted, so it can be kept. Raises ValueError for a bandwidth that
    is not above zero.
    """
    if not bandwidth > 0:
        raise ValueError(f"the bandwidth is a number of metres above zero, not {bandwidth!r}")
    points, places = _pairs(easting, northing), _pairs(at_easting, at_northing)
    near = cKDTree(places).sparse_distance_matrix(cKDTree(points), bandwidth, output_type="ndarray")
    height = 3 / math.pi / bandwidth**2 * M2_PER_KM2
    weight = height * (1 - (near["v"] / bandwidth) ** 2) ** 2
    shape = (len(places), len(points))
    return sparse.csr_array((weight, (near["i"], near["j"])), shape=shape)


def share_inside(
    easting: ArrayLike,
    northing: ArrayLike,
    land_m2: ArrayLike,
    at_easting: ArrayLike,
    at_northing: ArrayLike,
    bandwidth: float,
) -> Floats:
    """The share of the kernel at each place that lies within the land there is, from 0 to 1.

    The land is given as many small parts by their middles and areas: parts of an eighth of the
    bandwidth are small enough for three digits. Half at a straight coast, 1 further inland than the
    bandwidth.
    """
    of_land = kernel(easting, northing, at_easting, at_northing, bandwidth)
    share = of_land @ (np.asarray(land_m2, dtype=float) / M2_PER_KM2)
    return np.minimum(share, 1.0)


def corrected(density: ArrayLike, share: ArrayLike) -> Floats:
    """A density as it would be if events could lie beyond the edge too: divided by `share_inside`.

    Nothing is recorded beyond the edge, so without this every border looks quiet. A share below
    LEAST_SHARE counts as that.
    """
    inside = np.maximum(np.asarray(share, dtype=float), LEAST_SHARE)
    return np.asarray(density, dtype=float) / inside


def _pairs(x: ArrayLike, y: ArrayLike) -> Floats:
    return np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
