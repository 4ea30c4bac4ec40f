"""Which records of an API answer stand in answers of other names under other numbers.

The API numbers its records anew now and then, and a polygon may come again in another shape or
under another name. An answer has every record of each of its points, so two that share a point
hold the same records of it: the ids are the same, or the numbering is another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data_loaders.months.bare_kinds import MISSING_SHARE
from data_loaders.months.file_pairs import ALIKE_SHARE
from data_loaders.months.fingerprints import by_words, fingerprints, in_common
from data_loaders.months.part_versions import Judgement

CHANCE = 5
"""Of an answer cut row by row, fewer records may say by chance all that others at a point do; of
580 real polygons of Westminster no two of a month share a point."""

CHANCE_SHARE = 0.1
"""Nor may more than this share of a larger answer."""

MOST_LOST = 3
"""So many times the points of several records that chance would take away are an outline's."""


_CHANGED = (
    "{:,} of its records are there from answers of other names as another kind of crime, and it "
    "does not hold all that these do"
)
_CUT = (
    "it has none of the records of {:,} points of the answers whose place it would take, so its "
    "outline is another, and their wards would be short"
)
_ADVICE = "add all answers of the month again, under the names of before"


def points(records: pd.DataFrame) -> np.ndarray:
    """A number for the month and the point of each record, to a tenth of a metre."""
    east, north = (np.round(records[axis].to_numpy(float) * 10) for axis in ("easting", "northing"))
    place = (east * 2**25 + north).astype(np.int64)
    return place * 4099 + records["month"].to_numpy("datetime64[M]").astype(np.int64)


def told_twice(records: pd.DataFrame, answer: np.ndarray) -> bool:
    """Whether answers of one load share a point and tell it under other ids, or otherwise."""
    if not len(records):
        return False
    place = points(records)
    order = np.argsort(place)
    starts = np.flatnonzero(np.diff(place[order], prepend=place[order[0]] - 1))
    first, last = (by.reduceat(answer[order], starts) for by in (np.minimum, np.maximum))
    shared = np.isin(place, place[order][starts][first < last])
    if not shared.any():
        return False
    of_shared = records.loc[shared, ["month", "offence", "incident_id"]].assign(
        place=place[shared], answer=answer[shared]
    )
    ids = ["month", "incident_id"]
    if of_shared.drop_duplicates([*ids, "offence"]).duplicated(ids).any():
        return True
    alone = of_shared[~of_shared.duplicated(ids, keep=False)]
    each = alone.drop_duplicates(["place", "offence", "answer"])
    alike = int(each.duplicated(["place", "offence"], keep=False).sum())
    # Answers that share points by chance agree here and there; those told anew, nearly everywhere.
    return alike > ALIKE_SHARE * len(each)


@dataclass(frozen=True)
class Anew:
    """What an answer has anew of others of its month; all are records in the place."""

    new: pd.DataFrame
    there: pd.DataFrame
    in_all: int
    """How many records the answer has."""

    @classmethod
    def of(cls, new: pd.DataFrame, there: pd.DataFrame) -> Anew:
        """Those of each that the other has not by id, at points of both."""
        one = new[~new["incident_id"].isin(there["incident_id"])]
        other = there[~there["incident_id"].isin(new["incident_id"])]
        mine, theirs = points(one), points(other)
        return cls(one[np.isin(mine, theirs)], other[np.isin(theirs, mine)], len(new))

    @cached_property
    def common(self) -> int:
        """How many say the same."""
        if not len(self.new) or not len(self.there):
            return 0
        return in_common(*(by_words(fingerprints(found)) for found in (self.new, self.there)))

    @property
    def is_another_numbering(self) -> bool:
        """Whether they are the same records, and not one answer that was cut row by row."""
        common = self.common
        enough = common >= max(min(CHANCE, self.in_all), CHANCE_SHARE * self.in_all)
        return enough and common > ALIKE_SHARE * min(len(self.new), len(self.there))

    @property
    def all_there(self) -> bool:
        """Whether every record of the first at their points is there."""
        return self.common == len(self.new)


