"""What tells the records of a file apart, in a few numbers each.

Records in the place are stored whole. Of those elsewhere, outside or without a place, only these
numbers are: enough to judge by whether a file is there already, at 24 bytes a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from model.tables import POLICE, empty

MADE_ID = "no-id/"
"""What an id begins with that was made of what a record says."""


@dataclass(frozen=True)
class Fingerprints:
    """Those of some records, in order: arrays, for tables of pandas take ten times as long."""

    offence: np.ndarray
    """A number for each offence; `names` says which it is."""
    incident: np.ndarray
    """The id with the offence, and 0 without an id of the publisher."""
    says: np.ndarray
    """Offence, point and street."""
    outcome: np.ndarray
    inside: np.ndarray
    """Whether a record lies in the place."""
    names: Mapping[int, str] = field(kw_only=True)

    def __len__(self) -> int:
        return len(self.says)

    def __getitem__(self, rows: np.ndarray | slice) -> Fingerprints:
        """Those of some rows, by a mask, their numbers or a slice."""
        return Fingerprints(*[array[rows] for array in self._arrays], names=self.names)

    @property
    def _arrays(self) -> tuple[np.ndarray, ...]:
        return self.offence, self.incident, self.says, self.outcome, self.inside

    @cached_property
    def has_id(self) -> np.ndarray:
        """True for records with an id of the publisher."""
        return self.incident != 0

    @cached_property
    def any_id(self) -> bool:
        """Whether any record has one."""
        return bool(self.has_id.any())

    @cached_property
    def in_place(self) -> Fingerprints:
        """Those of the records in the place."""
        return self if self.inside.all() else self[self.inside]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """How many records there are of each offence."""
        found, number = np.unique(self.offence, return_counts=True)
        return dict(zip(found.tolist(), number.tolist(), strict=True))


def fingerprints(records: pd.DataFrame, *, inside: bool | np.ndarray = True) -> Fingerprints:
    """Those of `records` with incident_id, offence, easting, northing (metres), street, outcome."""
    offence = _hashed(records["offence"])
    ids = records["incident_id"]
    incident = np.where(has_id(records), _mixed(_hashed(ids), offence), np.uint64(0))
    says = _mixed(offence, _hashed(records["street"]))
    for axis in ("easting", "northing"):
        metres = np.nan_to_num(records[axis].to_numpy(float), nan=-1.0)
        says = _mixed(says, np.round(metres * 10).astype(np.int64).view(np.uint64))
    return Fingerprints(
        offence=offence,
        incident=incident.view(np.int64),
        says=says.view(np.int64),
        outcome=_hashed(records["outcome"]).view(np.int64),
        inside=np.broadcast_to(np.asarray(inside, dtype=bool), len(records)),
        names=_names(records["offence"], offence),
    )


def of_elsewhere(table: pd.DataFrame) -> Fingerprints:
    """Those of the rows of the table `elsewhere`."""
    offence = _hashed(table["offence"])
    incident, says, outcome = (
        table[name].to_numpy(np.int64) for name in ("incident", "says", "outcome")
    )
    nowhere = np.zeros(len(table), dtype=bool)
    names = _names(table["offence"], offence)
    return Fingerprints(offence, incident, says, outcome, nowhere, names=names)


def elsewhere(found: Fingerprints, months: np.ndarray, parts: np.ndarray) -> pd.DataFrame:
    """Those of records outside the place as rows of the table `elsewhere`."""
    offence, which = np.unique(found.offence, return_inverse=True)
    names = np.array([found.names[number] for number in offence.tolist()], dtype=object)
    rows = {"source": POLICE, "month": months, "part": parts, "offence": names[which]}
    rows |= {"incident": found.incident, "says": found.says, "outcome": found.outcome}
    types = empty("elsewhere").dtypes.to_dict()
    return pd.DataFrame(rows)[list(types)].astype(types)


def all_of(found: Sequence[Fingerprints]) -> Fingerprints:
    """Those of several files under one another."""
    if not found:
        return fingerprints(empty("incidents"))
    arrays = zip(*(one._arrays for one in found), strict=True)
    names = {number: name for one in found for number, name in one.names.items()}
    return Fingerprints(*[np.concatenate(each) for each in arrays], names=names)


def has_id(records: pd.DataFrame) -> np.ndarray:
    """True for records with an id of the publisher."""
    return ~records["incident_id"].str.startswith(MADE_ID).to_numpy(dtype=bool)


def by_id(found: Fingerprints) -> np.ndarray:
    """Each record by its id and offence."""
    return found.incident


def by_words(found: Fingerprints) -> np.ndarray:
    """Each record by what it says: offence, point and street."""
    return found.says


def by_row(found: Fingerprints) -> np.ndarray:
    """Each record by its id and what it says, whatever its outcome."""
    return _mixed(found.incident.view(np.uint64), found.says.view(np.uint64))


def by_cell(found: Fingerprints) -> np.ndarray:
    """Each record by all it says and whether it lies in the place."""
    told = _mixed(by_row(found), found.outcome.view(np.uint64))
    return _mixed(told, found.inside.astype(np.uint64))


def in_common(first: np.ndarray, second: np.ndarray) -> int:
    """The number of records in both, each as often as in the one that has it less."""
    (one, of_one), (two, of_two) = (np.unique(a, return_counts=True) for a in (first, second))
    _, i, j = np.intersect1d(one, two, assume_unique=True, return_indices=True)
    return int(np.minimum(of_one[i], of_two[j]).sum())


def met_in(new: Fingerprints, old: Fingerprints) -> np.ndarray:
    """True for records with an id that `old` has alike but for the outcome, as often as it does."""
    rows, there = pd.Series(by_row(new)), pd.Series(by_row(old)).value_counts()
    earlier = rows.groupby(rows).cumcount()
    met = earlier < rows.map(there).fillna(0)
    return met.to_numpy() & new.has_id


def _hashed(texts: pd.Series) -> np.ndarray:
    """A number for each text, the same on every computer; missing is as empty."""
    filled = texts.astype("str").fillna("")
    return pd.util.hash_pandas_object(filled, index=False).to_numpy(np.uint64)


def _names(texts: pd.Series, numbers: np.ndarray) -> dict[int, str]:
    """The text of each number."""
    found, first = np.unique(numbers, return_index=True)
    return dict(zip(found.tolist(), texts.iloc[first].tolist(), strict=True))


def _mixed(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """One number of two: what is multiplied is spread over all its bits (as in splitmix64)."""
    mixed = first * np.uint64(0x9E3779B97F4A7C15) + second
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed ^ (mixed >> np.uint64(27))
