"""An invented layer of places, so that what lies around a team's own places can be seen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.tables import empty

SEED = 22

LAYER = "Example cameras"
NUMBER = 24
"""Half of them stand where much is recorded, as a partnership would have them; half anywhere."""

_SHIFT_M = 14.0
"""How far a place is from a map point at most: nearer than the point is to the edge of its ward."""


def places_table(incidents: pd.DataFrame, *, seed: int = SEED) -> pd.DataFrame:
    """Canonical `places_of_interest` of one layer, the same for the same incidents and seed.

    `incidents` has easting and northing. Each place stands within 14 m of a map point that has a
    record; with fewer such points than NUMBER there are as many places as points.
    """
    points = incidents.groupby(["easting", "northing"]).size().reset_index(name="records")
    if points.empty:
        return empty("places_of_interest")
    rng = np.random.default_rng(seed)
    number = min(NUMBER, len(points))
    share = points["records"].to_numpy() / points["records"].sum()
    busy = rng.choice(len(points), size=number // 2, replace=False, p=share)
    others = np.setdiff1d(np.arange(len(points)), busy)
    chosen = points.iloc[[*busy, *rng.choice(others, size=number - len(busy), replace=False)]]
    reach, angle = _SHIFT_M * np.sqrt(rng.random(number)), 2 * np.pi * rng.random(number)
    names = [f"{n:02}" for n in range(1, number + 1)]
    return pd.DataFrame(
        {
            "layer": LAYER,
            "place_id": names,
            "name": [f"Example camera {int(n)}" for n in names],
            "easting": np.round(chosen["easting"].to_numpy() + reach * np.cos(angle)),
            "northing": np.round(chosen["northing"].to_numpy() + reach * np.sin(angle)),
            "precision": "exact",
            "file": "invented by data_loaders/demonstration/places.py",
        }
    )