def judged(
    new: pd.DataFrame, others: Mapping[str, pd.DataFrame], fresh: frozenset[str], first: Judgement
) -> Judgement:
    """What an answer is that was `first` judged beside those of its own name alone.

    `others` are the records of the answers of other names; `fresh` the names of those that the
    same command read. It takes the place of those it holds, when it differs from them.
    """
    there = pd.concat(list(others.values()))
    anew, changed = Anew.of(new, there), _changed(new, there)
    if not (anew.is_another_numbering or changed):
        return first
    if not changed and anew.all_there:
        return Judgement("same") if first.kind == "piece" and _told(new, there) else first
    nearly = {name: records for name, records in others.items() if _holds(new, records)}
    lost = {name: _points_lost(new, records) for name, records in nearly.items()}
    held = {name: records for name, records in nearly.items() if not lost[name]}
    rest = pd.concat([new.iloc[:0], *(others[name] for name in others.keys() - held.keys())])
    left = Anew.of(new, rest)
    told = left.all_there or not left.is_another_numbering
    if held and not fresh & held.keys() and told and not _changed(new, rest):
        lacks = sum(len(records) - _in_both(new, records) for records in held.values())
        return Judgement("later", (*first.replaces, *held), lacks=first.lacks + lacks)
    if first.kind == "later" and not anew.is_another_numbering:
        return first
    why = _why(new, anew, changed, sum(lost.values()))
    may_add = bool(changed) or not _told(new, there)
    return Judgement("unclear", why=why, advice=_ADVICE, may_add=may_add)


def _changed(new: pd.DataFrame, there: pd.DataFrame) -> int:
    """How many records both have by id, and tell as another offence."""
    both = new[new["incident_id"].isin(there["incident_id"])]
    if both.empty:
        return 0
    told = fingerprints(there).incident
    return int((~np.isin(fingerprints(both).incident, told)).sum())


def met_anew(new: pd.DataFrame, there: pd.DataFrame) -> np.ndarray:
    """True for records of an answer that others have under other numbers, as often as they do."""
    anew = Anew.of(new, there)
    if not (anew.is_another_numbering and anew.all_there):
        return np.zeros(len(new), dtype=bool)
    return new["incident_id"].isin(anew.new["incident_id"]).to_numpy()


def _why(new: pd.DataFrame, anew: Anew, changed: int, lost: int) -> str:
    if lost:
        return _CUT.format(lost)
    if changed:
        return _CHANGED.format(changed)
    return (
        f"{anew.common:,} of its {len(new):,} records in the place say the same as records of "
        "answers of other names, under other ids, and others at their points differ"
    )


def _in_both(new: pd.DataFrame, there: pd.DataFrame) -> int:
    """How many records are in both, by id or by what they say."""
    by_id = int(there["incident_id"].isin(new["incident_id"]).sum())
    return by_id + Anew.of(new, there).common


def _told(new: pd.DataFrame, there: pd.DataFrame) -> bool:
    return _in_both(there, new) == len(new)


def _holds(new: pd.DataFrame, there: pd.DataFrame) -> bool:
    lacks = len(there) - _in_both(new, there)
    return lacks <= max(1, MISSING_SHARE * len(there))


def _points_lost(new: pd.DataFrame, there: pd.DataFrame) -> int:
    """At how many points of an answer another has no record, where that is no chance.

    Records that were withdrawn lie anywhere, those beyond another outline at whole points: of
    points with several records hardly one is lost by chance.
    """
    place, number = np.unique(points(there), return_counts=True)
    several = number > 1
    lost = int((~np.isin(place[several], points(new))).sum())
    share = max(0, len(there) - _in_both(new, there)) / len(there)
    by_chance = float((share ** number[several]).sum())
    return lost if lost > max(1, MOST_LOST * by_chance) else 0
