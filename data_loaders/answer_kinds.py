"""Which of the API's answers are of one kind of crime alone (`crimes-street/burglary`)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import PurePosixPath

import pandas as pd

from data_loaders.answer_names import as_words
from data_loaders.archives import folder_name, own_name
from geo.wording import listed


def of_one_kind(
    answers: pd.DataFrame, incidents: pd.DataFrame, kinds: Mapping[str, str]
) -> dict[Hashable, str]:
    """The answers named after a kind of crime that hold no other, by row; and the kind.

    Not in a month of which each of the kinds has its own.
    """
    words = {as_words(name): kind for name, kind in kinds.items()}
    names = {file: _told(file, words) for file in answers["file"].unique()}
    told = answers["file"].map(names)
    told = told[told != ""]
    if told.empty:
        return {}
    held = incidents.groupby(["month", "part"], observed=True)["offence"].agg(set).to_dict()
    found = {
        i: kind
        for i, kind in told.items()
        if held.get((answers["month"][i], answers["part"][i]), set()) <= {kind}
    }
    of_month: dict[pd.Timestamp, set[str]] = {}
    for i, kind in found.items():
        of_month.setdefault(answers["month"][i], set()).add(kind)
    every = set(kinds.values())
    return {i: kind for i, kind in found.items() if of_month[answers["month"][i]] < every}


def words_of_kind(kinds: Sequence[str]) -> tuple[str, ...]:
    """What is said of answers of one kind of crime alone; nothing without one."""
    if not kinds:
        return ()
    return (
        f"answers of one kind of crime alone ({listed(kinds)}), which say nothing of the others: "
        "download those of all-crime",
    )


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
