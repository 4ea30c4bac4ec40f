"""Which wards the API's answers of a month cover: only what is told, never what may be.

    named   a file name with a ward's code, of any vintage, or its name covers that ward
    set     the answers `fetch` wrote (`polygon-01-of-02`) cover the place when all are there
    reach   any other answer covers the wards that its own records reach over

What the records say wins over what a name says: an answer whose records lie elsewhere than the
wards of its name is one of no name, one of which more than `REJECTED_SHARE` was rejected covers no
ward of its name, and a set covers no ward that lies beyond its records
(`answer_sets` judges the sets). A ward that no answer covers is not known: it has no count, not a
zero and not the stray records of a neighbour's polygon. Nor is one whose answer is empty, unless it
is a ward of usually few, or the records of another answer reach over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data_loaders.files.archives import own_name
from data_loaders.months.answer_kinds import of_one_kind, words_of_kind
from data_loaders.months.answer_names import WardNames
from data_loaders.months.answer_reach import WardReach, hulls, in_metres
from data_loaders.months.answer_sets import FEW, judged_sets
from data_loaders.one_load.named_notes import noted
from data_loaders.one_load.rejects_by_month import REJECTED_SHARE, ROWS
from geo.wording import listed
from model.config.catalogue import Place

OF_ITS_NAME = 0.5
"""The share of an answer's ground that must lie in the wards of its name: of 580 real answers for
wards of Westminster at least 0.80 does, and at most 0.38 in any other ward."""

EACH_NAMED = 0.25
"""Of several wards that a name tells, each must have this share of its own land on that ground."""

BESIDE_M = 50.0
"""So near its ward a record may lie: polygons and wards are not drawn alike."""

OF_A_SET = 0.5
"""The share of a ward that must lie within reach of a whole set: of 29 real months of Westminster
and one of Leeds at least 0.90 of every ward does."""

LEAST_SHARE = 0.25
"""A ward within reach with less than this share of its usual records has only strays."""

Codes = frozenset[str]


@dataclass(frozen=True)
class _Covered:
    """What the answers of one month cover."""

    sure: Codes
    """The wards covered by name or by a whole set."""
    likely: Codes
    """Those that other answers reach over."""
    silent: Codes
    """Those whose own answer is empty."""
    lacking: tuple[str, ...]
    """What a set lacks, where the place is not covered without it."""
    of_kind: tuple[str, ...]
    """What is said of answers of one kind of crime alone."""
    elsewhere: tuple[str, ...]
    """Of answers whose records do not lie where their name says: what was found."""
    faulty: Mapping[str, Codes]
    """Of answers too many of whose rows were rejected: how many, and the wards not known for it."""


@dataclass(frozen=True)
class Known:
    """The wards known in each month, and why others are not."""

    wards: Mapping[pd.Timestamp, Codes]
    why_not: Mapping[pd.Timestamp, str]
    """Of months with a ward that is not known; in words, with the names of such wards."""
    answered: Mapping[pd.Timestamp, bool]
    """Whether a month has an answer with a record of a police force."""
    of_kind: Mapping[pd.Timestamp, tuple[str, ...]] = field(default_factory=dict)
    """What is said of a month's answers of one kind of crime alone."""


def known_wards(
    answers: pd.DataFrame,
    incidents: pd.DataFrame,
    wards: gpd.GeoDataFrame,
    place: Place,
    kinds: Mapping[str, str] = MappingProxyType({}),
) -> Known:
    """What the API's `answers` (rows of `parts`) of each month cover.

    `incidents` are all of police.uk, with month, part, easting, northing and the `area_code` of
    their ward; `wards` are those of the place, EPSG:27700. `kinds` are the kinds of crime, by name:
    answers of one of them say nothing of the others.
    """
    return _Answers(answers, incidents, wards, place, kinds).known()


