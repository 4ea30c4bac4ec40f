"""Rows of a force whose longitude lost its minus sign, among others that have theirs.

In the place with the sign turned, a point far from all else the force has recorded is no record
outside the place: it is one of ours that would be lacking. A force with land on both sides of
Greenwich has such points of its own, and nothing is said of these.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_loaders.columns.coordinates import Coordinates
from data_loaders.files.faults import Fault
from model.config.catalogue import Box

FAR_SHARE = 0.005
"""So few of a force's records may lie beyond what counts as its own longitudes: some stand in a
file with the place of a call centre, or of another force."""


HOLE = 1.0
"""Degrees of longitude, 65 km: no force's land has so wide a hole. So nothing is said near
Greenwich: with the sign turned Chichester's points are those of Hastings, of the same force."""


def lost_signs(point: Coordinates, force: np.ndarray, box: Box) -> Iterator[Fault]:
    """What is wrong with rows that lie in the `box` of the place once their sign is turned.

    `force` is a number for the force of each row. Without other records of it nothing tells: the
    whole file is looked at elsewhere (`of_another_place`).
    """
    turned = _in(box, -point.longitude, point.latitude)
    if not turned.any():
        return
    lost = np.zeros(len(turned), dtype=bool)
    for number in np.unique(force[turned]):
        its = force == number
        rest = point.longitude[its & ~turned & point.located]
        if len(rest):
            least, most = np.quantile(rest, [FAR_SHARE, 1 - FAR_SHARE], method="nearest")
            beyond = np.maximum(least - point.longitude, point.longitude - most)
            lost |= its & turned & (beyond > HOLE)
    if lost.any():
        yield Fault(
            lost,
            lambda i: f"longitude {point.longitude[i]:g}, latitude {point.latitude[i]:g}",
            "the minus sign of a longitude west of Greenwich, as other rows of the force have it",
            suggestion=lambda i: f"longitude {-point.longitude[i]:g}",
        )


def _in(box: Box, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return (x >= box.west) & (x <= box.east) & (y >= box.south) & (y <= box.north)
