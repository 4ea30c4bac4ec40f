"""Rejected rows that were mended and added back: of which file each is, and what is still lacking.

The rejected rows of a street file are written out with a column more, `rejected row`, that says
which row of which file each was (`row 17 of 3f2a...`, the beginning of its SHA-256). A file with
that column is a piece of the same part, and each of its rows that can be used by now stands in
place of that rejected row. One that is rejected once more is no other row lacking. Without the
file they are of, the rows are a few of a month and not the month.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from data_loaders.one_load.rejects_by_month import are_few

COLUMN = "rejected row"
"""The first column: a row of the wrong width has it too, and stays of the wrong width."""

_DIGITS = 12
_HELD = ["records", "outside", "no_location"]
_MARK = re.compile(r"row (\d+) of ([0-9a-f]{12})", re.ASCII)

Mends = Mapping[pd.Timestamp, str]
"""By month the rows a file has anew, as `mends` of the table `parts`: JSON, the rows by file."""


def mark(row: int, sha256: str) -> str:
    """What the column says of a rejected row."""
    return f"row {row} of {sha256[:_DIGITS]}"


def mends(marks: Iterable[str], months: Iterable[pd.Timestamp]) -> Mends:
    """What a file has anew, from the mark and month of each of its rows that can be used."""
    found: dict[pd.Timestamp, dict[str, set[int]]] = {}
    for text, month in zip(marks, months, strict=True):
        rows = found.setdefault(month, defaultdict(set))
        if match := _MARK.fullmatch(text.strip().lower()):
            rows[match[2]].add(int(match[1]))
    return {month: _text(rows) for month, rows in found.items()}


def are_apart(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether one of two pieces (rows of `parts`) has rejected rows of the other anew.

    Then neither is a version of the other, however much they say the same.
    """
    return any(
        str(first["sha256"])[:_DIGITS] in _rows(second["mends"])
        for first, second in ((one, other), (other, one))
    )


def still_rejected(parts: pd.DataFrame) -> dict[str, pd.Series]:
    """The rejected rows of each part (`rejected`, `undated`) that no other file has anew.

    Of rows that say no month nobody can tell which are there anew: once as many rows are as the
    file had rejected, none is lacking in any month.
    """
    rejected, undated = parts["rejected"].copy(), parts["undated"].fillna(0)
    told = [_rows(text) for text in parts["mends"]]
    for file in {file for rows in told for file in rows}:
        its = parts["sha256"].str.startswith(file)
        if not its.any():
            continue
        anew = {
            month: set().union(*(told[i].get(file, ()) for i in at))
            for month, at in parts.reset_index(drop=True).groupby("month").groups.items()
        }
        left = rejected[its] - parts.loc[its, "month"].map(lambda m, there=anew: len(there[m]))
        lacking = rejected[its].sum() + undated[its].max() - len(set().union(*anew.values()))
        rejected[its] = left.clip(lower=0) if lacking > 0 else 0
        rows = parts.loc[its, _HELD].sum(axis=1).groupby(parts["month"]).sum()
        few = lacking <= 0 or are_few(lacking, list(rows))
        undated[its] = 0 if few else undated[its].clip(upper=lacking)
    return {"rejected": rejected, "undated": undated}


def without_their_file(parts: pd.DataFrame) -> pd.Series:
    """What is said of each part that has rejected rows of a file that is not there; else empty."""
    there = {str(sha256)[:_DIGITS] for sha256 in parts["sha256"]}
    words = [
        f"{file} has mended rows of a file that is not there, whose SHA-256 begins {absent[0]}"
        if (absent := sorted(_rows(text).keys() - there))
        else ""
        for file, text in zip(parts["file"], parts["mends"], strict=True)
    ]
    return pd.Series(words, index=parts.index, dtype="str")


def _text(rows: Mapping[str, set[int]]) -> str:
    return json.dumps({file: sorted(numbers) for file, numbers in sorted(rows.items())})


def _rows(text: object) -> dict[str, list[int]]:
    return json.loads(text) if isinstance(text, str) and text else {}
