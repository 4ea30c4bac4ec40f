"""Where demonstration records lie: invented points inside the wards, most quiet and a few busy.

The real publisher moves every record to the nearest of a fixed list of points; so does this. Each
point is an invented street or one of the publisher's kinds of place ("On or near Supermarket").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data_loaders.demonstration.cells import Floats, Integers
from data_loaders.demonstration.shapes import Shapes

RESIDENTS_A_POINT = 210
FEWEST_POINTS = 25
"""Points of a ward, however few live there."""

_FROM_EDGE_M = 20.0
"""No point is nearer to its ward's edge, so that simplified shapes agree on the ward."""
_CENTRAL_SHARE = 0.3
"""Share of the points of a ward in the middle of town that lie in the middle itself."""
_CENTRAL_WEIGHT = 4.0
_PLACE_WEIGHT = 2.0
"""How much busier than a street a point in the middle of town, or at a kind of place, is."""
_STEEPNESS = 1.08
"""Weight of the k-th busiest point of a ward: k to the power of minus this."""
_BUSIEST = 1.2
"""Several points share the top weight, so that no single one outdoes a whole ward."""
_CLUSTERED = 0.65
"""Share of points near one of a ward's hubs; the rest lie anywhere in it."""
_HUB_KM2 = 6.0
_HUB_SPREAD_M = 500.0
_ROADS = ("Road", "Street", "Lane", "Avenue", "Close", "Grove", "Terrace", "Drive")


@dataclass(frozen=True)
class Kind:
    """A kind of place as the publisher labels it, and what is recorded there more or less often."""

    label: str
    central: float
    """Share of the points in the middle of town; the last kind takes what the others leave."""
    elsewhere: float
    draws: dict[str, float]
    """Times as likely as on another point of the same weight, by offence; 1 where not named."""


KINDS = (
    Kind(
        "Nightclub",
        0.14,
        0.003,
        {
            "violent-crime": 3.0,
            "theft-from-the-person": 8.0,
            "public-order": 3.0,
            "drugs": 3.0,
            "robbery": 2.0,
            "burglary": 0.2,
            "vehicle-crime": 0.2,
        },
    ),
    Kind("Shopping Area", 0.14, 0.015, {"shoplifting": 8.0, "other-theft": 3.0, "burglary": 0.5}),
    Kind("Supermarket", 0.03, 0.03, {"shoplifting": 12.0, "burglary": 0.5}),
    Kind("Parking Area", 0.10, 0.03, {"vehicle-crime": 4.0, "bicycle-theft": 2.0, "burglary": 0.3}),
    Kind("Petrol Station", 0.01, 0.01, {"other-theft": 4.0, "shoplifting": 3.0, "burglary": 0.5}),
    Kind("Park/Open Space", 0.03, 0.03, {"anti-social-behaviour": 3.0, "burglary": 0.1}),
    Kind("Hospital", 0.0, 0.004, {"violent-crime": 4.0, "burglary": 0.2}),
    Kind("", 1.0, 1.0, {"shoplifting": 0.4}),
)
"""The last is an ordinary street."""


@dataclass(frozen=True)
class SnapPoints:
    """Parallel arrays, sorted by ward; coordinates in EPSG:27700, whole metres, all distinct."""

    easting: Floats
    northing: Floats
    ward: Integers
    """Position of the ward in the place's list."""
    kind: Integers
    """Position in KINDS."""
    weight: Floats
    """How busy a point is beside the others of its ward."""
    street: NDArray[np.str_]

    def likelihood(self, offence: str) -> Floats:
        """How likely a record of that offence is at each point; only ratios in a ward matter."""
        return self.weight * np.array([kind.draws.get(offence, 1.0) for kind in KINDS])[self.kind]


