"""How old an archive is, and which of two is the newer.

A police.uk archive holds the months up to the one it was published for, and a zip says of what day
each of its files is. A file on disk only tells its months: the day it was saved here says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from zipfile import ZipInfo

import pandas as pd

_MONTH = re.compile(r"(?:^|/)(20\d\d-(?:0[1-9]|1[0-2]))[-/]")
_NO_DAY = (1980, 1, 1)
"""What a zip says of a file whose day nobody gave."""


def newest_month(names: Iterable[str]) -> str:
    """The newest month that names of files and folders tell; empty where none does."""
    return max((month for name in names for month in _MONTH.findall(name)), default="")


def edition_of_entry(entry: ZipInfo, *, newest: str) -> str:
    """The newest month of a zip and the day of one of its files: `2026-09 of 2026-11-03`."""
    day = entry.date_time[:3]
    return f"{newest} of " + ("" if day <= _NO_DAY else "{:04}-{:02}-{:02}".format(*day))


def edition_of_months(months: Iterable[pd.Timestamp]) -> str:
    """The newest of a file's months, which a file by itself tells: `2026-09`; empty without one."""
    return max((f"{month:%Y-%m}" for month in months), default="")


def is_of_archive(edition: str) -> bool:
    """Whether an edition is that of an archive, and not only the last month of a file."""
    return " of " in edition


def newer(new: str, old: str, *, together: bool) -> int:
    """1 where the first edition is the newer, -1 where the second is, 0 where nothing says which.

    Months and days must not speak against each other. The months of files by themselves count
    among those of one command only: a correction of a year that is past is no older version.
    """
    first, second = new.split(" of "), old.split(" of ")
    if len(first) != len(second) or (len(first) == 1 and not together):
        return 0
    signs = {(a > b) - (a < b) for a, b in zip(first, second, strict=True) if a and b}
    said = signs - {0}
    return said.pop() if len(said) == 1 else 0