class _Answers:
    def __init__(
        self,
        answers: pd.DataFrame,
        incidents: pd.DataFrame,
        wards: gpd.GeoDataFrame,
        place: Place,
        kinds: Mapping[str, str],
    ) -> None:
        self._answers = answers.assign(reach=hulls(answers, incidents))
        self._ground = in_metres(self._answers["reach"])
        undated = answers["undated"].fillna(0)
        self._lost = answers["rejected"] + undated
        self._rows = answers[list(ROWS)].sum(axis=1) + undated
        self._faulty = frozenset(answers.index[self._lost > REJECTED_SHARE * self._rows])
        self._of_one_kind = of_one_kind(answers, incidents, kinds)
        self._incidents = incidents
        self._shape = dict(zip(wards["area_code"], wards.geometry, strict=True))
        self._reach = {ward: WardReach(shape) for ward, shape in self._shape.items()}
        # Every month has answers of the same names.
        self._beside = cache(self._land_and_beside)
        self._every = frozenset(self._shape)
        stored = dict(zip(wards["area_code"], wards["area_name"], strict=True))
        self._name = {**stored, **place.names_of(stored)}
        self._names = WardNames(wards, place)
        self._counts = incidents.groupby(["month", "area_code"], observed=True).size()
        self._count = self._counts.to_dict()

    def known(self) -> Known:
        covered = {month: self._covered(rows) for month, rows in self._answers.groupby("month")}
        usual = self._usual(covered)
        wards, why_not, answered = {}, {}, {}
        for month, found in covered.items():
            sure, likely, silent = found.sure, found.likely, found.silent
            answered[month] = bool((self._of(month)["reach"] != "").any())
            count = {ward: self._count.get((month, ward), 0) for ward in sure | likely}
            likely -= {w for w in likely if count[w] < LEAST_SHARE * usual.get(w, 0)}
            empty = {w for w in sure if w in silent - likely or not count[w]}
            unlikely = {w for w in empty if not usual.get(w, np.inf) < FEW}
            known = (sure | likely) - unlikely
            wards[month] = known if answered[month] else frozenset()
            uncovered = self._every.difference(sure, likely, *found.faulty.values())
            why_not[month] = self._why_not(unlikely, uncovered, usual, found)
        of_kind = {month: found.of_kind for month, found in covered.items()}
        return Known(wards, {m: why for m, why in why_not.items() if why}, answered, of_kind)

    def _of(self, month: pd.Timestamp) -> pd.DataFrame:
        return self._answers[self._answers["month"] == month]

    def _covered(self, answers: pd.DataFrame) -> _Covered:
        """The wards that the answers of one month cover, and how."""
        part = answers.index.intersection(self._of_one_kind)
        of_kind = sorted({self._of_one_kind[i] for i in part})
        answers = answers.drop(part)
        told = {row.Index: self._names.told_by(row.file) for row in answers.itertuples()}
        ground = {i: self._ground[i] for i in answers.index if i in self._ground}
        named = {i: self._agreed(found, ground.get(i)) for i, found in told.items()}
        whole = {i: wards for i, wards in named.items() if i not in self._faulty}
        of_name = frozenset().union(*whole.values())
        heard = frozenset().union(*(whole[i] for i in ground if i in whole))
        sets = judged_sets(answers, self._answers)
        of_set = self._reached_by_set([ground[i] for i in sets.whole if i in ground])
        others = [hull for i, hull in ground.items() if not named[i]]
        sure = of_name | of_set
        silent = of_name - heard - of_set
        reached = self._within(answers["month"].iloc[0], others) if others else frozenset()
        likely = reached - (sure - silent)
        gainsaid = {i: told[i] - named[i] - sure - likely for i in ground}
        return _Covered(
            sure=sure,
            likely=likely,
            silent=silent,
            lacking=() if self._every <= sure else sets.lacking,
            faulty={
                self._rejected(i): wards
                for i in sorted(named.keys() - whole.keys(), key=answers["file"].__getitem__)
                if (wards := named[i] - sure - likely)
            },
            of_kind=() if self._every <= sure | likely else words_of_kind(of_kind),
            elsewhere=tuple(
                f"{own_name(answers['file'][i])} is named after "
                f"{listed(sorted(self._name[ward] for ward in wards))}, but its records "
                f"{self._where(ground[i])}"
                for i, wards in gainsaid.items()
                if wards
            ),
        )

    def _rejected(self, answer: int) -> str:
        """How many rows of an answer were rejected, in words."""
        row = self._answers.loc[answer]
        return (
            f"{self._lost[answer]:,} of {self._rows[answer]:,} rows of {own_name(row['file'])} "
            "were rejected, so its ward is not known"
        )

    def _agreed(self, told: Codes, ground: BaseGeometry | None) -> Codes:
        """Of the wards a name tells, those that the answer's records do not gainsay."""
        if ground is None or not told:
            return told
        near = ground.buffer(BESIDE_M)
        if near.intersection(self._beside(told)).area < OF_ITS_NAME * near.area:
            return frozenset()
        if len(told) == 1:
            return told
        there = {w: near.intersection(self._shape[w]).area / self._shape[w].area for w in told}
        return frozenset(ward for ward, share in there.items() if share >= EACH_NAMED)

    def _land_and_beside(self, wards: Codes) -> BaseGeometry:
        """The land of some wards and what lies beside it."""
        return shapely.union_all([self._shape[ward] for ward in wards]).buffer(BESIDE_M)

    def _where(self, ground: BaseGeometry) -> str:
        """Where the records of an answer lie, in words."""
        near = ground.buffer(BESIDE_M)
        shares = {w: near.intersection(shape).area for w, shape in self._shape.items()}
        most = max(sorted(shares), key=shares.__getitem__)
        if sum(shares.values()) < OF_ITS_NAME * near.area:
            return "lie outside the place, or most of them do"
        return f"lie in {self._name[most]}"

    def _reached_by_set(self, hulls: list[BaseGeometry]) -> Codes:
        """The wards that do not lie beyond the records of a whole set."""
        found = np.array(hulls, dtype=object)
        return frozenset(w for w, of in self._reach.items() if of.is_within(found, OF_A_SET))

    def _within(self, month: pd.Timestamp, hulls: list[BaseGeometry]) -> Codes:
        """The wards that the records of these answers reach over."""
        if not hulls:
            return frozenset()
        rows = self._incidents[self._incidents["month"] == month]
        points = rows[["easting", "northing"]].to_numpy(float)
        found = np.array(hulls, dtype=object)
        return frozenset(w for w, of in self._reach.items() if of.is_reached(found, points))

    def _usual(self, covered: Mapping[pd.Timestamp, _Covered]) -> dict[str, float]:
        """The median month of each ward, of those months whose count is beyond doubt.

        They are the months of an archive, and those of an answer that names the ward, or of a whole
        set, and holds some record of it.
        """
        months = self._incidents["month"].unique()
        table = self._counts.unstack("month").reindex(index=sorted(self._every), columns=months)
        for month, found in covered.items():
            if month in table:
                unsure = self._every - (found.sure - found.silent)
                table.loc[sorted(unsure), month] = np.nan
        from_archive = [month for month in table if month not in covered]
        table[from_archive] = table[from_archive].fillna(0)
        return table.median(axis=1).dropna().to_dict()

    def _why_not(
        self,
        empty: Iterable[str],
        uncovered: Iterable[str],
        usual: Mapping[str, float],
        found: _Covered,
    ) -> str:
        said = [
            f"{self._name[w]} ({usual[w]:,.0f} records a month are usual)"
            if w in usual
            else f"{self._name[w]} (no other month says how many are usual)"
            for w in sorted(empty, key=self._name.__getitem__)
        ]
        why = [
            noted("no answer covers", sorted(self._name[w] for w in uncovered)),
            noted("an empty answer for", said),
            *found.of_kind,
            *found.lacking,
            *found.faulty,
            *found.elsewhere,
        ]
        return ". ".join(words for words in why if words)
