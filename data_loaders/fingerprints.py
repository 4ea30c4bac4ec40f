"""What tells the records of a file apart, in a few numbers each.

Records in the place are stored whole. Of those elsewhere, outside or without a place, only these
numbers are: enough to judge by whether a file is there already, at 24 bytes a record.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.tables import POLICE, empty

MADE_ID = "no-id/"
"""What an id begins with that was made of what a record says."""


def fingerprints(records: pd.DataFrame, *, inside: bool | np.ndarray = True) -> pd.DataFrame:
    """offence, incident, says, outcome and inside, a row for each record.

    `records` hold incident_id, offence, easting, northing (metres), street and outcome. `incident`
    is the id with the offence, and 0 without an id of the publisher; `says` is offence, point and
    street.
    """
    offence = _hashed(records["offence"])
    ids = records["incident_id"]
    incident = np.where(has_id(records), _mixed(_hashed(ids), offence), np.uint64(0))
    says = _mixed(offence, _hashed(records["street"]))
    for axis in ("easting", "northing"):
        metres = np.nan_to_num(records[axis].to_numpy(float), nan=-1.0)
        says = _mixed(says, np.round(metres * 10).astype(np.int64).view(np.uint64))
    return pd.DataFrame(
        {
            "offence": records["offence"].to_numpy(),
            "incident": incident.view(np.int64),
            "says": says.view(np.int64),
            "outcome": _hashed(records["outcome"]).view(np.int64),
            "inside": inside,
        }
    )


def elsewhere(found: pd.DataFrame, months: np.ndarray, parts: np.ndarray) -> pd.DataFrame:
    """Those of records outside the place as rows of the table `elsewhere`."""
    rows = found.assign(source=POLICE, month=months, part=parts)
    types = empty("elsewhere").dtypes.to_dict()
    return rows[list(types)].astype(types)


def has_id(records: pd.DataFrame) -> np.ndarray:
    """True for records with an id of the publisher."""
    return ~records["incident_id"].str.startswith(MADE_ID).to_numpy(dtype=bool)


def by_id(found: pd.DataFrame) -> np.ndarray:
    """Each record by its id and offence."""
    return found["incident"].to_numpy()


def by_words(found: pd.DataFrame) -> np.ndarray:
    """Each record by what it says: offence, point and street."""
    return found["says"].to_numpy()


def by_row(found: pd.DataFrame) -> np.ndarray:
    """Each record by its id and what it says, whatever its outcome."""
    return _mixed(_unsigned(found["incident"]), _unsigned(found["says"]))


def by_cell(found: pd.DataFrame) -> np.ndarray:
    """Each record by all it says and whether it lies in the place."""
    inside = found["inside"].to_numpy(bool).astype(np.uint64)
    return _mixed(_mixed(by_row(found), _unsigned(found["outcome"])), inside)


def in_common(first: np.ndarray, second: np.ndarray) -> int:
    """The number of records in both, each as often as in the one that has it less."""
    (one, of_one), (two, of_two) = (np.unique(a, return_counts=True) for a in (first, second))
    _, i, j = np.intersect1d(one, two, assume_unique=True, return_indices=True)
    return int(np.minimum(of_one[i], of_two[j]).sum())


def met_in(new: pd.DataFrame, old: pd.DataFrame) -> np.ndarray:
    """True for records with an id that `old` has alike but for the outcome, as often as it does."""
    rows, there = pd.Series(by_row(new)), pd.Series(by_row(old)).value_counts()
    earlier = rows.groupby(rows).cumcount()
    met = earlier < rows.map(there).fillna(0)
    return met.to_numpy() & (new["incident"].to_numpy() != 0)


def _hashed(texts: pd.Series) -> np.ndarray:
    """A number for each text, the same on every computer; missing is as empty."""
    filled = texts.astype("str").fillna("")
    return pd.util.hash_pandas_object(filled, index=False).to_numpy(np.uint64)


def _unsigned(numbers: pd.Series) -> np.ndarray:
    return numbers.to_numpy(np.int64).view(np.uint64)


def _mixed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """One number of two: what is multiplied is spread over all its bits (as in splitmix64)."""
    mixed = first * np.uint64(0x9E3779B97F4A7C15) + second
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(27))
