"""Which wards the API's answers of a month cover: only what is told, never what may be.

    named   a file name with a ward's code, of any vintage, or its name covers that ward
    set     the answers `fetch` wrote (`polygon-01-of-02`) cover the place when all are there
    reach   any other answer covers the wards that its own records reach over

A ward that no answer covers is not known: it has no count, not a zero and not the stray records of
a neighbour's polygon. Nor is one whose answer is empty, unless it is a ward of usually few.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from data_loaders.archives import folder_name, own_name
from data_loaders.ward_figure_rows import noted
from geo.boundaries import to_bng
from model.catalogue import Place
from model.ward_names import plain_name

FEW = 5
"""A ward of usually fewer records a month may truly have none in one of them."""

WITHIN = 0.9
"""The share of a ward that must lie within reach of an answer."""

REACH_SHARE = 1 / 6
"""How far beyond its records an answer reaches, and how deep in a ward one of them must lie, as a
share of the ward's width (the root of its area). Of 29 real months of Westminster, all answers
together then cover every ward in 27 and all but one in two, and of one month of Leeds all 33; one,
two or three wards' answers never covered another, nor did those of all wards but one cover that."""

LEAST_SHARE = 0.25
"""A ward within reach with less than this share of its usual records has only strays."""

_OF_A_SET = re.compile(r"polygon-(?P<number>\d+)-of-(?P<all>\d+)$", re.ASCII)
_NOT_WORDS = re.compile(r"[^a-z0-9]+")

NO_WARD = ""
"""In place of a ward's code, for the name of the place itself."""

Codes = frozenset[str]
_Covered = tuple[Codes, Codes, Codes]


@dataclass(frozen=True)
class Known:
    """The wards known in each month, and why others are not."""

    wards: Mapping[pd.Timestamp, Codes]
    why_not: Mapping[pd.Timestamp, str]
    """Of months with a ward that is not known; in words, with the names of such wards."""
    answered: Mapping[pd.Timestamp, bool]
    """Whether a month has an answer with a record of a police force."""


def known_wards(
    answers: pd.DataFrame, incidents: pd.DataFrame, wards: gpd.GeoDataFrame, place: Place
) -> Known:
    """What the API's `answers` (rows of `parts`) of each month cover.

    `incidents` are all of police.uk, with month, part, easting, northing and the `area_code` of
    their ward; `wards` are those of the place, EPSG:27700.
    """
    return _Answers(answers, incidents, wards, place).known()


class _Answers:
    def __init__(
        self, answers: pd.DataFrame, incidents: pd.DataFrame, wards: gpd.GeoDataFrame, place: Place
    ) -> None:
        self._answers = answers.assign(reach=_reaches(answers, incidents))
        self._incidents = incidents
        self._shape = dict(zip(wards["area_code"], wards.geometry, strict=True))
        self._every = frozenset(self._shape)
        self._name = dict(zip(wards["area_code"], wards["area_name"], strict=True))
        self._spelled = _spellings(wards, place)
        self._counts = incidents.groupby(["month", "area_code"], observed=True).size()
        self._count = self._counts.to_dict()

    def known(self) -> Known:
        covered = {month: self._covered(rows) for month, rows in self._answers.groupby("month")}
        usual = self._usual(covered)
        wards, why_not, answered = {}, {}, {}
        for month, (sure, likely, silent) in covered.items():
            answered[month] = bool((self._of(month)["reach"] != "").any())
            count = {ward: self._count.get((month, ward), 0) for ward in sure | likely}
            likely -= {w for w in likely if count[w] < LEAST_SHARE * usual.get(w, 0)}
            empty = {w for w in sure if w in silent or not count[w]}
            unlikely = {w for w in empty if not usual.get(w, np.inf) < FEW}
            known = (sure | likely) - unlikely
            wards[month] = known if answered[month] else frozenset()
            why_not[month] = self._why_not(unlikely, self._every - sure - likely, usual)
        return Known(wards, {m: why for m, why in why_not.items() if why}, answered)

    def _of(self, month: pd.Timestamp) -> pd.DataFrame:
        return self._answers[self._answers["month"] == month]

    def _covered(self, answers: pd.DataFrame) -> _Covered:
        """The wards covered by name or as a set, by reach, and those whose own answer is empty."""
        named = {row.Index: self._named(row.file) for row in answers.itertuples()}
        of_name = frozenset().union(*named.values())
        speak = answers["reach"] != ""
        heard = frozenset().union(*(named[i] for i in answers.index[speak]))
        whole = self._every if _has_a_set(answers["file"]) else frozenset()
        others = answers[speak & ~answers.index.isin([i for i in named if named[i]])]
        sure = of_name | whole
        silent = frozenset() if whole else of_name - heard
        return sure, self._within(others) - sure, silent

    def _named(self, file: str) -> Codes:
        """The wards a file name tells, else its folder."""
        return self._told(PurePosixPath(own_name(file)).stem) or self._told(folder_name(file))

    def _told(self, text: str) -> Codes:
        """The wards of a text: the longest names first, each word once."""
        words = f" {_words(text)} "
        found = set()
        for spelling, code in self._spelled.items():
            if f" {spelling} " in words:
                found |= {code} - {NO_WARD}
                words = words.replace(f" {spelling} ", " | ")
        return frozenset(found)

    def _within(self, answers: pd.DataFrame) -> Codes:
        """The wards that the records of these answers reach over."""
        hulls = [_in_metres(wkt) for wkt in answers["reach"]]
        if not hulls:
            return frozenset()
        month = answers["month"].iloc[0]
        rows = self._incidents[self._incidents["month"] == month]
        points = shapely.STRtree(shapely.points(rows[["easting", "northing"]].to_numpy(float)))
        return frozenset(c for c, ward in self._shape.items() if _reached(ward, hulls, points))

    def _usual(self, covered: Mapping[pd.Timestamp, _Covered]) -> dict[str, float]:
        """The median month of each ward, of those months whose count is beyond doubt.

        They are the months of an archive, and those of an answer that names the ward, or of a whole
        set, and holds some record of it.
        """
        months = self._incidents["month"].unique()
        table = self._counts.unstack("month").reindex(index=sorted(self._every), columns=months)
        for month, (sure, _, silent) in covered.items():
            if month in table:
                table.loc[sorted(self._every - (sure - silent)), month] = np.nan
        from_archive = [month for month in table if month not in covered]
        table[from_archive] = table[from_archive].fillna(0)
        return table.median(axis=1).dropna().to_dict()

    def _why_not(self, empty: Iterable[str], uncovered: Iterable[str], usual: dict) -> str:
        said = [
            f"{self._name[w]} ({usual[w]:,.0f} records a month are usual)"
            if w in usual
            else f"{self._name[w]} (no other month says how many are usual)"
            for w in sorted(empty, key=self._name.__getitem__)
        ]
        why = [
            noted("no answer covers", sorted(self._name[w] for w in uncovered)),
            noted("an empty answer for", said),
        ]
        return ". ".join(words for words in why if words)


