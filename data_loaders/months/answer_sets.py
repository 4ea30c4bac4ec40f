"""Whether the answers that `fetch` wrote for a month (`polygon-01-of-02`) are all there.

A set is whole when every number of it has an answer of its own. One that lacks a number, or has the
same records under two of them, or none under one, says nothing of what that polygon would hold.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd
import shapely

from data_loaders.files.archives import own_name

FEW = 5
"""A ward, or a polygon, of usually fewer records a month may truly have none in one of them."""

ALIKE = 0.9
"""Two answers whose grounds have so much in common are one polygon twice: those of an outline are
apart."""

_MEMBER = re.compile(r"^(?P<of>.*polygon)-(?P<number>\d+)-of-(?P<all>\d+)$", re.ASCII)
_MONTH = re.compile(r"\d{4}[-_]\d{2}", re.ASCII)

_Key = tuple[str, int]
"""What a set is called, its month apart, and of how many answers it is."""


@dataclass(frozen=True)
class Sets:
    """The sets of one month."""

    whole: tuple[Hashable, ...]
    """The rows of the answers of whole sets."""
    lacking: tuple[str, ...]
    """What each other set lacks, in words."""


def judged_sets(answers: pd.DataFrame, of_all_months: pd.DataFrame) -> Sets:
    """The sets among the `answers` (rows of `parts`) of one month.

    `of_all_months` are the answers of every month: an empty one is no fault for a polygon of
    usually few, such as an island.
    """
    whole: list[Hashable] = []
    lacking: list[str] = []
    for key, numbers in sorted(_sets(answers).items()):
        found = tuple(_faults(key, numbers, answers, of_all_months))
        lacking += found
        whole += [] if found else [i for rows in numbers.values() for i in rows]
    return Sets(tuple(whole), () if whole else tuple(lacking))


def _sets(answers: pd.DataFrame) -> dict[_Key, dict[int, list[Hashable]]]:
    """The rows of each set by their number."""
    sets: dict[_Key, dict[int, list[Hashable]]] = {}
    for row, file in answers["file"].items():
        if member := _member(file):
            key, number = member
            sets.setdefault(key, {}).setdefault(number, []).append(row)
    return sets


def _member(file: str) -> tuple[_Key, int] | None:
    match = _MEMBER.match(PurePosixPath(own_name(file)).stem)
    if match is None:
        return None
    return (_MONTH.sub("", match["of"]).strip("-_"), int(match["all"])), int(match["number"])


def _faults(
    key: _Key,
    numbers: dict[int, list[Hashable]],
    answers: pd.DataFrame,
    of_all_months: pd.DataFrame,
) -> Iterator[str]:
    size = key[1]
    for number in range(1, size + 1):
        name = f"polygon {number:02d} of {size:02d}"
        rows = numbers.get(number, [])
        if not rows:
            yield f"there is no answer for {name}"
        elif all(answers["reach"][row] == "" for row in rows):
            if not _usual(key, number, of_all_months) < FEW:
                yield f"the answer for {name} is empty"
        elif twin := _twin(number, numbers, answers):
            yield f"the answers for polygons {twin:02d} and {number:02d} of {size:02d} are the same"


def _usual(key: _Key, number: int, answers: pd.DataFrame) -> float:
    """The median of the months in which a polygon's answer has records; no number without one."""
    its = [_member(file) == (key, number) for file in answers["file"]]
    months = answers[its].groupby("month")[["records", "outside", "no_location"]].sum().sum(axis=1)
    return float(months[months > 0].median())


def _twin(number: int, numbers: dict[int, list[Hashable]], answers: pd.DataFrame) -> int:
    """The lower number that has the same answer; 0 for none."""
    mine = [answers.loc[row] for row in numbers[number]]
    for other in range(1, number):
        there = [answers.loc[row] for row in numbers.get(other, [])]
        if any(_alike(one, two) for one in mine for two in there):
            return other
    return 0


def _alike(one: pd.Series, two: pd.Series) -> bool:
    if one["sha256"] == two["sha256"]:
        return True
    grounds = [row["reach"] for row in (one, two)]
    if not all(isinstance(ground, str) and ground for ground in grounds):
        return False
    first, second = map(shapely.from_wkt, grounds)
    both = first.union(second).area
    return bool(first.equals(second) or (both and first.intersection(second).area > ALIKE * both))
