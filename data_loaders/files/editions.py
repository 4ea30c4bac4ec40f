"""How old an archive is, and which of two is the newer.

A police.uk archive holds the months up to the one it was published for, and a zip says of what day
each of its files is. A file on disk tells neither: the day it was saved here says nothing, nor does
its newest month, for files of months are joined as people need them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from zipfile import ZipInfo

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


def newer(new: str, old: str) -> int:
    """1 where the first edition is the newer, -1 where the second is, 0 where nothing says which.

    Months and days must not speak against each other. A month alone, as stores of before have of
    files by themselves, says nothing.
    """
    first, second = new.split(" of "), old.split(" of ")
    if len(first) != 2 or len(second) != 2:
        return 0
    signs = {(a > b) - (a < b) for a, b in zip(first, second, strict=True) if a and b}
    said = signs - {0}
    return said.pop() if len(said) == 1 else 0