def snap_points(
    shapes: Shapes, middle: shapely.Polygon, residents: Floats, rng: np.random.Generator
) -> SnapPoints:
    """Points for every ward, more where more people live, strictly inside; EPSG:27700.

    `middle` is the middle of town, where places of the night are.
    """
    wanted = np.maximum(FEWEST_POINTS, residents / RESIDENTS_A_POINT).astype(int)
    drawn = [_ward_points(shape, middle, n, rng) for shape, n in zip(shapes, wanted, strict=True)]
    places, ward = np.concatenate(drawn), np.repeat(np.arange(len(shapes)), wanted)
    first = np.sort(np.unique(places, axis=0, return_index=True)[1])
    places, ward = places[first], ward[first]
    central = shapely.contains_xy(middle, places[:, 0], places[:, 1])
    kind = _kinds(central, rng)
    return SnapPoints(
        easting=places[:, 0],
        northing=places[:, 1],
        ward=ward,
        kind=kind,
        weight=_weights(ward, kind, central, rng),
        street=_streets(kind),
    )


def _ward_points(
    shape: shapely.Polygon, middle: shapely.Polygon, count: int, rng: np.random.Generator
) -> Floats:
    inner = shape.buffer(-_FROM_EDGE_M)
    inner = shape if inner.is_empty else inner
    town = inner.intersection(middle)
    in_town = 0 if town.area == 0 else int(_CENTRAL_SHARE * count)
    near_hub = int(_CLUSTERED * (count - in_town))
    hubs = _inside(inner, 1 + round(shape.area / 1e6 / _HUB_KM2), _anywhere(inner, rng))
    return np.concatenate(
        [
            _inside(town, in_town, _anywhere(town, rng)),
            _inside(inner, near_hub, _near(hubs, shape.area, rng)),
            _inside(inner, count - in_town - near_hub, _anywhere(inner, rng)),
        ]
    )


def _inside(shape: shapely.Geometry, count: int, propose: Callable[[int], Floats]) -> Floats:
    """So many whole-metre positions inside the shape, of those proposed."""
    found = np.empty((0, 2))
    shapely.prepare(shape)
    while len(found) < count:
        tried = np.round(propose(2 * count + 20))
        found = np.concatenate([found, tried[shapely.contains_xy(shape, *tried.T)]])
    return found[:count]


def _anywhere(shape: shapely.Geometry, rng: np.random.Generator) -> Callable[[int], Floats]:
    west, south, east, north = shape.bounds
    return lambda count: rng.random((count, 2)) * [east - west, north - south] + [west, south]


def _near(hubs: Floats, area_m2: float, rng: np.random.Generator) -> Callable[[int], Floats]:
    spread = min(0.25 * np.sqrt(area_m2), _HUB_SPREAD_M)

    def propose(count: int) -> Floats:
        which = (rng.random(count) * len(hubs)).astype(int)
        far = spread * np.sqrt(-2 * np.log1p(-rng.random(count)))
        angle = 2 * np.pi * rng.random(count)
        return hubs[which] + np.column_stack([far * np.cos(angle), far * np.sin(angle)])

    return propose


def _kinds(central: NDArray[np.bool_], rng: np.random.Generator) -> Integers:
    up_to = np.minimum(1.0, np.cumsum([(k.central, k.elsewhere) for k in KINDS], axis=0))
    drawn = rng.random(len(central))
    return np.where(
        central,
        np.searchsorted(up_to[:, 0], drawn, side="right"),
        np.searchsorted(up_to[:, 1], drawn, side="right"),
    )


def _weights(
    ward: Integers, kind: Integers, central: NDArray[np.bool_], rng: np.random.Generator
) -> Floats:
    """Heavy-tailed: in a ward of a hundred points the busiest holds about a fifth."""
    order = np.lexsort([rng.random(len(ward)), ward])
    rank = np.empty(len(ward))
    rank[order] = np.arange(len(ward)) - np.searchsorted(ward, ward)[order] + 1
    place = np.where(kind < len(KINDS) - 1, _PLACE_WEIGHT, 1.0)
    busy = rank**-_STEEPNESS * place * np.where(central, _CENTRAL_WEIGHT, 1.0)
    return np.minimum(busy, _BUSIEST)


def _streets(kind: Integers) -> NDArray[np.str_]:
    return np.array(
        [
            f"On or near {KINDS[k].label or f'Example {_ROADS[n % len(_ROADS)]} {n + 1}'}"
            for n, k in enumerate(kind)
        ]
    )
