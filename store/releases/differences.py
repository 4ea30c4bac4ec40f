"""What a load changes of the months: how far each can be relied on, and what it is read from."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.periods import Window

_PART = ["source", "month", "part"]

_Row = dict[Hashable, Any]


@dataclass(frozen=True)
class Span:
    """Months of a source one after another that can be relied on alike, for one reason."""

    source: str
    window: Window
    status: str
    reason: str
    records: int

    @property
    def words(self) -> str:
        """`Jan 2023 to Oct 2025 complete`, and why where it is not."""
        why = f" ({self.reason})" if self.reason else ""
        return f"{self.window.span} {self.status}{why}"


@dataclass(frozen=True)
class ChangedSpan(Span):
    """Months that a load changes alike."""

    was: str
    """Their status before, or `new`."""
    records_before: int

    @property
    def words(self) -> str:
        """The months as they are now, and what they were."""
        if self.was == self.status:
            if self.records == self.records_before:
                return super().words
            instead = f" instead of {self.records_before:,}" if self.records_before else ""
            return f"{super().words}, {self.records:,} records{instead}"
        return f"{super().words}, {self.was if self.was == NEW else f'was {self.was}'}"


NEW = "new"
GONE = "no longer there"


def spans(coverage: pd.DataFrame) -> list[Span]:
    """The coverage of every source as spans of equal status and reason, in order."""
    rows = coverage.to_dict("records")
    return [Span(*_told(run)) for run in _runs(rows, ("source", "status", "reason"))]


def changed_months(before: pd.DataFrame, after: pd.DataFrame) -> list[ChangedSpan]:
    """The months whose status, reason or number of records a load changes."""
    then = {_month_of(row): row for row in before.to_dict("records")}
    now = {_month_of(row): row for row in after.to_dict("records")}
    rows = [
        {**row, "was": old["status"] if old else NEW, "before": old["records"] if old else 0}
        for key, row in now.items()
        if (old := then.get(key)) != row
    ]
    rows += [
        {**row, "status": GONE, "reason": "", "was": row["status"], "before": row["records"]}
        for key, row in then.items()
        if key not in now
    ]
    runs = _runs(rows, ("source", "status", "reason", "was"))
    return [ChangedSpan(*_told(run), run[0]["was"], _sum(run, "before")) for run in runs]


def _month_of(row: _Row) -> tuple[str, pd.Timestamp]:
    return row["source"], row["month"]


def _told(run: Sequence[_Row]) -> tuple[str, Window, str, str, int]:
    first, last = (pd.Period(run[end]["month"], "M") for end in (0, -1))
    window = Window(first, last)
    return run[0]["source"], window, run[0]["status"], run[0]["reason"], _sum(run, "records")


def _sum(run: Sequence[_Row], name: str) -> int:
    return sum(int(row[name]) for row in run)


def _runs(rows: Sequence[_Row], alike: Sequence[str]) -> list[list[_Row]]:
    """The rows in order, those together whose months follow on and that are alike in some ways."""
    runs: list[list[_Row]] = []
    for row in sorted(rows, key=_month_of):
        last = runs[-1][-1] if runs else None
        if last and _follows(last, row) and all(last[name] == row[name] for name in alike):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _follows(one: _Row, other: _Row) -> bool:
    return pd.Period(other["month"], "M") == pd.Period(one["month"], "M") + 1


@dataclass(frozen=True)
class Replacement:
    """Parts of months of a source that are read from other files than before."""

    source: str
    months: int
    parts: int
    first: str
    """The first of them in words: month, the file before and the file now."""

    @property
    def words(self) -> str:
        """The replacement as part of a sentence."""
        if self.parts == 1:
            return f"{self.source}: {self.first}"
        return f"{self.source}: {self.parts:,} parts of {self.months:,} months, as {self.first}"


def replaced_parts(before: pd.DataFrame, after: pd.DataFrame) -> list[Replacement]:
    """What a load reads anew, by source: a part from another file, or no longer read at all."""
    now = after[[*_PART, "file", "sha256"]]
    both = before.merge(now, on=_PART, how="left", suffixes=("", "_now"))
    changed = both[both["sha256"] != both["sha256_now"]]
    return [_replacement(str(source), rows) for source, rows in changed.groupby("source")]


def _replacement(source: str, rows: pd.DataFrame) -> Replacement:
    first = rows.sort_values(_PART).iloc[0]
    month = f"{first['month']:%b %Y}"
    files: Sequence[str] = [first["file"], first["file_now"]]
    if pd.isna(files[1]):
        words = f"{month} is no longer read from {files[0]}"
    elif files[0] == files[1]:
        words = f"{month} is read from another version of {files[0]}"
    else:
        words = f"{month} is read from {files[1]} in place of {files[0]}"
    return Replacement(source, rows["month"].nunique(), len(rows), words)
