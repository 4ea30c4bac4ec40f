"""Of which months a refused file may hold more than the files kept beside it.

A month is not known to be whole of which a file is there and the same command or a later one
refused another, whatever it was refused for: what its records say tells its months, else its name
does. A refused file of the name of one of an earlier command leaves its months as they are, for
that has them as they were published before. So it is of records and of outcomes, which are counted.
A ready-made figure is whole by itself, and one that no file gives is not known: a refused file of
figures leaves the others as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import pandas as pd

from data_loaders.columns.written_months import only_month_in_name
from data_loaders.files.archives import folder_name, own_name
from data_loaders.files.readings import Reading
from model.errors import RefusedFileError


@dataclass(frozen=True)
class RefusedFile:
    """A refused file, and the months and parts it may hold more of; none where nothing says."""

    file: str
    parts: frozenset[tuple[pd.Timestamp, str]]
    """The part is empty where only the month is known."""
    records: Mapping[tuple[pd.Timestamp, str], bytes] = field(default_factory=dict)
    """By part, a number for each record that could be read."""

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


def _named(file: str) -> set[pd.Timestamp]:
    """The month that a file's name says, or its folder."""
    name = only_month_in_name(PurePosixPath(own_name(file)).stem)
    month = name or only_month_in_name(folder_name(file))
    return set() if month is None else {month}
