"""Of which months a refused file may hold more than the files kept beside it.

A month is not known to be whole of which a file is there and the same command or a later one
refused another, whatever it was refused for: what its records say tells its months, else its name
does. A refused file of the name of one of an earlier command leaves its months as they are, for
that has them as they were published before. So it is of records and of outcomes, which are counted.
A ready-made figure is whole by itself, and one that no file gives is not known: a refused file of
figures leaves the others as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd

from data_loaders.columns.written_months import only_month_in_name
from data_loaders.files.archives import folder_name, own_name
from data_loaders.files.readings import Reading
from model.errors import RefusedFileError
from model.file_kinds import OUTCOMES_CSV, STOP_AND_SEARCH_CSV, STREET_CSV

_OF_POLICE = {
    "street": STREET_CSV,
    "outcomes": OUTCOMES_CSV,
    "stop-and-search": STOP_AND_SEARCH_CSV,
}
"""What the archive of police.uk calls its files: `2025-02-west-yorkshire-street.csv`."""

_ITS_NAME = re.compile(rf"\d{{4}}-\d\d-.*\b({'|'.join(_OF_POLICE)})\b")


@dataclass(frozen=True)
class RefusedFile:
    """A refused file, and the months and parts it may hold more of; none where nothing says."""

    file: str
    parts: frozenset[tuple[pd.Timestamp, str]]
    """The part is empty where only the month is known."""

    @classmethod
    def of_error(cls, file: str, error: RefusedFileError) -> RefusedFile:
        """A file that could not be read."""
        return cls.of_months(file, map(pd.Timestamp, error.months))

    @classmethod
    def of_rows(cls, reading: Reading) -> RefusedFile:
        """A file none of whose rows can be used."""
        months = (reject.month for reject in reading.rejects if reject.month is not None)
        return cls.of_months(reading.file, months)

    @classmethod
    def of_months(cls, file: str, months: Iterable[pd.Timestamp]) -> RefusedFile:
        """A file of some months, of which without any its name, or its folder's, says one."""
        return cls(file, frozenset((month, "") for month in set(months) or _named(file)))


def kind_by_name(file: str) -> str:
    """The kind that the archive's name of a file says, whose content says none; else empty."""
    found = _ITS_NAME.match(own_name(file).lower())
    return _OF_POLICE[found[1]] if found else ""


def _named(file: str) -> set[pd.Timestamp]:
    """The month that a file's name says, or its folder."""
    name = only_month_in_name(PurePosixPath(own_name(file)).stem)
    month = name or only_month_in_name(folder_name(file))
    return set() if month is None else {month}
