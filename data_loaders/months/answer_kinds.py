"""Which of the API's answers are of one kind of crime alone (`crimes-street/burglary`).

Some are named after it. Of others it is told by what they hold: so many records of one kind and
none of another, in one answer or in several of a month, are no month of all crime.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Mapping, Sequence
from math import log
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gammaln

from data_loaders.files.archives import folder_name, own_name
from data_loaders.months.answer_names import as_words
from geo.wording import listed

MOST = 0.5
"""No kind is a larger share of a place's records; of Leeds violence is 0.38, of Westminster other
theft 0.26."""
LEAST = 0.2
"""The share of a kind that is believed rare, for its crimes come in series."""
ENOUGH = 200
"""So many records tell what share a kind is."""
CHANCE = 1e-4
"""Answers of one kind are believed where so many alike have a larger chance."""
LACKING = 4
"""Answers one a kind may lack so many: in a month there may be none of a rare one."""


def of_one_kind(
    answers: pd.DataFrame, incidents: pd.DataFrame, kinds: Mapping[str, str]
) -> dict[Hashable, str]:
    """The answers that hold one kind of crime alone and are no answers of all crime; and the kind.

    Not in a month of which each of the kinds has its own.
    """
    if answers.empty:
        return {}
    held = _held(answers, incidents)
    alone = held[held["kinds"] == 1]
    named = _named(answers, held, kinds)
    of_month = _kinds_of_months(answers, alone, named)
    every = set(kinds.values())
    by_name = {i: kind for i, kind in named.items() if of_month[answers["month"][i]] < every}
    few = {month for month, found in of_month.items() if len(found) < len(every) - LACKING}
    return by_name | _by_what_they_hold(answers, held, incidents, few)


def words_of_kind(kinds: Sequence[str]) -> tuple[str, ...]:
    """What is said of answers of one kind of crime alone; nothing without one."""
    if not kinds:
        return ()
    return (
        f"answers of one kind of crime alone ({listed(kinds)}), which say nothing of the others: "
        "download those of all-crime",
    )


def _held(answers: pd.DataFrame, incidents: pd.DataFrame) -> pd.DataFrame:
    """The records, kinds and first kind of each answer with any, by month and part."""
    its = incidents[incidents["part"].isin(set(answers["part"]))]
    number = its.groupby(["month", "part", "offence"], observed=True).size().rename("records")
    rows = number.reset_index("offence").groupby(level=["month", "part"], observed=True)
    found = rows["records"].agg(["sum", "size"]).set_axis(["records", "kinds"], axis=1)
    return found.assign(kind=rows["offence"].first().astype(object))


def _named(
    answers: pd.DataFrame, held: pd.DataFrame, kinds: Mapping[str, str]
) -> dict[Hashable, str]:
    """The answers named after a kind that hold no other."""
    words = {as_words(name): kind for name, kind in kinds.items()}
    names = {file: _told(file, words) for file in answers["file"].unique()}
    told = answers["file"].map(names)
    told = told[told != ""]
    if told.empty:
        return {}
    others = held["kind"].where(held["kinds"] == 1, "").to_dict()
    return {
        i: kind
        for i, kind in told.items()
        if others.get((answers["month"][i], answers["part"][i]), kind) == kind
    }


def _kinds_of_months(
    answers: pd.DataFrame, alone: pd.DataFrame, named: Mapping[Hashable, str]
) -> dict[pd.Timestamp, set[str]]:
    """The kinds that each month has an answer of that is of this kind alone, or named after it."""
    found: dict[pd.Timestamp, set[str]] = {}
    for (month, _), kind in alone["kind"].items():
        found.setdefault(month, set()).add(kind)
    for i, kind in named.items():
        found.setdefault(answers["month"][i], set()).add(kind)
    return found


def _by_what_they_hold(
    answers: pd.DataFrame, held: pd.DataFrame, incidents: pd.DataFrame, months: Container[Any]
) -> dict[Hashable, str]:
    """The answers of one kind of those `months` of which they hold too many records for chance."""
    alone = held[held["kinds"] == 1]
    mixed = incidents["offence"].value_counts()
    mixed = mixed.sub(alone.groupby("kind")["records"].sum(), fill_value=0)
    answered = held.groupby(level="month").size()
    found: dict[tuple[Hashable, ...], str] = {}
    for month, of_month in alone.groupby(level="month"):
        if month not in months:
            continue
        for kind, some in of_month.groupby("kind"):
            share = _share(str(kind), mixed)
            if _log_chance(some["records"], int(answered[month]), share) < log(CHANCE):
                found |= dict.fromkeys(some.index, str(kind))
    keys = zip(answers["month"], answers["part"], strict=True)
    return {i: found[key] for i, key in zip(answers.index, keys, strict=True) if key in found}


def _share(kind: str, mixed: pd.Series) -> float:
    """The share of a kind among the records in hand that stand in no answer of one kind alone."""
    every = mixed.sum()
    return min(max(mixed.get(kind, 0) / every, LEAST), MOST) if every >= ENOUGH else MOST


def _log_chance(records: pd.Series, answered: int, share: float) -> float:
    """That any so many of a month's answers hold nothing else, at most: those that tell it best."""
    held = np.cumsum(np.sort(records.to_numpy())[::-1])
    some = np.arange(1, len(held) + 1)
    choices = gammaln(answered + 1) - gammaln(some + 1) - gammaln(answered - some + 1)
    return float((choices + held * log(share)).min())


def _told(file: str, kinds: Mapping[str, str]) -> str:
    """The kind of crime that a file name tells, else its folder; empty where it tells not just one.

    `kinds` are those that police.uk publishes, by name in words, and what the catalogue calls each.
    """
    for text in (PurePosixPath(own_name(file)).stem, folder_name(file)):
        words = f" {as_words(text)} "
        told = {offence for name, offence in kinds.items() if f" {name} " in words}
        if told:
            return told.pop() if len(told) == 1 else ""
    return ""