def _reaches(answers: pd.DataFrame, incidents: pd.DataFrame) -> pd.Series:
    """The reach of each answer; of one loaded before it was noted, that of its stored records."""
    reach = answers["reach"].astype(object)
    for row in answers[reach.isna()].itertuples():
        its = (incidents["month"] == row.month) & (incidents["part"] == row.part)
        points = incidents.loc[its, ["easting", "northing"]].to_numpy(float)
        reach[row.Index] = shapely.MultiPoint(points).convex_hull if len(points) else ""
    return reach


def _spellings(wards: gpd.GeoDataFrame, place: Place) -> dict[str, str]:
    """Every code and name of a ward as words, to its code; the longest first."""
    there = set(wards["area_code"])
    names = zip(wards["area_name"], wards["area_code"], strict=True)
    own = [(name, w.code) for w in place.wards for name in (w.name, *w.aliases)]
    spelled = [*own, *place.current_code.items(), *names, *((code, code) for code in there)]
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for name, code in spelled:
        if code in there:
            codes[_words(name)].add(code)
    # A name that several wards have tells none of them.
    found = {words: of.pop() if len(of) == 1 else NO_WARD for words, of in codes.items()}
    # "stratford-on-avon-2025-03.json" is no answer for a ward named Avon.
    found |= {_words(name): NO_WARD for name in (place.name, place.id)}
    ordered = sorted(found, key=lambda words: (-len(words), words))
    return {words: found[words] for words in ordered if words}


def _words(text: str) -> str:
    """A name as it is compared in file names: words of letters and figures, without `and`."""
    plain = plain_name(text).replace("'", "").replace("’", "")
    return " ".join(w for w in _NOT_WORDS.split(plain) if w and w != "and")


def _has_a_set(files: pd.Series) -> bool:
    there: dict[int, set[int]] = {}
    for file in files:
        match = _OF_A_SET.search(PurePosixPath(own_name(file)).stem)
        if match:
            there.setdefault(int(match["all"]), set()).add(int(match["number"]))
    return any(set(range(1, number + 1)) <= found for number, found in there.items())


def _in_metres(reach: str | BaseGeometry) -> BaseGeometry:
    """A hull in EPSG:27700; a text is longitude and latitude."""
    if isinstance(reach, BaseGeometry):
        return reach
    return shapely.transform(
        shapely.from_wkt(reach), lambda p: np.column_stack(to_bng(p[:, 0], p[:, 1]))
    )


def _reached(ward: BaseGeometry, hulls: list[BaseGeometry], points: shapely.STRtree) -> bool:
    far = REACH_SHARE * float(np.sqrt(ward.area))
    near = shapely.union_all([hull.buffer(far) for hull in hulls if hull.distance(ward) < far])
    if near.intersection(ward).area < WITHIN * ward.area:
        return False
    # A long thin ward is not as deep as that.
    deep = min(far, shapely.maximum_inscribed_circle(ward).length / 2)
    return len(points.query(ward.buffer(-deep), predicate="intersects")) > 0
